"""Mountains in layers of haze, over a forest or a lake."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from PIL import Image

from ..brief import Brief
from ..canvas import Canvas, Mask, Point, bounds, column
from ..colour import RGB, mix, oklch, shade
from .terrain import birds, conifers, land, mist, ridge, sky, sun, water


def mountain(canvas: Canvas, brief: Brief, random: Random) -> None:
    horizon = canvas.h * random.uniform(0.66, 0.74)
    stops = sky(canvas, brief, random, horizon)
    sun_x = canvas.w * random.choice((0.28, 0.36, 0.64, 0.72))
    sun(canvas, brief, sun_x, horizon - canvas.h * random.uniform(0.3, 0.42), random.uniform(34, 58))
    lake = brief.says("lake", "water", "fjord", "湖") or random.random() < 0.42
    near = _near_tone(brief)
    layers = 4
    haze = oklch(0.80, 0.12, 38) if brief.light == "sunset" and not brief.coloured else stops[-2]
    for layer in range(layers):
        share = (layer + 0.6) / layers
        base = horizon - canvas.h * 0.10 * (1 - share) + canvas.h * 0.02
        tall = canvas.h * (0.36 - 0.24 * share)
        line = _summits(random, canvas.w, base, tall, round(canvas.w / (330 - 50 * share)) + layer)
        _range(
            canvas,
            line,
            mix(haze, near, 0.16 + 0.62 * share),
            mix(haze, stops[-1], 0.5),
            sun_x,
            brief,
        )
        mist(
            canvas,
            random,
            base + tall * 0.25,
            canvas.h * 0.08,
            mix(stops[-1], (255, 255, 255), 0.25),
            0.75 * (1 - share * 0.6),
        )
    shore = horizon + canvas.h * 0.06
    _foot(canvas, brief, random, near, shore, lake=lake, tone=mix(stops[1], near, 0.45))
    birds(canvas, random, canvas.w - sun_x, horizon - canvas.h * 0.38, mix(near, stops[0], 0.2))


def _near_tone(brief: Brief) -> RGB:
    if brief.light == "night":
        return brief.tone(0.13, 0.04)
    turn = brief.hue if brief.coloured else {"sunset": 290.0, "dawn": 265.0}.get(brief.light, brief.hue)
    return oklch(0.30, 0.06 * brief.strength, turn)


def _summits(random: Random, width: float, base: float, tall: float, count: int) -> list[Point]:
    """A skyline of that many peaks: straight flanks of uneven height, roughened."""
    knots: list[Point] = [(-60.0, base)]
    for index in range(count):
        x = (index + random.uniform(0.3, 0.7)) * width / count
        knots.append((x, base - tall * random.choice((0.45, 0.7, 1.0)) * random.uniform(0.8, 1.1)))
        knots.append(((index + 1) * width / count, base - tall * random.uniform(0.0, 0.25)))
    knots.append((width + 60.0, base))
    rough = ridge(random, width, 0, tall * 0.16, 0.62)
    return [(x, _height_at(knots, x) + y) for x, y in rough]


def _height_at(knots: list[Point], x: float) -> float:
    for (ax, ay), (bx, by) in pairwise(knots):
        if ax <= x <= bx:
            return ay + (by - ay) * (x - ax) / max(1.0, bx - ax)
    return knots[-1][1]


def _range(canvas: Canvas, line: list[Point], colour: RGB, haze: RGB, sun_x: float, brief: Brief) -> None:
    """One range: its body fades into haze at the foot, and faces towards the sun catch light."""
    outline = [*line, (canvas.w + 20, canvas.h + 5), (-20, canvas.h + 5)]
    body = canvas.mask(bounds(outline), lambda pen: pen.polygon(outline))
    canvas.fill(body, column([colour, mix(colour, haze, 0.30), mix(colour, haze, 0.62), mix(colour, haze, 0.62)]))
    lit = mix(shade(colour, 0.13, 1.1), haze, 0.25)
    if brief.says("snow", "winter", "雪", "alp", "alps", "snowy"):
        lit = mix(lit, (255, 255, 255), 0.7)
    for face in _faces(line, sun_x):
        _facet(canvas, face, column([lit, mix(lit, colour, 0.55), mix(colour, haze, 0.3)]), body)


def _facet(canvas: Canvas, face: list[Point], paint: Image.Image, body: Mask | None) -> None:
    canvas.fill(canvas.mask(bounds(face), lambda pen: pen.polygon(face)), paint, 0.85, body)


def _faces(line: list[Point], sun_x: float) -> list[list[Point]]:
    """Facets from each larger summit down towards the sun, with a jagged inner edge."""
    faces, reach = [], 12
    for index in range(reach, len(line) - reach):
        x, y = line[index]
        if y > min(p[1] for p in line[index - reach : index + reach + 1]):
            continue
        step = 1 if sun_x > x else -1
        end = index
        while 0 < end + step < len(line) - 1 and abs(end - index) < 60 and line[end + step][1] > y - 4:
            end += step
        flank = line[index : end + 1] if step == 1 else line[end : index + 1][::-1]
        low = max(flank, key=lambda p: p[1])
        drop, run = low[1] - y, abs(low[0] - x)
        if drop < 14 or run < 8:
            continue
        back = [(x + step * run * (0.02 + 0.10 * (k % 2) + 0.05 * k), y + drop * k / 5.2) for k in range(6, 0, -1)]
        faces.append([*flank[: flank.index(low) + 1], *back])
    return faces


def _foot(canvas: Canvas, brief: Brief, random: Random, near: RGB, shore: float, *, lake: bool, tone: RGB) -> None:
    """Forest in front, or a lake with trees on its far shore and a bank in the corner."""
    dark = shade(near, -0.05)
    if lake:
        line = ridge(random, canvas.w, shore - 12, 26, 0.6)
        land(canvas, line, dark, shore)
        conifers(canvas, random, line, dark, 62)
        water(canvas, random, shore, shade(tone, 0.02), 0.7)
        bank = [
            (x, y + max(0.0, (x if random.random() < 0 else canvas.w - x) - canvas.w * 0.55) * 0.28)
            for x, y in ridge(random, canvas.w, canvas.h - 60, 60, 0.55)
        ]
        land(canvas, bank, shade(dark, -0.04))
        conifers(canvas, random, [p for p in bank if p[0] > canvas.w * 0.62] or bank, shade(dark, -0.04), 170, 0.16)
        return
    for step, size in enumerate((70, 120)):
        line = ridge(random, canvas.w, shore + step * (canvas.h - shore) * 0.45 + 20, 90, 0.5)
        tone_here = shade(near, 0.02 - 0.06 * step)
        land(canvas, line, column([tone_here, shade(tone_here, -0.05)]))
        conifers(canvas, random, line, tone_here, size, 0.9)
    del brief
