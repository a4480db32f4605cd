"""The parts of a PNG, a JPEG and a WebP, one after another: what copies a file without decoding it goes by these.

Each walker takes bytes or a mapped file, gives ranges of it and copies nothing.
"""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .errors import ImageRefused
from .reader import MAX_STEPS

Buffer = bytes | mmap.mmap

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
JPEG_MAGIC = b"\xff\xd8\xff"
# In scan data FF is followed by 00 (stuffing), D0-D7 (restart) or FF (fill); anything else ends the scan.
JPEG_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JPEG_FILL = re.compile(rb"\xff+")
JPEG_SCAN, JPEG_END = b"\xda", b"\xd9"


@dataclass(frozen=True, slots=True)
class Part:
    """A chunk or segment: its data is ``body:end``, the whole of it with head, checksum and padding ``start:after``."""

    kind: bytes
    start: int
    body: int
    end: int
    after: int


def format_of(data: Buffer) -> str:
    """PNG, JPEG or WEBP by the first bytes; "" for everything else."""
    head = data[:12]
    if head.startswith(PNG_MAGIC):
        return "PNG"
    if head.startswith(JPEG_MAGIC):
        return "JPEG"
    return "WEBP" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def png_parts(data: Buffer) -> Iterator[Part]:
    """The chunks up to IEND. Raises `ImageRefused` where the structure breaks, as the others do."""
    position, kind = len(PNG_MAGIC), b""
    for _ in _steps():
        if kind == b"IEND":
            return
        length, kind = _head(">I4s", data, position)
        end = position + 8 + length
        if end + 4 > len(data):
            raise ImageRefused("truncated")
        yield Part(kind, position, position + 8, end, end + 4)
        position = end + 4


def jpeg_parts(data: Buffer) -> Iterator[Part]:
    """The segments behind the start mark, ``kind`` being the marker's second byte; scan data belongs to its segment."""
    position = 2
    for _ in _steps():
        position = _marker(data, position)
        kind = data[position + 1 : position + 2]
        if kind == JPEG_END:
            yield Part(kind, position, position + 2, position + 2, position + 2)
            return
        end = position + 2 + int(_head(">H", data, position + 2)[0])
        after = _scan_end(data, end) if kind == JPEG_SCAN else end
        yield Part(kind, position, position + 4, end, after)
        position = after


def _marker(data: Buffer, position: int) -> int:
    """Where the next marker stands: any number of fill bytes may come before it."""
    found = JPEG_FILL.match(data, position)
    if found is None:
        raise ImageRefused("damaged" if position < len(data) else "truncated")
    if found.end() >= len(data):
        raise ImageRefused("truncated")
    return found.end() - 1


def _scan_end(data: Buffer, start: int) -> int:
    found = JPEG_SCAN_END.search(data, start)
    if found is None:
        raise ImageRefused("truncated")
    return found.start()


def webp_parts(data: Buffer) -> Iterator[Part]:
    """The chunks inside the RIFF frame. The last one may lack its padding, so that ``after`` lies behind the frame."""
    position, last = 12, webp_end(data)
    for _ in _steps():
        if position + 8 > last:
            return
        kind, length = _head("<4sI", data, position)
        end = position + 8 + length
        yield Part(kind, position, position + 8, end, end + (length & 1))
        position = end + (length & 1)


def webp_end(data: Buffer) -> int:
    """Where the RIFF frame ends: by its own word, or with the file."""
    return min(len(data), 8 + int(_head("<I", data, 4)[0]))


def _head(form: str, data: Buffer, position: int) -> tuple[Any, ...]:
    try:
        return struct.unpack_from(form, data, position)
    except struct.error as error:
        raise ImageRefused("truncated") from error


def _steps() -> Iterator[int]:
    yield from range(MAX_STEPS)
    raise ImageRefused("damaged")
