"""What a file is, by its content alone: no client's word, no pixel, no C code, a few kilobytes read."""

from collections.abc import Callable
from pathlib import Path

from . import bmff, headers
from .errors import ImageRefused
from .facts import Probe
from .limits import UPLOAD, Limits
from .reader import Reader, open_source

SNIFF = 1024

# Known and refused by name. What could carry a script or a document is never a picture here.
UNSUPPORTED = (
    (b"%PDF", "PDF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"8BPS", "PSD"),
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"\0\0\1\0", "ICO"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\x1a\x45\xdf\xa3", "video"),
)
SIMPLE: tuple[tuple[bytes, Callable[[Reader], Probe]], ...] = (
    (b"\x89PNG\r\n\x1a\n", headers.png),
    (b"\xff\xd8\xff", headers.jpeg),
    (b"GIF87a", headers.gif),
    (b"GIF89a", headers.gif),
    (b"BM", headers.bmp),
)


def probe(source: str | Path | bytes, limits: Limits = UPLOAD) -> Probe:
    """Judge a file by its header. Cheap enough and safe for the web process.

    Raises `ImageRefused` for what is not a picture, not a kind that is taken, or above `limits`; OSError where
    the file cannot be read.
    """
    with open_source(source) as file:
        reader = Reader(file)
        if reader.size == 0:
            raise ImageRefused("empty")
        if reader.size > limits.max_bytes:
            raise ImageRefused("too_many_bytes", bytes=reader.size, limit=limits.max_bytes)
        head = file.read(SNIFF)
        found = _read(reader, head)
    _judge(found, reader.size, limits)
    return found


def _read(reader: Reader, head: bytes) -> Probe:
    for magic, read in SIMPLE:
        if head.startswith(magic):
            return read(reader)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return headers.webp(reader)
    if head[4:8] == b"ftyp":
        return _container(reader, head)
    raise _refusal(head)


def _container(reader: Reader, head: bytes) -> Probe:
    brand = head[8:12]
    brands = {head[i : i + 4] for i in range(16, min(int.from_bytes(head[:4], "big"), len(head)), 4)}
    if brand in bmff.SEQUENCES:
        raise ImageRefused("animated", frames=2)
    avif = brand in bmff.AVIF or (brand == b"mif1" and bool(brands & bmff.AVIF))
    if avif or brand in bmff.HEIC:
        return bmff.still(reader, avif=avif)
    raise ImageRefused("unsupported_type", type="video")


def _refusal(head: bytes) -> ImageRefused:
    for magic, name in UNSUPPORTED:
        if head.startswith(magic):
            return ImageRefused("unsupported_type", type=name)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in text):
        return ImageRefused("unsupported_type", type="SVG")
    return ImageRefused("not_an_image")


def _judge(found: Probe, size: int, limits: Limits) -> None:
    sides = {"width": found.width, "height": found.height}
    if not min(found.width, found.height):
        raise ImageRefused("damaged")
    if max(found.width, found.height) > limits.max_side:
        raise ImageRefused("side_too_long", **sides, limit=limits.max_side)
    if found.width * found.height > limits.max_pixels:
        raise ImageRefused("too_many_pixels", **sides, limit=limits.max_pixels)
    if found.frames > limits.max_frames:
        raise ImageRefused("animated", frames=found.frames)
    if found.width * found.height > limits.max_pixels_per_byte * size:
        raise ImageRefused("implausible", **sides, bytes=size)
