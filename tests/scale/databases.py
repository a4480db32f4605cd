"""Databases of their own on the PostgreSQL server that TEST_DATABASE_URL names. Needs no Django: the benches call it too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

SERVER = os.environ.get("TEST_DATABASE_URL", "")


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """Address of an empty database on the server, gone in the end."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{SERVER.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
