"""Dropping metadata without touching a pixel: the file is copied part by part, and only known parts are kept."""

import re
import struct
from collections.abc import Iterator

from ..errors import ImageRefused

# gAMA, cHRM, sRGB and cICP say what the numbers mean; everything else that is optional says something about someone.
PNG_KEEP = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"cICP"})
WEBP_KEEP = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
WEBP_ALPHA = 0x10
# In scan data FF is followed by 00 (stuffing), D0-D7 (restart) or FF (fill); anything else ends the scan.
JPEG_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JPEG_DROP = frozenset(range(0xE0, 0xF0)) - {0xE0, 0xEE} | {0xFE}
JFIF_BARE = 14


def strip(data: bytes, format_name: str) -> bytes:
    """The same picture without EXIF, GPS, XMP, comments, ICC profile, previews and trailing data.

    `format_name` is JPEG, PNG or WEBP. Raises `ImageRefused` ("truncated" or "damaged") where the structure breaks.
    """
    try:
        return b"".join({"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}[format_name](data))
    except (struct.error, IndexError) as error:
        raise ImageRefused("truncated") from error


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    position, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        if kind in PNG_KEEP:
            yield data[position : position + length + 12]
        position += length + 12


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    position = 2
    while True:
        while data[position + 1] == 0xFF:
            position += 1
        marker = data[position + 1]
        if data[position] != 0xFF:
            raise ImageRefused("damaged")
        if marker == 0xD9:
            yield data[position : position + 2]
            return
        end = position + 2 + int(struct.unpack_from(">H", data, position + 2)[0])
        if marker == 0xDA:
            end = _scan_end(data, end)
        if marker == 0xE0:
            yield _bare_jfif(data[position:end])
        elif marker not in JPEG_DROP:
            yield data[position:end]
        position = end


def _scan_end(data: bytes, start: int) -> int:
    found = JPEG_SCAN_END.search(data, start)
    if found is None:
        raise ImageRefused("truncated")
    return found.start()


def _bare_jfif(segment: bytes) -> bytes:
    """The JFIF segment without its preview; nothing where the segment is a JFXX extension."""
    if segment[4:9] != b"JFIF\0" or len(segment) < 2 + 16:
        return b""
    return b"\xff\xe0\x00\x10" + segment[4 : 4 + JFIF_BARE - 2] + b"\0\0"


def _webp(data: bytes) -> Iterator[bytes]:
    parts = [_without_flags(kind, chunk) for kind, chunk in _webp_chunks(data) if kind in WEBP_KEEP or kind == b"VP8X"]
    yield b"RIFF" + struct.pack("<I", 4 + sum(map(len, parts))) + b"WEBP"
    yield from parts


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 12
    end = min(len(data), 8 + int(struct.unpack_from("<I", data, 4)[0]))
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, position)
        chunk = data[position : position + 8 + length]
        yield kind, chunk + b"\0" * (length & 1)
        position += 8 + length + (length & 1)


def _without_flags(kind: bytes, chunk: bytes) -> bytes:
    if kind != b"VP8X":
        return chunk
    return chunk[:8] + bytes([chunk[8] & WEBP_ALPHA]) + chunk[9:]
