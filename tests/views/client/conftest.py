"""Every test of client links begins with one that somebody came by."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache

from tests.base import World
from tests.views.client import doors
from tests.views.client.doors import Door


@pytest.fixture(autouse=True)
def no_tries() -> None:
    cache.clear()


@pytest.fixture
def door(world: World, tmp_path: Path) -> Door:
    return doors.made(world, tmp_path)
