"""Signed thumbnails per second from the real web process, beside a view of Django that returns a ``FileResponse``.

Both are asked for the same files, in turns, by a load generator in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.bench.house import ROOT, Server, house, p50, row

CONNECTIONS = 12
"""Two browsers' worth, at six connections each."""
SECONDS = 3.0
ROUNDS = 3
GOAL = 4_000


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home:
        paths = home.inside("tests.bench.media_files:make")
        with home.web() as ours, home.naive_web("tests.bench.naive_media") as naive:
            rounds = [(_load(ours, paths["ours"]), _load(naive, paths["naive"])) for _ in range(ROUNDS)]
    mine, theirs = zip(*rounds, strict=True)
    return [
        row(
            "signed thumbnails",
            p50([one["rate"] for one in mine]),
            "per s",
            f">= {GOAL}",
            p50([one["rate"] for one in theirs]),
            0,
        ),
        row(
            "signed thumbnail, p95",
            p50([one["p95_ms"] for one in mine]),
            "ms",
            "",
            p50([one["p95_ms"] for one in theirs]),
        ),
    ]


def _load(server: Server, paths: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.load", str(server.port), str(CONNECTIONS), str(SECONDS)]
    done = subprocess.run(
        command, cwd=ROOT, input=" ".join(paths), stdout=subprocess.PIPE, text=True, check=True, timeout=60
    )
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    for line in run():
        print(line)
