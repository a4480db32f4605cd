"""Ink on paper: peaks that dissolve in mist, a red sun, a boat, a branch and a seal."""

from __future__ import annotations

from math import pi, sin
from random import Random

from PIL import Image, ImageChops

from ..brief import Brief
from ..canvas import BICUBIC, Canvas, Mask, Pen, Point, bounds, contrast, noise
from ..colour import RGB, mix, oklch
from ..solids import smooth
from .terrain import birds, ridge


def ink(canvas: Canvas, brief: Brief, random: Random) -> None:
    paper = oklch(0.945, 0.022, 88)
    black = oklch(0.24, 0.02 if not brief.coloured else 0.06, brief.hue)
    canvas.backdrop([paper, paper])
    _fibres(canvas, random, paper)
    side = random.choice((-1, 1))
    x = canvas.w * (0.5 + side * random.uniform(0.16, 0.26))
    canvas.soft_ellipse(x, canvas.h * 0.25, 82, 82, oklch(0.60, 0.18, 32), 5, 0.86)
    for layer in range(5):
        share = layer / 4
        base = canvas.h * (0.46 + 0.27 * share)
        tall = canvas.h * (0.48 - 0.22 * share)
        line = _peaks(canvas, random, base, tall, canvas.w * (0.5 - side * (0.28 - 0.3 * share)))
        _wash(canvas, random, line, mix(paper, black, 0.20 + 0.62 * share**1.15), canvas.h * (0.22 + 0.05 * share))
    _boat(canvas, canvas.w * (0.5 + side * 0.14), canvas.h * 0.86, 74 * side, black)
    _water_marks(canvas, random, mix(paper, black, 0.45))
    _branch(canvas, random, side, black)
    birds(canvas, random, x - side * 190, canvas.h * 0.2, mix(black, paper, 0.25), 6)
    _seal(canvas, canvas.w * (0.5 - side * 0.42), canvas.h * 0.9)


def _fibres(canvas: Canvas, random: Random, paper: RGB) -> None:
    size = 420, max(60, round(420 * canvas.h / canvas.w))
    cloud = contrast(noise(random, *size, 6, 5, stretch=2.0), 60, 200).point([round(v * 0.16) for v in range(256)])
    canvas.fill(Mask(cloud.resize(canvas.pixels, BICUBIC), 0, 0), mix(paper, oklch(0.72, 0.06, 78), 0.8))


def _peaks(canvas: Canvas, random: Random, base: float, tall: float, centre: float) -> list[Point]:
    """A steep massif that falls away on both sides."""
    rough = ridge(random, canvas.w, 0, tall * 0.75, 0.56)
    reach = canvas.w * random.uniform(0.34, 0.5)
    return [(x, base + y * 0.55 - tall * 0.62 * max(0.0, 1 - ((x - centre) / reach) ** 2) ** 1.4) for x, y in rough]


def _wash(canvas: Canvas, random: Random, line: list[Point], colour: RGB, depth: float) -> None:
    """Dark along the crest, thinning into nothing below it, with the brush's dry streaks."""
    top, bottom = min(y for _, y in line), max(y for _, y in line) + depth
    shape = canvas.mask(
        (0, top, canvas.w, bottom), lambda pen: pen.polygon([*line, (canvas.w + 20, bottom), (-20, bottom)])
    )
    if shape is None:
        return
    width, height = 340, max(40, round(340 * shape.image.height / shape.image.width))
    fade = Image.new("L", (width, height), 0)
    for step in range(26, -1, -1):
        t = step / 26
        lowered = [(x * width / canvas.w, (y + depth * t - top) * height / (bottom - top)) for x, y in line]
        _under(fade, lowered, round(255 * (1 - t) ** 1.7))
    streaks = contrast(noise(random, width, height, 8, 4, stretch=0.5), 30, 190)
    streaks = streaks.point([130 + v * 125 // 255 for v in range(256)])
    coverage = ImageChops.multiply(fade, streaks).resize(shape.image.size, BICUBIC)
    canvas.fill(Mask(ImageChops.multiply(coverage, shape.image), shape.left, shape.top), colour)


def _under(fade: Image.Image, line: list[Point], value: int) -> None:
    """Set everything above a lowered crest to at least a value: the steps together make the fade."""
    width, height = fade.size
    layer = Canvas(width, height)
    scale = layer.scale
    points = [(x / scale, y / scale) for x, y in line]
    band = layer.mask((0, 0, layer.w, layer.h), lambda pen: pen.polygon([*points, (layer.w + 20, -50), (-20, -50)]))
    if band is not None:
        full = Image.new("L", fade.size, 0)
        full.paste(value, (band.left, band.top, band.left + band.image.width, band.top + band.image.height), band.image)
        fade.paste(ImageChops.lighter(fade, full))


def _boat(canvas: Canvas, x: float, y: float, s: float, black: RGB) -> None:
    hull = smooth(
        [
            (x - s * 1.3, y - abs(s) * 0.16),
            (x - s * 0.5, y + abs(s) * 0.13),
            (x + s * 0.5, y + abs(s) * 0.13),
            (x + s * 1.3, y - abs(s) * 0.2),
        ],
        30,
    )
    deck = smooth([(x + s * 1.3, y - abs(s) * 0.2), (x, y + abs(s) * 0.03), (x - s * 1.3, y - abs(s) * 0.16)], 30)
    canvas.polygon([*hull, *deck], black)
    a = abs(s)
    canvas.polygon(
        [(x - s * 0.1, y), (x - s * 0.34, y), (x - s * 0.26, y - a * 0.5), (x - s * 0.16, y - a * 0.5)], black
    )
    canvas.polygon([(x - s * 0.46, y - a * 0.48), (x + s * 0.02, y - a * 0.48), (x - s * 0.22, y - a * 0.68)], black)
    canvas.line([(x - s * 0.1, y - a * 0.9), (x + s * 0.35, y + a * 0.45)], 3, black)


def _water_marks(canvas: Canvas, random: Random, colour: RGB) -> None:
    for _ in range(12):
        x, y = random.uniform(0.1, 0.9) * canvas.w, canvas.h * random.uniform(0.83, 0.96)
        canvas.soft_ellipse(x, y, random.uniform(30, 130), 1.6, colour, 2, 0.4)


def _branch(canvas: Canvas, random: Random, side: int, black: RGB) -> None:
    """A branch of plum from the upper corner."""
    edge = 0.0 if side > 0 else canvas.w
    main = smooth(
        [
            (edge - side * 20, canvas.h * 0.05),
            (edge + side * 150, canvas.h * 0.10),
            (edge + side * 270, canvas.h * 0.085),
            (edge + side * 420, canvas.h * 0.15),
        ],
        40,
    )
    _stroke(canvas, main, 17, black)
    for index in (12, 20, 28, 34):
        x, y = main[index]
        reach, lift = random.uniform(70, 150), random.choice((-1, 1, 1))
        twig = smooth(
            [
                (x, y),
                (x + side * reach * 0.45, y + lift * reach * 0.32),
                (x + side * reach * 0.8, y + lift * reach * 0.85),
            ],
            20,
        )
        _stroke(canvas, twig, 7, black)
        for step in (8, 13, 17, 20):
            _plum(canvas, random, *twig[step])


def _stroke(canvas: Canvas, points: list[Point], width: float, colour: RGB) -> None:
    def brush(pen: Pen) -> None:
        for index, (x, y) in enumerate(points):
            t = index / len(points)
            r = width / 2 * (1 - 0.75 * t) * (0.85 + 0.25 * sin(index * 1.3))
            pen.ellipse(x, y, r, r)
            if index:
                pen.line([points[index - 1], (x, y)], r * 1.9)

    x0, y0, x1, y1 = bounds(points)
    canvas.shape((x0 - width, y0 - width, x1 + width, y1 + width), brush, colour, 0.92)


def _plum(canvas: Canvas, random: Random, x: float, y: float) -> None:
    x, y, s = x + random.uniform(-7, 7), y + random.uniform(-7, 7), random.uniform(6, 10)
    start = random.uniform(0, pi)
    for petal in range(5):
        angle = start + petal * 2 * pi / 5
        canvas.ellipse(x + s * sin(angle), y + s * sin(angle + pi / 2), s * 0.72, s * 0.72, oklch(0.62, 0.17, 18), 0.8)
    canvas.ellipse(x, y, s * 0.3, s * 0.3, oklch(0.36, 0.12, 20))


def _seal(canvas: Canvas, x: float, y: float) -> None:
    """A red seal with a small mountain cut into it."""
    red, paper = oklch(0.54, 0.19, 29), oklch(0.945, 0.022, 88)
    canvas.rect(x - 27, y - 27, x + 27, y + 27, red, 0.94, 5)
    peaks = [(x - 19, y + 17), (x - 9, y - 3), (x - 4, y + 4), (x + 4, y - 15), (x + 19, y + 17)]
    canvas.polygon(peaks, paper)
    canvas.ellipse(x - 11, y - 13, 5, 5, paper)
