"""Every request waits for its turn, and a turn that does not come costs nothing."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from generations.providers.errors import GatewayError, NotStarted, Unknown
from generations.wire import Limits
from tests.gateways.faulty import FaultyGateway
from tests.wire.base import generate, with_wire

SHORT = Limits(deadline=0.6, connect=1)


class Turns:
    """Lets the first ``free`` requests pass at once; every other one waits for ``seconds``."""

    def __init__(self, free: int = 0, seconds: float = 3600) -> None:
        self.asked = 0
        self._free, self._seconds = free, seconds

    async def turn(self) -> None:
        self.asked += 1
        if self.asked > self._free:
            await asyncio.sleep(self._seconds)


async def look(wire: Any) -> int:
    async with wire.get("models") as answer:
        return int(answer.status)


def test_every_post_and_get_takes_a_turn_and_a_download_takes_none(spool: Path) -> None:
    turns = Turns(free=9)

    async def work(wire: Any) -> None:
        await generate(wire)
        await look(wire)
        await look(wire)
        await wire.download(f"{gateway.origin}/files/plain_0_64x64_png_")

    with FaultyGateway("ok") as gateway:
        with_wire(gateway, spool, work, pace=turns)
    assert (turns.asked, len(gateway.requests), len(gateway.lookups), len(gateway.downloads)) == (3, 1, 2, 1)


def test_a_request_is_not_sent_before_its_turn(spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        began = time.monotonic()
        with_wire(gateway, spool, generate, pace=Turns(seconds=0.4))
    assert time.monotonic() - began >= 0.4


def test_without_a_pace_nothing_waits(spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        assert with_wire(gateway, spool, generate, pace=None)["data"]


@pytest.mark.parametrize("work", [generate, look])
def test_a_turn_that_never_comes_is_a_call_that_never_started(work: Any, spool: Path) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(NotStarted) as caught:
        began = time.monotonic()
        with_wire(gateway, spool, work, SHORT, pace=Turns())
    assert (caught.value.code, caught.value.again, gateway.connections) == ("deadline_before_sent", True, 0)
    assert time.monotonic() - began < 10


def test_a_look_up_without_a_turn_says_nothing_of_the_paid_call_before_it(spool: Path) -> None:
    async def work(wire: Any) -> None:
        await generate(wire)
        await look(wire)

    with FaultyGateway("ok") as gateway, pytest.raises(Unknown) as caught:
        with_wire(gateway, spool, work, SHORT, pace=Turns(free=1))
    assert (caught.value.code, len(gateway.lookups)) == ("deadline", 0)


def test_what_a_pace_raises_is_not_taken_for_the_gateways_word(spool: Path) -> None:
    class Broken:
        async def turn(self) -> None:
            raise GatewayError("no turn for sk-test-1234567890abcdef", code="paused")

    with FaultyGateway("ok") as gateway, pytest.raises(GatewayError) as caught:
        with_wire(gateway, spool, generate, pace=Broken())
    assert (caught.value.code, "sk-test" in caught.value.detail, gateway.connections) == ("paused", False, 0)


def test_the_time_left_counts_down_to_nothing(spool: Path) -> None:
    async def work(wire: Any) -> tuple[float, float]:
        before = wire.time_left()
        await asyncio.sleep(0.7)
        return before, wire.time_left()

    with FaultyGateway("ok") as gateway:
        before, after = with_wire(gateway, spool, work, SHORT)
    assert (0.4 < before <= 0.6, after) == (True, 0.0)
