"""A database that several threads and processes may use at once, and drains that run in the test's own process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import connections

from generations import imaging
from generations.providers.tasks import TaskDialect
from tests.base import World, make_world
from tests.gateways.demo import DemoServer, running_demo
from tests.ops.running import migrated_database


@pytest.fixture(scope="session")
def empty_database(django_db_setup: None) -> Path:
    """A migrated SQLite file to copy from."""
    return migrated_database()


class _Connected:
    """The default connection of every thread leads to this file; only for SQLite."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.settings = connections.settings["default"]
        self.name, self.before = self.settings["NAME"], connections["default"]
        self.settings["NAME"] = str(self.path)
        connections["default"] = connections.create_connection("default")

    def __exit__(self, *error: object) -> None:
        connections["default"].close()
        self.settings["NAME"] = self.name
        connections["default"] = self.before


@pytest.fixture
def real_db(_shared_database: Path, tmp_path: Path, settings: object) -> Path:
    """A database of this test alone, with real transactions, seen by all threads. The path where its file is, on SQLite."""
    settings.STOP_FLAG = tmp_path / "stop"
    settings.FREE_SPACE_GATE = 0
    return _shared_database


if conf.SQLITE:

    @pytest.fixture
    def _shared_database(empty_database: Path, tmp_path: Path, django_db_blocker: object) -> Iterator[Path]:
        path = tmp_path / "studio.sqlite3"
        shutil.copy(empty_database, path)
        with django_db_blocker.unblock(), _Connected(path):
            yield path

else:

    @pytest.fixture
    def _shared_database(transactional_db: None, tmp_path: Path) -> Path:
        return tmp_path / "studio.sqlite3"


@pytest.fixture(autouse=True)
def eager(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks are looked up ten times as often as their contracts ask for, because those of the demo gateway end at once. Only tests of
    the pace itself keep it."""
    if "pace" in request.module.__name__:
        return
    usual = TaskDialect.__init__

    def ten_times(self: TaskDialect, *, every: float, **options: Any) -> None:
        usual(self, every=every / 10, **options)

    monkeypatch.setattr(TaskDialect, "__init__", ten_times)


@pytest.fixture
def studio(real_db: Path) -> World:
    """The people of the tests, in a database of that kind."""
    return make_world()


@pytest.fixture(scope="session")
def demo_server() -> Iterator[DemoServer]:
    with running_demo(plain=True) as server:
        yield server
    imaging.shutdown()


@pytest.fixture
def demo(demo_server: DemoServer, settings: object) -> DemoServer:
    """The demo gateway, quick and with an empty record."""
    settings.DEMO_URL = demo_server.base_url
    demo_server.forget()
    return demo_server
