"""An identity at a glance: a grid of tiles with one mark, its colours, papers, a sign and pictures."""

from __future__ import annotations

from random import Random

from ..brief import Brief
from ..canvas import Box, Canvas
from ..colour import RGB, mix, oklch, shade
from ..panels import picture, words
from .marks import mark, nine
from .objects import podium, still
from .room import room

Inks = tuple[RGB, RGB, RGB, RGB]
"""Dark, pale, loud, paper."""


def board(canvas: Canvas, brief: Brief, random: Random) -> None:
    """Tiles of one brand; for a logo alone, nine marks on white."""
    if brief.says("logo", "logos"):
        nine(canvas)
        return
    inks = (
        brief.tone(0.33, 0.07),
        brief.tone(0.90, 0.035, 20),
        brief.accent(0.63, 0.16),
        oklch(0.975, 0.008, 85),
    )
    canvas.backdrop([mix(inks[1], inks[3], 0.6)] * 2)
    across = 4 if canvas.w > canvas.h * 1.6 else 3
    down = 4 if canvas.h > canvas.w * 1.25 else 3
    gap, kind = 18.0, random.randrange(9)
    wide, tall = (canvas.w - gap * (across + 1)) / across, (canvas.h - gap * (down + 1)) / down
    for place in range(across * down):
        x, y = gap + place % across * (wide + gap), gap + place // across * (tall + gap)
        _TILES[place % len(_TILES)](canvas, brief, random, inks, (x, y, x + wide, y + tall), kind)


def _stamp(canvas: Canvas, box: Box, at: tuple[float, float, float], ink: RGB, kind: int) -> None:
    """The mark, cut off by the tile's edges."""
    x, y, r = at
    canvas.shape(box, lambda pen: mark(pen, x, y, r, kind), ink)


def _large(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    x0, y0, x1, y1 = box
    canvas.rect(*box, inks[0])
    _stamp(canvas, box, (x0 + (x1 - x0) * 0.62, y0 + (y1 - y0) * 0.6, (y1 - y0) * 0.58), inks[1], kind)


def _name(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    canvas.rect(*box, inks[3])
    r = tall * 0.11
    _stamp(canvas, box, (x0 + wide * 0.24, y0 + tall * 0.5, r), inks[2], kind)
    words(canvas, x0 + wide * 0.36, y0 + tall * 0.44, (wide * 0.42,), tall * 0.12, inks[0])


def _fields(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    x0, y0, x1, y1 = box
    left = x0
    for share, ink in ((0.5, inks[0]), (0.3, inks[1]), (0.2, inks[2])):
        right = left + (x1 - x0) * share
        canvas.rect(left, y0, right, y1, ink)
        left = right


def _bag(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    x0, y0, x1, y1 = box
    wide, tall, x = x1 - x0, y1 - y0, (x0 + x1) / 2
    canvas.rect(*box, mix(inks[2], inks[3], 0.55))
    half, top, foot = min(wide * 0.24, tall * 0.28), y0 + tall * 0.24, y0 + tall * 0.9
    canvas.soft_ellipse(x + half * 0.3, foot, half * 1.2, tall * 0.03, shade(inks[0], 0.05), 10, 0.5)
    handle = [
        (x - half * 0.45, top),
        (x - half * 0.4, top - tall * 0.14),
        (x + half * 0.4, top - tall * 0.14),
        (x + half * 0.45, top),
    ]
    canvas.line(handle, 8, shade(inks[1], -0.18))
    canvas.rect(x - half, top, x + half, foot, inks[1])
    canvas.polygon(
        [(x + half * 0.55, top), (x + half, top), (x + half, foot), (x + half * 0.7, foot)], shade(inks[1], -0.06)
    )
    _stamp(canvas, box, (x - half * 0.12, top + (foot - top) * 0.42, half * 0.42), inks[2], kind)
    words(canvas, x - half * 0.55, foot - tall * 0.12, (half * 0.86,), tall * 0.03, inks[0])


def _photo(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    picture(canvas, brief, random, box, random.choice((still, podium)))


def _repeat(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    x0, y0, x1, y1 = box
    canvas.rect(*box, inks[2])
    step = (x1 - x0) / 5
    count = int((y1 - y0) / step) + 2
    for place in range(6 * count):
        x, y = x0 + (place % 6 + (0.5 if place // 6 % 2 else 0)) * step, y0 + (place // 6 + 0.25) * step
        _stamp(canvas, box, (x, y, step * 0.3), inks[1] if place % 3 else inks[0], kind)


def _sign(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    """A round sign on a bracket, lit, on a wall at dusk."""
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    canvas.rect(*box, shade(inks[0], -0.08))
    x, y, r = x0 + wide * 0.55, y0 + tall * 0.54, min(wide, tall) * 0.3
    canvas.rect(x0, y - r * 1.34, x + r * 0.1, y - r * 1.24, shade(inks[0], 0.16))
    canvas.rect(x - 4, y - r * 1.3, x + 4, y - r * 0.9, shade(inks[0], 0.16))
    halo = canvas.soft(
        (x - r * 1.2, y - r * 1.2, x + r * 1.2, y + r * 1.2),
        lambda pen: pen.ellipse(x, y, r * 1.15, r * 1.15),
        r * 0.24,
    )
    clip = canvas.mask(box, lambda pen: pen.rect(*box))
    canvas.fill(halo, mix(inks[0], (255, 232, 190), 0.5), 0.6, clip)
    canvas.ellipse(x, y, r, r, mix(inks[1], (255, 240, 210), 0.5))
    _stamp(canvas, box, (x, y, r * 0.56), inks[2], kind)


def _papers(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    """Two business cards, one over the other."""
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    canvas.rect(*box, shade(inks[1], -0.05))
    for dx, dy, ink in ((0.14, 0.18, inks[0]), (0.32, 0.40, inks[3])):
        a, b = x0 + wide * dx, y0 + tall * dy
        c, d = a + wide * 0.54, b + tall * 0.42
        canvas.soft_shape((a, b, c, d), lambda pen, q=(a, b, c, d): pen.rect(*q), shade(inks[0], -0.05), 12, 0.35)  # type: ignore[misc]
        canvas.rect(a, b, c, d, ink, 1, 6)
    _stamp(canvas, box, (x0 + wide * 0.26, y0 + tall * 0.30, tall * 0.07), inks[1], kind)
    words(canvas, x0 + wide * 0.38, y0 + tall * 0.52, (wide * 0.24, wide * 0.16), tall * 0.04, inks[0])
    words(canvas, x0 + wide * 0.38, y0 + tall * 0.74, (wide * 0.32,), tall * 0.025, inks[2])


def _box(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    """A parcel in three faces, with a printed band."""
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    canvas.rect(*box, mix(inks[1], inks[3], 0.3))
    x, y, a, b = x0 + wide * 0.5, y0 + tall * 0.36, min(wide * 0.32, tall * 0.42), tall * 0.15
    h, kraft = tall * 0.36, oklch(0.72, 0.06, 70)
    canvas.soft_ellipse(x, y + b + h, a * 1.05, b * 0.8, shade(inks[0], 0.05), 14, 0.45)
    canvas.polygon([(x - a, y), (x, y - b), (x + a, y), (x, y + b)], shade(kraft, 0.08))
    canvas.polygon([(x - a, y), (x, y + b), (x, y + b + h), (x - a, y + h)], kraft)
    canvas.polygon([(x + a, y), (x, y + b), (x, y + b + h), (x + a, y + h)], shade(kraft, -0.09))
    canvas.polygon(
        [
            (x - a * 0.6, y - b * 0.4),
            (x - a * 0.4, y - b * 0.6),
            (x + a * 0.6, y + b * 0.4),
            (x + a * 0.4, y + b * 0.6),
        ],
        inks[2],
    )
    canvas.polygon(
        [
            (x + a * 0.6, y + b * 0.4),
            (x + a * 0.4, y + b * 0.6),
            (x + a * 0.4, y + b * 0.6 + h * 0.4),
            (x + a * 0.6, y + b * 0.4 + h * 0.4),
        ],
        shade(inks[2], -0.07),
    )
    _stamp(canvas, box, (x - a * 0.5, y + b * 0.5 + h * 0.52, a * 0.2), inks[0], kind)


def _wall(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    picture(canvas, brief, random, box, room)


def _cropped(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    x0, y0, x1, y1 = box
    canvas.rect(*box, inks[1])
    _stamp(canvas, box, (x0 + (x1 - x0) * 0.2, y1 - (y1 - y0) * 0.1, (y1 - y0) * 0.75), inks[2], kind)


def _lines(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    canvas.rect(*box, inks[0])
    words(canvas, x0 + wide * 0.1, y0 + tall * 0.16, (wide * 0.7, wide * 0.46), tall * 0.13, inks[1], 1.5)
    words(
        canvas,
        x0 + wide * 0.1,
        y0 + tall * 0.66,
        (wide * 0.5, wide * 0.56, wide * 0.3),
        tall * 0.03,
        shade(inks[1], -0.25),
        2.2,
    )


_TILES = (_large, _name, _fields, _bag, _photo, _repeat, _sign, _papers, _box, _wall, _cropped, _lines)
