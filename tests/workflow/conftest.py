from tests.engine.conftest import _shared_database, demo, demo_server, empty_database, real_db, studio

__all__ = ["_shared_database", "demo", "demo_server", "empty_database", "real_db", "studio"]
