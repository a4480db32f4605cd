"""A forest: trunks that fade into light, shafts of sun, ferns in front."""

from __future__ import annotations

from random import Random

from ..brief import Brief
from ..canvas import Canvas, Pen, Point, circle_points, column
from ..colour import RGB, mix, oklch, shade
from .terrain import fir, ridge


def forest(canvas: Canvas, brief: Brief, random: Random) -> None:
    glow, far, near = _tones(brief)
    canvas.backdrop([mix(far, glow, 0.25), mix(far, glow, 0.7), glow, mix(far, glow, 0.4)])
    x = canvas.w * random.uniform(0.35, 0.65)
    canvas.glow(x, canvas.h * 0.42, canvas.h * 0.75, mix(glow, (255, 250, 230), 0.5), 0.75, 1.8)
    bamboo = brief.says("竹", "bamboo")
    ground = canvas.h * 0.72
    for layer in range(5):
        share = layer / 4
        tone = mix(mix(far, glow, 0.55), near, share**1.1)
        line = ridge(random, canvas.w, ground + canvas.h * 0.22 * share, 40 + 30 * share, 0.5)
        if layer < 2 and not bamboo:
            _firs(canvas, random, line, tone, 420 - 60 * layer)
        else:
            _trunks(canvas, random, tone, line, share, bamboo=bamboo)
        land_tone = mix(tone, glow, 0.18 * (1 - share))
        canvas.polygon(
            [*line, (canvas.w + 20, canvas.h + 5), (-20, canvas.h + 5)], column([mix(land_tone, glow, 0.12), land_tone])
        )
        if layer in {1, 3}:
            _shafts(canvas, random, x, glow, 0.20)
    _path(canvas, random, glow, near, ground)
    _canopy(canvas, random, shade(near, 0.02))
    _ferns(canvas, random, shade(near, -0.03))


def _tones(brief: Brief) -> tuple[RGB, RGB, RGB]:
    turn = brief.hue if brief.coloured else 0.0
    glow = {
        "night": oklch(0.52, 0.07, 220),
        "sunset": oklch(0.88, 0.13, 72),
        "dawn": oklch(0.93, 0.07, 95),
        "fog": oklch(0.92, 0.025, 130),
    }
    bright = glow.get(brief.light, oklch(0.95, 0.09, 110))
    hue = turn if brief.coloured else (205.0 if brief.light == "night" else brief.hue)
    if brief.coloured:
        bright = oklch(0.92 if brief.light != "night" else 0.55, 0.08 * brief.strength, hue + 30)
    return bright, oklch(0.58, 0.07 * brief.strength, hue), oklch(0.19, 0.04 * brief.strength, hue + 8)


def _firs(canvas: Canvas, random: Random, line: list[Point], tone: RGB, size: float) -> None:
    def trees(pen: Pen) -> None:
        for index in range(round(canvas.w / 70)):
            x, y = line[random.randrange(len(line))]
            fir(pen, x, y + 20, size * random.uniform(0.5, 1.2), index)

    canvas.shape((0, 0, canvas.w, canvas.h), trees, tone, 0.75)


def _trunks(canvas: Canvas, random: Random, tone: RGB, line: list[Point], share: float, *, bamboo: bool) -> None:
    count = round((canvas.w / 1000) * (13 - 8 * share)) + 1
    for index in range(count):
        x = (index + random.uniform(0.1, 0.9)) * canvas.w / count
        if share > 0.9 and abs(x - canvas.w / 2) < canvas.w * 0.24:
            continue
        wide = (9 if bamboo else 12) + (22 if bamboo else 46) * share**1.6 * random.uniform(0.7, 1.2)
        foot = min(line, key=lambda p: abs(p[0] - x))[1] + 14
        lean = random.uniform(-24, 24)
        body = [
            (x - wide * 0.62, foot),
            (x - wide * 0.46, foot - 60),
            (x + lean - wide * 0.34, -10),
            (x + lean + wide * 0.34, -10),
            (x + wide * 0.46, foot - 60),
            (x + wide * 0.7, foot),
        ]
        canvas.polygon(body, column([shade(tone, 0.03), tone, shade(tone, -0.02)]))
        lit = [
            (x - wide * 0.46, foot - 40),
            (x + lean - wide * 0.34, -10),
            (x + lean - wide * 0.2, -10),
            (x - wide * 0.26, foot - 40),
        ]
        canvas.polygon(lit, shade(tone, 0.10, 1.2), 0.55)
        _limbs(canvas, random, x, lean, foot, wide, tone, bamboo=bamboo)


def _limbs(
    canvas: Canvas, random: Random, x: float, lean: float, foot: float, wide: float, tone: RGB, *, bamboo: bool
) -> None:
    """Knots of bamboo, or a few bare branches."""
    for step in range(9 if bamboo else 3):
        t = (step + random.random()) / (9 if bamboo else 3)
        y, bx = foot * (1 - t), x + lean * t
        if bamboo:
            canvas.rect(bx - wide * 0.5, y, bx + wide * 0.5, y + wide * 0.13, shade(tone, -0.08), 0.7, wide * 0.06)
            continue
        side = random.choice((-1, 1))
        reach = wide * random.uniform(1.5, 3.2)
        canvas.line(
            [(bx, y), (bx + side * reach * 0.5, y - reach * 0.28), (bx + side * reach, y - reach * 0.75)],
            wide * 0.13,
            tone,
        )


def _shafts(canvas: Canvas, random: Random, x: float, glow: RGB, alpha: float) -> None:
    """Beams from the upper side, fanned out."""
    top = x + canvas.w * 0.32
    for _ in range(6):
        foot = x + random.uniform(-0.75, 0.35) * canvas.w
        wide = random.uniform(20, 90)
        beam = [
            (top - wide * 0.2, -40),
            (top + wide * 0.2, -40),
            (foot + wide, canvas.h * 0.95),
            (foot - wide, canvas.h * 0.95),
        ]
        canvas.soft_polygon(beam, mix(glow, (255, 252, 232), 0.5), 16, alpha * random.uniform(0.5, 1.0))


def _path(canvas: Canvas, random: Random, glow: RGB, near: RGB, ground: float) -> None:
    x = canvas.w * random.uniform(0.44, 0.56)
    bend = random.uniform(-90, 90)
    points = [
        (x - 8, ground + 60),
        (x + 10, ground + 60),
        (x + bend + 90, canvas.h * 0.9),
        (x + 210, canvas.h + 10),
        (x - 190, canvas.h + 10),
        (x + bend - 60, canvas.h * 0.9),
    ]
    canvas.soft_polygon(points, mix(glow, near, 0.45), 12, 0.75)


def _canopy(canvas: Canvas, random: Random, tone: RGB) -> None:
    """Twigs of small leaves that hang in from above, thickest in the corners."""

    def leaves(pen: Pen) -> None:
        for _ in range(round(canvas.w / 16)):
            x = random.choice((random.gauss(0.0, 0.16), random.gauss(1.0, 0.16), random.random())) * canvas.w
            depth = canvas.h * (0.03 + 0.22 * abs(x / canvas.w - 0.5) ** 1.4 * 2) * random.uniform(0.4, 1.1)
            drift = random.uniform(-60, 60)
            pen.line([(x, -10), (x + drift * 0.4, depth * 0.6), (x + drift, depth)], 2)
            for step in range(9):
                t = (step + 1) / 9
                px, py, s = x + drift * t * t, depth * t, random.uniform(7, 17)
                pen.polygon(
                    circle_points(
                        px + random.uniform(-13, 13),
                        py,
                        s,
                        s * 0.42,
                        random.uniform(-0.9, 0.9) + (3.1 if step % 2 else 0),
                        18,
                    )
                )

    canvas.shape((0, 0, canvas.w, canvas.h * 0.5), leaves, tone, 0.95)
    canvas.soft_shape((0, -60, canvas.w, 0), lambda pen: pen.rect(-50, -60, canvas.w + 50, 30), tone, 46, 0.6)


def _ferns(canvas: Canvas, random: Random, tone: RGB) -> None:
    def fronds(pen: Pen) -> None:
        for _ in range(round(canvas.w / 26)):
            x = random.choice((random.gauss(0.06, 0.13), random.gauss(0.94, 0.13), random.random())) * canvas.w
            y, s = canvas.h + 10, random.uniform(50, 150) * (0.55 + abs(x / canvas.w - 0.5))
            lean = random.uniform(-0.8, 0.8)
            for step in range(14):
                t = step / 14
                px, py = x + lean * s * t * t, y - s * t
                leaf = s * 0.26 * (1 - t)
                for side in (-1, 1):
                    pen.polygon(
                        [(px, py), (px + side * leaf, py - leaf * 0.45), (px + side * leaf * 0.5, py + leaf * 0.06)]
                    )
            pen.line([(x, y), (x + lean * s * 0.3, y - s * 0.55), (x + lean * s, y - s)], 2)

    canvas.shape((0, canvas.h - 210, canvas.w, canvas.h), fronds, tone)
