"""Files inside JSON: the same bytes as if they had stood there as text, but never held in memory."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generations.providers.base import Call, FilePart, send
from generations.providers.errors import NotStarted, Unsupported
from generations.wire.body import JsonBody
from tests.gateways.faulty import FaultyGateway
from tests.gateways.payloads import picture
from tests.wire.base import QUICK, file_part, with_wire

ADDRESS = "https://studio.example/signed/picture.png?sig=x"


def plain(value: Any) -> Any:
    """The value with every file as the string that it goes as."""
    if isinstance(value, FilePart):
        data = base64.b64encode(value.path.read_bytes()).decode()
        return value.url or f"data:{value.content_type};base64,{data}"
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def text_of(value: Any) -> bytes:
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode()


async def pieces_of(body: JsonBody) -> list[tuple[bytes, bool]]:
    return [(piece, body.whole) async for piece in body]


def sent(spool: Path, value: Any) -> Any:
    async def post(wire: Any) -> int:
        async with send(Call(path="images/edits", json=value), wire) as answer:
            return int(answer.status)

    with FaultyGateway("ok") as gateway:
        assert with_wire(gateway, spool, post) == 200
    return gateway.requests[0]


def test_files_anywhere_in_json_arrive_as_data_uris(spool: Path) -> None:
    parts = [file_part(spool, f"{place}.png", picture("64x64", "png", place)) for place in range(3)]
    value = {
        "prompt": 'a "vase"\n花瓶 \U0001f3fa',
        "n": 1,
        "image": parts[0],
        "images": (parts[1], {"image_url": parts[2]}, parts[1]),
        "after": {"stream": True, "none": None, "part": replace(parts[0], content_type="image/webp")},
    }
    seen = sent(spool, value)
    assert seen.body == text_of(value)
    assert seen.headers["content-length"] == str(len(seen.body))
    assert (seen.headers["content-type"], "transfer-encoding" in seen.headers) == ("application/json", False)


def test_a_file_with_an_address_goes_as_that_address_and_is_not_read(spool: Path) -> None:
    part = FilePart(path=spool / "gone.png", filename="a.png", content_type="image/png", size=9, url=ADDRESS)
    assert sent(spool, {"image": part, "images": [part]}).json == {"image": ADDRESS, "images": [ADDRESS]}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=20) | st.just("FILE"),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner)
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(VALUES, st.integers(0, 120_000))
def test_the_bytes_are_those_of_the_plain_value(spool: Path, value: Any, size: int) -> None:
    part = file_part(spool, "a.png", os.urandom(size))

    def filled(one: Any) -> Any:
        if isinstance(one, dict):
            return {name: filled(inner) for name, inner in one.items()}
        return [filled(inner) for inner in one] if isinstance(one, list) else part if one == "FILE" else one

    whole = {"value": filled(value)}
    body = JsonBody(whole)
    got = asyncio.run(pieces_of(body))
    assert b"".join(piece for piece, _ in got) == text_of(whole)
    assert body.length == sum(len(piece) for piece, _ in got)


def test_it_counts_as_handed_over_with_its_last_piece_and_not_before(spool: Path) -> None:
    part = file_part(spool, "a.png", os.urandom(300_000))
    for value in ({"image": part}, {"image": part, "prompt": "x" * 200_000}, {"a": "b"}):
        got = asyncio.run(pieces_of(JsonBody(value)))
        assert [whole for _, whole in got] == [False] * (len(got) - 1) + [True]


def test_a_large_file_is_never_in_memory(spool: Path) -> None:
    part = file_part(spool, "big.png", os.urandom(30_000_000))
    body = JsonBody({"prompt": "a red vase", "images": [part]})

    async def count() -> int:
        return sum([len(piece) async for piece in body])

    tracemalloc.start()
    try:
        length = asyncio.run(count())
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert length == body.length == 40_000_000 + len('{"prompt":"a red vase","images":["data:image/png;base64,"]}')
    assert most < 2_000_000


def test_a_large_file_arrives_whole_over_a_connection(spool: Path) -> None:
    part = file_part(spool, "big.png", os.urandom(30_000_000))
    seen = sent(spool, {"images": [part], "prompt": "a red vase"})
    assert base64.b64decode(seen.json["images"][0].partition(",")[2]) == part.path.read_bytes()


@pytest.mark.parametrize("change", [b"123", b"123456", None])
def test_a_file_that_changed_before_is_not_sent(change: bytes | None, spool: Path) -> None:
    part = file_part(spool, "a.png", b"12345")
    part.path.unlink() if change is None else part.path.write_bytes(change)

    async def post(wire: Any) -> None:
        async with wire.post("x", json={"image": part}):
            pass

    with FaultyGateway("ok") as gateway, pytest.raises(Unsupported) as caught:
        with_wire(gateway, spool, post)
    assert (caught.value.code, gateway.connections) == ("file_changed", 0)


def test_a_file_that_shrinks_while_it_is_sent_is_no_call(spool: Path) -> None:
    part = file_part(spool, "a.png", bytes(3_000_000))
    body = JsonBody({"image": part})
    part.path.write_bytes(bytes(1_000_000))
    with pytest.raises(Unsupported) as caught:
        asyncio.run(pieces_of(body))
    assert (caught.value.code, body.whole) == ("file_changed", False)


def test_a_json_upload_that_was_cut_on_its_way_never_started(spool: Path) -> None:
    part = file_part(spool, "big.png", os.urandom(40_000_000))

    async def post(wire: Any) -> None:
        async with wire.post("x", json={"images": [part]}):
            pass

    with FaultyGateway("reset_midway") as gateway, pytest.raises(NotStarted) as caught:
        with_wire(gateway, spool, post, QUICK)
    assert (caught.value.code, gateway.executions) == ("send_failed", 0)


@pytest.mark.parametrize("body", [{"json": {"prompt": "\ud800"}}, {"fields": [("prompt", "\ud800")]}])
def test_text_that_is_no_unicode_is_refused_before_the_call(body: dict[str, Any], spool: Path) -> None:
    async def post(wire: Any) -> None:
        async with wire.post("x", **body):
            pass

    with FaultyGateway("ok") as gateway, pytest.raises(Unsupported) as caught:
        with_wire(gateway, spool, post)
    assert (caught.value.code, gateway.connections) == ("bad_request", 0)


def test_what_json_has_no_word_for_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        JsonBody({"image": Path("a.png")})
