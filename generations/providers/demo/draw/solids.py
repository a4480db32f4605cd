"""Round things under one soft light from the upper left: spheres, turned vessels, and the shadows they cast."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PIL import Image

from .canvas import BICUBIC, BILINEAR, Canvas, Mask, Pen, Point, radial, row
from .colour import RGB, mix, ramp, shade

_SHADING = 240


def sphere(canvas: Canvas, cx: float, cy: float, r: float, colour: RGB, gloss: float = 0.5) -> None:
    """A ball with a highlight, a turning edge and a little light from below."""
    stops = [
        shade(colour, 0.17, 0.8),
        shade(colour, 0.09, 0.95),
        colour,
        shade(colour, -0.10, 1.05, -6),
        shade(colour, -0.20, 1.0, -12),
        shade(colour, -0.25, 0.9, -14),
        shade(colour, -0.15, 0.9, -8),
    ]
    canvas.fill(
        canvas.mask((cx - r, cy - r, cx + r, cy + r), lambda pen: pen.ellipse(cx, cy, r, r)),
        _ball(stops, -0.34, -0.4, canvas, cx, cy, r),
    )
    if gloss:
        canvas.glow(cx - r * 0.36, cy - r * 0.42, r * 0.42, (255, 252, 244), gloss * 0.75, 2.4)


def _ball(stops: Sequence[RGB], dx: float, dy: float, canvas: Canvas, cx: float, cy: float, r: float) -> Image.Image:
    """Shading of a ball as seen through its mask's window, which may be clipped by the canvas."""
    x0, y0, x1, y1 = canvas.clip((cx - r, cy - r, cx + r, cy + r))
    reach = 1.62
    spot = tuple(
        ((v / canvas.scale - c) / r - d + reach) / (2 * reach) * 256
        for v, c, d in ((x0, cx, dx), (y0, cy, dy), (x1, cx, dx), (y1, cy, dy))
    )
    grey = radial().transform((min(x1 - x0, 400), min(y1 - y0, 400)), Image.Transform.EXTENT, spot, BILINEAR)
    return tint(grey, stops)


def tint(grey: Image.Image, stops: Sequence[RGB]) -> Image.Image:
    """Colour a grey picture: 0 becomes the first stop, 255 the last."""
    colours = ramp(stops, 256)
    return Image.merge("RGB", [grey.point([colour[channel] for colour in colours]) for channel in range(3)])


def vessel(
    canvas: Canvas, cx: float, base: float, height: float, profile: Sequence[tuple[float, float]], colour: RGB
) -> None:
    """A turned body: ``profile`` gives radii (units) at heights from 0 (foot) to 1 (lip)."""
    curve = smooth(profile, 90)
    widest = max(r for _, r in curve)
    box = (cx - widest, base - height - 10, cx + widest, base + widest * 0.12)
    outline = [(cx - r, base - t * height) for t, r in curve] + [
        (cx + r, base - t * height) for t, r in reversed(curve)
    ]
    foot, lip = curve[0][1], curve[-1][1]

    def body(pen: Pen) -> None:
        pen.polygon(outline)
        pen.ellipse(cx, base, foot, foot * 0.13)
        pen.ellipse(cx, base - height, lip, lip * 0.13)

    mask = canvas.mask(box, body)
    if mask is not None:
        canvas.fill(mask, _turned(canvas, mask, cx, base, height, curve, colour))
    canvas.ellipse(cx, base - height, lip, lip * 0.13, shade(colour, 0.04))
    canvas.ellipse(cx, base - height + lip * 0.02, lip * 0.86, lip * 0.095, shade(colour, -0.28, 0.9))


def _turned(
    canvas: Canvas, mask: Mask, cx: float, base: float, height: float, curve: Sequence[tuple[float, float]], colour: RGB
) -> Image.Image:
    """Shade row by row: the same band of light, squeezed to the radius there."""
    factor = min(1.0, _SHADING / max(mask.image.size))
    width, rows = max(2, round(mask.image.width * factor)), max(2, round(mask.image.height * factor))
    unit = canvas.scale * factor
    picture = Image.new("RGB", (width, rows), shade(colour, -0.2))
    heights = [t for t, _ in curve]
    for y in range(rows):
        t = (base - (mask.top / canvas.scale + y / unit)) / height
        r = curve[min(len(curve) - 1, bisect_left(heights, t))][1] * unit
        fall = shade(colour, -0.05 * (1 - min(1.0, max(0.0, t))))
        band = _band(fall).resize((max(2, round(2 * r) + 2), 1), BILINEAR)
        picture.paste(band, (round((cx - mask.left / canvas.scale) * unit - r - 1), y))
    return picture.resize(mask.image.size, BICUBIC)


def _band(colour: RGB) -> Image.Image:
    """Light across a cylinder, from its left edge to its right."""
    stops = [
        shade(colour, -0.06),
        shade(colour, 0.05, 0.95),
        shade(colour, 0.13, 0.8),
        shade(colour, 0.06, 0.95),
        shade(colour, -0.03),
        shade(colour, -0.12, 1.05, -6),
        shade(colour, -0.20, 1.0, -10),
        shade(colour, -0.24, 0.9, -12),
        shade(colour, -0.17, 0.85, -10),
    ]
    return row(stops, 48)


def cylinder(canvas: Canvas, cx: float, top: float, bottom: float, r: float, colour: RGB, tilt: float = 0.16) -> None:
    """A plain drum seen a little from above."""

    def body(pen: Pen) -> None:
        pen.rect(cx - r, top, cx + r, bottom)
        pen.ellipse(cx, bottom, r, r * tilt)

    box = (cx - r, top, cx + r, bottom + r * tilt)
    canvas.fill(canvas.mask(box, body), _band(colour).resize((256, 2), BILINEAR))
    face = row([shade(colour, 0.12, 0.85), shade(colour, 0.06)], 32).resize((64, 64))
    canvas.ellipse(cx, top, r, r * tilt, face)


def cast(canvas: Canvas, cx: float, base: float, r: float, colour: RGB, reach: float = 2.2, alpha: float = 0.5) -> None:
    """The shadow of something of that radius: dark where it stands, soft and long to the right."""
    dark = mix(colour, (20, 14, 24), 0.75)
    points: list[Point] = [
        (cx - r * 0.9, base),
        (cx, base - r * 0.22),
        (cx + r * reach, base - r * 0.16),
        (cx + r * (reach + 0.3), base + r * 0.05),
        (cx + r * reach * 0.9, base + r * 0.22),
        (cx, base + r * 0.2),
    ]
    canvas.soft_polygon(points, dark, r * 0.13, alpha * 0.75)
    canvas.soft_ellipse(cx + r * 0.1, base + r * 0.02, r * 1.02, r * 0.15, dark, r * 0.06, alpha)


def smooth(points: Sequence[Point], steps: int) -> list[Point]:
    """A Catmull-Rom curve through points."""
    padded = [points[0], *points, points[-1]]
    spans, curve = len(points) - 1, []
    for step in range(steps + 1):
        place = min(step / steps * spans, spans - 1e-9)
        index, t = int(place), place - int(place)
        quad = padded[index : index + 4]
        curve.append((_spline([p[0] for p in quad], t), _spline([p[1] for p in quad], t)))
    return curve


def _spline(p: Sequence[float], t: float) -> float:
    a = 2 * p[1]
    b = p[2] - p[0]
    c = 2 * p[0] - 5 * p[1] + 4 * p[2] - p[3]
    d = 3 * (p[1] - p[2]) + p[3] - p[0]
    return 0.5 * (a + b * t + c * t * t + d * t * t * t)
