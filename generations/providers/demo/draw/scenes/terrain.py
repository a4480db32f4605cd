"""Parts that landscapes share: skies, suns, clouds, ridges, trees, birds, water."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageFilter

from ..brief import Brief, sky_stops
from ..canvas import BICUBIC, BILINEAR, Canvas, Pen, Point, contrast, noise
from ..colour import RGB, mix, oklch, shade


def sky(canvas: Canvas, brief: Brief, random: Random, horizon: float) -> list[RGB]:
    """Sky down to the horizon, with stars at night and thin clouds otherwise; gives its colours."""
    stops = sky_stops(brief)
    canvas.backdrop(stops, 0, horizon)
    canvas.backdrop([stops[-1], stops[-1]], horizon)
    if brief.light == "night":
        stars(canvas, random, horizon, 260)
    else:
        clouds(canvas, random, horizon, mix(stops[-1], (255, 255, 255), 0.45), 0.55 if brief.light != "fog" else 0.3)
    return stops


def stars(canvas: Canvas, random: Random, depth: float, count: int) -> None:
    def dots(pen: Pen) -> None:
        for _ in range(round(count * canvas.w / 1000)):
            r = 0.7 + 1.3 * random.random() ** 6
            pen.ellipse(random.uniform(0, canvas.w), depth * random.random() ** 1.3, r, r, random.randint(60, 255))

    canvas.shape((0, 0, canvas.w, depth), dots, (240, 244, 255))


def clouds(canvas: Canvas, random: Random, depth: float, colour: RGB, alpha: float) -> None:
    """Streaks of cloud that thin out towards the top."""
    width, height = 420, max(40, round(420 * depth / canvas.w))
    veil = contrast(noise(random, width, height, 3, 5, stretch=3.2), 122, 205)
    fade = Image.linear_gradient("L").resize((width, height)).point([min(255, round(v * 1.3)) for v in range(256)])
    veil = ImageChops.multiply(veil, fade).point([round(v * alpha) for v in range(256)])
    size = canvas.pixels[0], round(depth * canvas.scale)
    canvas.image.paste(colour, (0, 0, *size), veil.resize(size, BICUBIC))


def sun(canvas: Canvas, brief: Brief, x: float, y: float, r: float) -> None:
    """The light in the sky with its haze: a moon at night, a pale disc in fog."""
    if brief.light == "night":
        canvas.glow(x, y, r * 7, oklch(0.75, 0.06, 240), 0.35, 2.6)
        canvas.ellipse(x, y, r * 0.8, r * 0.8, oklch(0.96, 0.03, 95))
        return
    warm = {"sunset": oklch(0.82, 0.16, 60), "dawn": oklch(0.88, 0.10, 50), "fog": oklch(0.93, 0.02, 90)}
    tint = warm.get(brief.light, oklch(0.94, 0.07, 95))
    canvas.glow(x, y, r * 9, tint, 0.55, 3.0)
    canvas.glow(x, y, r * 3.2, tint, 0.6, 2.0)
    canvas.ellipse(x, y, r, r, mix(tint, (255, 253, 244), 0.72), 0.96)


def ridge(random: Random, width: float, base: float, height: float, rough: float = 0.52, depth: int = 8) -> list[Point]:
    """A skyline by midpoint displacement: points from left to right around ``base``."""
    values = [random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5)]
    amount = 1.0
    for _ in range(depth):
        middles = [(a + b) / 2 + random.uniform(-amount, amount) / 2 for a, b in pairwise(values)]
        values = [v for pair in zip(values, middles, strict=False) for v in pair] + [values[-1]]
        amount *= rough
    step = (width + 40) / (len(values) - 1)
    return [(-20 + index * step, base - value * height) for index, value in enumerate(values)]


def land(canvas: Canvas, line: list[Point], top: Image.Image | RGB, bottom: float | None = None) -> None:
    """Everything under a skyline."""
    floor = canvas.h + 5 if bottom is None else bottom
    canvas.polygon([*line, (line[-1][0], floor), (line[0][0], floor)], top)


def conifers(canvas: Canvas, random: Random, line: list[Point], colour: RGB, size: float, density: float = 1.0) -> None:
    """Fir trees along a skyline."""

    def trees(pen: Pen) -> None:
        for index in range(round(canvas.w / size * 3.2 * density)):
            x, y = line[random.randrange(len(line))]
            x += random.uniform(-size, size) * 0.4
            fir(pen, x, y + size * 0.35, size * random.uniform(0.55, 1.25), index)

    top = min(y for _, y in line)
    canvas.shape((0, top - size * 2, canvas.w, canvas.h), trees, colour)


def fir(pen: Pen, x: float, y: float, size: float, variant: int) -> None:
    """One fir of that height with ragged tiers, standing at (x, y)."""
    points: list[Point] = [(x, y - size)]
    tiers = 7
    for side in (1, -1):
        tier_range = range(1, tiers + 1) if side == 1 else range(tiers, 0, -1)
        for tier in tier_range:
            down, out = y - size + size * 0.95 * tier / tiers, size * 0.24 * (tier / tiers) ** 0.85
            out *= 0.85 + 0.3 * ((tier * 7 + variant * 3 + (side > 0)) % 5) / 5
            pair = [(x + side * out, down), (x + side * out * 0.45, down - size * 0.015)]
            points += pair if side == 1 else pair[::-1]
    pen.polygon(points)
    pen.rect(x - size * 0.018, y - size * 0.1, x + size * 0.018, y + size * 0.06)


def birds(canvas: Canvas, random: Random, x: float, y: float, colour: RGB, count: int = 5) -> None:
    """A few gulls: two arcs each."""
    for _ in range(count):
        bx, by, s = x + random.uniform(-110, 110), y + random.uniform(-50, 50), random.uniform(7, 15)
        lift = random.uniform(0.25, 0.5)
        wings = [
            (bx - s, by - s * lift),
            (bx - s * 0.5, by - s * 0.42),
            (bx, by),
            (bx + s * 0.5, by - s * 0.42),
            (bx + s, by - s * lift),
        ]
        canvas.line(wings, s * 0.17, colour, 0.8)


def mist(canvas: Canvas, random: Random, y: float, thickness: float, colour: RGB, alpha: float) -> None:
    """A bank of mist across the picture."""
    width, height = 360, 60
    bank = contrast(noise(random, width, height, 4, 3, stretch=2.0), 40, 200)
    band = Image.linear_gradient("L").resize((width, height))
    band = ImageChops.multiply(band, band.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    band = ImageChops.multiply(band.point([min(255, v * 4) for v in range(256)]), bank)
    top, bottom = round((y - thickness) * canvas.scale), round((y + thickness) * canvas.scale)
    layer = band.point([round(v * alpha) for v in range(256)]).resize((canvas.pixels[0], bottom - top), BICUBIC)
    canvas.image.paste(colour, (0, top, canvas.pixels[0], bottom), layer)


def water(canvas: Canvas, random: Random, horizon: float, tone: RGB, calm: float = 0.5) -> None:
    """Mirror what stands above the horizon, ripple it, and let the water's own colour take over towards us."""
    width, height = canvas.pixels
    top = round(horizon * canvas.scale)
    depth = height - top
    above = canvas.image.crop((0, max(0, top - depth), width, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = above.resize((min(width, 1100), min(depth, 500)), BILINEAR).filter(ImageFilter.BoxBlur((2.2, 1.2)))
    mirror = _ripple(mirror, random, 9 * (1 - calm) + 3).resize((width, depth), BICUBIC)
    veil = Image.linear_gradient("L").point([round(30 + v * 0.62) for v in range(256)]).resize((width, depth), BICUBIC)
    flat = Image.new("RGB", (width, depth), tone)
    canvas.image.paste(Image.composite(flat, mirror, veil), (0, top))
    waves(canvas, random, horizon, shade(tone, 0.16), shade(tone, -0.1))


def _ripple(picture: Image.Image, random: Random, amount: float) -> Image.Image:
    """Shift rows sideways, more towards the bottom."""
    width, height = picture.size
    out, y = picture.copy(), 0
    while y < height:
        rows = 1 + y // 70
        share = y / height
        shift = round(amount * (0.2 + share) * random.gauss(0, 0.7))
        strip = picture.crop((0, y, width, min(height, y + rows)))
        out.paste(strip, (shift, y))
        y += rows
    return out


def waves(canvas: Canvas, random: Random, horizon: float, light: RGB, dark: RGB) -> None:
    """Short strokes that grow towards us."""
    depth = canvas.h - horizon
    for colour, alpha in ((light, 0.28), (dark, 0.30)):

        def strokes(pen: Pen) -> None:
            for _ in range(round(230 * canvas.w / 1000)):
                share = random.random() ** 0.8
                x, y = random.uniform(-50, canvas.w + 50), horizon + 4 + depth * share**1.6
                long = 8 + 90 * share * random.random()
                pen.ellipse(x, y, long, 0.7 + 2.6 * share**1.5, random.randint(90, 255))

        canvas.shape((0, horizon, canvas.w, canvas.h), strokes, colour, alpha)


def glitter(canvas: Canvas, random: Random, x: float, horizon: float, colour: RGB, spread: float = 1.0) -> None:
    """The sun's path on water."""
    depth = canvas.h - horizon

    def sparks(pen: Pen) -> None:
        for _ in range(420):
            share = random.random()
            reach = (14 + 150 * share) * spread
            px, py = x + random.gauss(0, 0.42) * reach, horizon + 2 + depth * 0.96 * share**1.5
            pen.ellipse(px, py, 3 + 26 * share * random.random(), 0.7 + 2.7 * share, random.randint(110, 255))

    canvas.shape((x - 500, horizon, x + 500, canvas.h), sparks, colour, 0.9)
    canvas.soft_ellipse(x, horizon + depth * 0.3, 40 * spread, depth * 0.42, colour, 45, 0.22)
