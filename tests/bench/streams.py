"""Many open event streams in a process of their own: ``python -m tests.bench.streams PORT SLUG COUNT < cookies``.

Prints ``ready SECONDS`` when all are open, and at the end of its input when each notice arrived in each stream, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from typing import cast

import uvloop

NAME = re.compile(rb'"id":\s?"(n\d+)"')


class Stream(asyncio.Protocol):
    def __init__(self, request: bytes, arrived: dict[str, list[float]]) -> None:
        self.request = request
        self.arrived = arrived
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.time()
        if not self.open.done() and data.startswith(b"HTTP/1.1 200"):
            self.open.set_result(None)
        for name in NAME.findall(data):
            self.arrived[name.decode()].append(now)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.open.done():
            self.open.set_exception(RuntimeError("the stream was not opened"))


async def listen(port: int, slug: str, cookies: list[str]) -> dict[str, list[float]]:
    arrived: dict[str, list[float]] = defaultdict(list)
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    for cookie in cookies:
        request = f"GET /events/{slug}?cursor=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
        _, stream = await loop.create_connection(lambda request=request: Stream(request, arrived), "127.0.0.1", port)
        await stream.open
    print(f"ready {time.perf_counter() - began:.2f}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    return arrived


if __name__ == "__main__":
    port, slug, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    cookies = [sys.stdin.readline().strip() for _ in range(count)]
    print(json.dumps(uvloop.run(listen(port, slug, cookies))))
