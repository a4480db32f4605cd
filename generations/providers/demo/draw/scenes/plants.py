"""Leaves, sprigs and blossoms, for the scenes that hold plants."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from ..brief import Brief
from ..canvas import Canvas, Point, circle_points
from ..colour import RGB, mix, oklch, shade
from ..solids import smooth


def leaf(
    canvas: Canvas, root: Point, angle: float, size: float, colour: RGB, wide: float = 0.32, bend: float = 0.12
) -> None:
    """One leaf from its root; angle 0 points up, positive leans right. One half catches the light."""
    spine = _along(root, angle, size, bend)
    left, right = _edge(spine, size * wide, -1), _edge(spine, size * wide, 1)
    canvas.polygon([*left, *reversed(spine)], shade(colour, 0.05))
    canvas.polygon([*right, *reversed(spine)], shade(colour, -0.04))
    canvas.line(spine, max(1.0, size * 0.012), shade(colour, 0.13, 0.8), 0.7)


def _along(root: Point, angle: float, size: float, bend: float) -> list[Point]:
    points, (x, y) = [root], root
    for step in range(14):
        turn = angle + bend * step / 6
        x, y = x + sin(turn) * size / 14, y - cos(turn) * size / 14
        points.append((x, y))
    return points


def _edge(spine: list[Point], reach: float, side: int) -> list[Point]:
    edge, last = [], len(spine) - 1
    for index, (x, y) in enumerate(spine):
        ahead, behind = spine[min(last, index + 1)], spine[max(0, index - 1)]
        dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        out = reach * sin(pi * (index / last) ** 0.82) * 0.75
        edge.append((x - dy / length * out * side, y + dx / length * out * side))
    return edge


def monstera(canvas: Canvas, random: Random, root: Point, angle: float, size: float, colour: RGB) -> None:
    """A fan of fingers on one stem, as palms have."""
    tip = _along(root, angle, size * 0.8, 0.06)
    canvas.line(tip, size * 0.018, shade(colour, -0.05))
    fingers = 9
    for index in range(fingers):
        spread = (index / (fingers - 1) - 0.5) * 3.3
        leaf(
            canvas,
            tip[-1],
            angle + spread,
            size * (0.62 - 0.2 * abs(spread) / 1.65) * random.uniform(0.92, 1.05),
            shade(colour, random.uniform(-0.03, 0.03)),
            0.19,
            0.05,
        )


def frond(
    canvas: Canvas, root: Point, angle: float, size: float, colour: RGB, bend: float = 0.14, pairs: int = 11
) -> None:
    """A stem with pairs of narrow leaves."""
    stem = smooth(_along(root, angle, size, bend), pairs * 2)
    canvas.line(stem, max(1.6, size * 0.010), shade(colour, -0.06))
    for index in range(3, len(stem), 2):
        t = index / len(stem)
        turn = angle + bend * t * 2.2
        for side in (-1, 1):
            leaf(
                canvas,
                stem[index],
                turn + side * (1.05 - 0.4 * t),
                size * 0.30 * (1.1 - 0.75 * t),
                colour,
                0.30,
                0.08 * side,
            )


def blossom(
    canvas: Canvas, random: Random, x: float, y: float, r: float, colour: RGB, petals: int = 0, squash: float = 0.9
) -> None:
    """An open flower: two rings of petals around a warm heart."""
    count = petals or random.choice((5, 6, 8, 9))
    start = random.uniform(0, pi)
    for ring, (reach, lift) in enumerate(((1.0, -0.03), (0.66, 0.05))):
        for index in range(count):
            angle = start + (index + 0.5 * ring) * 2 * pi / count
            px, py = x + cos(angle) * r * reach * 0.52, y + sin(angle) * r * reach * 0.52 * squash
            tone = shade(colour, lift + 0.045 * sin(angle * 2 + ring) - 0.04 * sin(angle))
            canvas.polygon(circle_points(px, py, r * reach * 0.52, r * reach * 1.5 / count, angle, 40), tone)
            inner = circle_points(
                x + cos(angle) * r * reach * 0.3,
                y + sin(angle) * r * reach * 0.3 * squash,
                r * reach * 0.28,
                r * reach * 0.42 / count,
                angle,
                28,
            )
            canvas.polygon(inner, shade(colour, lift - 0.10, 1.1), 0.55)
    canvas.ellipse(x, y, r * 0.19, r * 0.19 * squash, oklch(0.74, 0.15, 80))
    canvas.ellipse(x - r * 0.04, y - r * 0.04, r * 0.11, r * 0.10, oklch(0.86, 0.13, 92))


def tulip(canvas: Canvas, x: float, y: float, s: float, colour: RGB) -> None:
    """A closed cup of three petals."""
    for dx, tone in ((-0.3, shade(colour, -0.05)), (0.3, shade(colour, -0.09)), (0.0, shade(colour, 0.04))):
        petal = smooth(
            [
                (x, y + s * 0.62),
                (x + dx * s - s * 0.34, y + s * 0.1),
                (x + dx * s, y - s * 0.68),
                (x + dx * s + s * 0.34, y + s * 0.1),
                (x, y + s * 0.62),
            ],
            40,
        )
        canvas.polygon(petal, tone)


def sprig(canvas: Canvas, random: Random, root: Point, angle: float, size: float, brief: Brief) -> None:
    """What stands in a vase: a frond, or a stem with a flower."""
    green = oklch(random.uniform(0.42, 0.60), 0.075, random.uniform(120, 150))
    if random.random() < 0.45:
        frond(canvas, root, angle, size, green, random.uniform(-0.1, 0.16), 8)
        return
    stem = _along(root, angle, size, random.uniform(-0.06, 0.1))
    canvas.line(stem, max(2.0, size * 0.013), shade(green, -0.06))
    for index in (6, 9):
        leaf(canvas, stem[index], angle + random.choice((-0.9, 0.9)), size * 0.24, green, 0.3)
    tint = mix(brief.accent(0.74, 0.14), oklch(0.9, 0.05, 20), random.uniform(0, 0.5))
    blossom(canvas, random, *stem[-1], size * random.uniform(0.13, 0.19), tint)
