"""What the benches share: a studio in a data folder of its own, its real processes on free loopback ports, and medians."""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    address: str
    port: int
    process: psutil.Process


@dataclass(frozen=True)
class House:
    """A data folder with a migrated database; ``python`` and the servers run in processes of their own that use it."""

    folder: Path
    variables: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        own = {"DATA_DIR": str(self.folder), "LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "studio.settings"}
        return {**os.environ, **own, **self.variables}

    def python(self, module: str, *words: str, timeout: float = 300) -> Any:
        """Run ``python -m module words`` to its end; what its last line of output says, as JSON."""
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, timeout=timeout, check=True
        )
        lines = done.stdout.strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    def inside(self, function: str, *words: str, timeout: float = 300) -> Any:
        """Call ``function`` ("tests.bench.rows:make") in a fresh process with Django set up; what it returns, through JSON."""
        return self.python("tests.bench.inside", function, *words, timeout=timeout)

    @contextmanager
    def process(
        self, module: str, *words: str, pass_fds: tuple[int, ...] = (), **variables: str
    ) -> Iterator[psutil.Process]:
        """``python -m module words`` for as long as the block lasts; ended with all its children."""
        command = [sys.executable, "-m", module, *words]
        started = subprocess.Popen(
            command, cwd=ROOT, env={**self.environment, **variables}, pass_fds=pass_fds, stdout=sys.stderr
        )
        family = psutil.Process(started.pid)
        try:
            yield family
        finally:
            children = family.children(recursive=True) if started.poll() is None else []
            for one in [*children, family]:
                with_gone_allowed(one)
            started.wait(10)

    @contextmanager
    def web(self, module: str = "studio.parts.web", **variables: str) -> Iterator[Server]:
        """The studio's web process, as its supervisor starts it, on a free port."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(1024)
            number = listener.fileno()
            port = listener.getsockname()[1]
            with self.process(module, "--socket", str(number), pass_fds=(number,), **variables) as process:
                wait_for_answer(port)
                yield Server(f"http://127.0.0.1:{port}", port, process)

    def naive_web(self, urls: str) -> AbstractContextManager[Server]:
        """Django's own handler with the addresses of the module ``urls``, and the studio's settings and middleware."""
        return self.web(
            "tests.bench.naive_server", DJANGO_SETTINGS_MODULE="tests.bench.naive_settings", BENCH_URLS=urls
        )


def with_gone_allowed(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


@contextmanager
def house(**variables: str) -> Iterator[House]:
    """A fresh studio: database migrated, static files collected."""
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        made = House(Path(folder), variables)
        made.python("manage", "migrate", "--verbosity", "0")
        made.python("manage", "collectstatic", "--no-input", "--verbosity", "0")
        yield made


def wait_for_answer(port: int, seconds: float = 30) -> None:
    """Until something answers an HTTP request on ``port``. Raises ``TimeoutError``."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
                probe.sendall(b"GET /media/none HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if probe.recv(12).startswith(b"HTTP/1.1"):
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answered on port {port} in {seconds} s")


def row(name: str, value: float, unit: str, goal: str, naive: float | None, digits: int = 2) -> dict[str, Any]:
    """One line of the table that ``make bench`` prints."""
    shown = None if naive is None else round(naive, digits)
    return {"name": name, "value": round(value, digits), "unit": unit, "goal": goal, "naive": shown}


def p50(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]
