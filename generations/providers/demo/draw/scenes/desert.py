"""Dunes with a lit and a shadowed side, and someone small walking on a crest."""

from __future__ import annotations

from math import sin
from random import Random

from PIL import Image, ImageChops

from ..brief import Brief
from ..canvas import BICUBIC, Canvas, Mask, Pen, Point, bounds, column, contrast, noise
from ..colour import RGB, mix, oklch, shade
from ..solids import smooth
from .terrain import land, mist, sky, sun


def desert(canvas: Canvas, brief: Brief, random: Random) -> None:
    horizon = canvas.h * random.uniform(0.50, 0.58)
    stops = sky(canvas, brief, random, horizon + 30)
    side = random.choice((-1, 1))
    sun(
        canvas,
        brief,
        canvas.w * (0.5 + side * 0.24),
        horizon - canvas.h * random.uniform(0.12, 0.26),
        random.uniform(40, 68),
    )
    light = {"night": 0.34, "day": 0.80, "dawn": 0.78, "fog": 0.8}.get(brief.light, 0.70)
    sand = oklch(light, 0.11 * brief.strength, brief.hue if brief.coloured else 60)
    dark = shade(sand, -0.24, 1.05, -22)
    crest: list[Point] = []
    for layer in range(5):
        share = layer / 4
        base = horizon + (canvas.h - horizon) * (0.04 + 0.80 * share**1.25)
        tall = canvas.h * (0.05 + 0.13 * share)
        fade = 0.62 * (1 - share) ** 1.4
        crest = _dune(canvas, random, base, tall, mix(sand, stops[-1], fade), mix(dark, stops[-1], fade), -side, share)
        if layer == 2:
            _walkers(canvas, random, crest, shade(dark, -0.16))
        if layer < 2:
            mist(canvas, random, base + 20, 40, stops[-1], 0.5)
    _ripples(canvas, random, horizon, shade(dark, 0.02))


def _dune(
    canvas: Canvas, random: Random, base: float, tall: float, lit: RGB, dark: RGB, side: int, share: float
) -> list[Point]:
    """One dune: its body, and the shadowed faces that fall away from its summits."""
    phase, waves = random.uniform(0, 6.3), random.uniform(1.1, 1.9)
    knots = []
    for step in range(13):
        x = -60 + (canvas.w + 120) * step / 12
        y = base - tall * (0.5 + 0.5 * sin(phase + waves * 6.283 * step / 12)) - tall * random.uniform(0, 0.22)
        knots.append((x, y))
    crest = smooth(knots, 220)
    land(canvas, crest, column([shade(lit, 0.05), lit, shade(lit, -0.03)]))
    for index in range(8, len(crest) - 8):
        x, y = crest[index]
        if y <= min(p[1] for p in crest[max(0, index - 24) : index + 25]):
            _slip_face(canvas, crest, index, side, tall, dark, lit)
    del share
    return crest


def _slip_face(canvas: Canvas, crest: list[Point], index: int, side: int, tall: float, dark: RGB, lit: RGB) -> None:
    """The side away from the sun: down the crest to its valley, and back up a swinging edge to the summit."""
    x, y = crest[index]
    end = index
    while 0 < end + side < len(crest) - 1 and crest[end + side][1] >= crest[end][1] - 0.2 and abs(end - index) < 70:
        end += side
    span = crest[index : end + 1] if side > 0 else crest[end : index + 1][::-1]
    far_x, far_y = span[-1]
    run, drop = abs(far_x - x), max(far_y - y, tall * 0.3)
    if run < 30:
        return
    foot = (far_x - side * run * 0.12, far_y + drop * 0.9)
    knots = [
        (x, y),
        (x - side * run * 0.07, y + drop * 0.45),
        (x + side * run * 0.16, y + drop * 1.0),
        (x + side * run * 0.42, y + drop * 1.6),
        foot,
        (far_x, far_y),
    ]
    points = [*span, *smooth(knots, 60)[::-1]]
    face = canvas.mask(bounds(points), lambda pen: pen.polygon(points))
    if face is not None:
        fade = _fading(face.image.size, side)
        canvas.fill(
            Mask(ImageChops.multiply(face.image, fade), face.left, face.top),
            column([shade(dark, -0.03), dark, mix(dark, lit, 0.4)]),
        )


def _fading(size: tuple[int, int], side: int) -> Image.Image:
    """Full at the summit, nothing at the valley and at the foot."""
    down = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    along = down.transpose(Image.Transpose.ROTATE_90 if side > 0 else Image.Transpose.ROTATE_270)
    both = ImageChops.multiply(
        down.point([min(255, round(v * 1.5)) for v in range(256)]),
        along.point([min(255, round(v * 2.2)) for v in range(256)]),
    )
    return both.resize(size, BICUBIC)


def _walkers(canvas: Canvas, random: Random, crest: list[Point], colour: RGB) -> None:
    """Three figures in a row on the crest, with long shadows."""
    start = round(len(crest) * random.uniform(0.34, 0.6))
    for step in range(3):
        x, y = crest[start + step * 5]
        s = 25 - step * 1.5
        canvas.line([(x, y + 2), (x + 34, y + 13)], 3.0, colour, 0.35)
        canvas.polygon(
            [(x - s * 0.17, y + 2), (x + s * 0.19, y + 2), (x + s * 0.1, y - s * 0.72), (x - s * 0.1, y - s * 0.72)],
            colour,
        )
        canvas.ellipse(x, y - s * 0.84, s * 0.12, s * 0.14, colour)


def _ripples(canvas: Canvas, random: Random, horizon: float, colour: RGB) -> None:
    """Wind ripples on the nearest sand."""
    top = horizon + (canvas.h - horizon) * 0.55
    size = canvas.pixels[0], canvas.pixels[1] - round(top * canvas.scale)
    grain = contrast(noise(random, 500, 160, 5, 4, stretch=9.0), 120, 170)
    fade = Image.linear_gradient("L").resize((500, 160)).point([round(v * 0.22) for v in range(256)])
    layer = Image.composite(grain, Image.new("L", grain.size, 0), fade).resize(size, BICUBIC)
    canvas.fill(Mask(layer, 0, round(top * canvas.scale)), colour)

    def lines(pen: Pen) -> None:
        for step in range(26):
            y = top + (canvas.h - top) * (step / 25) ** 1.3 + 10
            points = [
                (x * canvas.w / 30, y + 9 * sin(x * 0.55 + step * 0.8) + 4 * sin(x * 1.7 + step)) for x in range(-1, 32)
            ]
            pen.line(points, 0.8 + step * 0.05, 150)

    canvas.shape((0, top, canvas.w, canvas.h), lines, colour, 0.16)
