"""An HTTP answer whose body is read as it arrives, within limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any, Protocol

import httpx

from generations.providers.base import ServerEvent
from generations.providers.errors import Unknown
from generations.wire.files import Spool
from generations.wire.scanner import JsonScanner, TooMuchText
from generations.wire.sse import EventReader

ERROR_TEXT_SECONDS = 10.0
"""How long an error's text is waited for: its status is known, and that decides."""
STALL_SECONDS = 1.0
_STALL_BYTES = 32_768
_HEAD = 65_536
_BLANKS = 4096
"""White space in front of a body beyond which it is not looked at any further."""


class BodyLimiter(Protocol):
    """Says how many bodies may be read in bulk at once."""

    def body(self) -> AbstractAsyncContextManager[Any]: ...


class Semaphore:
    """A :class:`BodyLimiter` for one event loop."""

    def __init__(self, bodies: int = 3) -> None:
        self._semaphore = asyncio.Semaphore(bodies)

    @asynccontextmanager
    async def body(self) -> AsyncIterator[None]:
        async with self._semaphore:
            yield


class Lane:
    """A place among the bodies that are read in bulk. A body that stalls loses it: three dripping answers must not hold up
    all others."""

    def __init__(self, limiter: BodyLimiter | None) -> None:
        self._place = limiter.body() if limiter else None
        self._held = False
        self._bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._leaving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Lane:
        if self._place is not None:
            await self._place.__aenter__()
            self._held = True
            self._watch()
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        await self._leave()

    def passed(self, count: int) -> None:
        self._bytes += count

    def _watch(self) -> None:
        self._bytes = 0
        self._timer = asyncio.get_running_loop().call_later(STALL_SECONDS, self._look)

    def _look(self) -> None:
        if self._bytes >= _STALL_BYTES:
            self._watch()
        else:
            self._leaving = asyncio.ensure_future(self._leave())

    async def _leave(self) -> None:
        if self._held and self._place is not None:
            self._held = False
            await self._place.__aexit__(None, None, None)


class HttpAnswer:
    """See :class:`generations.providers.base.Answer`. ``done`` is called once the body has been read to its end."""

    def __init__(
        self,
        response: httpx.Response,
        *,
        spool: Spool,
        limiter: BodyLimiter | None,
        max_bytes: int,
        done: Callable[[], None],
    ) -> None:
        self._response = response
        self._spool = spool
        self._limiter = limiter
        self._max_bytes = max_bytes
        self._done = done
        self._head = ""
        self._started = False
        self._source: AsyncIterator[bytes] | None = None
        self._peeked = b""
        self.streaming = False

    @property
    def status(self) -> int:
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self._response.headers

    @property
    def content_type(self) -> str:
        return str(self._response.headers.get("content-type", "")).split(";")[0].strip().lower()

    async def first(self) -> str:
        source = self._open()
        while not self._peeked.strip() and len(self._peeked) < _BLANKS:
            piece = await anext(source, b"")
            if not piece:
                break
            self._peeked += piece
        return self._peeked.strip()[:1].decode("latin-1")

    def _open(self) -> AsyncIterator[bytes]:
        """The response's body, which can be asked for only once."""
        if self._source is None:
            # aiter_raw spares the decoder's work where there is nothing to decode; we ask for no compression.
            encoded = "content-encoding" in self._response.headers
            self._source = self._response.aiter_bytes() if encoded else self._response.aiter_raw()
        return self._source

    async def text(self, limit: int = _HEAD) -> str:
        """The first ``limit`` bytes; after :meth:`json`, the text that it kept. What came before a cut is given as it is."""
        if self._started:
            return self._head[:limit]
        kept = bytearray()
        try:
            async with asyncio.timeout(ERROR_TEXT_SECONDS), aclosing(self._chunks()) as chunks:
                async for chunk in chunks:
                    kept += chunk
                    if len(kept) >= limit:
                        break
        except (TimeoutError, httpx.TransportError, httpx.DecodingError):
            pass
        self._done()
        self._head = bytes(kept[:limit]).decode("utf-8", "replace")
        return self._head

    async def json(self) -> Any:
        scanner = JsonScanner(self._spool)
        try:
            async with Lane(self._limiter) as lane, aclosing(self._chunks()) as chunks:
                async for chunk in chunks:
                    lane.passed(len(chunk))
                    scanner.feed(chunk)
            self._done()
            self._head = scanner.text()[:_HEAD]
            return scanner.result()
        except TooMuchText as error:
            self._head = scanner.text()[:_HEAD]
            raise self._too_large() from error
        finally:
            scanner.discard()

    async def events(self) -> AsyncIterator[ServerEvent]:
        self.streaming = True
        reader = EventReader(self._spool)
        try:
            async with aclosing(self._chunks()) as chunks:
                async for chunk in chunks:
                    for event in reader.feed(chunk):
                        yield event
            self._done()
            for event in reader.finish():
                yield event
        except TooMuchText as error:
            raise self._too_large() from error
        finally:
            reader.discard()

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        """The body in pieces, at most ``max_bytes`` of it."""
        self._started = True
        total = len(self._peeked)
        if self._peeked:
            yield self._peeked
        async for chunk in self._open():
            total += len(chunk)
            if total > self._max_bytes:
                raise self._too_large()
            yield chunk

    def _too_large(self) -> Unknown:
        return Unknown(
            f"answer over {self._max_bytes} bytes",
            code="answer_too_large",
            params={"bytes": self._max_bytes},
            http_status=self.status,
        )
