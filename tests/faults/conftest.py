"""A database that the drain's threads see."""

from __future__ import annotations

from tests.engine.conftest import _shared_database, empty_database, real_db, studio

__all__ = ["_shared_database", "empty_database", "real_db", "studio"]
