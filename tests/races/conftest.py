"""A database that many threads use at once, each by a connection of its own."""

from __future__ import annotations

from tests.engine.conftest import _shared_database, empty_database, real_db, studio

__all__ = ["_shared_database", "empty_database", "real_db", "studio"]
