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

    def base(self, prefix: str) -> str:
        """The base URL of another contract: its prefix, as ``docs/demo-gateway.md`` lists them."""
        return f"{self.origin}{prefix}"

    def record(self) -> dict[str, list[dict[str, Any]]]:
        """The whole record: ``calls`` (every POST) and ``lookups`` (every GET of a task)."""
        return dict(httpx.get(f"{self.origin}/__calls", trust_env=False).json())

    def calls(self) -> list[dict[str, Any]]:
        """Every POST that arrived, oldest first."""
        return self.record()["calls"]

    def lookups(self) -> list[dict[str, Any]]:
        """Every GET of a task, oldest first: path, contract, key (a fingerprint), status, at."""
        return self.record()["lookups"]

    def request_times(self, contract: str) -> dict[str, list[float]]:
        """When a contract was asked, POST and GET together, by the fingerprint of the key; refused ones too."""
        found: dict[str, list[float]] = {}
        record = self.record()
        for entry in (*record["calls"], *record["lookups"]):
            if entry["contract"] == contract:
                found.setdefault(entry["key"], []).append(entry["at"])
        return {key: sorted(times) for key, times in found.items()}

    def billed(self) -> dict[str, int]:
        """The sum of all bills in nano-units, by currency."""
        total: dict[str, int] = {}
        for bill in (call["billed"] for call in self.calls() if call["billed"]):
            total[bill["currency"]] = total.get(bill["currency"], 0) + bill["amount_nano"]
        return total

    def executed(self) -> list[dict[str, Any]]:
        """The calls that a real gateway would have billed."""
        return [call for call in self.calls() if call["executed"]]

    def forget(self) -> None:
        """Empty the record."""
        httpx.delete(f"{self.origin}/__calls", trust_env=False)


@contextmanager
def running_demo(
    speed: float = 50,
    record: bool = True,
    plain: bool = False,
    port: int = 0,
    data_uris: bool = False,
    window: float = 10,
) -> Iterator[DemoServer]:
    """Start the gateway on a free loopback port and stop it in the end. ``plain`` draws gradients in no time; ``data_uris`` and
    ``window`` (the seconds of Runbase's rate limit) are the gateway's options."""
    command = [sys.executable, "-m", "generations.providers.demo", "--port", str(port), "--speed", str(speed)]
    command += ["--leave-with-parent", *(["--record"] if record else []), *(["--plain"] if plain else [])]
    command += ["--window", str(window), *(["--data-uris"] if data_uris else [])]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert " on http" in line, "the demo gateway did not start"
        yield DemoServer(base_url=line.rpartition(" on ")[2].strip(), pid=process.pid)
    finally:
        process.kill()
        process.communicate()
