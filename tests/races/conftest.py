"""A database that many threads use at once, each by a connection of its own: a SQLite file, or PostgreSQL where the tests run on it."""

from __future__ import annotations

import pytest
from django.conf import settings as configured

from tests.base import World, make_world
from tests.engine.conftest import empty_database, real_db

__all__ = ["empty_database", "real_db"]

if configured.SQLITE:

    @pytest.fixture
    def crowd_db(real_db: object) -> None:
        """Real transactions, seen by all threads."""

else:

    @pytest.fixture
    def crowd_db(transactional_db: None) -> None:
        """Real transactions, seen by all threads."""


@pytest.fixture
def studio(crowd_db: None, settings: object) -> World:
    settings.FREE_SPACE_GATE = 0
    return make_world()
