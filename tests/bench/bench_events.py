"""Live notices with 500 open pages: from commit to client, the idle process's share of a core, and memory per stream.

Real sessions against the real web process; pages and committer are processes of their own. Beside it a view in which every
stream asks the database by itself, with a tenth of the streams: with all of them it does not keep up.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.bench.house import ROOT, House, Server, house, p50, p95, row

STREAMS = 500
NAIVE_STREAMS = 50
PEOPLE = 100
NOTICES = 60
EVERY = 0.15
IDLE_SECONDS = 10.0


@dataclass(frozen=True)
class Figures:
    opened: float
    kilobytes: float
    idle: float
    delays: list[float]


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home:
        made = home.inside("tests.bench.people:listeners", str(PEOPLE), str(STREAMS))
        with home.web() as server:
            ours = _measure(home, server, made["slug"], made["cookies"])
        with home.naive_web("tests.bench.naive_events") as server:
            naive = _measure(home, server, made["slug"], made["cookies"][:NAIVE_STREAMS])
    beside = f"{STREAMS} streams (naive: {NAIVE_STREAMS})"
    return [
        row(f"commit to client p50, {beside}", p50(ours.delays), "ms", "", p50(naive.delays), 1),
        row(f"commit to client p95, {beside}", p95(ours.delays), "ms", "<= 150", p95(naive.delays), 1),
        row(f"idle web process, {beside}", ours.idle, "% of a core", "< 5", naive.idle, 1),
        row(f"memory per stream, {beside}", ours.kilobytes, "KB", "", naive.kilobytes, 0),
        row(f"time to open all, {beside}", ours.opened, "s", "", naive.opened),
    ]


def _measure(home: House, server: Server, slug: str, cookies: list[str]) -> Figures:
    before = server.process.memory_info().rss
    with _pages(server, slug, cookies) as pages:
        opened = float(_line(pages).split()[1])
        kilobytes = (server.process.memory_info().rss - before) / len(cookies) / 1000
        idle = _share(server)
        committed = home.inside("tests.bench.notices:commit", str(NOTICES), str(EVERY))
        time.sleep(2)
        assert pages.stdin is not None
        pages.stdin.close()
        arrived = json.loads(_line(pages))
    lost = [name for name in committed if len(arrived.get(name, ())) != len(cookies)]
    assert not lost, f"notices that did not reach every stream once: {lost}"
    # The committer learns of its commit a little after it, so a quick notice may be there before.
    delays = [max(0.0, at - committed[name]) * 1000 for name in committed for at in arrived[name]]
    return Figures(opened, kilobytes, idle, delays)


@contextmanager
def _pages(server: Server, slug: str, cookies: list[str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.bench.streams", str(server.port), slug, str(len(cookies))]
    pages = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert pages.stdin is not None
        pages.stdin.write("\n".join(cookies) + "\n")
        pages.stdin.flush()
        yield pages
    finally:
        pages.kill()
        pages.wait()


def _line(pages: subprocess.Popen[str]) -> str:
    assert pages.stdout is not None
    return pages.stdout.readline()


def _share(server: Server) -> float:
    """Percent of a core that the process takes while nothing happens."""
    time.sleep(1)
    before, began = server.process.cpu_times(), time.perf_counter()
    time.sleep(IDLE_SECONDS)
    after, took = server.process.cpu_times(), time.perf_counter() - began
    return 100 * (after.user + after.system - before.user - before.system) / took


if __name__ == "__main__":
    for line in run():
        print(line)
