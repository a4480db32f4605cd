"""Pixels, with Pillow: only in a child process, only after `probe`, only by the one plugin that the content asks for."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pillow_heif
from PIL import Image

from ..errors import ImageRefused
from ..facts import Probe

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, decode_threads=2)

# What Pillow's decoders raise on bytes that lie. OSError with an errno is the disk, not the picture.
BROKEN = (
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
# libwebp keeps two canvases and an output beside Pillow's own copy: what it cannot allocate it reports as damage.
WEBP_BYTES_PER_PIXEL = 16
LARGE = 400 << 20


def decode(path: str | Path, found: Probe, *, at_least: tuple[int, int] | None = None) -> Image.Image:
    """The first frame, every pixel decoded and the file's own checksums compared.

    at_least: a JPEG may come at a half, a quarter or an eighth of its size, not below this one; its whole stream
    is read all the same. Raises `ImageRefused` (truncated, damaged, too_much_memory).
    """
    with _refusing(found), ThreadPoolExecutor(1) as beside:
        verifying = beside.submit(_verify, path, found.format)
        # No more than one plugin gets to see the bytes.
        image: Image.Image = Image.open(path, formats=(found.format,))
        if at_least:
            image.draft(None, at_least)
        image.load()
        verifying.result()
        return image


def _verify(path: str | Path, form: str) -> None:
    """Compare the checksum of every chunk of a PNG: Pillow skips those of the pixels when it decodes."""
    if form == "PNG":
        with Image.open(path, formats=("PNG",)) as image:
            image.verify()


@contextmanager
def _refusing(found: Probe) -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        raise ImageRefused("too_much_memory") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise ImageRefused(_blame(str(error), found)) from error
    except BROKEN as error:
        raise ImageRefused(_blame(str(error), found)) from error


def _blame(message: str, found: Probe) -> str:
    if found.format == "WEBP" and found.width * found.height * WEBP_BYTES_PER_PIXEL > LARGE:
        return "too_much_memory"
    if "memory" in message.lower():
        return "too_much_memory"
    return "truncated" if "truncated" in message.lower() else "damaged"


def orientation(image: Image.Image, found: Probe) -> int:
    """How the decoded pixels must still be turned (EXIF 1-8). libheif has turned its own; libavif has not."""
    if found.format == "HEIF":
        return 1
    if found.format == "AVIF":
        return int(image.getexif().get(0x0112, 1))
    return found.orientation


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def turned(image: Image.Image, turn: int) -> Image.Image:
    """The picture upright, given its EXIF orientation."""
    return image.transpose(TURNS[turn]) if turn in TURNS else image
