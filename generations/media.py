"""Stored pictures: ``GET /media/<key>?e=…&s=…[&d=name]``, a raw ASGI application.

Media are never public. An address is signed and ends at a fixed 24-hour mark, so that it stays the same for a day and browsers
keep what they have; the signature is all that is checked, because the page that gave the address checked the rest.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, quote

from django.core.files.storage import FileSystemStorage, storages

from generations import storage

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger(__name__)

INLINE = 262_144
"""Files up to this many bytes are read in the event loop: a thread's hand-over costs more than reading a thumbnail."""
CHUNK = 262_144
TYPES = {"webp": b"image/webp", "png": b"image/png", "jpg": b"image/jpeg"}
BASE_HEADERS = [
    (b"cache-control", b"private, max-age=86400, immutable"),
    (b"x-content-type-options", b"nosniff"),
    # Opened by itself, a file can do nothing: no script, no frame, no form.
    (b"content-security-policy", b"default-src 'none'; img-src 'self'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI entry: 404 for everything that is not a validly signed address of a stored file."""
    key = scope["path"].removeprefix("/media/")
    query = read_query(scope["query_string"].decode("latin-1"))
    if scope["method"] not in {"GET", "HEAD"}:
        await answer(send, 405, [(b"allow", b"GET, HEAD")])
    elif not storage.verify(key, query):
        await answer(send, 404, [(b"cache-control", b"no-store")])
    elif etag(key) in header(scope, b"if-none-match"):
        await answer(send, 304, [*BASE_HEADERS, (b"etag", etag(key))])
    else:
        await give(scope, send, key, query.get("d", ""))


async def give(scope: Scope, send: Send, key: str, name: str) -> None:
    try:
        file, size = await opened(key)
    except OSError:
        log.warning("media: a signed file is missing", extra={"key": key})
        await answer(send, 404, [(b"cache-control", b"no-store")])
        return
    with file:
        await send({"type": "http.response.start", "status": 200, "headers": headers_for(key, name, size)})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
        elif size <= INLINE:
            await send({"type": "http.response.body", "body": file.read()})
        else:
            await pour(send, file)


async def pour(send: Send, file: BinaryIO) -> None:
    async for chunk in chunks(file):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk


async def opened(key: str) -> tuple[BinaryIO, int]:
    """The file and its size in bytes. Raises ``OSError`` where there is none."""
    files = storages["default"]
    if isinstance(files, FileSystemStorage):
        # Plain joining: the key is signed, so it is one that the studio made; the storage's own check costs 20 µs.
        return opened_here(f"{files.location}/{key}")
    return await asyncio.to_thread(opened_remote, key)


def opened_here(path: str) -> tuple[BinaryIO, int]:
    file = open(path, "rb", buffering=0)  # noqa: SIM115, PTH123 - the caller closes it; a Path costs a third of the whole
    return file, os.fstat(file.fileno()).st_size


def opened_remote(key: str) -> tuple[BinaryIO, int]:
    """Fetched whole, here in a thread: what reads it later does not wait for the network."""
    file = storages["default"].open(key)
    file.seek(0)
    return file, file.size


def headers_for(key: str, name: str, size: int) -> list[tuple[bytes, bytes]]:
    kind = TYPES.get(key.rsplit(".", 1)[-1], b"application/octet-stream")
    headers = [*BASE_HEADERS, (b"content-type", kind), (b"content-length", str(size).encode()), (b"etag", etag(key))]
    if name:
        # RFC 6266: the plain name for old readers, the encoded one for every script.
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
        value = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
        headers.append((b"content-disposition", value.encode()))
    return headers


def read_query(text: str) -> dict[str, str]:
    """The parameters; of ``e`` and ``s`` alone, which need no decoding, without the cost of a full parse."""
    if "%" in text or "+" in text or text.count("=") != 2 or text.count("&") != 1:
        return dict(parse_qsl(text))
    pairs = (pair.partition("=") for pair in text.split("&"))
    return {name: value for name, _mark, value in pairs}


def etag(key: str) -> bytes:
    """The name is made of the content's hash, so it is a strong validator by itself."""
    return b'"' + key.rsplit("/", 1)[-1].encode() + b'"'


def header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


async def answer(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    length = [] if status == 304 else [(b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers + length})
    await send({"type": "http.response.body", "body": b""})
