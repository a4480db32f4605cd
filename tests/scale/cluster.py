"""Three machines of one studio: one serves pages, two work; PostgreSQL, Redis and a bucket are what they share."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dj_database_url
import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tests.gateways.demo import DemoServer
from tests.kills.ground import QUICK, Ground
from tests.ops.running import RunningStudio, free_port, wait_for
from tests.scale.bucket_server import BucketService
from tests.scale.databases import SERVER

REDIS = shutil.which("redis-server") or ""

needs_services = pytest.mark.skipif(
    not SERVER or not REDIS, reason="TEST_DATABASE_URL names no PostgreSQL server, or there is no redis-server"
)


class OwnRedis:
    """A Redis that a test may kill, on a port of its own; like a real cache it keeps nothing over its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        quiet = ["--save", "", "--appendonly", "no", "--loglevel", "warning", "--dir", str(self.folder)]
        command = [REDIS, "--port", str(self.port), "--bind", "127.0.0.1", *quiet]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def looking_at(url: str) -> Iterator[None]:
    """The ORM of this process, in every thread, reads the database at ``url``."""
    known = connections.settings["default"]
    kept, before = dict(known), connections["default"]
    known.update(dj_database_url.parse(url), OPTIONS={})
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        known.clear()
        known.update(kept)
        connections["default"] = before


class Cluster:
    """``ground`` is the machine of the pages, where a person presses; ``workers`` are the two others."""

    def __init__(self, folder: Path, database: str, redis: OwnRedis, bucket: BucketService, demo: DemoServer) -> None:
        self.redis, self.bucket, self.demo = redis, bucket, demo
        self.shared = {
            "DATABASE_URL": database,
            "REDIS_URL": redis.url,
            "S3_BUCKET": "pictures",
            "S3_ENDPOINT": bucket.address,
            "S3_ACCESS_KEY": "key",
            "S3_SECRET_KEY": "secret",
            "S3_REGION": "us-east-1",
            "NO_PROXY": "127.0.0.1",
            # A busy machine may take long over its first files; it must not look dead for that.
            "ENGINE_LEASE": "20",
            "ENGINE_DEADLINE": "40",
            # The queue looks for a lost Redis again after ten seconds.
            "ENGINE_HEARTBEAT_LIMIT": "30",
            # So few that one machine cannot take all.
            "ENGINE_PARALLEL": "6",
        }
        self.ground = Ground(folder / "pages", demo, **self.shared, PARTS="web", NODE_NAME="pages")
        self.workers = [self._worker(folder / name) for name in ("one", "two")]

    def _worker(self, folder: Path) -> RunningStudio:
        secrets = {
            "SECRET_KEY": settings.SECRET_KEY,
            "STORED_SECRETS_KEYS": " ".join(settings.STORED_SECRETS_KEYS),
            "DEMO_URL": self.demo.base_url,
        }
        own = {"PARTS": "worker", "NODE_NAME": folder.name}
        return RunningStudio(folder, **(QUICK | self.shared | secrets | own))

    def press(self, names: list[str], prompt: str, pictures: int = 1) -> None:
        for name in names:
            self.ground.press(name, prompt, pictures)

    def at_rest(self, names: list[str], seconds: float = 90) -> dict[str, str]:
        """Each submission's end."""
        return {name: self.ground.at_rest(name, seconds).status for name in names}

    def cut_connections(self) -> None:
        """Everybody's, ours too."""
        connections["default"].close()
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'studio_scale'")

    def end(self) -> None:
        self.ground.close()
        for worker in self.workers:
            worker.end()


__all__ = ["Cluster", "OwnRedis", "looking_at", "needs_services", "wait_for"]
