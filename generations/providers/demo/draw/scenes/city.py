"""A city over water: towers in haze, lit windows, and their reflections."""

from __future__ import annotations

from random import Random

from ..brief import Brief
from ..canvas import Canvas, Pen, column
from ..colour import RGB, mix, oklch, shade
from .terrain import glitter, mist, sky, sun, water


def city(canvas: Canvas, brief: Brief, random: Random) -> None:
    horizon = canvas.h * random.uniform(0.70, 0.76)
    stops = sky(canvas, brief, random, horizon)
    night = brief.light == "night"
    x = canvas.w * random.choice((0.27, 0.7))
    sun(canvas, brief, x, horizon - canvas.h * (0.5 if night else 0.2), random.uniform(40, 56))
    warm = oklch(0.72, 0.15, brief.second) if night else stops[-1]
    canvas.glow(canvas.w * 0.5, horizon, canvas.w * 0.62, warm, 0.55 if night else 0.35, 1.7)
    dark = oklch(0.15, 0.04, 270) if night else mix(oklch(0.34, 0.06, 275), stops[0], 0.25)
    for layer in range(4):
        share = layer / 3
        tone = mix(mix(stops[-2], stops[1], 0.4), dark, 0.25 + 0.75 * share)
        _towers(canvas, brief, random, horizon, share, tone, warm, night=night)
        mist(canvas, random, horizon - 20, canvas.h * 0.09, mix(warm, stops[-1], 0.5), 0.4 * (1 - share))
    water(canvas, random, horizon, mix(dark, stops[0], 0.35), 0.35)
    if night:
        _lamps(canvas, random, horizon, brief)
    else:
        glitter(canvas, random, x, horizon, mix(stops[-1], (255, 255, 255), 0.3), 0.7)


def _towers(
    canvas: Canvas, brief: Brief, random: Random, ground: float, share: float, tone: RGB, warm: RGB, *, night: bool
) -> None:
    """A row of towers, higher towards a centre, each with a top of its own and its windows."""
    x, centre = -40.0, canvas.w * random.uniform(0.3, 0.7)
    while x < canvas.w + 40:
        wide = random.uniform(46, 96) * (0.8 + 0.5 * share)
        near = max(0.0, 1 - abs(x - centre) / (canvas.w * 0.5))
        tall = (
            canvas.h
            * (0.10 + 0.34 * near**1.4 * random.uniform(0.5, 1.2) + random.uniform(0, 0.1))
            * (1.12 - 0.42 * share)
        )
        top = ground - tall
        paint = column([shade(tone, 0.015), tone, mix(tone, warm, 0.22 * (1 - share * 0.5))])
        canvas.rect(x, top, x + wide, ground + 4, paint)
        _crown(canvas, random, x, top, wide, tone)
        if share > 0.2:
            _windows(canvas, brief, random, (x, top, x + wide, ground), share, tone, night=night)
        x += wide * random.uniform(0.82, 1.35)


def _crown(canvas: Canvas, random: Random, x: float, top: float, wide: float, tone: RGB) -> None:
    kind = random.randrange(7)
    if kind == 0:
        canvas.rect(x + wide * 0.2, top - wide * 0.35, x + wide * 0.8, top + 2, tone)
        canvas.line([(x + wide / 2, top - wide * 1.1), (x + wide / 2, top)], 2.4, tone)
    elif kind == 1:
        canvas.polygon([(x, top + 1), (x + wide, top + 1), (x + wide, top - wide * 0.4)], tone)
    elif kind == 2:
        canvas.polygon([(x + wide * 0.1, top + 1), (x + wide * 0.9, top + 1), (x + wide * 0.5, top - wide * 0.6)], tone)
    elif kind == 3:
        canvas.rect(x + wide * 0.12, top - wide * 0.16, x + wide * 0.55, top + 2, tone)


def _windows(
    canvas: Canvas,
    brief: Brief,
    random: Random,
    box: tuple[float, float, float, float],
    share: float,
    tone: RGB,
    *,
    night: bool,
) -> None:
    """Lit panes: warm ones mostly, some cool, most of them dark."""
    x0, top, x1, ground = box
    across = max(3, round((x1 - x0) / (9 + 3 * share)))
    step, rise = (x1 - x0) / (across + 0.5), 11 + 4 * share
    cells = [(c, r) for c in range(across) for r in range(int((ground - top - 14) / rise))]
    habit = random.choice((0.18, 0.3, 0.45)) * (1 if night else 0.75)
    lit = [cell for cell in cells if random.random() < habit]
    glass = (
        (oklch(0.87, 0.12, 78), oklch(0.80, 0.13, 60), oklch(0.86, 0.07, brief.second + 150))
        if night or brief.light == "sunset"
        else (shade(tone, 0.16),) * 3
    )
    for kind, colour in enumerate(glass):
        chosen = [cell for index, cell in enumerate(lit) if (index * 7 + cell[1]) % 5 in ((0, 1, 2), (3,), (4,))[kind]]

        def panes(pen: Pen, chosen: list[tuple[int, int]] = chosen) -> None:
            for c, r in chosen:
                x, y = x0 + step * (c + 0.45), top + 10 + r * rise
                pen.rect(x, y, x + step * 0.56, y + rise * 0.5, random.randint(120, 255))

        canvas.shape(box, panes, colour, 0.92 if night else 0.75)


def _lamps(canvas: Canvas, random: Random, horizon: float, brief: Brief) -> None:
    """Lamps along the quay and their long reflections."""
    for _ in range(round(canvas.w / 60)):
        x = random.uniform(0, canvas.w)
        colour = random.choice(
            (
                oklch(0.85, 0.13, 75),
                oklch(0.75, 0.17, 40),
                oklch(0.78, 0.13, brief.hue),
                oklch(0.72, 0.19, brief.second),
            )
        )
        canvas.glow(x, horizon - 3, random.uniform(22, 44), colour, 0.8, 2.4)
        long = random.uniform(0.10, 0.26) * canvas.h
        canvas.soft_ellipse(x, horizon + long * 0.5, random.uniform(3, 7), long * 0.5, colour, 3, 0.42)
