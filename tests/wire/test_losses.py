"""Every way to lose a call gets the class that says whether it may have run."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from generations.providers.errors import BadAccount, Distrusted, NotFound, NotStarted, Unknown, Unsupported
from generations.wire import ClientPool, Limits, open_wire
from tests.gateways.faulty import FaultyGateway
from tests.gateways.untrusted import untrusted
from tests.wire.base import PROMPT, QUICK, file_part, generate, with_wire

SHORT = Limits(deadline=1.5, connect=1, download_backoff=0.01)


@pytest.mark.parametrize(
    ("scenario", "error", "code", "executions"),
    [
        ("refuse", NotStarted, "connect_failed", 0),
        ("reset_before", Unknown, "connection_lost", 0),
        ("reset_after", Unknown, "connection_lost", 1),
        ("close_after", Unknown, "connection_lost", 1),
        ("silent", Unknown, "deadline", 1),
        ("cut_headers", Unknown, "connection_lost", 1),
        ("cut_body", Unknown, "cut_answer", 1),
        ("stream_cut", Unknown, "stream_cut", 1),
        ("drip", Unknown, "deadline", 1),
        ("stream_drip", Unknown, "deadline", 1),
        ("redirect", NotFound, "redirected", 0),
    ],
)
def test_a_loss_is_classified(scenario: str, error: type[Exception], code: str, executions: int, spool: Path) -> None:
    with FaultyGateway(scenario, drip_every=0.2) as gateway, pytest.raises(error) as caught:
        with_wire(gateway, spool, generate, SHORT)
    assert (type(caught.value), caught.value.code) == (error, code)  # type: ignore[attr-defined]
    assert gateway.executions == executions


@pytest.mark.parametrize("scenario", ["cut_body", "stream_cut", "drip", "reset_after"])
def test_a_loss_leaves_no_file_behind(scenario: str, spool: Path) -> None:
    with FaultyGateway(scenario, drip_every=0.2) as gateway, pytest.raises(Unknown):
        with_wire(gateway, spool, generate, SHORT)
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize("deadline", [1.0, 3.0])
def test_a_drip_ends_at_the_total_deadline(deadline: float, spool: Path) -> None:
    with FaultyGateway("drip", drip_every=0.05) as gateway:
        start = time.monotonic()
        with pytest.raises(Unknown):
            with_wire(gateway, spool, generate, Limits(deadline=deadline, read=30))
    assert deadline <= time.monotonic() - start < deadline + 2


def test_a_silence_in_the_answer_can_be_bounded(spool: Path) -> None:
    with FaultyGateway("silent") as gateway, pytest.raises(Unknown) as caught:
        with_wire(gateway, spool, generate, Limits(deadline=30, read=0.3))
    assert caught.value.code == "read_timeout"


def test_a_body_that_was_cut_on_its_way_never_started(spool: Path) -> None:
    big = file_part(spool, "big.png", os.urandom(40_000_000))
    with FaultyGateway("reset_midway") as gateway, pytest.raises(NotStarted) as caught:

        async def send(wire):  # type: ignore[no-untyped-def]
            async with wire.post("/images/edits", fields=[("prompt", "x")], files=[("image[]", big)]) as answer:
                return answer.status

        with_wire(gateway, spool, send)
    assert (caught.value.code, gateway.executions) == ("send_failed", 0)


def test_an_unfinished_upload_at_the_deadline_never_started(spool: Path) -> None:
    big = file_part(spool, "big.png", bytes(80_000_000))

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(deaf, "127.0.0.1", 0, limit=1000)
        port = server.sockets[0].getsockname()[1]
        async with (
            ClientPool(frozenset({"127.0.0.1"})) as pool,
            open_wire(
                base_url=f"http://127.0.0.1:{port}", key="", spool=spool, pool=pool, limits=Limits(deadline=0.5)
            ) as wire,
            wire.post("x", files=[("image", big)]),
        ):
            pass

    with pytest.raises(NotStarted) as caught:
        asyncio.run(run())
    assert caught.value.code == "deadline_before_sent"


def test_a_name_without_address_never_started(spool: Path) -> None:
    def nothing(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    async def run() -> None:
        async with (
            ClientPool(resolve=nothing) as pool,
            open_wire(base_url="https://gateway.test/v1", key="", spool=spool, pool=pool) as wire,
            wire.get("models"),
        ):
            pass

    with pytest.raises(NotStarted) as caught:
        asyncio.run(run())
    assert caught.value.code == "dns_failed"


def test_a_greeting_that_is_never_answered_may_be_tried_again(spool: Path) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(NotStarted) as caught:

        async def run() -> None:
            base_url = gateway.base_url.replace("http:", "https:")
            async with (
                ClientPool(gateway.allowed) as pool,
                open_wire(base_url=base_url, key="", spool=spool, pool=pool, limits=QUICK) as wire,
            ):
                await generate(wire)

        asyncio.run(run())
    assert (caught.value.again, gateway.executions) == (True, 0)


def test_a_certificate_that_nobody_vouches_for_is_not_tried_again(spool: Path, tmp_path: Path) -> None:
    async def run(port: int) -> None:
        async with (
            ClientPool(frozenset({"127.0.0.1"})) as pool,
            open_wire(base_url=f"https://127.0.0.1:{port}/v1", key="", spool=spool, pool=pool, limits=QUICK) as wire,
        ):
            await generate(wire)

    with untrusted(tmp_path) as port, pytest.raises(Distrusted) as caught:
        asyncio.run(run(port))
    assert (caught.value.code, caught.value.again) == ("tls_failed", False)
    assert "CERTIFICATE_VERIFY_FAILED" in caught.value.detail


def test_a_greeting_that_breaks_off_may_be_tried_again(spool: Path) -> None:
    async def run() -> None:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
        base_url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        async with (
            server,
            ClientPool(frozenset({"127.0.0.1"})) as pool,
            open_wire(base_url=base_url, key="", spool=spool, pool=pool, limits=QUICK) as wire,
        ):
            await generate(wire)

    with pytest.raises(NotStarted):
        asyncio.run(run())


def test_a_lost_look_up_after_a_paid_call_is_no_reason_to_pay_again(spool: Path) -> None:
    async def create_then_look(wire):  # type: ignore[no-untyped-def]
        await generate(wire)
        await gateway_stops()
        async with wire.get("runs/1") as answer:
            return answer.status

    with FaultyGateway("ok") as gateway:

        async def gateway_stops() -> None:
            gateway._loop.call_soon_threadsafe(gateway._server.close)  # type: ignore[union-attr]
            await asyncio.sleep(0.2)

        with pytest.raises(Unknown):
            with_wire(gateway, spool, create_then_look)


def test_a_failed_first_look_up_never_started(spool: Path) -> None:
    async def look(wire):  # type: ignore[no-untyped-def]
        async with wire.get("models") as answer:
            return answer.status

    with FaultyGateway("refuse") as gateway, pytest.raises(NotStarted):
        with_wire(gateway, spool, look)


def test_an_answer_over_the_cap_may_have_been_billed(spool: Path) -> None:
    limits = Limits(deadline=5, max_answer_bytes=100_000)
    with FaultyGateway("plain", at_least=300_000) as gateway, pytest.raises(Unknown) as caught:
        with_wire(gateway, spool, generate, limits)
    assert (caught.value.code, list(spool.iterdir())) == ("answer_too_large", [])


def test_the_deadline_counts_for_all_calls_together(spool: Path) -> None:
    async def two(wire):  # type: ignore[no-untyped-def]
        await generate(wire)
        await generate(wire)

    with FaultyGateway("ok", delay=0.7) as gateway, pytest.raises(Unknown):
        with_wire(gateway, spool, two, Limits(deadline=1.2))


def test_time_after_the_answer_is_not_the_gateways(spool: Path) -> None:
    async def slow_reader(wire):  # type: ignore[no-untyped-def]
        async with wire.post("/images/generations", json=PROMPT) as answer:
            await answer.json()
            await asyncio.sleep(1.5)
            return "kept"

    with FaultyGateway("ok") as gateway:
        assert with_wire(gateway, spool, slow_reader, Limits(deadline=1)) == "kept"


def test_an_error_of_the_reader_stays_what_it_is(spool: Path) -> None:
    async def fail(wire):  # type: ignore[no-untyped-def]
        async with wire.post("/images/generations", json=PROMPT):
            raise KeyError("mine")

    with FaultyGateway("ok") as gateway, pytest.raises(KeyError):
        with_wire(gateway, spool, fail)


def test_a_cancelled_call_leaves_no_file_behind(spool: Path) -> None:
    with FaultyGateway("stall", at_least=2_000_000) as gateway:

        async def run() -> None:
            async with (
                ClientPool(gateway.allowed) as pool,
                open_wire(base_url=gateway.base_url, key="", spool=spool, pool=pool) as wire,
                wire.post("/images/generations", json=PROMPT) as answer,
            ):
                await answer.json()

        async def cancel() -> None:
            task = asyncio.create_task(run())
            while not list(spool.iterdir()):  # noqa: ASYNC110, ASYNC240
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(cancel())
    assert list(spool.iterdir()) == []


def test_a_key_that_no_header_takes_is_refused(spool: Path) -> None:
    async def run() -> None:
        async with (
            ClientPool() as pool,
            open_wire(base_url="https://gateway.test", key="sk-\r\nx: y", spool=spool, pool=pool),
        ):
            pass

    with pytest.raises(BadAccount):
        asyncio.run(run())


def test_a_file_that_changed_is_not_sent(spool: Path) -> None:
    part = file_part(spool, "a.png", b"12345")
    part.path.write_bytes(b"123")

    async def send(wire):  # type: ignore[no-untyped-def]
        async with wire.post("x", files=[("image", part)]) as answer:
            return answer.status

    with FaultyGateway("ok") as gateway, pytest.raises(Unsupported):
        with_wire(gateway, spool, send)
    assert gateway.connections == 0


def test_paid_calls_never_share_a_connection(spool: Path) -> None:
    async def three(wire):  # type: ignore[no-untyped-def]
        for _ in range(3):
            await generate(wire)

    with FaultyGateway("ok") as gateway:
        with_wire(gateway, spool, three)
    assert len({seen.port for seen in gateway.requests}) == 3
