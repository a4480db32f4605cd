"""Dropping metadata without touching a pixel: the file is copied part by part, and only known parts are kept."""

import struct
from collections.abc import Iterator

from ..errors import ImageRefused
from ..parts import jpeg_parts, png_parts, webp_parts

# gAMA, cHRM, sRGB and cICP say what the numbers mean; everything else that is optional says something about someone.
PNG_KEEP = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"cICP"})
WEBP_KEEP = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"VP8X"})
WEBP_ALPHA = 0x10
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
    yield from (data[part.start : part.after] for part in png_parts(data) if part.kind in PNG_KEEP)


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    for part in jpeg_parts(data):
        marker = part.kind[0]
        if marker == 0xE0:
            yield _bare_jfif(data[part.start : part.after])
        elif marker not in JPEG_DROP:
            yield data[part.start : part.after]


def _bare_jfif(segment: bytes) -> bytes:
    """The JFIF segment without its preview; nothing where the segment is a JFXX extension."""
    if segment[4:9] != b"JFIF\0" or len(segment) < 2 + 16:
        return b""
    return b"\xff\xe0\x00\x10" + segment[4 : 4 + JFIF_BARE - 2] + b"\0\0"


def _webp(data: bytes) -> Iterator[bytes]:
    kept = [part for part in webp_parts(data) if part.kind in WEBP_KEEP]
    chunks = [_without_flags(part.kind, data[part.start : part.end]) + b"\0" * (part.after - part.end) for part in kept]
    yield b"RIFF" + struct.pack("<I", 4 + sum(map(len, chunks))) + b"WEBP"
    yield from chunks


def _without_flags(kind: bytes, chunk: bytes) -> bytes:
    if kind != b"VP8X":
        return chunk
    return chunk[:8] + bytes([chunk[8] & WEBP_ALPHA]) + chunk[9:]
