from tests.engine.conftest import _shared_database, empty_database, real_db

__all__ = ["_shared_database", "empty_database", "real_db"]
