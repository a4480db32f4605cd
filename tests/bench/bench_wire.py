"""200 paid calls at once in one loop: time, and memory for each call in flight, beside reading whole bodies."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import psutil

from generations.providers.base import Spooled
from generations.wire import ClientPool, Limits, Semaphore, open_wire

CALLS = 200
SECONDS = 2.0
PICTURE = 1_500_000
"""Bytes of one picture; its answer is 2,000,000 bytes long."""
ASKED = {"model": "gpt-image-2", "prompt": "a red vase", "size": "1024x1024", "n": 1}
GOAL_SECONDS = 5.0
GOAL_MB = 0.6


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    ours, naive = measure("wire"), measure("naive")
    what = f"{CALLS} calls x {SECONDS:.0f} s x 2 MB"
    return [
        {
            "name": f"{what}, one loop",
            "value": ours["seconds"],
            "unit": "s",
            "goal": f"<= {GOAL_SECONDS}",
            "naive": naive["seconds"],
        },
        {
            "name": f"{what}, peak memory per call in flight",
            "value": ours["mb_per_call"],
            "unit": "MB",
            "goal": f"<= {GOAL_MB}",
            "naive": naive["mb_per_call"],
        },
    ]


def measure(kind: str) -> dict[str, float]:
    """One run in a fresh process against a gateway in another."""
    server = [sys.executable, "-m", "tests.gateways.faulty", "--delay", str(SECONDS), "--bytes", str(PICTURE)]
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as gateway, tempfile.TemporaryDirectory() as spool:
        assert gateway.stdout is not None
        try:
            url = gateway.stdout.readline().split()[1]
            command = [sys.executable, "-m", "tests.bench.bench_wire", kind, url, spool]
            done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
        finally:
            gateway.terminate()
    return dict(json.loads(done.stdout))


async def with_wire(url: str, spool: Path, calls: int, pool: ClientPool, limiter: Semaphore) -> None:
    async def one() -> None:
        async with (
            open_wire(
                base_url=url, key="k", spool=spool, pool=pool, limiter=limiter, limits=Limits(deadline=60)
            ) as wire,
            wire.post("/images/generations", json=ASKED) as answer,
        ):
            picture = (await answer.json())["data"][0]["b64_json"]
            assert isinstance(picture, Spooled)
            assert picture.size > PICTURE - 1000
            wire.discard()

    await asyncio.gather(*(one() for _ in range(calls)))


async def naively(url: str, spool: Path, calls: int, client: httpx.AsyncClient) -> None:
    async def one(place: int) -> None:
        answer = await client.post(f"{url}/images/generations", json=ASKED)
        data = base64.b64decode(json.loads(answer.content)["data"][0]["b64_json"])
        path = spool / str(place)
        path.write_bytes(data)
        path.unlink()

    await asyncio.gather(*(one(place) for place in range(calls)))


async def child(kind: str, url: str, spool: Path) -> dict[str, float]:
    host = httpx.URL(url)
    limits = httpx.Limits(max_connections=CALLS)
    async with (
        ClientPool(frozenset({f"{host.host}:{host.port}"})) as pool,
        httpx.AsyncClient(timeout=60, trust_env=False, limits=limits) as client,
    ):
        limiter = Semaphore(3)

        async def go(calls: int) -> None:
            if kind == "wire":
                await with_wire(url, spool, calls, pool, limiter)
            else:
                await naively(url, spool, calls, client)

        await go(1)
        before = psutil.Process(os.getpid()).memory_info().rss
        start = time.perf_counter()
        await go(CALLS)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"seconds": round(seconds, 2), "mb_per_call": round((peak - before) / CALLS / 1e6, 3)}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(child(sys.argv[1], sys.argv[2], Path(sys.argv[3])))))
