"""Whole calls over loopback: what is sent, and what comes back in which form."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from generations.wire import ClientPool, Limits, Semaphore, open_wire
from tests.gateways.faulty import FaultyGateway
from tests.gateways.payloads import picture
from tests.wire.base import KEY, PROMPT, QUICK, file_part, generate, picture_of, with_wire

PNG = picture("1024x1024")
ASKED = PROMPT | {"size": "1024x1024"}


@pytest.mark.parametrize("scenario", ["plain", "prefixed", "escaped"])
def test_a_picture_comes_back_byte_for_byte(scenario: str, spool: Path) -> None:
    with FaultyGateway(scenario) as gateway:
        answer = with_wire(gateway, spool, lambda wire: generate(wire, ASKED))
    got = picture_of(answer)
    assert (got.ok, got.path.read_bytes()) == (True, PNG)


@pytest.mark.parametrize("scenario", ["stream", "stream_odd"])
def test_a_stream_brings_previews_and_the_picture(scenario: str, spool: Path) -> None:
    asked = ASKED | {"stream": True, "partial_images": 2}
    with FaultyGateway(scenario) as gateway:
        events = with_wire(gateway, spool, lambda wire: generate(wire, asked))
    names = [event.name.rpartition(".")[2] for event in events if event.name != "keepalive"]
    assert names == ["partial_image", "partial_image", "completed"]
    assert events[-1].data["b64_json"].path.read_bytes() == PNG


@pytest.mark.parametrize(
    ("scenario", "status"),
    [
        ("429", 429),
        ("408", 408),
        ("504", 504),
        ("404_empty", 404),
        ("envelope_500", 500),
        ("empty_500", 500),
        ("html_524", 524),
    ],
)
def test_an_answer_with_an_error_is_the_dialects(scenario: str, status: int, spool: Path) -> None:
    with FaultyGateway(scenario) as gateway:
        assert with_wire(gateway, spool, generate)[0] == status


def test_html_with_200_is_no_json_but_its_text_can_be_had(spool: Path) -> None:
    async def look(wire: Any) -> str:
        async with wire.post("x", json=PROMPT) as answer:
            with pytest.raises(ValueError):
                await answer.json()
            return str(await answer.text(40))

    with FaultyGateway("html_200") as gateway:
        assert with_wire(gateway, spool, look).startswith("<!DOCTYPE html>")


def test_the_type_of_an_answer_is_plain(spool: Path) -> None:
    async def look(wire: Any) -> tuple[str, str]:
        async with wire.post("x", json=PROMPT) as answer:
            return answer.content_type, answer.headers["x-request-id"]

    with FaultyGateway("html_502") as gateway:
        assert with_wire(gateway, spool, look) == ("text/html", "req_faulty")


def test_a_json_call_carries_key_length_and_type(spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        with_wire(gateway, spool, lambda wire: generate(wire, PROMPT | {"prompt": "红色花瓶"}))
    (seen,) = gateway.requests
    assert (seen.method, seen.path, seen.json["prompt"]) == ("POST", "/v1/images/generations", "红色花瓶")
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert (seen.headers["content-type"], seen.headers["content-length"]) == ("application/json", str(len(seen.body)))
    assert seen.headers["host"] == f"127.0.0.1:{gateway.port}"


def test_more_headers_are_sent(spool: Path) -> None:
    async def send(wire: Any) -> None:
        async with wire.post("x", json=PROMPT, headers={"Idempotency-Key": "abc"}):
            pass

    with FaultyGateway("ok") as gateway:
        with_wire(gateway, spool, send)
    assert gateway.requests[0].headers["idempotency-key"] == "abc"


def test_multipart_has_fields_then_files_in_order(spool: Path) -> None:
    big = file_part(spool, 'b "1".png', PNG * 40)
    small = file_part(spool, "红.jpg", b"jpeg\r\n--bytes", "image/jpeg")

    async def send(wire: Any) -> int:
        files = [("image[]", big), ("image[]", small), ("mask", small)]
        async with wire.post("images/edits", fields=[("prompt", "two\r\nlines"), ("n", "2")], files=files) as answer:
            return int(answer.status)

    with FaultyGateway("ok") as gateway:
        assert with_wire(gateway, spool, send) == 200
    (seen,) = gateway.requests
    assert [(part.name, part.filename, part.content_type) for part in seen.parts] == [
        ("prompt", None, None),
        ("n", None, None),
        ("image[]", "b %221%22.png", "image/png"),
        ("image[]", "红.jpg", "image/jpeg"),
        ("mask", "红.jpg", "image/jpeg"),
    ]
    assert seen.parts[0].data == b"two\r\nlines"
    assert seen.parts[2].sha256 == hashlib.sha256(PNG * 40).hexdigest()
    assert seen.parts[3].data == b"jpeg\r\n--bytes"
    assert seen.headers["content-length"] == str(len(seen.body))
    assert "transfer-encoding" not in seen.headers


def test_no_more_bodies_are_read_at_once_than_the_limiter_lets(spool: Path) -> None:
    class Counting(Semaphore):
        now = most = 0

        @asynccontextmanager
        async def body(self) -> Any:
            async with super().body():
                self.now += 1
                self.most = max(self.most, self.now)
                yield
                self.now -= 1

    limiter = Counting(2)

    async def many(wire: Any) -> list[Any]:
        return await asyncio.gather(*(generate(wire) for _ in range(8)))

    with FaultyGateway("ok", at_least=1_000_000) as gateway:
        answers = with_wire(gateway, spool, many, limiter=limiter)
    assert (len(answers), limiter.most, limiter.now) == (8, 2, 0)


def test_a_stalled_body_does_not_hold_up_the_others(spool: Path) -> None:
    async def run() -> Any:
        limiter = Semaphore(1)
        async with (
            ClientPool(slow.allowed | quick.allowed) as pool,
            open_wire(base_url=slow.base_url, key="", spool=spool, pool=pool, limiter=limiter) as dripping,
            open_wire(base_url=quick.base_url, key="", spool=spool, pool=pool, limiter=limiter, limits=QUICK) as wire,
        ):
            stalled = asyncio.create_task(generate(dripping))
            await asyncio.sleep(0.2)
            got = await generate(wire)
            stalled.cancel()
            return got

    with FaultyGateway("drip", drip_every=0.1) as slow, FaultyGateway("ok") as quick:
        assert asyncio.run(run())["data"]


def test_many_calls_are_spread_over_clients(spool: Path) -> None:
    async def run() -> tuple[int, int]:
        async with ClientPool(gateway.allowed) as pool:
            async with open_wire(
                base_url=gateway.base_url, key="", spool=spool, pool=pool, limits=Limits(deadline=30)
            ) as wire:
                answers = await asyncio.gather(*(generate(wire) for _ in range(60)))
            return len(answers), pool.clients

    with FaultyGateway("ok", delay=0.5) as gateway:
        assert asyncio.run(run()) == (60, 3)


def test_files_handed_out_stay_and_discard_removes_the_rest(spool: Path) -> None:
    kept = spool / "mine"

    async def keep_one(wire: Any) -> None:
        answer = await generate(wire, ASKED | {"n": 2})
        picture_of(answer).path.rename(kept)
        wire.discard()

    with FaultyGateway("ok") as gateway:
        with_wire(gateway, spool, keep_one)
    assert list(spool.iterdir()) == [kept]
