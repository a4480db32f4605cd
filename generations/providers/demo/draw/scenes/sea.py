"""The sea: a low light on the water, islands, a sail or a lighthouse."""

from __future__ import annotations

from random import Random

from ..brief import Brief
from ..canvas import Canvas, Pen, Point, column
from ..colour import RGB, mix, oklch, shade
from ..solids import smooth
from .terrain import birds, glitter, land, mist, ridge, sky, sun, water


def sea(canvas: Canvas, brief: Brief, random: Random) -> None:
    horizon = canvas.h * random.uniform(0.48, 0.58)
    stops = sky(canvas, brief, random, horizon)
    side = random.choice((-1, 1))
    sun_x = canvas.w * (0.5 + side * random.uniform(0.08, 0.2))
    sun(canvas, brief, sun_x, horizon - canvas.h * random.uniform(0.07, 0.16), random.uniform(36, 60))
    _islands(canvas, random, horizon, stops, -side)
    deep = _deep(brief)
    water(canvas, random, horizon, deep, 0.4)
    spark = oklch(0.9, 0.05, 240) if brief.light == "night" else mix(stops[-1], (255, 250, 235), 0.4)
    glitter(canvas, random, sun_x, horizon, spark)
    mist(canvas, random, horizon, canvas.h * 0.02, stops[-1], 0.35)
    dark = mix(deep, (12, 12, 22), 0.6)
    if brief.says("lighthouse", "coast", "灯塔", "岛"):
        lighthouse(canvas, brief, random, horizon, dark, -side)
    else:
        sail(
            canvas,
            sun_x - side * canvas.w * random.uniform(0.16, 0.26),
            horizon + canvas.h * 0.07,
            random.uniform(90, 150),
            dark,
            stops,
        )
    if brief.says("beach", "coast", "wave", "浪", "沙滩"):
        beach(canvas, brief, random, deep)
    birds(canvas, random, canvas.w * (0.5 - side * 0.22), horizon - canvas.h * 0.3, mix(dark, stops[0], 0.25))


def _deep(brief: Brief) -> RGB:
    turn = brief.hue if brief.coloured else 235.0
    light, chroma = {"day": (0.50, 0.10), "sunset": (0.36, 0.08), "dawn": (0.56, 0.07), "night": (0.17, 0.05)}.get(
        brief.light, (0.60, 0.03)
    )
    return oklch(light, chroma * brief.strength, turn)


def _islands(canvas: Canvas, random: Random, horizon: float, stops: list[RGB], side: int) -> None:
    for layer in range(3):
        tone = mix(stops[len(stops) // 2], oklch(0.30, 0.07, 285), 0.34 + 0.2 * layer)
        center = canvas.w * (0.5 + side * (0.42 - 0.05 * layer))
        spread = canvas.w * (0.42 - 0.09 * layer)
        rough = ridge(random, canvas.w, 0, canvas.h * 0.07, 0.6)
        line: list[Point] = []
        for x, y in rough:
            hump = max(0.0, 1 - ((x - center) / spread) ** 2) ** 0.8
            line.append((x, horizon + 2 - hump * max(4.0, canvas.h * (0.11 - 0.025 * layer) + y)))
        land(canvas, line, column([tone, mix(tone, stops[-1], 0.22)]), horizon + 3)


def sail(canvas: Canvas, x: float, y: float, s: float, dark: RGB, stops: list[RGB]) -> None:
    """A small boat with two sails, and its reflection."""
    light = mix(stops[-1], (255, 255, 255), 0.5)
    main = smooth([(x + s * 0.04, y - s), (x + s * 0.34, y - s * 0.5), (x + s * 0.46, y - s * 0.14)], 16)
    canvas.polygon([*main, (x + s * 0.03, y - s * 0.12)], column([light, mix(light, dark, 0.25)]))
    jib = smooth([(x - s * 0.01, y - s * 0.94), (x - s * 0.2, y - s * 0.5), (x - s * 0.38, y - s * 0.15)], 16)
    canvas.polygon([*jib, (x - s * 0.01, y - s * 0.14)], mix(light, dark, 0.18))
    canvas.line([(x + s * 0.01, y - s * 1.03), (x + s * 0.01, y)], s * 0.018, dark)
    hull = [
        (x - s * 0.42, y - s * 0.09),
        (x + s * 0.52, y - s * 0.09),
        (x + s * 0.4, y + s * 0.04),
        (x - s * 0.3, y + s * 0.04),
    ]
    canvas.polygon(hull, dark)
    canvas.soft_polygon(
        [(x - s * 0.34, y + s * 0.05), (x + s * 0.42, y + s * 0.05), (x + s * 0.14, y + s * 0.75)],
        mix(light, dark, 0.4),
        s * 0.05,
        0.5,
    )
    canvas.soft_ellipse(x + s * 0.05, y + s * 0.06, s * 0.5, s * 0.03, dark, s * 0.03, 0.6)


def lighthouse(canvas: Canvas, brief: Brief, random: Random, horizon: float, dark: RGB, side: int) -> None:
    """A headland with a lighthouse on it."""
    edge = canvas.w if side > 0 else 0.0
    rough = ridge(random, canvas.w, 0, 40, 0.55)
    line = []
    for x, y in rough:
        near = max(0.0, 1 - abs(x - edge) / (canvas.w * 0.48))
        line.append((x, canvas.h + 30 - near**0.7 * (canvas.h - horizon + canvas.h * 0.05) + y * near))
    land(canvas, line, column([mix(dark, brief.tone(0.4, 0.04), 0.3), dark]))
    x = edge - side * canvas.w * 0.16
    foot = min(p[1] for p in line if abs(p[0] - x) < 30) + 14
    tall = canvas.h * 0.28
    tower = [(x - 26, foot), (x + 26, foot), (x + 16, foot - tall), (x - 16, foot - tall)]
    canvas.polygon(tower, mix((250, 246, 238), dark, 0.12))
    canvas.polygon(
        [(x + 4, foot), (x + 26, foot), (x + 16, foot - tall), (x + 3, foot - tall)], mix((210, 196, 190), dark, 0.3)
    )
    for band in (0.25, 0.6):
        y0, y1 = foot - tall * band, foot - tall * (band + 0.16)
        w0, w1 = 26 - 10 * band, 26 - 10 * (band + 0.16)
        canvas.polygon([(x - w0, y0), (x + w0, y0), (x + w1, y1), (x - w1, y1)], oklch(0.52, 0.17, 28))
    canvas.rect(x - 21, foot - tall - 5, x + 21, foot - tall + 3, dark)
    canvas.rect(x - 12, foot - tall - 34, x + 12, foot - tall - 5, oklch(0.92, 0.1, 90))
    canvas.polygon(
        [(x - 17, foot - tall - 34), (x + 17, foot - tall - 34), (x, foot - tall - 56)], oklch(0.42, 0.14, 28)
    )
    canvas.glow(x, foot - tall - 20, 150, oklch(0.93, 0.1, 88), 0.6, 2.2)


def beach(canvas: Canvas, brief: Brief, random: Random, deep: RGB) -> None:
    """Wet sand with a line of foam."""
    del brief
    sand = oklch(0.80, 0.06, 75)
    y = canvas.h * 0.88
    wave = smooth(
        [
            (-20, y + 30),
            (canvas.w * 0.22, y - 18),
            (canvas.w * 0.48, y + 26),
            (canvas.w * 0.75, y - 8),
            (canvas.w + 20, y + 34),
        ],
        80,
    )

    def band(shift: float) -> list[Point]:
        return [(x, py + shift + random.uniform(-2, 2)) for x, py in wave]

    land(canvas, band(-26), mix(deep, (255, 255, 255), 0.35))
    land(canvas, band(-14), (250, 252, 250))
    land(canvas, band(6), column([mix(sand, deep, 0.35), sand]))
    land(canvas, band(44), column([sand, shade(sand, 0.06)]))

    def foam(pen: Pen) -> None:
        for x, py in wave:
            for _ in range(6):
                r = random.uniform(1, 5)
                pen.ellipse(
                    x + random.uniform(-9, 9), py - 16 + random.gauss(0, 9), r * 1.8, r * 0.7, random.randint(120, 255)
                )

    canvas.shape((0, y - 80, canvas.w, canvas.h), foam, (255, 255, 252), 0.8)
