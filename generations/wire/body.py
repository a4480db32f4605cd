"""Request bodies that know how far they were handed over.

Whether a lost call may have been executed hangs on one fact: was the whole body given to the connection? httpcore does
not tell (it swallows a failed write and goes on to read an answer), so the bodies watch themselves.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from generations.providers.base import FilePart
from generations.providers.errors import Unsupported

_PIECE = 65_536


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
    content_type = "application/json"

    def __init__(self, value: Mapping[str, Any]) -> None:
        super().__init__()
        self._data = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        self.length = len(self._data)

    def _pieces(self) -> Iterator[bytes]:
        for start in range(0, self.length, _PIECE):
            yield self._data[start : start + _PIECE]


class MultipartBody(Body):
    """``fields`` as text parts, then ``files``, in the order given. Files are read from the disk as they are sent.

    Every file part carries a filename and a content type: gateways refuse one without. Raises ``Unsupported``
    (``file_changed``) where a file is gone or has another size than it was said to have.
    """

    def __init__(self, fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, FilePart]]) -> None:
        super().__init__()
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._parts: list[tuple[bytes, FilePart | None]] = []
        for name, value in fields:
            self._parts.append((_head(boundary, name) + b"\r\n" + value.encode() + b"\r\n", None))
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


def _head(boundary: str, name: str, part: FilePart | None = None) -> bytes:
    disposition = f'form-data; name="{_quoted(name)}"'
    if part is None:
        return f"--{boundary}\r\nContent-Disposition: {disposition}\r\n".encode()
    disposition += f'; filename="{_quoted(part.filename)}"'
    kind = _quoted(part.content_type)
    return f"--{boundary}\r\nContent-Disposition: {disposition}\r\nContent-Type: {kind}\r\n".encode()


def _quoted(text: str) -> str:
    """As browsers write it (WHATWG HTML, multipart/form-data encoding algorithm)."""
    return text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def _check_file(part: FilePart) -> None:
    try:
        size = part.path.stat().st_size
    except OSError as error:
        raise _changed(part) from error
    if size != part.size:
        raise _changed(part)


def _read(part: FilePart) -> Iterator[bytes]:
    left = part.size
    try:
        with part.path.open("rb") as file:
            while left and (piece := file.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece
    except OSError as error:
        raise _changed(part) from error
    if left:
        raise _changed(part)


def _changed(part: FilePart) -> Unsupported:
    return Unsupported(f"{part.filename} changed", code="file_changed", params={"filename": part.filename})
