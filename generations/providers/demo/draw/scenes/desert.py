"""Dunes with a lit and a shadowed side, and someone small walking on a crest."""

from __future__ import annotations

from math import sin
from random import Random

from PIL import Image

from ..brief import Brief
from ..canvas import BICUBIC, Canvas, Mask, Pen, Point, column, contrast, noise
from ..colour import RGB, mix, oklch, shade
from ..solids import smooth
from .terrain import land, mist, sky, sun


def desert(canvas: Canvas, brief: Brief, random: Random) -> None:
    horizon = canvas.h * random.uniform(0.50, 0.58)
    stops = sky(canvas, brief, random, horizon + 30)
    side = random.choice((-1, 1))
    sun(
        canvas,
        brief,
        canvas.w * (0.5 + side * 0.24),
        horizon - canvas.h * random.uniform(0.12, 0.26),
        random.uniform(40, 68),
    )
    light = {"night": 0.34, "day": 0.80, "dawn": 0.78, "fog": 0.8}.get(brief.light, 0.70)
    sand = oklch(light, 0.11 * brief.strength, brief.hue if brief.coloured else 60)
    dark = shade(sand, -0.24, 1.05, -22)
    crest: list[Point] = []
    for layer in range(5):
        share = layer / 4
        base = horizon + (canvas.h - horizon) * (0.04 + 0.80 * share**1.25)
        tall = canvas.h * (0.05 + 0.13 * share)
        fade = 0.62 * (1 - share) ** 1.4
        crest = _dune(canvas, random, base, tall, mix(sand, stops[-1], fade), mix(dark, stops[-1], fade), -side, share)
        if layer == 2:
            _walkers(canvas, random, crest, shade(dark, -0.16))
        if layer < 2:
            mist(canvas, random, base + 20, 40, stops[-1], 0.5)
    _ripples(canvas, random, horizon, shade(dark, 0.02))


def _dune(
    canvas: Canvas, random: Random, base: float, tall: float, lit: RGB, dark: RGB, side: int, share: float
) -> list[Point]:
    """One dune: its body, and the shadowed faces that fall away from its summits."""
    phase, waves = random.uniform(0, 6.3), random.uniform(1.1, 1.9)
    knots = []
    for step in range(13):
        x = -60 + (canvas.w + 120) * step / 12
        y = base - tall * (0.5 + 0.5 * sin(phase + waves * 6.283 * step / 12)) - tall * random.uniform(0, 0.22)
        knots.append((x, y))
    crest = smooth(knots, 220)
    land(canvas, crest, column([shade(lit, 0.05), lit, shade(lit, -0.03)]))
    for index in range(8, len(crest) - 8):
        x, y = crest[index]
        if y <= min(p[1] for p in crest[max(0, index - 24) : index + 25]):
            _slip_face(canvas, crest, index, side, tall, dark, lit)
    del share
    return crest


def _slip_face(canvas: Canvas, crest: list[Point], index: int, side: int, tall: float, dark: RGB, lit: RGB) -> None:
    """The side away from the sun: along the crest, then back on an S-curve from the summit to the foot."""
    x, y = crest[index]
    span = crest[index : index + 75] if side > 0 else crest[max(0, index - 74) : index + 1][::-1]
    foot_x, foot_y = span[-1]
    foot = max(foot_y, y + tall * 1.3) + tall * 0.6
    edge = smooth(
        [
            (x, y),
            (x + side * tall * 0.35, y + tall * 0.5),
            (x + side * tall * 0.1, y + tall * 1.05),
            (x + side * tall * 0.9, foot),
        ],
        40,
    )
    points = [*span, (foot_x, foot), *edge[::-1]]
    canvas.polygon(points, column([dark, mix(dark, lit, 0.35), mix(dark, lit, 0.96)]), 0.92)


def _walkers(canvas: Canvas, random: Random, crest: list[Point], colour: RGB) -> None:
    """Three figures in a row on the crest, with long shadows."""
    start = round(len(crest) * random.uniform(0.34, 0.6))
    for step in range(3):
        x, y = crest[start + step * 5]
        s = 25 - step * 1.5
        canvas.line([(x, y + 2), (x + 34, y + 13)], 3.0, colour, 0.35)
        canvas.polygon(
            [(x - s * 0.17, y + 2), (x + s * 0.19, y + 2), (x + s * 0.1, y - s * 0.72), (x - s * 0.1, y - s * 0.72)],
            colour,
        )
        canvas.ellipse(x, y - s * 0.84, s * 0.12, s * 0.14, colour)


def _ripples(canvas: Canvas, random: Random, horizon: float, colour: RGB) -> None:
    """Wind ripples on the nearest sand."""
    top = horizon + (canvas.h - horizon) * 0.55
    size = canvas.pixels[0], canvas.pixels[1] - round(top * canvas.scale)
    grain = contrast(noise(random, 500, 160, 5, 4, stretch=9.0), 120, 170)
    fade = Image.linear_gradient("L").resize((500, 160)).point([round(v * 0.22) for v in range(256)])
    layer = Image.composite(grain, Image.new("L", grain.size, 0), fade).resize(size, BICUBIC)
    canvas.fill(Mask(layer, 0, round(top * canvas.scale)), colour)

    def lines(pen: Pen) -> None:
        for step in range(26):
            y = top + (canvas.h - top) * (step / 25) ** 1.3 + 10
            points = [
                (x * canvas.w / 30, y + 9 * sin(x * 0.55 + step * 0.8) + 4 * sin(x * 1.7 + step)) for x in range(-1, 32)
            ]
            pen.line(points, 0.8 + step * 0.05, 150)

    canvas.shape((0, top, canvas.w, canvas.h), lines, colour, 0.16)
