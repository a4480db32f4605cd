"""Fixtures that every test may use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.db import connections

from tests.base import World, make_world
from tests.ops.running import migrated_database

if conf.SQLITE:

    @pytest.fixture(scope="session")
    def django_db_keepdb() -> bool:
        """The tests' database is there before they are: see below."""
        return True

    @pytest.fixture(scope="session")
    def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
        """It begins as a copy; every process would migrate its own else."""
        path = Path(connections["default"].settings_dict["TEST"]["NAME"])
        shutil.copy(migrated_database(), path)
        yield
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()


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
