"""A ZIP of 1,000 pictures, 2 GB, from the real web process: how much the process grows, when the first byte comes, how fast the rest.

It is cut in the middle and resumed, and then unpacked to check every file. Beside the first byte the usual way: the ZIP is written to
the disk first.
"""

from __future__ import annotations

import tempfile
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.bench.house import Server, house, row

MEGABYTE = 1e6
CHUNK = 1 << 20


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home:
        made = home.inside("tests.bench.deliver_rows:make", timeout=900)
        naive = home.inside("tests.bench.deliver_rows:naive", timeout=900)
        with home.web() as server, tempfile.TemporaryDirectory(prefix="bench-deliver-") as folder:
            path = Path(folder) / "all.zip"
            # A first, small one: what the process loads once is not this download's.
            _fetch(server, made["small"], made["cookie"], Path(folder) / "small.zip")
            with Growth(server.process) as growth:
                first, seconds = _fetch(server, made["path"], made["cookie"], path, until=made["bytes"] // 2)
                again, more = _fetch(server, made["path"], made["cookie"], path)
            wrong = _wrong(path, made["bytes"])
    speed = made["bytes"] / (seconds + more) / MEGABYTE
    return [
        row("ZIP of 1,000 pictures, 2 GB: the process grows by", growth.most / MEGABYTE, "MB", "<= 30", None, 1),
        row("the same: first byte", first, "s", "<= 1", naive),
        row("the same, resumed in the middle: first byte", again, "s", "<= 1", None),
        row("the same: speed", speed, "MB per s", "", None, 0),
        row("the same: ordered and listed", made["order"], "s", "", None),
        row("the same: files that came out wrong", wrong, "files", "<= 0", None, 0),
    ]


def _fetch(server: Server, path: str, cookies: dict[str, str], file: Path, until: int = 0) -> tuple[float, float]:
    """Go on with ``file``; seconds to the first byte and to the last. Cut off behind the byte ``until``."""
    have = file.stat().st_size if file.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    begun, first = time.perf_counter(), 0.0
    with (
        httpx.stream("GET", server.address + path, cookies=cookies, headers=headers, timeout=120) as answer,
        file.open("ab") as out,
    ):
        assert answer.status_code == (206 if have else 200), answer.status_code
        for chunk in answer.iter_raw(CHUNK):
            first = first or time.perf_counter() - begun
            out.write(chunk)
            if until and out.tell() >= until:
                break
    return first, time.perf_counter() - begun


def _wrong(path: Path, size: int) -> int:
    with zipfile.ZipFile(path) as opened:
        broken = opened.testzip()
    return int(path.stat().st_size != size) + int(broken is not None)


class Growth:
    """How much more memory (bytes) a process had at its most than when the block began."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.most = 0

    def __enter__(self) -> Growth:
        self._before = self._process.memory_info().rss
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.02):
            self.most = max(self.most, self._process.memory_info().rss - self._before)


if __name__ == "__main__":
    for line in run():
        print(line)
