"""Things on a table and products on a stand, under one soft light."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, sin
from random import Random

from ..brief import Brief
from ..canvas import Canvas, Pen, Point, circle_points, column, row
from ..colour import RGB, mix, oklch, shade
from ..solids import cast, cylinder, smooth, sphere, vessel
from .plants import leaf, sprig

_VASES = (
    [(0, 62), (0.12, 96), (0.38, 122), (0.62, 96), (0.80, 44), (0.93, 40), (1, 54)],
    [(0, 50), (0.25, 72), (0.55, 104), (0.78, 110), (0.92, 66), (1, 60)],
    [(0, 74), (0.1, 92), (0.45, 84), (0.75, 52), (1, 42)],
    [(0, 44), (0.2, 110), (0.42, 128), (0.64, 100), (0.74, 40), (1, 36)],
)
_CUP = [(0, 40), (0.08, 52), (0.4, 82), (0.8, 96), (1, 100)]
_BOWL = [(0, 48), (0.06, 52), (0.3, 120), (0.7, 168), (1, 180)]
_BOTTLE = [(0, 84), (0.03, 90), (0.55, 90), (0.68, 78), (0.76, 36), (1, 34)]
_JAR = [(0, 96), (0.04, 104), (0.95, 104), (1, 98)]


def backdrop(canvas: Canvas, wall: RGB, table: RGB, line: float) -> None:
    """A wall with light from the left, and a table top that runs towards us."""
    canvas.backdrop([shade(wall, 0.02), wall, shade(wall, -0.05)], 0, line)
    canvas.backdrop([shade(table, 0.05), table, shade(table, -0.08)], line)
    canvas.glow(canvas.w * 0.12, canvas.h * 0.18, canvas.w * 0.8, mix(wall, (255, 246, 226), 0.6), 0.28, 1.6)
    canvas.soft_ellipse(
        canvas.w * 1.02, canvas.h * 0.3, canvas.w * 0.36, canvas.h * 0.55, shade(wall, -0.26, 0.9), 170, 0.45
    )
    canvas.soft_shape(
        (0, line - 6, canvas.w, line + 5),
        lambda pen: pen.rect(0, line - 6, canvas.w, line + 4),
        shade(table, -0.24),
        5,
        0.4,
    )


def window_light(canvas: Canvas, random: Random, colour: RGB, line: float) -> None:
    """Sun through a window with bars, slanting over the wall, with the shade of a twig in it."""
    x, y, wide, tall = canvas.w * random.uniform(0.10, 0.2), canvas.h * 0.05, min(520.0, canvas.w * 0.45), line * 0.78

    def at(u: float, v: float) -> Point:
        return x + wide * u + 130 * v, y + tall * v + 46 * u

    def panes(pen: Pen) -> None:
        for c in range(2):
            for r in range(3):
                u0, u1, v0, v1 = c / 2 + 0.015, (c + 1) / 2 - 0.015, r / 3 + 0.02, (r + 1) / 3 - 0.02
                pen.polygon([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)])
        for step in range(13):
            px, py = at(1.05 - 0.055 * step, 0.12 + 0.045 * step)
            for side in (-1, 1):
                s = 62 - 2.6 * step
                pen.polygon(circle_points(px, py + side * s * 0.62, s, s * 0.25, 2.5 - side * 0.75), 70)

    canvas.soft_shape((0, 0, canvas.w, line), panes, colour, 6, 0.6)


def still(canvas: Canvas, brief: Brief, random: Random) -> None:
    line = canvas.h * random.uniform(0.60, 0.66)
    night = brief.light == "night"
    wall = brief.tone(random.choice((0.80, 0.72, 0.46)) if not night else 0.27, 0.055)
    table = brief.accent(0.70 if not night else 0.33, 0.07, 10)
    backdrop(canvas, wall, table, line)
    if not night and random.random() < 0.75:
        window_light(canvas, random, mix(shade(wall, 0.14), (255, 240, 205), 0.55), line)
    scale = 0.84
    middle, base = canvas.w * random.uniform(0.42, 0.5), line + canvas.h * 0.15
    palette = [
        brief.tone(0.55, 0.12),
        brief.accent(0.66, 0.13),
        oklch(0.90, 0.025, 85),
        brief.tone(0.36, 0.07, 20),
        brief.accent(0.48, 0.12, -30),
    ]
    random.shuffle(palette)
    tea = brief.says("tea", "coffee", "cup", "茶", "咖啡", "杯")
    _tall_vase(canvas, brief, random, middle - 60 * scale, base - 26, scale * 1.3, palette[0], table)
    if canvas.w > 1150:
        _tall_vase(canvas, brief, random, middle - 390 * scale, base - 44, scale * 0.95, palette[3], table, bare=True)
        _fruit(canvas, random, middle + 520 * scale, base - 12, 84 * scale, palette[4], table)
    profile, tall = (_CUP, 118.0) if tea else (_BOWL, 120.0)
    x = middle + 215 * scale
    cast(canvas, x, base + 24, profile[0][1] * 1.7 * scale, table, 2.0)
    _scaled(canvas, x, base + 24, tall * scale * 1.15, profile, scale, palette[1])
    if tea:
        _tea(canvas, x, base + 24 - tall * scale * 1.15, scale)
    for step in range(random.choice((2, 3))):
        _fruit(
            canvas,
            random,
            middle + (-250 + step * 132) * scale,
            base + (78 + 34 * (step % 2)) * scale,
            random.uniform(52, 70) * scale,
            palette[2 + step % 2] if step else palette[4],
            table,
        )


def _scaled(
    canvas: Canvas,
    x: float,
    base: float,
    tall: float,
    profile: Sequence[tuple[float, float]],
    scale: float,
    colour: RGB,
) -> None:
    vessel(canvas, x, base, tall, [(t, r * scale) for t, r in profile], colour)


def _tall_vase(
    canvas: Canvas,
    brief: Brief,
    random: Random,
    x: float,
    base: float,
    scale: float,
    colour: RGB,
    table: RGB,
    *,
    bare: bool = False,
) -> None:
    profile = random.choice(_VASES)
    tall = random.uniform(290, 360) * scale
    cast(canvas, x, base, profile[1][1] * scale, table, 2.6)
    if not bare:
        for _ in range(random.choice((3, 4, 5))):
            reach = min(random.uniform(240, 380) * scale, (base - tall) * 0.86)
            sprig(canvas, random, (x, base - tall + 6), random.uniform(-0.75, 0.75), reach, brief)
    _scaled(canvas, x, base, tall, profile, scale, colour)


def _fruit(canvas: Canvas, random: Random, x: float, base: float, r: float, colour: RGB, table: RGB) -> None:
    cast(canvas, x, base, r, table, 2.2, 0.45)
    sphere(canvas, x, base - r * 0.92, r, colour, 0.35)
    stem = [(x + r * 0.06, base - r * 1.72), (x + r * 0.10, base - r * 1.98)]
    canvas.line(stem, r * 0.08, oklch(0.32, 0.05, 70))
    if random.random() < 0.6:
        leaf(canvas, stem[1], 0.5 + random.random(), r * 0.7, oklch(0.50, 0.11, 140), 0.36)


def _tea(canvas: Canvas, x: float, lip: float, scale: float) -> None:
    canvas.ellipse(x, lip + 3 * scale, 88 * scale, 9.5 * scale, oklch(0.50, 0.11, 60))
    canvas.ellipse(x - 18 * scale, lip + 1.5 * scale, 46 * scale, 4 * scale, oklch(0.68, 0.12, 70), 0.6)
    for step in (-20, 24):
        curl = smooth(
            [(x + step, lip - 10), (x + step + 16, lip - 62), (x + step - 14, lip - 122), (x + step + 12, lip - 190)],
            24,
        )
        box = (x - 120, lip - 230, x + 120, lip)
        canvas.soft_shape(box, lambda pen, curl=curl: pen.line(curl, 9), (255, 255, 255), 9, 0.30)  # type: ignore[misc]


def podium(canvas: Canvas, brief: Brief, random: Random) -> None:
    line = canvas.h * 0.70
    night = brief.light == "night"
    wall = brief.tone(0.84 if not night else 0.28, 0.065)
    backdrop(canvas, wall, shade(wall, 0.01), line)
    x, base = canvas.w * 0.5, line + canvas.h * 0.06
    _niche(canvas, brief, random, x, line, wall)
    _leaf_shadow(canvas, random, wall)
    drum = brief.tone(0.78 if not night else 0.36, 0.08, 8)
    for off, r, tall, turn in ((250, 130, 60, -14), (-235, 105, 120, 22)):
        cast(canvas, x + off, base - 24, r, wall, 1.9, 0.35)
        cylinder(canvas, x + off, base - 24 - tall, base - 24, r, brief.tone(0.70 if not night else 0.33, 0.09, turn))
    cast(canvas, x, base + 40, 215, wall, 1.9, 0.4)
    cylinder(canvas, x, base - 36, base + 40, 215, drum)
    sphere(canvas, x + 268, base - 84 - 46, 52, brief.accent(0.68, 0.14), 0.5)
    sphere(canvas, x - 232, base - 144 - 34, 40, brief.accent(0.8, 0.09, 20), 0.5)
    _product(canvas, brief, random, x, base - 36)
    for side in (-1, 1):
        for step in range(3):
            root = (canvas.w / 2 + side * (min(canvas.w * 0.5, 620) + 20), canvas.h * (0.96 + 0.03 * step))
            leaf(
                canvas,
                root,
                -side * (0.35 + 0.32 * step),
                330 - 50 * step,
                oklch(0.42 + 0.05 * step, 0.09, 150 + step * 6),
                0.30,
            )


def _niche(canvas: Canvas, brief: Brief, random: Random, x: float, line: float, wall: RGB) -> None:
    """An arch or a disc behind the stand."""
    tone = brief.accent(0.76 if brief.light != "night" else 0.4, 0.10)
    paint = column([shade(tone, 0.06), tone, shade(tone, -0.07)])
    r = min(330.0, canvas.w * 0.34)
    top = canvas.h * 0.10
    if random.random() < 0.55:
        canvas.soft_shape(
            (x - r, top, x + r, line),
            lambda pen: pen.rect(x - r + 14, top + 12, x + r + 22, line, radius=r),
            shade(wall, -0.22),
            14,
            0.5,
        )

        def arch(pen: Pen) -> None:
            pen.rect(x - r, top, x + r, line, radius=r)
            pen.rect(x - r, top + r, x + r, line)

        canvas.shape((x - r, top, x + r, line), arch, paint)
    else:
        cy = line - r * 0.92
        canvas.soft_ellipse(x + 20, cy + 16, r, r, shade(wall, -0.22), 18, 0.5)
        canvas.ellipse(x, cy, r, r, paint)


def _leaf_shadow(canvas: Canvas, random: Random, wall: RGB) -> None:
    """The shadow of palm leaves that one does not see."""

    def fronds(pen: Pen) -> None:
        for start in (2.45, 2.85, 2.08):
            turn = start + random.uniform(-0.08, 0.08)
            x, y, reach = canvas.w * 0.97, -60.0, 620.0
            for step in range(24):
                t = step / 23
                angle = turn - 0.35 * t
                x, y = x + cos(angle) * reach / 24, y + sin(angle) * reach / 24
                long = 130 * (0.35 + t) * (1.25 - t)
                for side in (-1, 1):
                    lean = angle + side * (0.95 - 0.45 * t)
                    pen.polygon(circle_points(x + cos(lean) * long, y + sin(lean) * long, long, 9, lean, 20))

    canvas.soft_shape((0, 0, canvas.w, canvas.h * 0.7), fronds, shade(wall, -0.2, 1.1), 6, 0.3)


def _product(canvas: Canvas, brief: Brief, random: Random, x: float, base: float) -> None:
    """A bottle with a label and a cap, a jar, or a tall tube."""
    glass = brief.accent(random.choice((0.46, 0.60, 0.34)), 0.12, random.choice((-15, 0, 20)))
    kind = random.choice((_BOTTLE, _BOTTLE, _JAR))
    tall = 330.0 if kind is _BOTTLE else 150.0
    tall = min(tall, canvas.h * 0.36)
    cap = oklch(0.82, 0.08, 82)
    cast(canvas, x, base + 6, 92, brief.tone(0.6, 0.07), 1.2, 0.5)
    vessel(canvas, x, base, tall, kind, glass)
    if kind is _BOTTLE:
        vessel(canvas, x, base - tall + 8, 66, [(0, 42), (0.06, 44), (0.94, 44), (1, 40)], cap)
    else:
        vessel(canvas, x, base - tall + 4, 48, [(0, 104), (0.1, 108), (0.9, 108), (1, 102)], cap)
    y0, y1 = base - tall * 0.48, base - tall * 0.14
    canvas.rect(
        x - 50, y0, x + 50, y1, row([oklch(0.93, 0.015, 85), oklch(0.97, 0.01, 85), oklch(0.84, 0.02, 80)], 24), 0.94, 3
    )
    canvas.rect(x - 22, y0 + (y1 - y0) * 0.3, x + 22, y0 + (y1 - y0) * 0.3 + 5, shade(glass, -0.05))
    canvas.rect(x - 32, y0 + (y1 - y0) * 0.52, x + 32, y0 + (y1 - y0) * 0.52 + 2.4, shade(glass, 0.1, 0.6))
    canvas.rect(x - 26, y0 + (y1 - y0) * 0.64, x + 26, y0 + (y1 - y0) * 0.64 + 2.4, shade(glass, 0.1, 0.6))
    streak: list[Point] = [
        (x - 66, base - tall * 0.06),
        (x - 58, base - tall * 0.06),
        (x - 58, base - tall * 0.5),
        (x - 66, base - tall * 0.5),
    ]
    canvas.soft_polygon(streak, (255, 255, 255), 5, 0.4)
