"""A real studio under its supervisor, in a data folder and on ports of its own."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

import psutil

ROOT = Path(__file__).resolve().parents[2]


BELOW_CLIENTS = range(10_000, 32_000)
"""Ports that no system gives by itself, neither to a client nor to a server that asks for any."""


def free_port() -> int:
    """A port that is still free when a studio that was killed is started on it again."""
    while True:
        port = secrets.choice(BELOW_CLIENTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for(what: Callable[[], Any], seconds: float = 30) -> Any:
    """What ``what`` returns once that is true; AssertionError after ``seconds``."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if result := what():
            return result
        time.sleep(0.05)
    raise AssertionError(f"still not true after {seconds} s: {what}")


@cache
def migrated_database() -> Path:
    """A database with every table and no row, made once for a run of tests, by the first of its processes that asks: what needs a
    database begins with a copy of it, because to migrate takes longer than all the rest of a start."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or secrets.token_hex(8)
    folder = Path(tempfile.gettempdir()) / f"migrated-{run}"
    folder.mkdir(exist_ok=True, mode=0o700)
    made, used = folder / "migrated.sqlite3", (folder / "used").open("w")
    fcntl.flock(used, fcntl.LOCK_SH)
    atexit.register(_leave, folder, used)
    with (folder / "making").open("w") as making:
        fcntl.flock(making, fcntl.LOCK_EX)
        if not made.exists():
            environment = os.environ | {
                "DATA_DIR": str(folder),
                "DATABASE_URL": f"sqlite:///{folder / 'studio.sqlite3'}",
            }
            command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=120)
            (folder / "studio.sqlite3").rename(made)
    return made


def _leave(folder: Path, used: IO[str]) -> None:
    """The last of the processes removes the folder."""
    with suppress(OSError):
        fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)


class RunningStudio:
    """``python -m studio.supervisor``; ``environment`` adds to or replaces the variables. A new folder gets a migrated database, unless
    ``bare``: then the start itself makes it."""

    def __init__(self, folder: Path, *, bare: bool = False, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.output = folder.parent / f"{folder.name}.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        self.environment = kept | {"DATA_DIR": str(folder), "PORT": str(self.port), "STOP_GRACE": "5"} | environment
        if not bare and "DATABASE_URL" not in self.environment and not (folder / "studio.sqlite3").exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copy(migrated_database(), folder / "studio.sqlite3")
        self.process = self._start()
        self.supervisor = psutil.Process(self.process.pid)

    def _start(self) -> subprocess.Popen[bytes]:
        with self.output.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "studio.supervisor"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def again(self) -> None:
        """Start on the same folder after an end."""
        self.process = self._start()
        self.supervisor = psutil.Process(self.process.pid)

    @property
    def log(self) -> str:
        return self.output.read_text()

    def health(self) -> tuple[int, dict[str, Any]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def wait_until_well(self) -> dict[str, Any]:
        """Its own web process is there and all is well; one of a supervisor that was just killed may still answer on the port."""
        wait_for(lambda: self._find("web") and self.health()[0] == 200, 180)
        return self.health()[1]

    def part(self, name: str) -> psutil.Process:
        """The process of web, worker or demo, waited for."""
        return wait_for(lambda: self._find(name))

    def _find(self, name: str) -> psutil.Process | None:
        with suppress(psutil.NoSuchProcess):
            for child in self.supervisor.children():
                if living([child]) and f"studio.parts.{name}" in child.cmdline():
                    return child
        return None

    def family(self) -> list[psutil.Process]:
        return self.supervisor.children(recursive=True)

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        family = self.family() if self.supervisor.is_running() else []
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        for process in living(family):
            process.kill()


def living(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; a zombie has ended and only waits to be counted."""
    return [process for process in processes if _lives(process)]


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
