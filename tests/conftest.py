"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.base import World, make_world


@pytest.fixture(autouse=True)
def own_data_folder(settings: object, tmp_path: Path) -> Path:
    """Files of a test stay in its own folder."""
    media, spool = tmp_path / "media", tmp_path / "spool"
    for folder in (media, spool):
        folder.mkdir()
    settings.MEDIA_ROOT = media
    settings.SPOOL_DIR = spool
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": media}},
    }
    return tmp_path


@pytest.fixture
def world(db: None) -> World:
    """Alice owns a team, Bob is an editor in it, Charlie is a stranger with a team of his own."""
    return make_world()
