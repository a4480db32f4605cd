"""Briefs and files for the tests of round trips, the same at every run."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image

from generations.imaging.brief import Brief, BriefReference, Cost, Settings
from tests.imaging.corpus import chunk, picture

PROMPT = "A bowl of pears & figs on <linen>, “soft” light\nfrom the left; 一碗梨，柔光。 "
ROLES = ("subject", "product", "style", "logo")


def brief(**fields: Any) -> Brief:
    """A brief with something in every field."""
    given: dict[str, Any] = {
        "prompt": PROMPT,
        "sent_prompt": f"{PROMPT}\nImage 1 is the subject.",
        "settings": Settings(
            aspect="16:9",
            resolution="2K",
            width=2048,
            height=1152,
            quality="high",
            n=4,
            output_format="png",
            output_compression=80,
            background="opaque",
            moderation="low",
            partial_images=1,
            action="edit",
            one_call=True,
        ),
        "model": "gpt-image-2",
        "profile": "openai",
        "references": tuple(
            BriefReference(sha256=f"{place:064x}", filename=f"bottle {place}.png", role=ROLES[place], line="as it is")
            for place in range(4)
        ),
        "mask": "ab" * 32,
        "feather": 12,
        "guarded": True,
        "cost": Cost(nano=41_200_000, currency="USD", confidence="exact"),
        "studio": "1.4.0",
        "picture": "Xy7kQ2mNpR4a",
        "created": "2026-01-31T12:00:00Z",
    }
    return Brief(**given | fields)


def encoded_files(format_name: str, count: int, seed: int = 4) -> Iterator[bytes]:
    """``count`` files of a format: all modes, odd and even sizes, and the ways in which it can be written."""
    dice = random.Random(f"{format_name}{seed}")
    for number in range(count):
        size = dice.randrange(1, 90), dice.randrange(1, 90)
        yield {"PNG": _png, "JPEG": _jpeg, "WEBP": _webp}[format_name](size, number, dice)


def _saved(image: Image.Image, format_name: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, format_name, **options)
    return target.getvalue()


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Of each pass the first column and row, and the steps to the next."""


def interlaced(image: Image.Image) -> bytes:
    """A grey picture as an interlaced PNG, which Pillow reads and does not write."""
    (width, height), pixels = image.size, image.tobytes()
    rows = [
        b"\0" + pixels[y * width + left : (y + 1) * width : across]
        for left, top, across, down in ADAM7
        for y in range(top, height, down)
        if left < width
    ]
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 1)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _png(size: tuple[int, int], number: int, dice: random.Random) -> bytes:
    if number % 8 == 7:
        return interlaced(picture(*size, "L"))
    mode = ("RGB", "RGBA", "L", "LA", "P", "1", "I;16")[number % 8]
    image = picture(*size, "RGB")
    image = image.convert("RGBA" if mode == "LA" else "L" if mode == "I;16" else mode).convert(mode)
    data = _saved(image, "PNG", optimize=number % 2 == 0, dpi=(72, 72) if number % 3 == 0 else None)
    return data + dice.randbytes(9) if number % 10 == 9 else data


def _jpeg(size: tuple[int, int], number: int, dice: random.Random) -> bytes:
    image = picture(*size, ("RGB", "L", "CMYK")[number % 3])
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    more = {"exif": exif.tobytes()} if number % 4 == 1 else {}
    comment = {"comment": b"a word"} if number % 5 == 0 else {}
    data = _saved(image, "JPEG", quality=dice.randrange(30, 98), progressive=number % 2 == 0, **more, **comment)
    return data + dice.randbytes(31) if number % 10 == 9 else data


def _webp(size: tuple[int, int], number: int, dice: random.Random) -> bytes:
    image = picture(*size, "RGB")
    if number % 3:
        image.putalpha(Image.linear_gradient("L").resize(size))
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    more = {"exif": exif.tobytes()} if number % 4 == 1 else {}
    return _saved(image, "WEBP", lossless=number % 2 == 0, quality=dice.randrange(20, 95), method=0, **more)
