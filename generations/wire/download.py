"""Fetches a result picture. Never billed, so it has retries of its own; never with the key, for the host is another's."""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urljoin

import httpx

from generations.providers.errors import Blocked, ResultLost
from generations.wire.files import Base64File, Spool, data_prefix
from generations.wire.guard import parse_result_url
from generations.wire.pool import ClientPool

TRIES = 3
MAX_REDIRECTS = 3
_PIECE = 65_536


class _TryAgain(Exception):
    """This try failed in a way that may pass."""


@dataclass(frozen=True, kw_only=True)
class Downloader:
    """``base`` completes addresses without a host. ``backoff`` is the first pause in seconds; it doubles, with jitter."""

    pool: ClientPool
    allowed: frozenset[str] | None
    spool: Spool
    base: str
    max_bytes: int
    backoff: float
    connect: float
    read: float

    async def fetch(self, url: str, deadline: float) -> Path:
        """The picture in a file, within ``deadline`` seconds. Raises ``ResultLost`` with ``result_lost``,
        ``result_blocked``, ``result_too_large`` or ``result_unreadable`` (a ``data:`` URI that is none)."""
        if url[:5].lower() == "data:":
            return self._decode(url)
        try:
            async with asyncio.timeout(deadline):
                return await self._with_retries(_joined(f"{self.base}/", url))
        except TimeoutError as error:
            raise ResultLost(f"not fetched within {deadline:.0f} s", params={"reason": "deadline"}) from error
        except Blocked as error:
            raise ResultLost(error.detail, code="result_blocked", params={"reason": error.code}) from error
        except OSError as error:
            raise ResultLost(str(error), code="disk_failed") from error

    async def _with_retries(self, url: str) -> Path:
        reason = ""
        for turn in range(TRIES):
            if turn:
                pause = self.backoff * 2 ** (turn - 1)
                await asyncio.sleep(pause + random.uniform(0, pause))  # noqa: S311
            try:
                return await self._follow(url)
            except (_TryAgain, httpx.TransportError, httpx.DecodingError) as error:
                reason = str(error) or type(error).__name__
        raise ResultLost(f"{TRIES} tries failed, the last with: {reason}", params={"reason": "unreachable"})

    async def _follow(self, url: str) -> Path:
        for _ in range(MAX_REDIRECTS + 1):
            got = await self._one(str(parse_result_url(url)))
            if isinstance(got, Path):
                return got
            url = _joined(url, got)
        raise Blocked("too many redirects", code="bad_url", params={"reason": "redirects"})

    async def _one(self, url: str) -> Path | str:
        """The file, or where the server sends us instead."""
        timeout = httpx.Timeout(self.read, connect=self.connect)
        async with (
            self.pool.client(fresh=False, allowed=self.allowed) as client,
            client.stream("GET", url, timeout=timeout, headers={"accept": "image/*,*/*;q=0.5"}) as response,
        ):
            if response.is_redirect and (location := response.headers.get("location")):
                return str(location)
            if response.status_code != 200:
                raise _TryAgain(f"HTTP {response.status_code}")
            return await self._save(response)

    async def _save(self, response: httpx.Response) -> Path:
        path, descriptor = self.spool.create()
        size = 0
        try:
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if size > self.max_bytes:
                    raise ResultLost(f"over {self.max_bytes} bytes", code="result_too_large")
                _write_all(descriptor, chunk)
            if not size:
                raise _TryAgain("empty answer")
        except BaseException:
            self.spool.remove(path)
            raise
        finally:
            with suppress(OSError):
                os.close(descriptor)
        return path

    def _decode(self, uri: str) -> Path:
        head, comma, text = uri.partition(",")
        file = Base64File(self.spool)
        if comma and data_prefix((head + comma).encode("utf-8", "replace"))[0]:
            for start in range(0, len(text), _PIECE):
                file.feed(text[start : start + _PIECE].encode("ascii", "replace"))
        elif comma:
            return self._plain(file, unquote_to_bytes(text))
        found = file.finish()
        if not found.ok or not found.size or found.size > self.max_bytes:
            file.discard()
            raise ResultLost("a data: URI without a picture", code="result_unreadable")
        return found.path

    def _plain(self, file: Base64File, data: bytes) -> Path:
        file.discard()
        path, descriptor = self.spool.create()
        try:
            _write_all(descriptor, data)
        finally:
            os.close(descriptor)
        return path


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError as error:
        raise Blocked(str(error), code="bad_url", params={"reason": "parse"}) from error


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
