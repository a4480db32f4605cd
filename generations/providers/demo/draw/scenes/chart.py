"""Infographics without words: steps along a ribbon, numbers in panels, a table, a map."""

from __future__ import annotations

from dataclasses import replace
from math import pi, sin
from random import Random

from ..brief import Brief
from ..canvas import Box, Canvas, Pen, Point, circle_points
from ..colour import RGB, mix, oklch
from ..panels import Inks, columns, curve, dots, inks_of, ring, words
from ..solids import smooth
from .plants import leaf


def chart(canvas: Canvas, brief: Brief, random: Random) -> None:
    """What the words ask for, else the one that suits the format."""
    inks = inks_of(brief)
    canvas.backdrop([inks.page, inks.page])
    words(canvas, 70, 64, (min(560.0, canvas.w * 0.5),), 46, inks.text)
    words(canvas, 70, 132, (min(380.0, canvas.w * 0.34),), 18, inks.faint)
    if brief.says("map", "地图"):
        _map(canvas, random, inks)
    elif brief.says("对照表", "对比图", "comparison"):
        _table(canvas, brief, random, inks)
    elif brief.says("process", "timeline", "diagram", "cutaway", "流程", "路线"):
        _steps(canvas, random, inks)
    else:
        _numbers(canvas, random, inks)


def _steps(canvas: Canvas, random: Random, inks: Inks) -> None:
    """A ribbon that winds through the sheet with a numbered place at each turn."""
    tall = canvas.h > canvas.w
    knots, places = _winding(canvas, tall=tall)
    ribbon = smooth(knots, 160)
    canvas.line(ribbon, 40, inks.tint(0.28))
    canvas.line(ribbon, 14, inks.lead)
    for index, (x, y) in enumerate(places):
        side = 1 if index % 2 == 0 else -1
        cx, cy = (x - side * 210, y) if tall else (x, y - side * canvas.h * 0.20)
        _sign(canvas, inks, cx, cy, 104, index)
        canvas.ellipse(x, y, 40, 40, inks.text)
        canvas.ellipse(x, y, 32, 32, inks.card)
        canvas.ellipse(x, y, 12, 12, inks.lead)
        tx, ty = (
            (x + side * 70 - (0 if side > 0 else 250), y - 26) if tall else (x - 85, y + side * canvas.h * 0.115 - 20)
        )
        words(canvas, tx, ty, (170,), 24, inks.text)
        words(canvas, tx, ty + 44, (250 if tall else 190, 190 if tall else 130), 14, inks.faint)


def _winding(canvas: Canvas, *, tall: bool) -> tuple[list[Point], list[Point]]:
    """The ribbon's knots, from edge to edge, and those of them where something stands."""
    count = 6 if tall else 5
    places: list[Point] = []
    for index in range(count):
        share, side = (index + 0.5) / count, 1 if index % 2 == 0 else -1
        if tall:
            places.append((canvas.w * (0.5 + side * 0.10), canvas.h * (0.15 + 0.82 * share)))
        else:
            places.append((canvas.w * (0.03 + 0.94 * share), canvas.h * (0.60 + side * 0.045)))
    ends = ((canvas.w * 0.42, canvas.h * 0.13), (canvas.w * 0.5, canvas.h + 60)) if tall else (
        (-60.0, canvas.h * 0.58), (canvas.w + 60, canvas.h * 0.62),
    )  # fmt: skip
    return [ends[0], *places, ends[1]], places


def _sign(canvas: Canvas, inks: Inks, x: float, y: float, r: float, index: int) -> None:
    """A small picture in a disc: a sprig, a house, a sun over hills, a drop, a flame, a cup."""
    ground = (inks.tint(0.22), mix(inks.card, inks.second, 0.35))[index % 2]
    canvas.ellipse(x, y, r, r, ground)
    drawn = (_sprig, _home, _hills, _drop, _flame, _cup)[index % 6]
    drawn(canvas, inks, x, y, r)


def _sprig(canvas: Canvas, inks: Inks, x: float, y: float, r: float) -> None:
    canvas.line([(x, y + r * 0.7), (x, y - r * 0.2)], 7, inks.text)
    for angle in (-0.9, 0.0, 0.9):
        leaf(canvas, (x, y + r * 0.15), angle, r * 0.72, inks.lead, 0.42)


def _home(canvas: Canvas, inks: Inks, x: float, y: float, r: float) -> None:
    canvas.rect(x - r * 0.42, y - r * 0.08, x + r * 0.42, y + r * 0.55, inks.lead)
    canvas.polygon([(x - r * 0.58, y - r * 0.06), (x + r * 0.58, y - r * 0.06), (x, y - r * 0.6)], inks.text)
    canvas.rect(x - r * 0.12, y + r * 0.15, x + r * 0.12, y + r * 0.55, inks.card)


def _hills(canvas: Canvas, inks: Inks, x: float, y: float, r: float) -> None:
    canvas.ellipse(x + r * 0.25, y - r * 0.28, r * 0.24, r * 0.24, inks.second)
    canvas.polygon([(x - r * 0.78, y + r * 0.45), (x - r * 0.2, y - r * 0.3), (x + r * 0.38, y + r * 0.45)], inks.lead)
    canvas.polygon([(x - r * 0.1, y + r * 0.45), (x + r * 0.36, y - r * 0.05), (x + r * 0.8, y + r * 0.45)], inks.text)


def _drop(canvas: Canvas, inks: Inks, x: float, y: float, r: float) -> None:
    canvas.polygon([(x, y - r * 0.68), (x + r * 0.37, y + r * 0.02), (x - r * 0.37, y + r * 0.02)], inks.lead)
    canvas.ellipse(x, y + r * 0.18, r * 0.41, r * 0.41, inks.lead)
    canvas.ellipse(x - r * 0.13, y + r * 0.2, r * 0.1, r * 0.16, inks.card, 0.8)


def _flame(canvas: Canvas, inks: Inks, x: float, y: float, r: float) -> None:
    for size, ink in ((1.0, inks.second), (0.55, inks.card)):
        points = [
            (0.0, -0.7),
            (0.34, -0.12),
            (0.42, 0.3),
            (0.0, 0.6),
            (-0.42, 0.3),
            (-0.3, -0.1),
            (-0.1, -0.2),
            (0.0, -0.7),
        ]
        canvas.polygon([(x + a * r * size, y + r * 0.1 + (b * size + 0.2 * (1 - size)) * r) for a, b in points], ink)


def _cup(canvas: Canvas, inks: Inks, x: float, y: float, r: float) -> None:
    canvas.ellipse(x + r * 0.44, y + r * 0.08, r * 0.22, r * 0.22, inks.text)
    canvas.ellipse(x + r * 0.44, y + r * 0.08, r * 0.12, r * 0.12, mix(inks.card, inks.second, 0.35))
    canvas.rect(x - r * 0.45, y - r * 0.2, x + r * 0.42, y + r * 0.5, inks.text, 1, r * 0.22)
    canvas.rect(x - r * 0.45, y - r * 0.2, x + r * 0.42, y - r * 0.05, inks.lead)


def _numbers(canvas: Canvas, random: Random, inks: Inks) -> None:
    """Five panels, each a figure and what it counts."""
    top, gap, w, h = 210.0, 24.0, canvas.w - 140, canvas.h - 270
    tall = canvas.h >= canvas.w
    cells = (
        ((0, 0, 1, 0.38), (0, 0.38, 0.5, 0.72), (0.5, 0.38, 1, 0.72), (0, 0.72, 0.42, 1), (0.42, 0.72, 1, 1))
        if tall
        else ((0, 0, 0.5, 0.6), (0.5, 0, 0.75, 0.6), (0.75, 0, 1, 0.6), (0, 0.6, 0.36, 1), (0.36, 0.6, 1, 1))
    )
    grounds = (inks.text, inks.card, inks.tint(0.2), inks.second, inks.lead)
    for index, ((a, b, c, d), ground) in enumerate(zip(cells, grounds, strict=True)):
        box = (70 + a * w, top + b * h, 70 + c * w - gap * (c < 1), top + d * h - gap * (d < 1))
        canvas.rect(*box, ground)
        _panel(canvas, random, inks, box, index)


def _panel(canvas: Canvas, random: Random, inks: Inks, box: Box, index: int) -> None:
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    front, weak = (inks.card, inks.tint(0.4)) if index in {0, 4} else (inks.text, inks.faint)
    words(canvas, x0 + 34, y0 + 36, (wide * 0.42,), min(74.0, tall * 0.2), front)
    words(canvas, x0 + 34, y0 + 46 + min(74.0, tall * 0.2) + 14, (wide * 0.28,), 15, weak)
    low = (x0 + 34, y0 + tall * 0.5, x1 - 34, y1 - 30)
    if index == 0:
        columns(canvas, random, low, 14, replace(inks, card=inks.text, lead=inks.second))
    elif index == 1:
        dots(canvas, low, 10, max(3, round(10 * (low[3] - low[1]) / (low[2] - low[0]))), 31, inks)
    elif index == 2:
        r = min(low[2] - low[0], low[3] - low[1]) * 0.5
        ring(canvas, (x0 + x1) / 2, y1 - 30 - r, r, 0.78, inks, inks.tint(0.2))
    elif index == 3:
        columns(canvas, random, low, 6, replace(inks, card=inks.second, lead=inks.text))
    else:
        curve(canvas, random, low, replace(inks, card=inks.lead, lead=inks.card))


def _table(canvas: Canvas, brief: Brief, random: Random, inks: Inks) -> None:
    """Rows, each with a cup of its own colour, a filled bar and two columns of words."""
    top, bottom, rows = 220.0, canvas.h - 60, 6
    step = (bottom - top) / rows
    w = canvas.w - 140
    for index in range(rows):
        y, share = top + step * (index + 0.5), (index + 0.5) / rows
        r = min(step * 0.36, 90.0)
        ink = mix(brief.tone(0.86, 0.09), brief.accent(0.40, 0.12), share)
        canvas.soft_ellipse(70 + r + 6, y + 10, r, r, inks.faint, 8, 0.4)
        canvas.ellipse(70 + r, y, r, r, oklch(0.99, 0.004, 90))
        canvas.ellipse(70 + r, y, r * 0.74, r * 0.74, ink)
        canvas.ellipse(70 + r * 0.8, y - r * 0.24, r * 0.2, r * 0.12, (255, 255, 255), 0.4)
        words(canvas, 70 + w * 0.26, y - 16, (w * 0.11,), 32, inks.text)
        canvas.rect(70 + w * 0.44, y - 20, 70 + w * 0.66, y - 4, inks.line, 1, 8)
        canvas.rect(70 + w * 0.44, y - 20, 70 + w * (0.44 + 0.22 * (0.08 + 0.92 * share)), y - 4, ink, 1, 8)
        words(canvas, 70 + w * 0.44, y + 16, (w * 0.1,), 13, inks.faint)
        words(
            canvas,
            70 + w * 0.72,
            y - 20,
            (w * random.uniform(0.16, 0.27), w * random.uniform(0.1, 0.2)),
            17,
            inks.faint,
            1.9,
        )
        canvas.rect(70, y + step / 2 - 1, 70 + w, y + step / 2 + 1, inks.line)


def _map(canvas: Canvas, random: Random, inks: Inks) -> None:
    """Land and water, streets, a route with numbered places, and a small legend."""
    box = (60.0, 200.0, canvas.w - 60, canvas.h - 60)
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    land = canvas.mask(box, lambda pen: pen.rect(*box, radius=26))
    canvas.fill(land, inks.tint(0.14))
    shore = smooth(
        [
            (x0 - 40, y0 + tall * 0.72),
            (x0 + wide * 0.3, y0 + tall * 0.82),
            (x0 + wide * 0.62, y0 + tall * 0.66),
            (x1 + 40, y0 + tall * 0.5),
        ],
        60,
    )
    sea = canvas.mask(box, lambda pen: pen.polygon([*shore, (x1 + 40, y1 + 40), (x0 - 40, y1 + 40)]))
    canvas.fill(sea, oklch(0.82, 0.06, 225), 1.0, land)
    streets = canvas.mask(box, lambda pen: _streets(pen, box, random))
    canvas.fill(streets, inks.card, 0.9, land)
    canvas.fill(sea, oklch(0.82, 0.06, 225), 1.0, land)
    for _ in range(5):
        px, py, r = x0 + wide * random.uniform(0.1, 0.9), y0 + tall * random.uniform(0.1, 0.55), random.uniform(40, 84)
        canvas.polygon(circle_points(px, py, r * 1.3, r, random.random() * pi, 40), oklch(0.80, 0.08, 145), 0.85)
    route = [
        (x0 + wide * (0.08 + 0.84 * step / 5), y0 + tall * (0.56 - 0.14 * step / 5 + 0.1 * sin(step * 2.2)))
        for step in range(6)
    ]
    canvas.line(smooth(route, 120), 16, inks.lead)
    for index, (x, y) in enumerate(route):
        _sign(canvas, inks, x, y - 96 if index % 2 == 0 else y + 100, 56, index)
        canvas.ellipse(x, y, 24, 24, inks.text)
        canvas.ellipse(x, y, 13, 13, inks.card)
    _legend(canvas, inks, x0 + 34, y1 - 190)


def _streets(pen: Pen, box: Box, random: Random) -> None:
    x0, y0, x1, y1 = box
    for step in range(16):
        a, b = random.uniform(-0.1, 1.1), random.uniform(-0.12, 0.12)
        wide = 9 if step % 4 else 18
        pen.line([(x0 + (x1 - x0) * a, y0), (x0 + (x1 - x0) * (a + b), y1)], wide)
        pen.line([(x0, y0 + (y1 - y0) * a), (x1, y0 + (y1 - y0) * (a + b))], wide)


def _legend(canvas: Canvas, inks: Inks, x: float, y: float) -> None:
    canvas.rect(x, y, x + 260, y + 156, inks.card, 1, 16)
    tones: tuple[RGB, ...] = (inks.lead, inks.second, inks.text)
    for index, ink in enumerate(tones):
        canvas.ellipse(x + 38, y + 36 + 42 * index, 12, 12, ink)
        words(canvas, x + 70, y + 28 + 42 * index, (130 - 20 * index,), 15, inks.faint)
