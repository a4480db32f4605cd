"""Texts in the lowest bits of a picture's transparency, column after column: what outlives services that drop metadata."""

import gzip
import io
import zlib
from pathlib import Path

from PIL import Image

from ..facts import Probe
from .decode import decode

PACKED, PLAIN = b"stealth_pngcomp", b"stealth_pnginfo"
HEAD_BITS = 8 * len(PACKED) + 32
MOST_BYTES = 4 << 20
BITS = bytes(ord("0") + (value & 1) for value in range(256))
PIXELS_MOST = 20_000_000
"""Above these nobody looks: those who hide texts draw small pictures, and all pixels must be decoded for it."""


def hidden(path: str | Path, found: Probe) -> str:
    """The text in a PNG's or a WebP's transparency; "" where there is none. Raises `ImageRefused`, OSError."""
    if found.format not in ("PNG", "WEBP") or not found.has_alpha or found.width * found.height > PIXELS_MOST:
        return ""
    image = decode(path, found)
    if image.mode != "RGBA":
        return ""
    alpha = image.getchannel("A")
    columns = -(-HEAD_BITS // alpha.height)
    head = _bytes(alpha, min(columns, alpha.width), 0, HEAD_BITS)
    mark, length = head[: len(PACKED)], int.from_bytes(head[len(PACKED) :], "big")
    if mark not in (PACKED, PLAIN) or not 0 < length <= 8 * MOST_BYTES:
        return ""
    columns = -(-(HEAD_BITS + length) // alpha.height)
    body = _bytes(alpha, columns, HEAD_BITS, length) if columns <= alpha.width else b""
    return (_unpacked(body) if mark == PACKED else body).decode("utf-8", "replace")


def _bytes(alpha: Image.Image, columns: int, start: int, count: int) -> bytes:
    """``count`` bits from ``start`` on, as bytes."""
    part = alpha.crop((0, 0, columns, alpha.height)).transpose(Image.Transpose.TRANSPOSE)
    bits = part.tobytes()[start : start + count].translate(BITS)
    # In pieces: a number of a million digits would take its length squared.
    pieces = (bits[place : place + 8192] for place in range(0, len(bits) // 8 * 8, 8192))
    return b"".join(int(piece, 2).to_bytes(len(piece) // 8, "big") for piece in pieces)


def _unpacked(body: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            return file.read(MOST_BYTES)
    except (OSError, EOFError, zlib.error):
        return b""
