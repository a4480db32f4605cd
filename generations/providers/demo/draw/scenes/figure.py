"""A head in profile that holds a landscape: two exposures on one sheet."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from ..brief import Brief
from ..canvas import Canvas, Mask, Point, column
from ..colour import mix, oklch, shade
from ..solids import smooth
from .mountain import mountain
from .plants import blossom, frond, leaf
from .sea import sea

# Forehead to neck, in units of the head's height, the crown at 0 and the chin at about 1.
_FACE: tuple[Point, ...] = (
    (0.10, 0.02), (0.28, 0.08), (0.385, 0.20), (0.415, 0.33), (0.402, 0.415), (0.425, 0.455), (0.475, 0.555),
    (0.492, 0.592), (0.462, 0.628), (0.418, 0.640), (0.420, 0.668), (0.452, 0.702), (0.444, 0.728), (0.420, 0.738),
    (0.440, 0.765), (0.430, 0.795), (0.398, 0.822), (0.402, 0.870), (0.388, 0.930), (0.335, 0.972), (0.250, 0.972),
    (0.165, 0.948), (0.110, 0.955), (0.085, 1.02), (0.085, 1.14), (0.130, 1.24), (0.260, 1.32), (0.420, 1.40), (0.520, 1.52), (0.560, 1.75),
)  # fmt: skip
_BACK: tuple[Point, ...] = (
    (-0.780, 1.75), (-0.720, 1.50), (-0.560, 1.36), (-0.390, 1.27), (-0.285, 1.16), (-0.262, 1.02), (-0.315, 0.88),
    (-0.405, 0.72), (-0.448, 0.52), (-0.420, 0.30), (-0.320, 0.13), (-0.150, 0.03), (0.10, 0.02),
)  # fmt: skip


def portrait(canvas: Canvas, brief: Brief, random: Random) -> None:
    night = brief.light == "night"
    ground = brief.tone(0.90 if not night else 0.20, 0.035)
    canvas.backdrop([shade(ground, 0.03), ground, shade(ground, -0.06)])
    s, side = min(canvas.h * 0.60, canvas.w * 0.66), random.choice((-1, 1))
    x, y = canvas.w * 0.5, canvas.h * 0.17
    disc = brief.accent(0.78 if not night else 0.45, 0.13)
    canvas.ellipse(
        x + side * s * 0.12, y + s * 0.46, s * 0.62, s * 0.62, column([shade(disc, 0.06), shade(disc, -0.04)])
    )
    _leaves(canvas, random, x - side * s * 0.1, y, s, side, behind=True)
    outline = [(x + side * px * s, y + py * s) for px, py in [*smooth(_FACE, 180), *smooth(_BACK, 120)]]
    bust = canvas.mask((0, 0, canvas.w, canvas.h), lambda pen: pen.polygon(outline))
    assert bust is not None
    _expose(canvas, brief, random, bust, x, y, s, side)
    _leaves(canvas, random, x - side * s * 0.16, y, s, side, behind=False, brief=brief)


def _expose(canvas: Canvas, brief: Brief, random: Random, bust: Mask, x: float, y: float, s: float, side: int) -> None:
    """Fill the head with a scene of its own, darker at the back, and light the edge of the face."""
    inner = Canvas(*canvas.pixels)
    light = brief.light if brief.light != "day" else random.choice(("sunset", "dawn"))
    scene = replace(brief, light=light, words=frozenset())
    random.choice((mountain, sea))(inner, scene, random)
    box = (bust.left, bust.top, bust.left + bust.image.width, bust.top + bust.image.height)
    canvas.fill(bust, inner.image.crop(box))
    dark = oklch(0.22, 0.05, brief.hue)
    shadow = canvas.soft(
        (x - s, y, x + s, canvas.h),
        lambda pen: pen.ellipse(x - side * s * 0.62, y + s * 0.75, s * 0.42, s * 0.95),
        s * 0.16,
    )
    canvas.fill(shadow, dark, 0.55, bust)
    base = canvas.soft(
        (0, canvas.h * 0.8, canvas.w, canvas.h), lambda pen: pen.rect(0, canvas.h * 0.9, canvas.w, canvas.h + 60), 60
    )
    canvas.fill(base, mix(dark, brief.tone(0.3, 0.06), 0.4), 0.7, bust)


def _leaves(
    canvas: Canvas, random: Random, x: float, y: float, s: float, side: int, *, behind: bool, brief: Brief | None = None
) -> None:
    """Foliage behind the head, flowers in the hair."""
    if behind:
        for step in range(8):
            angle = -side * (0.2 + step * 0.30)
            frond(
                canvas,
                (x - side * s * 0.1, y + s * 0.45),
                angle,
                s * random.uniform(0.66, 0.84),
                oklch(0.46 + 0.03 * (step % 3), 0.08, 150),
                -side * 0.05,
                9,
            )
        return
    assert brief is not None
    for step in range(7):
        t = step / 6
        px, py = x - side * s * (0.02 + 0.34 * t), y + s * (0.02 + 0.62 * t**1.6)
        leaf(canvas, (px, py), -side * (0.4 + t * 1.6), s * 0.15, oklch(0.48, 0.09, 145), 0.34)
        blossom(
            canvas,
            random,
            px,
            py,
            s * random.uniform(0.055, 0.10),
            brief.accent(random.choice((0.72, 0.82, 0.64)), 0.14, random.uniform(-14, 14)),
        )
