"""How a connection is made: the name resolved once, its addresses checked, and a checked address dialled.

The name stays what TLS verifies and what the ``Host`` header says; only the dialling uses the address.
"""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore
import httpx

from generations.providers.errors import Blocked
from generations.wire.guard import Resolve, is_ip, resolve_checked, system_resolve

KEEPALIVE_SECONDS = 5.0


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Every connection of a client goes through here. ``inner`` does the dialling (a seam for tests)."""

    def __init__(
        self,
        allowed: frozenset[str] = frozenset(),
        resolve: Resolve | None = None,
        inner: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve or system_resolve
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port, timeout)
        share = timeout / len(addresses) if timeout else None
        last = len(addresses) - 1
        for place, address in enumerate(addresses):
            try:
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == last:
                    raise
        raise httpcore.ConnectError("no address")

    async def _addresses(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        if is_ip(host):
            return resolve_checked(host, port, self._allowed, self._resolve)
        ask = asyncio.get_running_loop().run_in_executor(
            None, resolve_checked, host, port, self._allowed, self._resolve
        )
        try:
            async with asyncio.timeout(timeout):
                return (await ask)[:4]
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"looking up {host} took too long") from error
        except Blocked as error:
            if error.code == "unknown_host":
                # At the time of a call this is a failure of DNS, which passes; the guard has nothing against the host.
                raise httpcore.ConnectError(f"no address for {host}: {error.detail}") from error
            raise

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise Blocked("unix sockets are not reached", code="bad_url", params={"reason": "scheme"})

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@functools.lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """One for all clients: loading the certificates takes tens of milliseconds. ``SSL_CERT_FILE`` is honoured."""
    return httpx.create_ssl_context()


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a :class:`GuardedBackend`, HTTP/1.1 only, without proxies and without hidden retries."""

    def __init__(self, backend: GuardedBackend, *, connections: int, keep: int) -> None:
        # httpx hands no backend through, so its pool is made here instead of by its own __init__.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls_context(),
            max_connections=connections,
            max_keepalive_connections=keep,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=backend,
        )
