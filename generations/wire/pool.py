"""Hands out httpx clients, so that no connection pool grows large.

httpcore walks its whole list of connections at every call: one pool of 500 connections costs five times the processor
time per call of pools of 24 to 32.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from generations.wire.backend import GuardedBackend, GuardedTransport
from generations.wire.guard import Resolve

CALLS_PER_CLIENT = 24
USER_AGENT = "prompt-studio"


class ClientPool:
    """The clients of one event loop, made as they are needed. Use as ``async with ClientPool(...) as pool``.

    ``fresh`` clients never reuse a connection: a server may close an idle one in the moment in which a paid POST is
    written to it, and nobody could say then whether the call was made. Other clients keep connections for a few seconds,
    for look-ups and downloads.

    ``allowed`` are the internal hosts of wires that name none of their own. Clients are not shared between wires with
    different ones, for a kept connection is not checked again.
    """

    def __init__(
        self,
        allowed: frozenset[str] = frozenset(),
        resolve: Resolve | None = None,
        backend: GuardedBackend | None = None,
        calls_per_client: int = CALLS_PER_CLIENT,
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._backend = backend
        self._calls_per_client = calls_per_client
        self._busy: dict[tuple[bool, frozenset[str]], dict[httpx.AsyncClient, int]] = {}

    @asynccontextmanager
    async def client(self, *, fresh: bool, allowed: frozenset[str] | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """A client with room for one more call, for a wire that may reach the ``allowed`` internal hosts."""
        hosts = self._allowed if allowed is None else allowed
        busy = self._busy.setdefault((fresh, hosts), {})
        client = next((one for one, calls in busy.items() if calls < self._calls_per_client), None)
        if client is None:
            client = self._make(hosts, keep=0 if fresh else self._calls_per_client)
        busy[client] = busy.get(client, 0) + 1
        try:
            yield client
        finally:
            busy[client] -= 1

    def _make(self, allowed: frozenset[str], keep: int) -> httpx.AsyncClient:
        backend = self._backend or GuardedBackend(allowed, self._resolve)
        transport = GuardedTransport(backend, connections=self._calls_per_client + 8, keep=keep)
        headers = {"user-agent": USER_AGENT, "accept-encoding": "identity"}
        # A cookie is one account's, and a client is shared by many: it would tell a host of another team's session.
        cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        return httpx.AsyncClient(
            transport=transport, headers=headers, cookies=cookies, trust_env=False, follow_redirects=False
        )

    @property
    def clients(self) -> int:
        """How many clients were made."""
        return sum(len(busy) for busy in self._busy.values())

    async def aclose(self) -> None:
        for busy in self._busy.values():
            for client in list(busy):
                await client.aclose()
            busy.clear()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
