from tests.engine.conftest import demo, demo_server, empty_database, real_db, studio

__all__ = ["demo", "demo_server", "empty_database", "real_db", "studio"]
