"""Pictures for orders: drawing and encoding in threads, so that the event loop stays free."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections import Counter
from concurrent.futures import Executor
from dataclasses import dataclass

from PIL import Image, ImageFilter

from .directives import Directives
from .draw import Request, render
from .order import Order

WORDS_REMEMBERED = 2000
_QUALITY = {"jpeg": 88, "webp": 84}


@dataclass(frozen=True)
class Finished:
    """An encoded picture, and the picture itself for its previews."""

    data: bytes
    content_type: str
    image: Image.Image


class Artist:
    """Draws one order's pictures; ``plain`` gives gradients in place of scenes."""

    def __init__(self, pool: Executor, *, plain: bool) -> None:
        self._pool = pool
        self._plain = plain
        self._drawn: Counter[str] = Counter()

    async def draw(self, order: Order, words: str, said: Directives, index: int) -> Finished:
        """Draw and encode picture number ``index`` of an order."""
        request = Request(
            words=words,
            size=order.size,
            seed=seed_of(words, said, index if said.has("seed") else self._turn(words)),
            references=order.references,
            mask=order.mask,
            transparent=order.fields.background == "transparent",
            plain=self._plain or said.has("plain"),
        )
        return await asyncio.get_running_loop().run_in_executor(self._pool, _finish, request, order)

    def _turn(self, words: str) -> int:
        """How often these words were drawn before: four calls for one picture each must not bring the same one four times."""
        if len(self._drawn) > WORDS_REMEMBERED:
            self._drawn.clear()
        self._drawn[words] += 1
        return self._drawn[words] - 1

    async def preview(self, picture: Finished, number: int, wanted: int, order: Order) -> bytes:
        """Encode preview ``number`` (from 0) of ``wanted``: each is sharper than the one before."""
        detail = 12 * 4 ** ((number + 1) * 3 / (wanted + 1))
        return await asyncio.get_running_loop().run_in_executor(self._pool, _preview, picture.image, detail, order)


def seed_of(words: str, said: Directives, index: int) -> int:
    """The number that settles a picture: the prompt's words, the picture's index, and ``seed`` where given."""
    text = f"{words}|{said.text('seed', '')}|{index}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


def _finish(request: Request, order: Order) -> Finished:
    image = render(request)
    return Finished(encode(image, order), f"image/{order.fields.output_format}", image)


def encode(image: Image.Image, order: Order) -> bytes:
    """Encode in the order's format; ``output_compression`` 100 is the best quality, as at OpenAI."""
    out, kind = io.BytesIO(), order.fields.output_format
    if kind == "png":
        image.save(out, "PNG", compress_level=2)
        return out.getvalue()
    asked = order.fields.output_compression
    quality = _QUALITY[kind] if asked is None else max(1, asked)
    if kind == "jpeg":
        image.save(out, "JPEG", quality=quality)
    else:
        image.save(out, "WEBP", quality=quality, method=1)
    return out.getvalue()


def _preview(image: Image.Image, detail: float, order: Order) -> bytes:
    """Throw away everything finer than ``detail`` pixels across the short side."""
    factor = detail / min(image.size)
    if factor < 1:
        small = image.resize(
            (max(8, round(image.width * factor)), max(8, round(image.height * factor))), Image.Resampling.BOX
        )
        image = small.filter(ImageFilter.GaussianBlur(0.8)).resize(image.size, Image.Resampling.BICUBIC)
    return encode(image, order)
