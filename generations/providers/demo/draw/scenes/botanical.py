"""A plate of plants: foliage in layers behind, flowers in front, on a quiet ground."""

from __future__ import annotations

from random import Random

from ..brief import Brief
from ..canvas import Canvas, column
from ..colour import RGB, mix, oklch, shade
from .plants import blossom, frond, leaf, monstera, tulip


def botanical(canvas: Canvas, brief: Brief, random: Random) -> None:
    night = brief.light == "night" or (not brief.says("spring", "春") and random.random() < 0.35)
    flower = brief.tone if brief.coloured else brief.accent
    ground = oklch(0.24, 0.045, 170) if night else mix(brief.accent(0.93, 0.03), (252, 247, 238), 0.5)
    canvas.backdrop([shade(ground, 0.02), ground, shade(ground, -0.03)])
    x, y = canvas.w * 0.5, canvas.h * 0.46
    r = min(canvas.w * 0.36, canvas.h * 0.36)
    disc = brief.accent(0.42 if night else 0.84, 0.09, 25)
    canvas.ellipse(x, y, r, r, column([shade(disc, 0.05), shade(disc, -0.05)]))
    greens = [
        oklch(light + (0.02 if night else 0.0), 0.085, hue)
        for light, hue in ((0.38, 165), (0.46, 155), (0.54, 145), (0.62, 135))
    ]
    _foliage(canvas, random, greens, x)
    _flowers(
        canvas,
        random,
        brief,
        [flower(0.72, 0.15), flower(0.62, 0.17, 12), flower(0.84, 0.09, -10), oklch(0.93, 0.03, 80)],
        greens,
        x,
    )
    for side in (-1, 1):
        for step in range(3):
            root = (x + side * (40 + 120 * step), canvas.h + 40)
            leaf(canvas, root, side * (0.25 + 0.32 * step), canvas.h * (0.30 - 0.04 * step), greens[step], 0.28)


def _foliage(canvas: Canvas, random: Random, greens: list[RGB], x: float) -> None:
    root_y, tall = canvas.h + 30, canvas.h
    spread = min(1.0, canvas.w / canvas.h)
    for index in range(13):
        place = index / 12 - 0.5
        root = (x + place * canvas.w * 0.55, root_y)
        angle = place * 1.5 * (0.55 + 0.45 * spread) + random.uniform(-0.08, 0.08)
        size = tall * random.uniform(0.5, 0.86) * (1 - 0.45 * abs(place))
        tone = shade(greens[index % 3], random.uniform(-0.04, 0.03))
        if index % 3 == 1:
            monstera(canvas, random, root, angle, size * 0.62, tone)
        else:
            frond(
                canvas, root, angle, size, tone, random.uniform(-0.05, 0.12) + place * 0.1, random.choice((9, 11, 13))
            )


def _flowers(canvas: Canvas, random: Random, brief: Brief, colours: list[RGB], greens: list[RGB], x: float) -> None:
    count = max(7, round(7 * canvas.w / 1000))
    tulips = brief.says("tulip", "tulips", "郁金香")
    order = sorted(range(count), key=lambda index: -abs(index - count / 2))
    for index in order:
        place = (index + 0.5) / count - 0.5
        fx = x + place * canvas.w * 0.78 + random.uniform(-30, 30)
        fy = canvas.h * (0.30 + 0.62 * abs(place) + random.uniform(-0.05, 0.2))
        size = random.uniform(62, 118) * (1.05 - 0.5 * abs(place))
        canvas.line(
            [(fx, fy), ((fx + x) / 2 + place * 40, (fy + canvas.h) / 2), (x + place * 120, canvas.h + 20)], 5, greens[1]
        )
        leaf(
            canvas,
            ((fx * 3 + x) / 4, (fy * 2 + canvas.h) / 3),
            place * 2 + random.choice((-0.8, 0.8)),
            size * 1.1,
            greens[2],
            0.3,
        )
        colour = shade(random.choice(colours), random.uniform(-0.03, 0.03))
        if tulips:
            tulip(canvas, fx, fy, size, colour)
        else:
            blossom(canvas, random, fx, fy, size, colour)
