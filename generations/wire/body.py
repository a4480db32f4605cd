"""Request bodies that know how far they were handed over.

Whether a lost call may have been executed hangs on one fact: was the whole body given to the connection? httpcore does
not tell (it swallows a failed write and goes on to read an answer), so the bodies watch themselves.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

import pybase64

from generations.providers.base import FilePart
from generations.providers.errors import Unsupported
from generations.providers.multipart import disposition, quoted

_PIECE = 65_536
_WHOLE_TRIPLES = 49_152
"""Bytes read at once for base64: a multiple of 3, so that no piece but the last ends in padding."""


class Body:
    """A body of ``length`` bytes. ``whole`` turns True when its last piece is handed over, before that is written: from
    then on a gateway may have all of it."""

    content_type = ""
    length = 0

    def __init__(self) -> None:
        self.whole = False

    def _pieces(self) -> Iterator[bytes]:
        return iter(())

    async def __aiter__(self) -> AsyncIterator[bytes]:
        sent = 0
        for piece in self._pieces():
            sent += len(piece)
            if sent >= self.length:
                self.whole = True
            yield piece
        self.whole = True


class JsonBody(Body):
    """``value`` as compact JSON in UTF-8. A :class:`FilePart` anywhere in it is a string: its ``url``, or else a ``data:`` URI
    whose base64 is made from the file on the disk as it is sent.

    Raises ``Unsupported``: ``file_changed`` as :class:`MultipartBody` does, ``bad_request`` for text that is no Unicode.
    """

    content_type = "application/json"

    def __init__(self, value: Mapping[str, Any]) -> None:
        super().__init__()
        self._mark = secrets.token_hex(16)
        self._parts: list[FilePart] = []
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=self._stand_in)
        # The parts were met in the order in which they stand in the text.
        self._texts = _encoded(text).split(self._mark.encode())
        self.length = sum(map(len, self._texts)) + sum((part.size + 2) // 3 * 4 for part in self._parts)

    def _stand_in(self, value: Any) -> str:
        if not isinstance(value, FilePart):
            raise TypeError(f"no JSON for {type(value).__name__}")
        if value.url:
            return value.url
        _check_file(value)
        self._parts.append(value)
        return f"data:{value.content_type};base64,{self._mark}"

    def _pieces(self) -> Iterator[bytes]:
        for place, text in enumerate(self._texts):
            for start in range(0, len(text), _PIECE):
                yield text[start : start + _PIECE]
            if place < len(self._parts):
                yield from map(pybase64.b64encode, _read(self._parts[place], _WHOLE_TRIPLES))


class MultipartBody(Body):
    """``fields`` as text parts, then ``files``, in the order given. Files are read from the disk as they are sent.

    Every file part carries a filename and a content type: gateways refuse one without. Raises ``Unsupported``
    (``file_changed``) where a file is gone or has another size than it was said to have, ``bad_request`` as JsonBody does.
    """

    def __init__(self, fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, FilePart]]) -> None:
        super().__init__()
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._parts: list[tuple[bytes, FilePart | None]] = []
        for name, value in fields:
            self._parts.append((_head(boundary, name) + b"\r\n" + _encoded(value) + b"\r\n", None))
        for name, part in files:
            _check_file(part)
            self._parts.append((_head(boundary, name, part) + b"\r\n", part))
        self._end = f"--{boundary}--\r\n".encode()
        self.length = len(self._end) + sum(len(head) + (part.size + 2 if part else 0) for head, part in self._parts)

    def _pieces(self) -> Iterator[bytes]:
        for head, part in self._parts:
            yield head
            if part is not None:
                yield from _read(part)
                yield b"\r\n"
        yield self._end


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Unsupported(str(error), code="bad_request") from error


def _head(boundary: str, name: str, part: FilePart | None = None) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: {disposition(name, part)}\r\n"
    return (head if part is None else f"{head}Content-Type: {quoted(part.content_type)}\r\n").encode()


def _check_file(part: FilePart) -> None:
    try:
        size = part.path.stat().st_size
    except OSError as error:
        raise _changed(part) from error
    if size != part.size:
        raise _changed(part)


def _read(part: FilePart, piece_size: int = _PIECE) -> Iterator[bytes]:
    left = part.size
    try:
        with part.path.open("rb") as file:
            while left and (piece := file.read(min(piece_size, left))):
                left -= len(piece)
                yield piece
    except OSError as error:
        raise _changed(part) from error
    if left:
        raise _changed(part)


def _changed(part: FilePart) -> Unsupported:
    return Unsupported(f"{part.filename} changed", code="file_changed", params={"filename": part.filename})
