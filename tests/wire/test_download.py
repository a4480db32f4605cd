"""Fetching results: retries of its own, no key, limits, data: URIs."""

from __future__ import annotations

import asyncio
import base64
import time
from pathlib import Path

import pytest

from generations.providers.errors import ResultLost
from generations.wire import Limits
from tests.gateways.faulty import FaultyGateway
from tests.gateways.payloads import picture
from tests.wire.base import QUICK, generate, with_wire

PNG = picture("64x64")


def fetch(gateway: FaultyGateway, spool: Path, url: str, limits: Limits = QUICK) -> bytes:
    path: Path = with_wire(gateway, spool, lambda wire: wire.download(url), limits)
    return path.read_bytes()


@pytest.mark.parametrize(("word", "tries"), [("plain", 1), ("second", 2), ("redirect", 2)])
def test_a_result_is_fetched(word: str, tries: int, spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        assert fetch(gateway, spool, f"{gateway.origin}/files/{word}_0_64x64_png_") == PNG
    assert len(gateway.downloads) == tries


def test_the_key_stays_at_home(spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        with_wire(gateway, spool, lambda wire: wire.download(f"{gateway.origin}/else/x.png"))
    assert "authorization" not in gateway.lookups[0].headers


def test_an_address_without_a_host_belongs_to_the_gateway(spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        assert fetch(gateway, spool, "/files/plain_0_64x64_png_") == PNG


def test_a_dead_result_is_tried_three_times(spool: Path) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(ResultLost) as caught:
        fetch(gateway, spool, f"{gateway.origin}/files/dead_0_64x64_png_")
    assert (caught.value.code, len(gateway.downloads), list(spool.iterdir())) == ("result_lost", 3, [])


def test_a_download_may_begin_when_the_calls_time_is_over(spool: Path) -> None:
    async def late(wire):  # type: ignore[no-untyped-def]
        await generate(wire)
        await asyncio.sleep(0.6)
        return await wire.download(f"{gateway.origin}/files/plain_0_64x64_png_")

    with FaultyGateway("ok") as gateway:
        path = with_wire(gateway, spool, late, Limits(deadline=0.5, download_deadline=5))
        assert path.read_bytes() == PNG


def test_a_silent_result_ends_at_its_own_deadline(spool: Path) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(ResultLost) as caught:
        start = time.monotonic()
        fetch(gateway, spool, f"{gateway.origin}/files/slow_0_64x64_png_", Limits(download_deadline=0.5))
    assert caught.value.params == {"reason": "deadline"}
    assert time.monotonic() - start < 10


def test_a_result_over_the_cap_is_not_kept(spool: Path) -> None:
    with FaultyGateway("ok", at_least=300_000) as gateway, pytest.raises(ResultLost) as caught:
        fetch(gateway, spool, f"{gateway.origin}/files/plain_0_64x64_png_", Limits(max_picture_bytes=100_000))
    assert (caught.value.code, list(spool.iterdir())) == ("result_too_large", [])


@pytest.mark.parametrize("head", ["data:image/png;base64,", "data:;base64,", "DATA:image/png;charset=x;base64,"])
def test_a_data_uri_is_decoded(head: str, spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        assert fetch(gateway, spool, head + base64.b64encode(PNG).decode()) == PNG
    assert gateway.connections == 0


def test_a_percent_encoded_data_uri_is_decoded(spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        assert fetch(gateway, spool, "data:text/plain,a%20b") == b"a b"


@pytest.mark.parametrize("uri", ["data:image/png;base64,!!!", "data:image/png;base64,", "data:image/png"])
def test_a_data_uri_without_a_picture_is_lost(uri: str, spool: Path) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(ResultLost) as caught:
        fetch(gateway, spool, uri)
    assert (caught.value.code, list(spool.iterdir())) == ("result_unreadable", [])


def test_a_signed_address_does_not_reach_the_log(spool: Path) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(ResultLost) as caught:
        fetch(gateway, spool, "http://127.0.0.1:1/x.png?sig=topsecret")
    assert "topsecret" not in caught.value.detail


@pytest.mark.parametrize("address", ["http://[nothing", "http://[::1", "//[x/"])
def test_an_address_that_is_none_is_lost_like_any_other(address: str, spool: Path) -> None:
    """Not a fault of our own, by which the other pictures of the answer would be lost too."""
    with FaultyGateway("ok") as gateway, pytest.raises(ResultLost) as caught:
        with_wire(gateway, spool, lambda wire: wire.download(address))
    assert caught.value.code == "result_blocked"
