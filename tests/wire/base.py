"""What the wire's tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from generations.providers.base import Answer, FilePart, Spooled
from generations.wire import ClientPool, GatewayWire, Limits, open_wire
from tests.gateways.faulty import FaultyGateway

KEY = "sk-test-1234567890abcdef"
QUICK = Limits(deadline=5, download_deadline=5, connect=2, download_backoff=0.01)
PROMPT = {"prompt": "a red vase", "size": "256x256", "n": 1}


def with_wire(
    gateway: FaultyGateway,
    spool: Path,
    work: Callable[[GatewayWire], Coroutine[Any, Any, Any]],
    limits: Limits = QUICK,
    **more: Any,
) -> Any:
    """Run ``work`` with a wire to the gateway, in a loop of its own."""

    async def run() -> Any:
        async with (
            ClientPool(gateway.allowed) as pool,
            open_wire(base_url=gateway.base_url, key=KEY, spool=spool, pool=pool, limits=limits, **more) as wire,
        ):
            return await work(wire)

    return asyncio.run(run())


async def generate(wire: GatewayWire, asked: Mapping[str, Any] = PROMPT) -> Any:
    """One call as a dialect makes it: the JSON, the list of events, or the status and text of an error."""
    async with wire.post("/images/generations", json=asked) as answer:
        return await read(answer)


async def read(answer: Answer) -> Any:
    if answer.status != 200:
        return answer.status, await answer.text()
    if answer.content_type == "text/event-stream":
        return [event async for event in answer.events()]
    return await answer.json()


def picture_of(answer: Any, place: int = 0) -> Spooled:
    value = answer["data"][place]["b64_json"]
    assert isinstance(value, Spooled)
    return value


def file_part(directory: Path, name: str, data: bytes, content_type: str = "image/png") -> FilePart:
    path = directory / f"part-{name}"
    path.write_bytes(data)
    return FilePart(path=path, filename=name, content_type=content_type, size=len(data))
