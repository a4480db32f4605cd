"""The address guard: what is inside stays out of reach, under every notation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import httpcore
import pytest

from generations.providers.errors import Blocked, NotFound, ResultLost
from generations.wire import ClientPool, check_base_url, open_wire
from generations.wire.backend import GuardedBackend
from generations.wire.guard import is_forbidden, is_in_clear, resolve_checked
from tests.gateways.faulty import FaultyGateway
from tests.wire.base import PROMPT, QUICK, generate, with_wire

PUBLIC = "93.184.215.14"

FORBIDDEN = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.8.8",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.1.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "fe80::1%eth0",
    "nonsense",
]
ODD = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.000.000.001/",
    "http://127.0.0.1./",
    "http://localhost./",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[fe80::1%25lo]/",
    "http://[fe80::1%lo]/",
    "http://%31%32%37.0.0.1/",
    "http://127%2e0.0.1/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://①②⑦.0.0.1/",
    "http://localhost%00.example.com/",
    "http://0/",
    "http://1.2.3.4.5/",
    "http://example.0x7f/",
    "http://-a.example.com/",
    "http://a..example.com/",
]
BAD = [
    "",
    "api.example.com/v1",
    "ftp://api.example.com",
    "file:///etc/passwd",
    "https:/api.example.com",
    "https:api.example.com",
    "https://",
    "https://user@api.example.com",
    "https://user:word@api.example.com",
    "https://api.example.com@127.0.0.1",
    "https://api.example.com?x=1",
    "https://api.example.com/v1#x",
    "https://api.example.com\\@127.0.0.1",
    "https://api.exam\tple.com",
    "https://api.example.com\n",
    "https://api.example.com:0",
    "https://api.example.com:99999",
    "https://api.example.com:x",
    "https://api.example.com:",
    " https://api.example.com",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_special_addresses_are_forbidden(address: str) -> None:
    assert is_forbidden(address)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_a_name_for_a_special_address_is_inside(address: str) -> None:
    with pytest.raises(Blocked) as caught:
        resolve_checked("gateway.test", 443, frozenset(), lambda host, port: [PUBLIC, address])
    assert caught.value.code == "inside_address"


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1", "172.32.0.1"]
)
def test_ordinary_addresses_pass(address: str) -> None:
    assert not is_forbidden(address)


@pytest.mark.parametrize("url", ODD)
def test_odd_notations_are_refused(url: str) -> None:
    with pytest.raises(Blocked) as caught:
        check_base_url(url)
    assert caught.value.code in {"odd_host", "inside_address"}


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_base_url_is_refused(url: str) -> None:
    with pytest.raises(Blocked) as caught:
        check_base_url(url)
    assert (caught.value.code, set(caught.value.params)) == ("bad_url", {"reason"})


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://API.Example.com/v1/", "https://api.example.com/v1"),
        ("HTTPS://api.example.com:443", "https://api.example.com"),
        ("http://api.example.com:8080/a/b/", "http://api.example.com:8080/a/b"),
        ("https://8.8.8.8/v1", "https://8.8.8.8/v1"),
        ("https://[2606:4700:0:0::1111]/v1", "https://[2606:4700::1111]/v1"),
        ("https://画像.example/v1", "https://xn--sprw92b.example/v1"),
        ("https://my_host.example.com", "https://my_host.example.com"),
    ],
)
def test_a_base_url_comes_back_in_one_notation(url: str, normal: str) -> None:
    got = check_base_url(url)
    assert got == normal or ("xn--" in normal and got.startswith("https://xn--"))


def test_the_names_of_this_machine_are_inside() -> None:
    for url in ("http://localhost:8555/v1", "http://gateway.localhost/v1"):
        with pytest.raises(Blocked) as caught:
            check_base_url(url)
        assert caught.value.code == "inside_address"


@pytest.mark.parametrize(
    ("url", "place"), [("http://127.0.0.1:8555/v1", "127.0.0.1:8555"), ("https://[fd00::1]", "[fd00::1]:443")]
)
def test_what_points_inside_says_how_it_would_be_allowed(url: str, place: str) -> None:
    with pytest.raises(Blocked) as caught:
        check_base_url(url)
    assert caught.value.params["place"] == place
    assert check_base_url(url, frozenset({place})) == url


def test_plain_http_is_in_the_clear_but_to_an_internal_host() -> None:
    assert is_in_clear("http://8.8.8.8/v1")
    assert not is_in_clear("https://8.8.8.8/v1")
    assert not is_in_clear("http://127.0.0.1:8555/v1")
    assert not is_in_clear("http://gateway.lan:8000/v1", frozenset({"gateway.lan:8000"}))


def test_a_name_that_nobody_knows() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("not known")

    with pytest.raises(Blocked) as caught:
        resolve_checked("gateway.test", 443, frozenset(), unknown)
    assert (caught.value.code, caught.value.params) == ("unknown_host", {"host": "gateway.test"})


@pytest.mark.parametrize("name", ["gateway.lan", "gateway.lan:8443", "Gateway.LAN"])
def test_an_administrator_lets_a_host_through(name: str) -> None:
    assert resolve_checked("gateway.lan", 8443, frozenset({name}), lambda host, port: ["10.0.0.9"])


@pytest.mark.parametrize("name", ["gateway.lan:443", "other.lan", "lan", "10.0.0.9"])
def test_another_host_is_not_let_through_with_it(name: str) -> None:
    with pytest.raises(Blocked):
        resolve_checked("gateway.lan", 8443, frozenset({name}), lambda host, port: ["10.0.0.9"])


# With sockets


def block(base_url: str, spool: Path, **pool: Any) -> Blocked:
    async def run() -> None:
        async with (
            ClientPool(**pool) as clients,
            open_wire(base_url=base_url, key="", spool=spool, pool=clients, limits=QUICK) as wire,
        ):
            await generate(wire)

    with pytest.raises(Blocked) as caught:
        asyncio.run(run())
    return caught.value


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "[::ffff:127.0.0.1]"]
)
def test_no_connection_is_made_to_this_machine(host: str, spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        block(f"http://{host}:{gateway.port}/v1", spool)
    assert gateway.connections == 0


def test_what_one_gateway_may_reach_is_not_open_to_the_next(spool: Path) -> None:
    async def run() -> None:
        async with ClientPool() as pool:
            for allowed in (gateway.allowed, frozenset[str]()):
                async with open_wire(
                    base_url=gateway.base_url, key="", spool=spool, pool=pool, limits=QUICK, allowed=allowed
                ) as wire:
                    await wire.download(f"{gateway.origin}/files/plain_0_64x64_png_")

    with FaultyGateway("ok") as gateway, pytest.raises(ResultLost) as caught:
        asyncio.run(run())
    assert (caught.value.code, len(gateway.downloads)) == ("result_blocked", 1)


def test_no_connection_is_made_where_one_of_the_addresses_is_inside(spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        error = block(f"http://mixed.test:{gateway.port}", spool, resolve=lambda host, port: [PUBLIC, "127.0.0.1"])
    assert (error.code, gateway.connections) == ("inside_address", 0)


class Dialled(httpcore.AsyncMockBackend):
    """Notes what would be connected to."""

    def __init__(self) -> None:
        super().__init__([b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"])
        self.addresses: list[str] = []

    async def connect_tcp(self, host: str, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        self.addresses.append(host)
        return await super().connect_tcp(host, *args, **kwargs)


class Rebinding:
    """A name that is public when it is checked and inside when it is asked for again."""

    def __init__(self, answers: Iterable[Sequence[str]]) -> None:
        self.answers = iter(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return next(self.answers)


def call_through(backend: GuardedBackend, spool: Path) -> None:
    async def run() -> None:
        async with (
            ClientPool(backend=backend) as pool,
            open_wire(base_url="http://rebind.test/v1", key="k", spool=spool, pool=pool, limits=QUICK) as wire,
            wire.post("x", json=PROMPT) as answer,
        ):
            await answer.json()

    asyncio.run(run())


def test_a_rebinding_name_is_asked_for_once_and_the_checked_address_dialled(spool: Path) -> None:
    inner, resolve = Dialled(), Rebinding([[PUBLIC], ["127.0.0.1"]])
    call_through(GuardedBackend(resolve=resolve, inner=inner), spool)
    assert (inner.addresses, resolve.asked) == ([PUBLIC], 1)


def test_every_new_connection_is_checked_again(spool: Path) -> None:
    inner, resolve = Dialled(), Rebinding([[PUBLIC], ["127.0.0.1"]])
    backend = GuardedBackend(resolve=resolve, inner=inner)
    call_through(backend, spool)
    with pytest.raises(Blocked):
        call_through(backend, spool)
    assert inner.addresses == [PUBLIC]


def test_the_next_address_is_tried_when_one_does_not_answer(spool: Path) -> None:
    class First(Dialled):
        async def connect_tcp(self, host: str, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
            stream = await super().connect_tcp(host, *args, **kwargs)
            if host == "2606:4700::1":
                raise httpcore.ConnectError("no route")
            return stream

    inner = First()
    call_through(GuardedBackend(resolve=lambda host, port: ["2606:4700::1", PUBLIC], inner=inner), spool)
    assert inner.addresses == ["2606:4700::1", PUBLIC]


def test_the_environments_proxies_are_ignored(spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyGateway("ok") as proxy, FaultyGateway("ok") as gateway:
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        monkeypatch.setenv("ALL_PROXY", proxy.origin)
        with_wire(gateway, spool, generate)
    assert (proxy.connections, gateway.connections) == (0, 1)


def test_a_redirected_call_goes_nowhere_else(spool: Path) -> None:
    with FaultyGateway("redirect") as gateway, pytest.raises(NotFound):
        with_wire(gateway, spool, generate)
    assert gateway.connections == 1


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "http://localhost:1/x", "http://2130706433/", "file:///etc/passwd"]
)
def test_a_result_inside_is_not_fetched(url: str, spool: Path) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(ResultLost) as caught:
        with_wire(gateway, spool, lambda wire: wire.download(url))
    assert caught.value.code == "result_blocked"


def test_a_result_that_redirects_inside_is_not_fetched(spool: Path) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(ResultLost) as caught:
        with_wire(gateway, spool, lambda wire: wire.download(f"{gateway.origin}/files/inside_0_64x64_png_"))
    assert (caught.value.code, caught.value.params) == ("result_blocked", {"reason": "inside_address"})
