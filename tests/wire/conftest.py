from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    """A directory with nothing but the wire's files."""
    path = tmp_path / "wire"
    path.mkdir()
    return path
