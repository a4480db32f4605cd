"""A load generator of its own process: ``python -m tests.bench.load PORT CONNECTIONS SECONDS < paths``.

Kept-alive connections, each with one request under way (no pipelining). Prints answers per second and their times as JSON.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from typing import cast

import uvloop


class Connection(asyncio.Protocol):
    """Sends the next request as soon as an answer is whole. Lengths are read from each answer's head."""

    def __init__(self, requests: Iterator[bytes], until: float, times: list[float]) -> None:
        self.requests, self.until, self.times = requests, until, times
        self.done = asyncio.get_running_loop().create_future()
        self.head = b""
        self.left = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        self.began = time.perf_counter()
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        if self.left:
            self.left -= len(data)
        else:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self.head.startswith(b"HTTP/1.1 200"):
                self.done.set_exception(RuntimeError(f"not a 200: {self.head[:end]!r}"))
                return
            self.left = end + 4 + length_of(self.head[:end]) - len(self.head)
            self.head = b""
        if self.left == 0:
            self._answered()

    def _answered(self) -> None:
        now = time.perf_counter()
        self.times.append(now - self.began)
        if now < self.until:
            self._ask()
        else:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def length_of(head: bytes) -> int:
    at = head.lower().index(b"\r\ncontent-length:") + 17
    return int(head[at:].split(b"\r\n", 1)[0])


async def load(port: int, connections: int, seconds: float, paths: list[str]) -> dict[str, float]:
    asked = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: image/*\r\n\r\n".encode() for path in paths]
    requests = itertools.cycle(asked)
    times: list[float] = []
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(requests, began + seconds, times), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))
    took = time.perf_counter() - began
    times.sort()
    return {
        "rate": len(times) / took,
        "p50_ms": times[len(times) // 2] * 1000,
        "p95_ms": times[int(len(times) * 0.95)] * 1000,
    }


if __name__ == "__main__":
    port, connections, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    print(json.dumps(uvloop.run(load(port, connections, seconds, sys.stdin.read().split()))))
