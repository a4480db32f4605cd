"""The address guard: which hosts the studio may talk to.

A base URL is typed by a person and a result's address by a gateway, so both could point at the machine itself, at its
neighbours or at a cloud's metadata service. Hence: one notation per address, every resolved address checked, and the
connection made to an address that was checked (a second look-up could give another answer). Nothing here connects.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

import idna

from generations.providers.errors import Blocked

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port → addresses as text. Raises ``OSError`` where the name has none. Blocking."""

_FORBIDDEN_V4 = tuple(
    map(
        IPv4Network,
        (
            # IANA IPv4 special-purpose registry, the globally reachable entries included: none of them is a gateway.
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            # A cloud's host agent behind a public-looking address (Azure).
            "168.63.129.16/32",
        ),
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
"""All that is handed out for ordinary use; loopback, mapped, NAT64, unique-local, link-local and multicast lie outside."""

_FORBIDDEN_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: carries any IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
_BAD_CHARACTERS = re.compile(r"[\s\x00-\x20\x7f-\xa0\\<>\"^`{|}]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True)
class Address:
    """A parsed address. ``host`` is in its one notation (lower case, punycode, IPv6 without brackets)."""

    scheme: str
    host: str
    port: int
    path: str = ""

    @property
    def netloc(self) -> str:
        host = _bracketed(self.host)
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}"


def is_forbidden(address: str) -> bool:
    """Whether an IP address in text is anything but an ordinary public one. What cannot be read is forbidden."""
    try:
        ip = ip_address(address)
    except ValueError:
        return True
    if isinstance(ip, IPv4Address):
        return any(ip in network for network in _FORBIDDEN_V4)
    return ip not in _GLOBAL_V6 or any(ip in network for network in _FORBIDDEN_V6)


def parse_base_url(url: str) -> Address:
    """A gateway's base URL, without a trailing slash. Raises ``Blocked``: ``bad_url`` or ``odd_host``."""
    parts = _split(url)
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise Blocked(code="bad_url", params={"reason": "query"})
    return _address(parts, parts.path.rstrip("/"))


def parse_result_url(url: str) -> Address:
    """The address of a result, with its query. Raises ``Blocked`` as :func:`parse_base_url` does."""
    parts = _split(url)
    return _address(parts, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def check_base_url(url: str, allowed: frozenset[str] = frozenset()) -> str:
    """The base URL in its one notation; for a form, so it asks no name server: what a name leads to is checked at every call,
    and may not be known yet. An address in the URL itself and the names of this machine are judged at once.

    ``allowed`` holds names as ``host`` or ``host:port`` that an administrator lets through although they are internal.
    Raises ``Blocked`` with ``bad_url`` (``reason``), ``odd_host`` (``host``) or ``inside_address`` (``host``, ``address``,
    and ``place``: how ALLOWED_INTERNAL_HOSTS would name it).
    """
    address = parse_base_url(url)
    local = address.host == "localhost" or address.host.endswith(".localhost")
    known = ["127.0.0.1"] if local else [address.host] if is_ip(address.host) else []
    check_addresses(address.host, address.port, known, allowed)
    return str(address)


def is_in_clear(url: str, allowed: frozenset[str] = frozenset()) -> bool:
    """Whether key and prompt would cross a public network unencrypted: plain http, and to no ``allowed`` internal host."""
    address = parse_base_url(url)
    inside = is_allowed(address.host, address.port, allowed) or (is_ip(address.host) and is_forbidden(address.host))
    return address.scheme == "http" and not inside


def resolve_checked(host: str, port: int, allowed: frozenset[str], resolve: Resolve) -> Sequence[str]:
    """The host's addresses, asked for once and every one of them checked. Raises ``Blocked``."""
    try:
        addresses = [host] if is_ip(host) else list(resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise Blocked(str(error), code="unknown_host", params={"host": host}) from error
    if not addresses:
        raise Blocked(code="unknown_host", params={"host": host})
    check_addresses(host, port, addresses, allowed)
    return addresses


def check_addresses(host: str, port: int, addresses: Sequence[str], allowed: frozenset[str]) -> None:
    """Raise ``Blocked`` (``inside_address``) if any address is forbidden and the host is not ``allowed``."""
    if is_allowed(host, port, allowed):
        return
    for address in addresses:
        if is_forbidden(address):
            raise Blocked(
                f"{host} is {address}",
                code="inside_address",
                params={"host": host, "port": port, "address": address, "place": f"{_bracketed(host)}:{port}"},
            )


def is_allowed(host: str, port: int, allowed: frozenset[str]) -> bool:
    """Whether an administrator let this host through, on every port or on this one."""
    bracketed = _bracketed(host)
    return bool({host, bracketed, f"{bracketed}:{port}"} & {name.strip().lower() for name in allowed})


def _bracketed(host: str) -> str:
    """The host as it stands before a port."""
    return f"[{host}]" if ":" in host else host


def system_resolve(host: str, port: int) -> Sequence[str]:
    """The operating system's answer, each address once, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _split(url: str) -> SplitResult:
    if not url or len(url) > 8192 or _BAD_CHARACTERS.search(url):
        raise Blocked(code="bad_url", params={"reason": "characters"})
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Blocked(code="bad_url", params={"reason": "syntax"}) from error
    if parts.scheme not in _DEFAULT_PORTS or not url[len(parts.scheme) :].startswith("://"):
        raise Blocked(code="bad_url", params={"reason": "scheme"})
    if "@" in parts.netloc:
        raise Blocked(code="bad_url", params={"reason": "userinfo"})
    return parts


def _address(parts: SplitResult, path: str) -> Address:
    try:
        port = parts.port
    except ValueError as error:
        raise Blocked(code="bad_url", params={"reason": "port"}) from error
    if port == 0 or parts.netloc.endswith(":"):
        raise Blocked(code="bad_url", params={"reason": "port"})
    scheme = parts.scheme
    return Address(scheme=scheme, host=_host(parts), port=port or _DEFAULT_PORTS[scheme], path=path)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host:
        raise Blocked(code="bad_url", params={"reason": "host"})
    if "[" in parts.netloc or ":" in host:
        return _ipv6(host)
    return _name(host if host.isascii() else _punycode(host))


def _ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except ValueError as error:
        raise _odd(host) from error
    # A zone names a network card of this machine; an embedded IPv4 address is another notation of that address.
    if address.scope_id is not None or address.ipv4_mapped or "." in host:
        raise _odd(host)
    return address.compressed


def _punycode(host: str) -> str:
    # Full-width digits, circled letters and ideographic full stops turn into plain ones on the way to the resolver.
    if unicodedata.normalize("NFKC", host) != host or any(dot in host for dot in "。．｡"):
        raise _odd(host)
    try:
        return idna.encode(host).decode("ascii")
    except UnicodeError as error:
        raise _odd(host) from error


def _name(host: str) -> str:
    labels = host.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        return _ipv4(host)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _odd(host)
    return host


def _ipv4(host: str) -> str:
    try:
        return str(IPv4Address(host))
    except ValueError as error:
        raise _odd(host) from error


def is_ip(host: str) -> bool:
    """Whether the host is an address already, so that nothing needs to be asked."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _odd(host: str) -> Blocked:
    return Blocked(f"odd host {host!r}", code="odd_host", params={"host": host[:100]})
