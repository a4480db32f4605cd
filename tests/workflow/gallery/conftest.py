"""Segments of sixteen pictures, so that a small team has several."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from generations.workflow.gallery import bits, pages, sealing


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module in (bits, sealing, pages):
        monkeypatch.setattr(module, "SPAN", 16)
    monkeypatch.setattr(pages, "FIRST_LOOK", 4)
    yield
    timezone.deactivate()
