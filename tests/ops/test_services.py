"""The studio on PostgreSQL and Redis, where TEST_DATABASE_URL and TEST_REDIS_URL name them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.ops.running import RunningStudio, wait_for
from tests.ops.test_backup import MAKE_SOMETHING, manage

SERVER, REDIS = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")

pytestmark = [
    pytest.mark.skipif(not SERVER or not REDIS, reason="TEST_DATABASE_URL and TEST_REDIS_URL name no servers"),
    pytest.mark.xdist_group("supervisor"),
]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Address of a database of our own on the server."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS studio_ops WITH (FORCE)")
        server.execute("CREATE DATABASE studio_ops")
    yield f"{SERVER.rpartition('/')[0]}/studio_ops"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute("DROP DATABASE studio_ops WITH (FORCE)")


@pytest.fixture(scope="module")
def services(database: str) -> dict[str, str]:
    return {"DATABASE_URL": database, "REDIS_URL": REDIS.rpartition("/")[0] + "/7"}


def test_a_studio_on_postgresql_and_redis_is_well(services: dict[str, str], tmp_path: Path) -> None:
    studio = RunningStudio(tmp_path / "data", **services)
    try:
        assert studio.wait_until_well()["database"]["kind"] == "postgresql"
    finally:
        studio.end()


def test_two_machines_start_together_on_an_empty_database(services: dict[str, str], tmp_path: Path) -> None:
    with psycopg.connect(services["DATABASE_URL"], autocommit=True) as server:
        server.execute("DROP SCHEMA public CASCADE")
        server.execute("CREATE SCHEMA public")
    machines = [RunningStudio(tmp_path / name, **services) for name in ("one", "two")]
    try:
        for machine in machines:
            machine.wait_until_well()
    finally:
        for machine in machines:
            machine.end()


def test_worker_is_replaced_when_redis_has_it_forgotten(services: dict[str, str], tmp_path: Path) -> None:
    """Its parent killed, the tasks it had taken are gone with Redis; the next sign of life comes all the same."""
    studio = RunningStudio(tmp_path / "data", **services)
    try:
        studio.wait_until_well()
        old = studio.part("worker")
        old.kill()
        wait_for(lambda: studio.part("worker").pid != old.pid)
        studio.wait_until_well()
    finally:
        studio.end()


@pytest.mark.skipif(not shutil.which("pg_dump"), reason="PostgreSQL's client programs are not installed")
def test_backup_and_restore_by_postgresqls_own_programs(
    services: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", services["DATABASE_URL"])
    manage(tmp_path / "data", "migrate", "--verbosity", "0")
    manage(tmp_path / "data", "shell", "--verbosity", "0", text=MAKE_SOMETHING)
    assert "Copied the database" in manage(tmp_path / "data", "backup", str(tmp_path / "backup")).stdout
    with psycopg.connect(services["DATABASE_URL"], autocommit=True) as server:
        server.execute("UPDATE generations_user SET name = 'Changed'")
    done = manage(tmp_path / "data", "restore", str(tmp_path / "backup"), "--force")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(services["DATABASE_URL"]) as server:
        assert server.execute("SELECT name FROM generations_user").fetchall() == [("Lena",)]
