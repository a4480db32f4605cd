"""Buildings: a house in its landscape, a model cut open, a quarter in parallel projection."""

from __future__ import annotations

from math import pi
from random import Random

from ..brief import Brief
from ..canvas import Canvas, Pen, Point, circle_points, column, row
from ..colour import RGB, mix, oklch, shade
from .terrain import birds, conifers, land, mist, ridge, sky, sun, water


def house(canvas: Canvas, brief: Brief, random: Random) -> None:
    if brief.says("section", "剖面"):
        _section(canvas, brief, random)
    elif brief.says("axonometric", "isometric", "轴测"):
        _quarter(canvas, brief, random)
    else:
        _outside(canvas, brief, random)


def _outside(canvas: Canvas, brief: Brief, random: Random) -> None:
    """A low house with one slope of roof, lit from within at dusk, among trees or by the water."""
    horizon = canvas.h * random.uniform(0.64, 0.68)
    stops = sky(canvas, brief, random, horizon)
    side = random.choice((-1, 1))
    sun(canvas, brief, canvas.w * (0.5 - side * 0.34), horizon - canvas.h * 0.24, 40)
    dim = {"night": 0.30, "sunset": 0.40, "dawn": 0.48, "fog": 0.56}.get(brief.light, 0.55)
    far = mix(stops[-1], oklch(dim, 0.04, brief.hue if brief.coloured else 190), 0.45)
    hills = ridge(random, canvas.w, horizon - canvas.h * 0.06, 90)
    land(canvas, hills, column([mix(far, stops[-1], 0.4), far]))
    near = oklch(dim - 0.20, 0.035, 170)
    line = ridge(random, canvas.w, horizon, 16)
    conifers(canvas, random, line, mix(near, far, 0.45), 150)
    mist(canvas, random, horizon - 10, 70, stops[-1], 0.55)
    ground = _ground(canvas, brief, random, stops, horizon, dim)
    _volume(canvas, brief, random, stops, horizon, side, dim)
    _birches(canvas, random, horizon, side, mix(near, ground, 0.15), dim)
    birds(canvas, random, canvas.w * (0.5 - side * 0.2), canvas.h * 0.22, mix(near, stops[0], 0.4), 4)


def _ground(canvas: Canvas, brief: Brief, random: Random, stops: list[RGB], horizon: float, dim: float) -> RGB:
    """Snow, grass or water before the house."""
    if brief.says("water", "lake", "sea", "水", "湖"):
        water(canvas, random, horizon + 26, mix(stops[0], oklch(dim - 0.1, 0.04, 235), 0.4), 0.4)
        return stops[0]
    snow = brief.says("snow", "winter", "雪")
    tone = mix(oklch(dim + 0.26, 0.02, 245), stops[-1], 0.35) if snow else oklch(dim, 0.06, 128)
    canvas.backdrop([mix(tone, stops[-1], 0.35), tone, shade(tone, -0.10)], horizon - 4)
    return tone


def _volume(
    canvas: Canvas, brief: Brief, random: Random, stops: list[RGB], horizon: float, side: int, dim: float
) -> None:
    """Two walls and a sloping roof; ``side`` is where the tall end stands."""
    base, wide = horizon + canvas.h * 0.055, min(canvas.w * 0.56, canvas.h * 0.95)
    x0 = canvas.w * (0.5 + 0.10 * side) - wide / 2
    left, right = (x0, x0 + wide) if side > 0 else (x0 + wide, x0)
    low, high = wide * 0.16, wide * 0.44
    corner = left + (right - left) * 0.68
    wall = mix(oklch(dim + 0.20, 0.02 + 0.02 * random.random(), 70), stops[-1], 0.12)
    canvas.soft_polygon(
        [(left, base), (right, base), (right + side * 40, base + 46), (left - side * 80, base + 46)],
        shade(wall, -0.45, 0.8), 18, 0.5,
    )  # fmt: skip
    edge = base - high * 0.92
    front: list[Point] = [(left, base), (left, base - low), (corner, base - high), (corner, base)]
    flank: list[Point] = [(corner, base), (corner, base - high), (right, edge), (right, base)]
    canvas.polygon(front, column([shade(wall, 0.05), wall, shade(wall, -0.05)]))
    canvas.polygon(flank, column([shade(wall, -0.12), shade(wall, -0.18)]))
    _joints(canvas, front, flank, wall, base, high)
    roof = shade(wall, -0.30, 0.8)
    canvas.line(
        [(left - side * 26, base - low + 4), (corner + side * 8, base - high - 10), (right + side * 14, edge - 8)],
        15,
        roof,
    )
    _openings(canvas, brief, (left, corner, right), base, low, high)


def _joints(canvas: Canvas, front: list[Point], flank: list[Point], wall: RGB, base: float, high: float) -> None:
    """Level joints in the walls, as boards leave them."""
    for face, depth in ((front, -0.06), (flank, -0.05)):
        whole = canvas.mask(_box(face), lambda pen, face=face: pen.polygon(face))  # type: ignore[misc]
        x0, x1 = min(p[0] for p in face), max(p[0] for p in face)

        def lines(pen: Pen, x0: float = x0, x1: float = x1) -> None:
            for step in range(1, 12):
                pen.line([(x0, base - high * step / 12), (x1, base - high * step / 12)], 2.4)

        canvas.fill(canvas.mask(_box(face), lines), shade(wall, depth * 2), 0.55, whole)


def _box(points: list[Point]) -> tuple[float, float, float, float]:
    return min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)


def _openings(
    canvas: Canvas, brief: Brief, walls: tuple[float, float, float], base: float, low: float, high: float
) -> None:
    """A tall slot at the corner, a long window and a door, warm where the day is not bright."""
    left, corner, right = walls
    lit = oklch(0.86, 0.11, 74) if brief.light != "day" else oklch(0.42, 0.05, 235)
    deep = oklch(0.20, 0.02, 60)
    run = corner - left
    for a, b, top in ((0.86, 0.92, high * 0.84), (0.30, 0.62, low * 1.18)):
        foot = base if top > low * 2 else base - low * 0.34
        x0, x1 = sorted((left + run * a, left + run * b))
        canvas.rect(x0 - 5, base - top - 5, x1 + 5, foot + 4, shade(deep, 0.1))
        canvas.rect(x0, base - top, x1, foot, column([shade(lit, 0.05), lit, shade(lit, -0.07)]))
        if brief.light != "day":
            canvas.glow((x0 + x1) / 2, (base - top + foot) / 2, high * 0.75, lit, 0.34, 2.2)
            canvas.soft_polygon(
                [(x0, base + 6), (x1, base + 6), (x1 - 40, base + 120), (x0 - 60, base + 120)], lit, 16, 0.35
            )
    x0, x1 = sorted((left + run * 0.42, left + run * 0.425))
    canvas.rect(x0, base - low * 1.18, x1 + 4, base - low * 0.34, shade(deep, 0.1))
    door = sorted((left + run * 0.10, left + run * 0.19))
    canvas.rect(door[0], base - low * 0.82, door[1], base + 2, deep)
    end = sorted((corner + (right - corner) * 0.42, corner + (right - corner) * 0.62))
    canvas.rect(end[0], base - high * 0.62, end[1], base - high * 0.30, row([shade(lit, -0.10), shade(lit, -0.02)]))
    _person(canvas, left + run * 0.02, base + 30, low * 0.5, deep)


def _person(canvas: Canvas, x: float, foot: float, tall: float, ink: RGB) -> None:
    """A figure that gives the scale."""
    coat = [
        (x - tall * 0.15, foot),
        (x + tall * 0.15, foot),
        (x + tall * 0.12, foot - tall * 0.8),
        (x - tall * 0.12, foot - tall * 0.8),
    ]
    canvas.polygon(coat, ink)
    canvas.ellipse(x, foot - tall * 0.9, tall * 0.1, tall * 0.11, ink)


def _birches(canvas: Canvas, random: Random, horizon: float, side: int, dark: RGB, dim: float) -> None:
    """Bare trunks before the house and at the far edge."""
    for place in (0.06, 0.13, 0.19, 0.95):
        x = canvas.w * (place if side > 0 else 1 - place) + random.uniform(-16, 16)
        foot, top = horizon + random.uniform(60, 150), random.uniform(-80, canvas.h * 0.16)
        lean = random.uniform(-26, 26)
        trunk = mix(dark, oklch(min(0.9, dim + 0.32), 0.01, 80), 0.35)
        canvas.polygon(
            [(x - 9, foot), (x + 9, foot), (x + lean + 4, top), (x + lean - 4, top)],
            row([shade(trunk, 0.1), trunk, shade(trunk, -0.1)]),
        )
        for step in range(9):
            y = foot + (top - foot) * (0.34 + 0.07 * step)
            at, reach = x + lean * (foot - y) / (foot - top), random.choice((-1, 1)) * random.uniform(60, 150)
            canvas.line(
                [(at, y), (at + reach * 0.5, y - 46), (at + reach, y - random.uniform(70, 130))], 3.2, dark, 0.85
            )


def _section(canvas: Canvas, brief: Brief, random: Random) -> None:
    """A model cut lengthwise: rooms on several levels under one roof, the cut in one strong colour."""
    ground = oklch(0.78, 0.012, 250)
    canvas.backdrop([shade(ground, 0.06), ground, shade(ground, -0.08)])
    canvas.glow(canvas.w * 0.08, canvas.h * 0.05, canvas.w * 0.8, (255, 248, 232), 0.35, 1.6)
    cut, board = brief.tone(0.55, 0.17), oklch(0.95, 0.012, 85)
    x0, x1, base = canvas.w * 0.09, canvas.w * 0.91, canvas.h * 0.66
    count, tall = 5, canvas.h * 0.30
    step = (x1 - x0) / count
    roof = [(x0 + step * k, base - tall * (0.72, 0.9, 0.52, 1.18, 1.3, 0.95)[k]) for k in range(count + 1)]
    floors = [base - tall * share for share in (0.0, 0.0, -0.05, 0.10, 0.10)]
    canvas.soft_ellipse(canvas.w / 2 + 30, canvas.h * 0.86, canvas.w * 0.45, 40, oklch(0.3, 0.02, 250), 30, 0.5)
    _earth(canvas, x0, x1, base, cut)
    for k in range(count):
        a, b = x0 + step * k, x0 + step * (k + 1)
        if k == 2:
            _tree(canvas, (a + b) / 2, floors[k], tall * 0.95, random)
            continue
        canvas.rect(a - 6, floors[k], b + 6, base + 8, cut)
        shape = [(a, floors[k]), roof[k], roof[k + 1], (b, floors[k])]
        canvas.polygon(shape, row([shade(board, -0.12), shade(board, -0.03), board]))
        canvas.polygon([(a, floors[k]), (a + step * 0.42, floors[k]), roof[k]], shade(board, -0.20), 0.5)
        canvas.polygon(
            [
                (b - step * 0.34, floors[k] - tall * 0.40),
                (b - step * 0.12, floors[k] - tall * 0.40),
                (b - step * 0.12, floors[k] - tall * 0.14),
                (b - step * 0.34, floors[k] - tall * 0.14),
            ],
            shade(board, 0.04),
        )
        if k == 3:
            canvas.line([(a, floors[k] - tall * 0.55), (b, floors[k] - tall * 0.55)], 12, cut)
        canvas.line([(a, floors[k] + 5), (b, floors[k] + 5)], 16, cut)
        canvas.line([roof[k], roof[k + 1]], 18, cut)
        for end in (a, b):
            canvas.line([(end, floors[k] + 8), (end, roof[k][1] if end == a else roof[k + 1][1])], 14, cut)
        _person(canvas, a + step * random.uniform(0.3, 0.55), floors[k], tall * 0.30, oklch(0.62, 0.02, 70))


def _earth(canvas: Canvas, x0: float, x1: float, base: float, cut: RGB) -> None:
    """The ground below, in layers of card."""
    for level in range(7):
        y = base + 10 + level * canvas.h * 0.026
        tone = shade(oklch(0.66, 0.02, 70), -0.03 * level)
        canvas.rect(x0 - 46 + level * 4, y, x1 + 46 - level * 4, y + canvas.h * 0.024, tone, 1, 3)
    canvas.rect(x0 - 46, base + 4, x1 + 46, base + 16, cut)


def _tree(canvas: Canvas, x: float, foot: float, tall: float, random: Random) -> None:
    """A model maker's tree: a stick and a cloud of dry seed heads."""
    canvas.line([(x, foot + 8), (x, foot - tall * 0.62)], 8, oklch(0.45, 0.04, 60))
    for _ in range(60):
        angle, far = random.uniform(0, 2 * pi), random.random() ** 0.5 * tall * 0.34
        puff = circle_points(x, foot - tall * 0.72, far, far * 0.9, 0, 24)
        a, b = puff[int(angle / (2 * pi) * 23)]
        canvas.ellipse(a, b, 17, 15, oklch(random.uniform(0.62, 0.78), 0.06, 110), 0.85)


def _quarter(canvas: Canvas, brief: Brief, random: Random) -> None:
    """White blocks with tiled roofs in parallel projection; a few in colour."""
    canvas.backdrop([oklch(0.965, 0.008, 85)] * 2)
    accent, ink = brief.tone(0.64, 0.17), oklch(0.30, 0.015, 260)
    unit = min(canvas.w, canvas.h * 1.34) / 9.8
    places = [(a, b) for a in range(5) for b in range(5)]
    empty = {random.choice(places) for _ in range(5)}
    loud = random.sample([place for place in places if place not in empty], 5)
    for a, b in sorted(places, key=lambda place: place[0] + place[1]):
        x = canvas.w / 2 + (a - b) * unit * 0.98
        y = canvas.h * 0.30 + (a + b) * unit * 0.52
        if (a, b) in empty:
            _garden(canvas, random, x, y + unit * 0.3, unit, accent, ink)
        else:
            _block(canvas, x, y, unit * 0.86, unit * random.uniform(0.5, 1.1), accent if (a, b) in loud else None, ink)


def _block(canvas: Canvas, x: float, y: float, r: float, tall: float, accent: RGB | None, ink: RGB) -> None:
    """One house: two walls, a ridge roof, and the shadow on its right."""
    half, paper = r * 0.53, oklch(0.985, 0.004, 85)
    left, front, right, back = (x - r, y), (x, y + half), (x + r, y), (x, y - half)
    up = [(px, py - tall) for px, py in (left, front, right, back)]
    canvas.polygon(
        [
            right,
            (right[0] + tall * 0.5, right[1] + tall * 0.26),
            (front[0] + tall * 0.5, front[1] + tall * 0.26),
            front,
        ],
        shade(paper, -0.13),
    )
    canvas.polygon([left, front, up[1], up[0]], paper)
    canvas.polygon([front, right, up[2], up[1]], shade(paper, -0.09))
    a = ((up[0][0] + up[1][0]) / 2, (up[0][1] + up[1][1]) / 2 - r * 0.42)
    b = ((up[3][0] + up[2][0]) / 2, (up[3][1] + up[2][1]) / 2 - r * 0.42)
    roof = accent or shade(paper, -0.03)
    canvas.polygon([up[0], up[1], a], paper)
    canvas.polygon([up[1], up[2], b, a], shade(roof, -0.06))
    canvas.polygon([up[0], a, b, up[3]], shade(roof, 0.03))
    for share in (0.2, 0.4, 0.6, 0.8):
        canvas.line([_between(up[1], up[2], share), _between(a, b, share)], 1.6, ink, 0.4)
    for ends in (
        (left, front),
        (front, right),
        (left, up[0]),
        (front, up[1]),
        (right, up[2]),
        (up[0], a),
        (up[1], a),
        (up[1], up[2]),
        (a, b),
        (b, up[2]),
    ):
        canvas.line(list(ends), 2.8, ink, 0.9)
    for share in (0.25, 0.6):
        foot = _between(left, front, share)
        canvas.polygon(
            [
                (foot[0], foot[1] - tall * 0.3),
                (foot[0] + r * 0.17, foot[1] - tall * 0.3 + r * 0.09),
                (foot[0] + r * 0.17, foot[1] - tall * 0.68 + r * 0.09),
                (foot[0], foot[1] - tall * 0.68),
            ],
            ink,
            0.75,
        )


def _between(one: Point, two: Point, share: float) -> Point:
    return one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share


def _garden(canvas: Canvas, random: Random, x: float, y: float, r: float, accent: RGB, ink: RGB) -> None:
    """An open yard with a tree or two."""
    canvas.polygon([(x - r * 0.8, y), (x, y + r * 0.42), (x + r * 0.8, y), (x, y - r * 0.42)], oklch(0.93, 0.03, 140))
    for dx in (-0.25, 0.3):
        a, b, s = x + dx * r, y - r * random.uniform(0.34, 0.5), r * random.uniform(0.2, 0.3)
        canvas.line([(a, y), (a, b)], 3, ink)
        canvas.ellipse(a, b, s + 1.5, s + 1.5, ink)
        canvas.ellipse(a, b, s - 1.5, s - 1.5, oklch(0.985, 0.004, 85) if dx < 0 else mix(accent, (255, 255, 255), 0.5))
