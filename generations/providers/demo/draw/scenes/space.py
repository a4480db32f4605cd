"""A planet with its ring and moon, dust of stars, and a dark horizon with someone looking up."""

from __future__ import annotations

from random import Random

from PIL import ImageChops

from ..brief import Brief
from ..canvas import BICUBIC, Canvas, Mask, Pen, circle_points, contrast, noise
from ..colour import RGB, mix, oklch, shade
from ..solids import sphere
from .terrain import conifers, land, ridge, stars


def space(canvas: Canvas, brief: Brief, random: Random) -> None:
    canvas.backdrop(
        [brief.tone(0.13, 0.05), brief.tone(0.20, 0.08), brief.tone(0.34, 0.11, 15), brief.accent(0.60, 0.12)]
    )
    _nebula(canvas, random, brief.tone(0.55, 0.16, 20), 3.2)
    _nebula(canvas, random, brief.accent(0.62, 0.14), 2.4)
    stars(canvas, random, canvas.h * 0.95, 620)
    _bright_stars(canvas, random)
    x, y = canvas.w * random.choice((0.36, 0.5, 0.63)), canvas.h * random.uniform(0.36, 0.44)
    _planet(canvas, brief, random, x, y, random.uniform(170, 235))
    ground = oklch(0.10, 0.03, brief.hue)
    for step in range(3):
        line = ridge(random, canvas.w, canvas.h * (0.83 + 0.055 * step), canvas.h * 0.12, 0.5)
        tone = mix(brief.accent(0.42, 0.09), ground, 0.35 + 0.32 * step)
        land(canvas, line, tone)
        if step == 2:
            conifers(canvas, random, line, tone, 58, 0.6)


def _nebula(canvas: Canvas, random: Random, colour: RGB, cells: float) -> None:
    size = 420, max(60, round(420 * canvas.h / canvas.w))
    cloud = contrast(noise(random, *size, cells, 6), 118, 215)
    veil = ImageChops.multiply(cloud, contrast(noise(random, *size, 2, 2), 60, 190))
    canvas.fill(Mask(veil.resize(canvas.pixels, BICUBIC), 0, 0), colour, 0.85)


def _bright_stars(canvas: Canvas, random: Random) -> None:
    for _ in range(round(canvas.w / 90)):
        x, y, s = random.uniform(0, canvas.w), random.uniform(0, canvas.h * 0.7), random.uniform(8, 24)
        canvas.glow(x, y, s * 1.6, (225, 235, 255), 0.8, 3.2)
        canvas.ellipse(x, y, s * 0.09, s * 0.09, (255, 255, 255))


def _planet(canvas: Canvas, brief: Brief, random: Random, x: float, y: float, r: float) -> None:
    """A banded ball; the far half of its ring goes behind it, the near half in front."""
    body = brief.accent(0.70, 0.13)
    canvas.glow(x, y, r * 2.3, shade(body, 0.05), 0.5, 2.0)
    tilt = random.choice((-0.36, 0.3))
    _ring(canvas, x, y, r, tilt, mix(body, (255, 244, 225), 0.4), near=False)
    sphere(canvas, x, y, r, body, 0.0)
    disc = canvas.mask((x - r, y - r, x + r, y + r), lambda pen: pen.ellipse(x, y, r, r))
    bands = canvas.soft((x - r, y - r, x + r, y + r), lambda pen: _bands(pen, random, x, y, r, tilt), r * 0.025)
    canvas.fill(bands, shade(body, 0.13, 0.8, 14), 0.5, disc)
    night_side = canvas.soft(
        (x - r, y - r, x + 2 * r, y + 2 * r),
        lambda pen: pen.ellipse(x + r * 0.62, y + r * 0.58, r * 1.02, r * 1.02),
        r * 0.2,
    )
    canvas.fill(night_side, brief.tone(0.10, 0.05), 0.78, disc)
    _ring(canvas, x, y, r, tilt, mix(body, (255, 244, 225), 0.4), near=True)
    sphere(canvas, x + r * 1.75, y - r * 0.95, r * 0.15, oklch(0.78, 0.03, 80), 0.2)


def _bands(pen: Pen, random: Random, x: float, y: float, r: float, tilt: float) -> None:
    for step in range(9):
        off = (step / 8 - 0.5) * 2 * r
        if random.random() < 0.75:
            wide = r * random.uniform(0.03, 0.09)
            pen.polygon(
                [(px, py + off) for px, py in circle_points(x, y, r * 1.2, wide, tilt, 60)], random.randint(90, 255)
            )


def _ring(canvas: Canvas, x: float, y: float, r: float, tilt: float, colour: RGB, *, near: bool) -> None:
    reach = r * 2.15
    box = (x - reach, y - reach, x + reach, y + reach)
    for outer, inner, alpha in ((2.05, 1.78, 0.75), (1.72, 1.5, 0.5), (1.46, 1.38, 0.3)):

        def band(pen: Pen, outer: float = outer, inner: float = inner) -> None:
            pen.polygon(circle_points(x, y, r * outer, r * outer * 0.2, tilt, 180))
            pen.polygon(circle_points(x, y, r * inner, r * inner * 0.2, tilt, 180), 0)

        ring = canvas.mask(box, band)
        half = canvas.mask(box, lambda pen: _half(pen, x, y, reach, tilt, near=near))
        canvas.fill(ring, colour, alpha, half)


def _half(pen: Pen, x: float, y: float, reach: float, tilt: float, *, near: bool) -> None:
    rise = reach * tilt / (1 - tilt * tilt / 3)
    edge = y + reach * 2 if near else y - reach * 2
    pen.polygon([(x - reach * 1.0, y - rise), (x + reach * 1.0, y + rise), (x + reach, edge), (x - reach, edge)])
