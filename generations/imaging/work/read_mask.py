"""Masks that other tools made, brought to a picture's own size: alpha, or black and white, of any type and size."""

from pathlib import Path

from PIL import Image

from ..errors import ImageRefused
from ..facts import Kind, MaskFit, ReadMask
from ..limits import UPLOAD, Limits
from ..probe import probe
from .colour import has_alpha, to_srgb
from .decode import decode, orientation, turned
from .mask import write

HALF = 128
KEPT = 255
Size = tuple[int, int]


def read_mask(
    path: str | Path,
    out: str | Path,
    *,
    width: int,
    height: int,
    swap: bool = False,
    exact: bool = False,
    limits: Limits = UPLOAD,
) -> ReadMask:
    """Write the mask at `path` to `out` as binary RGBA PNG of `width` x `height` pixels, alpha 0 where to repaint.

    Transparent repaints; in a picture without transparency black does. `swap` turns that around. Grey below 128 is
    black. Another size is scaled without smoothing; another shape is fitted into the middle, and what it leaves is
    kept. exact: another size is refused instead (mask_size). Raises `ImageRefused` also as decoding does; OSError.
    """
    found = probe(path, limits)
    if exact and found.upright != (width, height):
        size = found.upright
        raise ImageRefused("mask_size", width=size[0], height=size[1], expected_width=width, expected_height=height)
    image = decode(path, found)
    image = turned(to_srgb(image), orientation(image, found))
    kind, grey = _grey(image)
    binary = grey.point(_steps(swap), "L")
    alpha, fit = _fitted(binary, (width, height))
    write(alpha, Path(out))
    return ReadMask(
        path=str(out),
        width=width,
        height=height,
        original_width=image.width,
        original_height=image.height,
        kind=kind,
        fit=fit,
        swapped=swap,
        painted=alpha.histogram()[0],
    )


def _grey(image: Image.Image) -> tuple[Kind, Image.Image]:
    """What says keep or repaint: the transparency where there is any, else the brightness."""
    if has_alpha(image):
        alpha = image.convert("RGBA").getchannel("A")
        if alpha.getextrema() != (KEPT, KEPT):
            return "alpha", alpha
    return "grey", image.convert("RGB").convert("L")


def _steps(swap: bool) -> list[int]:
    dark, light = (KEPT, 0) if swap else (0, KEPT)
    return [dark if value < HALF else light for value in range(256)]


def _fitted(binary: Image.Image, size: Size) -> tuple[Image.Image, MaskFit]:
    if binary.size == size:
        return binary, ""
    inner = _inside(binary.size, size)
    if inner == size:
        return binary.resize(size, Image.Resampling.NEAREST), "scaled"
    canvas = Image.new("L", size, KEPT)
    at = ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2)
    canvas.paste(binary.resize(inner, Image.Resampling.NEAREST), at)
    return canvas, "contained"


def _inside(size: Size, room: Size) -> Size:
    """The largest size of the same shape within `room`; `room` itself where a pixel of rounding is all that differs."""
    factor = min(room[0] / size[0], room[1] / size[1])
    inner = (max(1, round(size[0] * factor)), max(1, round(size[1] * factor)))
    # A mask that was made small was rounded when it was: up to half of one of its own pixels on each side.
    slack = max(1.0, factor)
    close = room[0] - inner[0] <= slack and room[1] - inner[1] <= slack
    return room if close else inner
