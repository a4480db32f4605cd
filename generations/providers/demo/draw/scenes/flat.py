"""Flat work: posters of plain shapes, and patterns."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from ..brief import Brief
from ..canvas import Canvas, Pen, Point, circle_points
from ..colour import RGB, oklch, shade


def _inks(brief: Brief, random: Random) -> tuple[RGB, list[RGB]]:
    """A paper and four inks of one set."""
    night = brief.light == "night"
    paper = oklch(0.20, 0.03, brief.hue) if night else oklch(0.945, 0.022, 85)
    inks = [
        brief.tone(0.60, 0.18),
        brief.accent(0.50, 0.14),
        oklch(0.83, 0.145, 85 + random.uniform(-8, 8)),
        oklch(0.94, 0.02, 85) if night else oklch(0.24, 0.03, 270),
    ]
    return paper, inks


def poster(canvas: Canvas, brief: Brief, random: Random) -> None:
    paper, inks = _inks(brief, random)
    canvas.backdrop([paper, paper])
    kind = random.choice((_tiles, _orbit, _bars))
    (_tiles if brief.says("icon", "icons", "图标") else kind)(canvas, random, paper, inks)


def _tiles(canvas: Canvas, random: Random, paper: RGB, inks: list[RGB]) -> None:
    """A grid of squares, each cut by arcs."""
    side = 1000 / random.choice((4, 5))
    margin = 46.0
    across, down = max(2, round((canvas.w - 2 * margin) / side)), max(2, round((canvas.h - 2 * margin) / side))
    wide, tall = (canvas.w - 2 * margin) / across, (canvas.h - 2 * margin) / down
    last: RGB = paper
    for c in range(across):
        for r in range(down):
            x, y = margin + c * wide, margin + r * tall
            ground = random.choice([ink for ink in [*inks, paper, paper] if ink != last])
            front = random.choice([ink for ink in [*inks, paper] if ink != ground])
            canvas.rect(x, y, x + wide + 0.4, y + tall + 0.4, ground)
            _tile(canvas, random.randrange(7), (x, y, wide, tall), front, random)
            last = ground


def _tile(canvas: Canvas, kind: int, cell: tuple[float, float, float, float], ink: RGB, random: Random) -> None:
    x, y, w, h = cell
    flip, drop = random.random() < 0.5, random.random() < 0.5
    cx, cy = x + (w if flip else 0), y + (h if drop else 0)
    box = (x, y, x + w, y + h)
    if kind in {0, 1}:
        canvas.shape(box, lambda pen: pen.ellipse(cx, cy, w, h), ink)
    elif kind == 2:
        canvas.ellipse(x + w / 2, y + h / 2, w * 0.36, h * 0.36, ink)
    elif kind == 3:
        canvas.polygon([(x, y + h), (x + w, y + h), (x + (w if flip else 0), y)], ink)
    elif kind == 4:
        canvas.shape(box, lambda pen: pen.ellipse(x + w / 2, cy, w / 2, h / 2), ink)
    elif kind == 5:
        for step in range(4):
            canvas.rect(x, y + h * step / 4, x + w, y + h * step / 4 + h / 8, ink)
    else:

        def rings(pen: Pen) -> None:
            for step in range(5, 0, -1):
                pen.ellipse(cx, cy, w * step / 5, h * step / 5, 255 if step % 2 else 0)

        canvas.shape(box, rings, ink)


def _orbit(canvas: Canvas, random: Random, paper: RGB, inks: list[RGB]) -> None:
    """One great disc, rings through it, a diagonal beam and small satellites."""
    x, y = canvas.w * random.uniform(0.42, 0.58), canvas.h * random.uniform(0.40, 0.48)
    r = 300.0
    beam = random.choice((-0.6, -0.75, 0.65))
    dx, dy = cos(beam), sin(beam)
    for off, wide, ink in ((-70, 120, inks[2]), (60, 46, inks[3]), (128, 14, inks[0])):
        ox, oy = -dy * off, dx * off
        ends = [(x + ox - dx * 2500, y + oy - dy * 2500), (x + ox + dx * 2500, y + oy + dy * 2500)]
        nx, ny = -dy * wide / 2, dx * wide / 2
        (ax, ay), (bx, by) = ends
        canvas.polygon([(ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny)], ink)
    canvas.ellipse(x, y, r, r, inks[0])
    canvas.shape((x - r, y - r, x + r, y + r), lambda pen: pen.pie(x, y, r, 20, 200), inks[1])
    canvas.ellipse(x, y, r * 0.46, r * 0.46, paper)
    canvas.ellipse(x, y, r * 0.30, r * 0.30, inks[3])
    for step in range(3):
        ring = r + 56 + step * 34

        def circle(pen: Pen, ring: float = ring) -> None:
            pen.ellipse(x, y, ring, ring)
            pen.ellipse(x, y, ring - 5, ring - 5, 0)

        canvas.shape((x - ring, y - ring, x + ring, y + ring), circle, inks[3])
        angle = random.uniform(0, 2 * pi)
        canvas.ellipse(x + cos(angle) * ring, y + sin(angle) * ring, 30 - 5 * step, 30 - 5 * step, inks[(step + 1) % 3])
    _caption(canvas, inks, paper)


def _bars(canvas: Canvas, random: Random, paper: RGB, inks: list[RGB]) -> None:
    """Tall bars with round ends marching over a large half disc."""
    r = min(canvas.w, canvas.h) * 0.46
    x = canvas.w * random.uniform(0.4, 0.6)
    canvas.ellipse(x, canvas.h * 0.40, r, r, inks[2])
    count = round(7 * canvas.w / 1000) + 1
    wide = canvas.w * 0.86 / count
    for index in range(count):
        left = canvas.w * 0.07 + index * wide
        top = canvas.h * (0.30 + 0.34 * abs(sin(index * 0.9 + random.random())))
        ink = inks[(index * 3) % 4 if index % 4 != 2 else 0]
        foot = canvas.h * 0.80
        canvas.rect(left, top, left + wide * 0.82, foot, ink, 1, wide * 0.41)
        canvas.rect(left, max(top + wide, foot - wide), left + wide * 0.82, foot, ink)
        if index % 2:
            canvas.ellipse(left + wide * 0.41, top + wide * 0.42, wide * 0.2, wide * 0.2, paper)
    canvas.rect(canvas.w * 0.07, canvas.h * 0.815, canvas.w * 0.93 - wide * 0.18, canvas.h * 0.823, inks[3])
    _caption(canvas, inks, paper)


def _caption(canvas: Canvas, inks: list[RGB], paper: RGB) -> None:
    """Blocks where a poster carries its lines of text."""
    left, y = canvas.w * 0.07, canvas.h * 0.88
    canvas.rect(0, y - 26, canvas.w, canvas.h, paper)
    for wide, tall in ((250, 17), (170, 17)):
        canvas.rect(left, y, left + wide, y + tall, inks[3])
        y += 28
    for step in range(3):
        canvas.ellipse(canvas.w * 0.93 - 18 - step * 48, canvas.h * 0.905, 18, 18, inks[step])


def pattern(canvas: Canvas, brief: Brief, random: Random) -> None:
    if brief.says("terrazzo", "水磨石") or random.random() < 0.45:
        _terrazzo(canvas, brief, random)
    else:
        random.choice((_scales, _petals))(canvas, brief, random)


def _terrazzo(canvas: Canvas, brief: Brief, random: Random) -> None:
    """Chips of stone in a pale ground, none touching another."""
    canvas.backdrop([brief.tone(0.94, 0.015)] * 2)
    inks = [
        brief.tone(0.62, 0.11),
        brief.accent(0.70, 0.11),
        brief.tone(0.40, 0.06, 20),
        oklch(0.80, 0.07, 70),
        brief.accent(0.50, 0.09, 30),
        oklch(0.99, 0.005, 90),
    ]
    placed: list[tuple[float, float, float]] = []
    for attempt in range(2600):
        r = (92, 56, 30, 15, 8)[min(4, attempt // 420)] * random.uniform(0.7, 1.1)
        x, y = random.uniform(-40, canvas.w + 40), random.uniform(-40, canvas.h + 40)
        if any((x - a) ** 2 + (y - b) ** 2 < (r + c + 4) ** 2 for a, b, c in placed):
            continue
        placed.append((x, y, r))
        canvas.polygon(_chip(random, x, y, r), shade(random.choice(inks), random.uniform(-0.04, 0.04)))


def _chip(random: Random, x: float, y: float, r: float) -> list[Point]:
    corners = random.randint(5, 8)
    start = random.uniform(0, 6)
    return [
        (
            x + r * random.uniform(0.72, 1.0) * cos(start + k * 2 * pi / corners),
            y + r * random.uniform(0.6, 0.95) * sin(start + k * 2 * pi / corners),
        )
        for k in range(corners)
    ]


def _scales(canvas: Canvas, brief: Brief, random: Random) -> None:
    """Overlapping fans in rows, as on old Japanese cloth."""
    inks = [
        brief.tone(0.44, 0.11),
        brief.tone(0.58, 0.12),
        brief.accent(0.70, 0.12),
        brief.tone(0.82, 0.06),
        brief.tone(0.32, 0.08),
    ]
    line = oklch(0.96, 0.02, 85)
    r = 1000 / random.choice((9, 11))
    canvas.backdrop([inks[0]] * 2)
    for level in range(-1, int(canvas.h / (r * 0.5)) + 3):
        for place in range(-1, int(canvas.w / (2 * r)) + 2):
            x, y = place * 2 * r + (r if level % 2 else 0), level * r * 0.5 + r * 0.4
            ink = shade(
                inks[(place * 2 + level * 3) % 5 if random.random() < 0.75 else random.randrange(5)],
                random.uniform(-0.015, 0.015),
            )
            for share, colour in (
                (1.0, line),
                (0.955, ink),
                (0.72, line),
                (0.675, shade(ink, 0.07)),
                (0.42, line),
                (0.375, shade(ink, -0.05)),
            ):
                canvas.ellipse(x, y, r * share, r * share, colour)


def _petals(canvas: Canvas, brief: Brief, random: Random) -> None:
    """Leaves in a lattice of circles, turned by quarters."""
    inks = [brief.tone(0.52, 0.13), brief.accent(0.64, 0.14), brief.tone(0.36, 0.08, 15), oklch(0.82, 0.12, 85)]
    paper = oklch(0.95, 0.02, 88)
    side = 1000 / 7
    canvas.backdrop([paper] * 2)
    for c in range(int(canvas.w / side) + 2):
        for r in range(int(canvas.h / side) + 2):
            x, y = (c - 0.5) * side + (canvas.w % side) / 2, (r - 0.5) * side + (canvas.h % side) / 2
            ink = inks[(c + 2 * r) % 4]
            for quarter in range(4):
                angle = pi / 4 + quarter * pi / 2
                at = (x + side / 2 + cos(angle) * side * 0.33, y + side / 2 + sin(angle) * side * 0.33)
                canvas.polygon(
                    circle_points(*at, side * 0.34, side * 0.14, angle, 30), ink if quarter % 2 else shade(ink, 0.09)
                )
            canvas.ellipse(x + side / 2, y + side / 2, side * 0.08, side * 0.08, inks[(c + r + 1) % 4])
    del random
