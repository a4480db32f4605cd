"""A drain with 200 calls of 2 s and 2 MB at once, beside a thread per call that holds whole answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.house import ROOT, house, row

CALLS = 200
SECONDS = 2
BYTES = 1_500_000
"""Bytes of one picture; its answer is 2,000,000 bytes long."""


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    ours, naive = _one("drain"), _one("naive")
    return [
        row(f"{CALLS} calls of {SECONDS} s and 2 MB, to settled pictures", ours["seconds"], "s", "", naive["seconds"]),
        row("memory per call in flight", ours["mb"] / CALLS, "MB", "<= 0.6", naive["mb"] / 50, 3),
        row("processor time per call", ours["cpu"] / CALLS * 1000, "ms", "", naive["cpu"] / CALLS * 1000),
    ]


def _one(kind: str) -> dict[str, Any]:
    with _gateway() as url, house(ALLOWED_INTERNAL_HOSTS=url.split("/")[2]) as home:
        home.inside("tests.bench.drain_rows:prepare", url, str(CALLS))
        facts: dict[str, Any] = home.inside(f"tests.bench.drain_rows:{kind}")
    if facts["done"] != CALLS:
        raise RuntimeError(f"{kind}: {facts}")
    return facts


@contextmanager
def _gateway() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.gateways.faulty", "--port", "0", "--scenario", "plain"]
    command += ["--delay", str(SECONDS), "--bytes", str(BYTES)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    for line in run():
        print(line)
