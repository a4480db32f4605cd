"""The demo gateway as a process of its own, for tests that need a gateway that works."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class DemoServer:
    """A running gateway. ``base_url`` ends in ``/v1``, as a person would type it in the settings."""

    base_url: str
    pid: int

    @property
    def origin(self) -> str:
        return self.base_url.removesuffix("/v1")

    def calls(self) -> list[dict[str, Any]]:
        """Every POST that arrived, oldest first."""
        return list(httpx.get(f"{self.origin}/__calls", trust_env=False).json())

    def executed(self) -> list[dict[str, Any]]:
        """The calls that a real gateway would have billed."""
        return [call for call in self.calls() if call["executed"]]

    def forget(self) -> None:
        """Empty the record."""
        httpx.delete(f"{self.origin}/__calls", trust_env=False)


@contextmanager
def running_demo(speed: float = 50, record: bool = True, plain: bool = False, port: int = 0) -> Iterator[DemoServer]:
    """Start the gateway on a free loopback port and stop it in the end. ``plain`` draws gradients in no time."""
    command = [sys.executable, "-m", "generations.providers.demo", "--port", str(port), "--speed", str(speed)]
    command += ["--leave-with-parent", *(["--record"] if record else []), *(["--plain"] if plain else [])]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert " on http" in line, "the demo gateway did not start"
        yield DemoServer(base_url=line.rpartition(" on ")[2].strip(), pid=process.pid)
    finally:
        process.kill()
        process.communicate()
