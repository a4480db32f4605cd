"""No connection to what is inside: not by a call, not by the download of a result, under no notation, name or redirect.

Two witnesses: a recording backend in the place of the operating system (it takes any address), and real listeners on this
machine. Both must have seen nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import httpcore
import pytest

from generations.providers.errors import Blocked, GatewayError, NotFound, ResultLost
from generations.wire import ClientPool, Limits, open_wire
from generations.wire.backend import GuardedBackend
from tests.gateways.faulty import FaultyGateway
from tests.providers.base import CannedGateway
from tests.wire.base import PROMPT

PUBLIC = "93.184.215.14"
QUICK = Limits(deadline=5, download_deadline=5, connect=2, download_backoff=0.001)

BLOCKS_V4 = (
    # IANA's registry of special-purpose IPv4 addresses, and multicast
    *("0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/24", "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/32"),
    *("192.0.0.171/32", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.88.99.2/32"),
    *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"),
    *("255.255.255.255/32", "224.0.0.0/4"),
)
BLOCKS_V6 = (
    # IANA's registry of special-purpose IPv6 addresses, then site-local addresses and multicast
    *("::1/128", "::/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64"),
    *("2001::/23", "2001::/32", "2001:1::1/128", "2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32"),
    *("2001:4:112::/48", "2001:10::/28", "2001:20::/28", "2001:30::/28", "2001:db8::/32", "2002::/16"),
    *("2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
)
METADATA = {
    "AWS, Google, Azure, OpenStack": "169.254.169.254",
    "AWS containers": "169.254.170.2",
    "AWS over IPv6": "fd00:ec2::254",
    "Google over IPv6": "fd20:ce::254",
    "Alibaba": "100.100.100.200",
    "Azure's host agent": "168.63.129.16",
    "Oracle": "192.0.0.192",
}
LOOPBACK_IN_IPV6 = {
    "mapped": "::ffff:127.0.0.1",
    "mapped, in hexadecimal": "::ffff:7f00:1",
    "compatible": "::127.0.0.1",
    "translated": "::ffff:0:7f00:1",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64 of one's own": "64:ff9b:1::7f00:1",
    "6to4": "2002:7f00:1::1",
    "Teredo": "2001:0:7f00:1::80ff:fffe",
    "ISATAP": "fe80::5efe:7f00:1",
    "NAT64 of the metadata service": "64:ff9b::a9fe:a9fe",
    "6to4 of the metadata service": "2002:a9fe:a9fe::1",
}
NOTATIONS = {
    "usual": "127.0.0.1",
    "decimal": "2130706433",
    "octal": "017700000001",
    "hexadecimal": "0x7f000001",
    "hexadecimal in capitals": "0X7F000001",
    "octal parts": "0177.0.0.1",
    "hexadecimal parts": "0x7f.0.0.1",
    "mixed parts": "0x7f.0.0.01",
    "short": "127.1",
    "three parts": "127.0.1",
    "leading zeros": "127.000.000.001",
    "a dot at the end": "127.0.0.1.",
    "another of the block": "127.8.8.8",
    "zero": "0",
    "all zeros": "0.0.0.0",
    "IPv6": "[::1]",
    "IPv6 at length": "[0:0:0:0:0:0:0:1]",
    "unspecified IPv6": "[::]",
    "IPv6-mapped": "[::ffff:127.0.0.1]",
    "IPv6-mapped in hexadecimal": "[::ffff:7f00:1]",
    "IPv6-compatible": "[::127.0.0.1]",
    "IPv6 with a zone": "[::1%25lo]",
    "percent-encoded": "%31%32%37.0.0.1",
    "percent-encoded dots": "127%2e0%2e0%2e1",
    "full-width digits": "１２７.0.0.1",
    "ideographic full stops": "127。0。0。1",
    "circled digits": "①②⑦.⓪.⓪.①",
    "the name": "localhost",
    "the name in capitals": "LOCALHOST",
    "the name with a dot": "localhost.",
    "a user name in front": f"{PUBLIC}@127.0.0.1",
    "a backslash in front": f"{PUBLIC}\\@127.0.0.1",
}
TAKEN_BY_THE_SYSTEM = (
    "decimal",
    "octal",
    "hexadecimal",
    "octal parts",
    "hexadecimal parts",
    "short",
    "three parts",
    "zero",
)


def ends_of(block: str) -> list[str]:
    network = ip_network(block)
    return sorted({str(network[0]), str(network[-1])})


FORBIDDEN = {
    **{f"{block} {end}": end for block in (*BLOCKS_V4, *BLOCKS_V6) for end in ends_of(block)},
    **METADATA,
    **LOOPBACK_IN_IPV6,
}


class Witness(httpcore.AsyncMockBackend):
    """Notes every address that would be connected to, and answers 200."""

    def __init__(self) -> None:
        super().__init__([b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"])
        self.dialled: list[str] = []

    async def connect_tcp(self, host: str, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        return await super().connect_tcp(host, *args, **kwargs)


Resolve = Callable[[str, int], Sequence[str]]


def call(base_url: str, spool: Path, **pool: Any) -> GatewayError:
    """The error that a paid call to ``base_url`` ends in."""

    async def post() -> None:
        async with (
            ClientPool(**pool) as clients,
            open_wire(base_url=base_url, key="sk-canary", spool=spool, pool=clients, limits=QUICK) as wire,
            wire.post("images/generations", json=PROMPT) as answer,
        ):
            await answer.json()

    with pytest.raises(GatewayError) as caught:
        asyncio.run(post())
    return caught.value


def download(url: str, spool: Path, **pool: Any) -> GatewayError:
    """The error that the download of a result at ``url`` ends in."""

    async def fetch() -> None:
        async with (
            ClientPool(**pool) as clients,
            open_wire(base_url="https://gateway.test/v1", key="k", spool=spool, pool=clients, limits=QUICK) as wire,
        ):
            await wire.download(url)

    with pytest.raises(GatewayError) as caught:
        asyncio.run(fetch())
    return caught.value


def in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def test_enough_is_covered() -> None:
    assert len(set(map(ip_address, FORBIDDEN.values()))) >= 37
    assert len({*BLOCKS_V4, *BLOCKS_V6}) == 54
    assert len(NOTATIONS) >= 14


def test_the_witness_sees_a_connection_that_is_allowed(spool: Path) -> None:
    witness = Witness()

    async def fetch() -> bytes:
        async with (
            ClientPool(backend=GuardedBackend(inner=witness)) as pool,
            open_wire(base_url="https://gateway.test/v1", key="k", spool=spool, pool=pool, limits=QUICK) as wire,
        ):
            return (await wire.download(f"http://{PUBLIC}/x.png")).read_bytes()

    assert (asyncio.run(fetch()), witness.dialled) == (b"{}", [PUBLIC])


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_address_is_not_connected_to(name: str, spool: Path) -> None:
    """As it stands in the address, and as what a name leads to, alone and beside a public one."""
    address = FORBIDDEN[name]
    witness = Witness()
    answers = iter([[address], [PUBLIC, address], [address], [address, PUBLIC]])
    backend = GuardedBackend(resolve=lambda host, port: next(answers), inner=witness)
    ends = [
        call(f"http://{in_url(address)}:8080/v1", spool, backend=backend),
        call("http://inside.test/v1", spool, backend=backend),
        call("http://inside.test/v1", spool, backend=backend),
        download(f"http://{in_url(address)}:8080/x.png", spool, backend=backend),
        download("http://inside.test/x.png", spool, backend=backend),
        download("http://inside.test/x.png", spool, backend=backend),
    ]
    assert [type(end) for end in ends] == [Blocked] * 3 + [ResultLost] * 3
    assert {end.code for end in ends[3:]} == {"result_blocked"}
    assert next(answers, None) is None
    assert (witness.dialled, list(spool.iterdir())) == ([], [])


@contextmanager
def listeners() -> Iterator[tuple[int, list[socket.socket]]]:
    """A port on every address of this machine, IPv4 and IPv6 where there is one."""
    with socket.create_server(("0.0.0.0", 0), backlog=64) as four:
        port = four.getsockname()[1]
        found = [four]
        if socket.has_ipv6:
            six = socket.socket(socket.AF_INET6)
            six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                six.bind(("::", port))
                six.listen(64)
                found.append(six)
            except OSError:
                six.close()
        try:
            yield port, found
        finally:
            for one in found[1:]:
                one.close()


def arrivals(found: list[socket.socket]) -> int:
    """How many connections wait to be accepted, or were."""
    count = 0
    for one in found:
        one.settimeout(0.02)
        while True:
            try:
                one.accept()[0].close()
            except TimeoutError:
                break
            count += 1
    return count


@pytest.mark.parametrize("name", TAKEN_BY_THE_SYSTEM)
def test_the_system_itself_would_take_such_a_notation(name: str) -> None:
    """Else refusing it would prove nothing."""
    with listeners() as (port, found):
        socket.create_connection((NOTATIONS[name], port), 2).close()
        assert arrivals(found) == 1


@pytest.mark.parametrize("name", NOTATIONS)
def test_no_notation_of_this_machine_is_connected_to(name: str, spool: Path) -> None:
    with listeners() as (port, found):
        called = call(f"http://{NOTATIONS[name]}:{port}/v1", spool)
        fetched = download(f"http://{NOTATIONS[name]}:{port}/x.png", spool)
        assert arrivals(found) == 0
    assert (type(called), type(fetched), fetched.code) == (Blocked, ResultLost, "result_blocked")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirected_call_connects_nowhere_else(status: int, spool: Path) -> None:
    with listeners() as (port, found):
        with CannedGateway(status, "", location=f"http://127.0.0.1:{port}/v1/images/generations") as gateway:
            own = frozenset({gateway.base_url.split("/")[2]})
            end = call(gateway.base_url, spool, allowed=own)
        assert arrivals(found) == 0
    assert (type(end), end.code, len(gateway.requests)) == (NotFound, "redirected", 1)


@pytest.mark.parametrize("name", [name for name, host in NOTATIONS.items() if host.isascii()])
def test_a_redirected_download_is_checked_like_the_first(name: str, spool: Path) -> None:
    with listeners() as (port, found):
        with CannedGateway(302, "", location=f"http://{NOTATIONS[name]}:{port}/x.png") as gateway:
            own = frozenset({gateway.base_url.split("/")[2]})
            end = download(f"{gateway.base_url}/x.png", spool, allowed=own)
        assert arrivals(found) == 0
    assert type(end) is ResultLost
    # What httpx cannot read as an address at all is no redirect for it, but an answer that it cannot read.
    assert end.code == "result_blocked" or (name in {"octal parts", "leading zeros"} and end.code == "result_lost")


@pytest.mark.parametrize("name", [*METADATA, *LOOPBACK_IN_IPV6])
def test_a_download_that_is_sent_on_to_a_forbidden_address_ends_there(name: str, spool: Path) -> None:
    target = f"http://{in_url(FORBIDDEN[name])}/latest/meta-data"
    with CannedGateway(302, "", location=target) as gateway:
        own = frozenset({gateway.base_url.split("/")[2]})
        end = download(f"{gateway.base_url}/x.png", spool, allowed=own)
    assert (type(end), end.code, len(gateway.requests)) == (ResultLost, "result_blocked", 1)


class Rebinding:
    """A name that is public at the first question and this machine ever after."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return [PUBLIC] if self.asked == 1 else ["127.0.0.1"]


class Passing(Witness):
    """Connects to nothing the first time, so that the name is asked for again."""

    async def connect_tcp(self, host: str, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        await super().connect_tcp(host, *args, **kwargs)
        raise httpcore.ConnectError("no route")


def test_a_rebinding_name_gets_no_second_look_within_a_call(spool: Path) -> None:
    witness, resolve = Passing(), Rebinding()
    call("http://rebind.test/v1", spool, backend=GuardedBackend(resolve=resolve, inner=witness))
    assert (witness.dialled, resolve.asked) == ([PUBLIC], 1)


def test_a_rebinding_name_is_checked_again_at_the_next_call(spool: Path) -> None:
    witness, resolve = Passing(), Rebinding()
    backend = GuardedBackend(resolve=resolve, inner=witness)
    ends = [type(call("http://rebind.test/v1", spool, backend=backend)) for _ in range(3)]
    assert (ends[1:], witness.dialled, resolve.asked) == ([Blocked] * 2, [PUBLIC], 3)


def test_a_rebinding_name_is_checked_again_at_each_try_of_a_download(spool: Path) -> None:
    witness, resolve = Passing(), Rebinding()
    end = download("http://rebind.test/x.png", spool, backend=GuardedBackend(resolve=resolve, inner=witness))
    assert (type(end), end.code) == (ResultLost, "result_blocked")
    assert (witness.dialled, resolve.asked) == ([PUBLIC], 2)


def test_a_rebinding_name_never_reaches_a_listener(spool: Path) -> None:
    with FaultyGateway("ok") as gateway:
        for _ in range(3):
            backend = GuardedBackend(resolve=lambda host, port: ["127.0.0.1"])
            call(f"http://rebind.test:{gateway.port}/v1", spool, backend=backend)
            download(f"http://rebind.test:{gateway.port}/files/plain_0_64x64_png_", spool, backend=backend)
    assert gateway.connections == 0
