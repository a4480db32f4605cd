"""One paid call's way out: total deadline, classification of every loss, redaction of what is said about it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import httpx

from generations.providers.base import Answer, FilePart
from generations.providers.errors import (
    BadAccount,
    Blocked,
    Distrusted,
    GatewayError,
    NoAddress,
    NotFound,
    NotStarted,
    Unknown,
    Unsupported,
)
from generations.wire.answer import BodyLimiter, HttpAnswer
from generations.wire.body import Body, JsonBody, MultipartBody
from generations.wire.download import Downloader
from generations.wire.files import Spool
from generations.wire.guard import parse_base_url
from generations.wire.pool import ClientPool
from generations.wire.redact import hide_deep, redact


class Pace(Protocol):
    """Spreads the requests of one key over time, where its gateway takes only so many."""

    async def turn(self) -> None:
        """Return once one more request may be sent. Counts that request."""
        ...


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds and bytes that bound one wire.

    ``deadline`` is the total of all its calls, counted from :func:`open_wire`: httpx bounds single reads only, and a body
    that drips can last for ever. ``download_deadline`` is the time of one download, which may begin when the deadline has
    passed: a paid picture is not given up for a call that was slow. ``read`` ends a silence in the middle of an answer;
    None leaves that to the deadline, because a stream without previews is silent until its end.
    """

    deadline: float = 600.0
    download_deadline: float = 120.0
    connect: float = 10.0
    write: float = 60.0
    read: float | None = None
    max_answer_bytes: int = 512_000_000
    max_picture_bytes: int = 100_000_000
    download_backoff: float = 0.5


@asynccontextmanager
async def open_wire(
    *,
    base_url: str,
    key: str,
    spool: Path,
    pool: ClientPool,
    limiter: BodyLimiter | None = None,
    limits: Limits | None = None,
    allowed: frozenset[str] | None = None,
    pace: Pace | None = None,
) -> AsyncIterator[GatewayWire]:
    """A wire for one attempt. Temporary files go to the directory ``spool``.

    ``allowed`` names the internal hosts that this gateway's calls and results may reach ("host" or "host:port"), where that
    differs from the pool's. ``pace`` is asked for a turn before every request but downloads, within the deadline: a POST whose
    turn does not come in time was never started.

    When the block ends by an exception (a cancel, too), every temporary file of this wire is removed; otherwise those that
    were handed out belong to who has them, and :meth:`GatewayWire.discard` removes what is left. Raises ``Blocked`` where
    the base URL is none, ``BadAccount`` (``bad_key``) where the key cannot stand in a header.
    """
    files = Spool(spool)
    wire = GatewayWire(
        base_url=base_url,
        key=key,
        spool=files,
        pool=pool,
        limiter=limiter,
        limits=limits or Limits(),
        allowed=allowed,
        pace=pace,
    )
    try:
        yield wire
    except BaseException as error:
        files.clear()
        wire.clean(error)
        raise


class GatewayWire:
    """See :class:`generations.providers.base.Wire`. Made by :func:`open_wire`."""

    def __init__(
        self,
        *,
        base_url: str,
        key: str,
        spool: Spool,
        pool: ClientPool,
        limiter: BodyLimiter | None,
        limits: Limits,
        allowed: frozenset[str] | None,
        pace: Pace | None,
    ) -> None:
        self._base = str(parse_base_url(base_url))
        if not key.isascii() or not key.isprintable() or " " in key:
            raise BadAccount("the key holds characters that no header takes", code="bad_key")
        self._key = key
        self._spool = spool
        self._pool = pool
        self._limiter = limiter
        self._limits = limits
        self._allowed = allowed
        self._pace = pace
        self._ends = asyncio.get_running_loop().time() + limits.deadline
        self._posted = False

    def post(
        self,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        fields: Sequence[tuple[str, str]] = (),
        files: Sequence[tuple[str, FilePart]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> AbstractAsyncContextManager[Answer]:
        return self._call("POST", path, JsonBody(json) if json is not None else MultipartBody(fields, files), headers)

    def get(
        self, path: str, *, headers: Mapping[str, str] | None = None, within: float | None = None
    ) -> AbstractAsyncContextManager[Answer]:
        return self._call("GET", path, Body(), headers, within)

    def time_left(self) -> float:
        return max(0.0, self._ends - asyncio.get_running_loop().time())

    async def download(self, url: str) -> Path:
        downloader = Downloader(
            pool=self._pool,
            allowed=self._allowed,
            spool=self._spool,
            base=self._base,
            max_bytes=self._limits.max_picture_bytes,
            backoff=self._limits.download_backoff,
            connect=self._limits.connect,
            read=self._limits.download_deadline,
        )
        try:
            return await downloader.fetch(url, self._limits.download_deadline)
        except GatewayError as error:
            raise self._cleaned(error) from error.__cause__

    def discard(self) -> None:
        """Remove the temporary files of this wire that are still in their place."""
        self._spool.clear()

    @asynccontextmanager
    async def _call(
        self, method: str, path: str, body: Body, headers: Mapping[str, str] | None, within: float | None = None
    ) -> AsyncIterator[Answer]:
        call = _Call(body)
        try:
            async with asyncio.timeout_at(self._ends) as call.clock:
                await self._turn(call)
                if within is not None:
                    call.clock.reschedule(min(self._ends, asyncio.get_running_loop().time() + within))
                async with self._pool.client(fresh=method == "POST", allowed=self._allowed) as client:
                    response = await client.send(self._request(client, method, path, body, headers), stream=True)
                    try:
                        self._refuse_redirect(response)
                        call.answer = HttpAnswer(
                            response,
                            spool=self._spool,
                            limiter=self._limiter,
                            max_bytes=self._limits.max_answer_bytes,
                            done=call.disarm,
                        )
                        yield call.answer
                    finally:
                        await response.aclose()
        except GatewayError as error:
            raise self._cleaned(error) from error.__cause__
        except (httpx.TransportError, httpx.DecodingError, TimeoutError, ssl.SSLError, OSError) as error:
            if isinstance(error, TimeoutError) and not call.clock_struck:
                raise
            raise self._cleaned(self._lost(call, error, method)) from error
        finally:
            self._posted = self._posted or (method == "POST" and body.whole)

    async def _turn(self, call: _Call) -> None:
        if self._pace is not None:
            call.waits = True
            await self._pace.turn()
            call.waits = False

    def _request(
        self, client: httpx.AsyncClient, method: str, path: str, body: Body, headers: Mapping[str, str] | None
    ) -> httpx.Request:
        sent = {"authorization": f"Bearer {self._key}"} if self._key else {}
        if body.content_type:
            sent |= {"content-type": body.content_type, "content-length": str(body.length)}
        sent |= {name.lower(): value for name, value in (headers or {}).items()}
        limits = self._limits
        timeout = httpx.Timeout(None, connect=limits.connect, pool=limits.connect, write=limits.write, read=limits.read)
        url = f"{self._base}/{path.lstrip('/')}"
        try:
            return client.build_request(
                method, url, headers=sent, content=body if body.length else None, timeout=timeout
            )
        except (httpx.InvalidURL, UnicodeError, TypeError) as error:
            raise Unsupported(str(error), code="bad_request") from error

    def _refuse_redirect(self, response: httpx.Response) -> None:
        """A call is never repeated elsewhere: the key and the prompt were meant for this host."""
        if response.is_redirect:
            where = response.headers.get("location", "")
            raise NotFound(
                f"sent on to {where}",
                code="redirected",
                params={"status": response.status_code},
                http_status=response.status_code,
            )

    def _lost(self, call: _Call, error: Exception, method: str) -> GatewayError:
        """What a loss means. Only a body that was certainly not handed over whole makes it harmless."""
        detail = f"{type(error).__name__}: {error}"
        if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol) and call.answer is None:
            return Unsupported(detail, code="bad_request")
        # A GET after a POST looks up what was paid for: that the look-up did not start says nothing about the call.
        may_have_run = self._posted if method == "GET" else call.body.whole
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
            may_have_run = method == "GET" and self._posted
        if not may_have_run and (method == "POST" or call.waits or _before_answer(error)):
            return _not_started(error, detail)
        status = call.answer.status if call.answer else None
        return Unknown(detail, code=_unknown_code(error, call), http_status=status)

    def _cleaned(self, error: GatewayError) -> GatewayError:
        self.clean(error)
        return error

    def clean(self, error: BaseException) -> None:
        """Take the key out of an error and of all that led to it, and what else is secret out of what a gateway said."""
        secrets = (self._key,)
        for one in _causes(error):
            one.args = hide_deep(one.args, secrets)
            if isinstance(one, GatewayError):
                one.detail = redact(one.detail, secrets)
                one.args = (one.detail,)
                one.request_id = hide_deep(one.request_id, secrets)
                one.params = {name: _redacted(value, secrets) for name, value in one.params.items()}
                if one.usage is not None:
                    one.usage = replace(one.usage, raw=hide_deep(dict(one.usage.raw), secrets))


class _Call:
    """What is known of one call while it runs."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.answer: HttpAnswer | None = None
        self.clock: asyncio.Timeout | None = None
        self.waits = False
        """For its turn: nothing of it has left."""

    @property
    def clock_struck(self) -> bool:
        return self.clock is not None and self.clock.expired()

    def disarm(self) -> None:
        """The answer is here: what its reader does from now on is not the gateway's time."""
        if self.clock is not None and not self.clock.expired():
            self.clock.reschedule(None)


def _redacted(value: Any, secrets: tuple[str, ...]) -> Any:
    return redact(value, secrets) if isinstance(value, str) else hide_deep(value, secrets)


def _before_answer(error: Exception) -> bool:
    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def _not_started(error: Exception, detail: str) -> GatewayError:
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return NotStarted(detail, code="connect_timeout")
    if isinstance(error, httpx.ConnectError):
        if any(isinstance(cause, Blocked) for cause in _causes(error)):
            return NoAddress(detail)
        return Distrusted(detail) if _distrusted(error) else NotStarted(detail, code="connect_failed")
    return NotStarted(detail, code="deadline_before_sent" if isinstance(error, TimeoutError) else "send_failed")


def _distrusted(error: Exception) -> bool:
    """Whether TLS failed by what was said, such as the certificate: the same again ends the same. A connection that broke in
    the middle of the greeting may come about the next time."""
    broken = ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError
    return any(isinstance(cause, ssl.SSLError) and not isinstance(cause, broken) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _unknown_code(error: Exception, call: _Call) -> str:
    if isinstance(error, TimeoutError):
        return "deadline"
    if isinstance(error, httpx.ReadTimeout):
        return "read_timeout"
    if isinstance(error, OSError):
        return "disk_failed"
    if call.answer is None:
        return "connection_lost"
    return "stream_cut" if call.answer.streaming else "cut_answer"
