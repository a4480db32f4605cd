"""A mask that is drawn from shapes instead of painted by hand."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from ..facts import Made, made
from .mask import write

KEPT = 255
PAINTED = 0
Shape = Mapping[str, Any]


def draw_mask(out: str | Path, *, width: int, height: int, shapes: Sequence[Shape]) -> Made:
    """Write a mask of `width` x `height` pixels to `out`, alpha 0 where any of `shapes` lies.

    A shape is {"kind": "box" or "disc", "box": [left, top, right, bottom]}, {"kind": "polygon", "points": [[x, y], ...]}
    or {"kind": "line", "points": ..., "width": ...}, all in pixels. Raises `ImageRefused` (mask_too_big).
    """
    alpha = Image.new("L", (width, height), KEPT)
    draw = ImageDraw.Draw(alpha)
    for shape in shapes:
        DRAWN[shape["kind"]](draw, shape)
    write(alpha, Path(out))
    return made(out, size=(width, height), mime="image/png", has_alpha=True, changes=[])


def _box(draw: ImageDraw.ImageDraw, shape: Shape) -> None:
    draw.rectangle(tuple(shape["box"]), fill=PAINTED)


def _disc(draw: ImageDraw.ImageDraw, shape: Shape) -> None:
    draw.ellipse(tuple(shape["box"]), fill=PAINTED)


def _polygon(draw: ImageDraw.ImageDraw, shape: Shape) -> None:
    draw.polygon(_points(shape), fill=PAINTED)


def _line(draw: ImageDraw.ImageDraw, shape: Shape) -> None:
    """With round ends and corners."""
    points, width = _points(shape), max(1, round(shape["width"]))
    draw.line(points, fill=PAINTED, width=width, joint="curve")
    for x, y in (points[0], points[-1]):
        draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=PAINTED)


def _points(shape: Shape) -> list[tuple[float, float]]:
    return [(x, y) for x, y in shape["points"]]


DRAWN: Mapping[str, Callable[[ImageDraw.ImageDraw, Shape], None]] = {
    "box": _box,
    "disc": _disc,
    "polygon": _polygon,
    "line": _line,
}
