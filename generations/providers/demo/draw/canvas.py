"""A canvas in design units: the short side is 1000, whatever the pixels. Edges are smooth, soft things are cheap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .colour import RGB, ramp

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Paint = RGB | Image.Image
_SMALL = 320
BICUBIC, BILINEAR, BOX = Image.Resampling.BICUBIC, Image.Resampling.BILINEAR, Image.Resampling.BOX


@dataclass
class Pen:
    """Draws white into a mask; coordinates are design units of the canvas."""

    draw: ImageDraw.ImageDraw
    left: float
    top: float
    scale: float

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [((x - self.left) * self.scale, (y - self.top) * self.scale) for x, y in points]

    def polygon(self, points: Sequence[Point], value: int = 255) -> None:
        self.draw.polygon(self._at(points), fill=value)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, value: int = 255) -> None:
        (x0, y0), (x1, y1) = self._at([(cx - rx, cy - ry), (cx + rx, cy + ry)])
        self.draw.ellipse((x0, y0, max(x0, x1 - 1), max(y0, y1 - 1)), fill=value)

    def rect(self, x0: float, y0: float, x1: float, y1: float, value: int = 255, radius: float = 0) -> None:
        (a, b), (c, d) = self._at([(x0, y0), (x1, y1)])
        self.draw.rounded_rectangle((a, b, max(a, c - 1), max(b, d - 1)), radius * self.scale, fill=value)

    def line(self, points: Sequence[Point], width: float, value: int = 255) -> None:
        pixels = max(1, round(width * self.scale))
        self.draw.line(self._at(points), fill=value, width=pixels, joint="curve")

    def pie(self, cx: float, cy: float, r: float, start: float, end: float, value: int = 255) -> None:
        (x0, y0), (x1, y1) = self._at([(cx - r, cy - r), (cx + r, cy + r)])
        self.draw.pieslice((x0, y0, x1, y1), start, end, fill=value)


@dataclass(frozen=True)
class Mask:
    """Coverage of a part of the canvas, in pixels from its left and top."""

    image: Image.Image
    left: int
    top: int


class Canvas:
    """An RGB picture being drawn."""

    def __init__(self, width: int, height: int, ground: RGB = (255, 255, 255)) -> None:
        self.image = Image.new("RGB", (width, height), ground)
        self.scale = min(width, height) / 1000
        self.w, self.h = width / self.scale, height / self.scale

    @property
    def pixels(self) -> tuple[int, int]:
        return self.image.size

    # masks

    def mask(self, box: Box, paint: Callable[[Pen], None]) -> Mask | None:
        """A hard-edged shape, smoothed by drawing it larger; None when it lies outside."""
        x0, y0, x1, y1 = self.clip(box)
        if x1 <= x0 or y1 <= y0:
            return None
        area = (x1 - x0) * (y1 - y0)
        times = 4 if area < 600_000 else 3 if area < 2_500_000 else 2
        large = Image.new("L", ((x1 - x0) * times, (y1 - y0) * times), 0)
        paint(Pen(ImageDraw.Draw(large), x0 / self.scale, y0 / self.scale, self.scale * times))
        return Mask(large.reduce(times), x0, y0)

    def soft(self, box: Box, paint: Callable[[Pen], None], blur: float) -> Mask | None:
        """A blurred shape, drawn small: ``blur`` is in design units and the box grows by it."""
        x0, y0, x1, y1 = self.clip((box[0] - 3 * blur, box[1] - 3 * blur, box[2] + 3 * blur, box[3] + 3 * blur))
        if x1 <= x0 or y1 <= y0:
            return None
        factor = min(1.0, _SMALL / max(x1 - x0, y1 - y0), 4 / max(0.01, blur * self.scale))
        size = max(2, ceil((x1 - x0) * factor)), max(2, ceil((y1 - y0) * factor))
        small = Image.new("L", size, 0)
        paint(Pen(ImageDraw.Draw(small), x0 / self.scale, y0 / self.scale, self.scale * size[0] / (x1 - x0)))
        small = small.filter(ImageFilter.GaussianBlur(max(0.5, blur * self.scale * factor)))
        return Mask(small.resize((x1 - x0, y1 - y0), BICUBIC), x0, y0)

    def clip(self, box: Box) -> tuple[int, int, int, int]:
        width, height = self.pixels
        s = self.scale
        return (
            max(0, floor(box[0] * s) - 1),
            max(0, floor(box[1] * s) - 1),
            min(width, ceil(box[2] * s) + 1),
            min(height, ceil(box[3] * s) + 1),
        )

    # filling

    def fill(self, mask: Mask | None, paint: Paint, alpha: float = 1.0, inside: Mask | None = None) -> None:
        """Lay a colour, or a picture stretched over the mask, through a mask; ``inside`` limits it further."""
        if mask is None:
            return
        coverage = mask.image
        if inside is not None:
            coverage = ImageChops.multiply(coverage, _overlap(inside, mask))
        if alpha < 1:
            coverage = coverage.point([round(v * alpha) for v in range(256)])
        if isinstance(paint, Image.Image):
            source = paint if paint.size == coverage.size else paint.resize(coverage.size, BICUBIC)
            self.image.paste(source, (mask.left, mask.top), coverage)
        else:
            box = (mask.left, mask.top, mask.left + coverage.width, mask.top + coverage.height)
            self.image.paste(paint, box, coverage)

    def shape(self, box: Box, paint: Callable[[Pen], None], colour: Paint, alpha: float = 1.0) -> None:
        self.fill(self.mask(box, paint), colour, alpha)

    def polygon(self, points: Sequence[Point], colour: Paint, alpha: float = 1.0) -> None:
        self.shape(bounds(points), lambda pen: pen.polygon(points), colour, alpha)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, colour: Paint, alpha: float = 1.0) -> None:
        self.shape((cx - rx, cy - ry, cx + rx, cy + ry), lambda pen: pen.ellipse(cx, cy, rx, ry), colour, alpha)

    def rect(
        self, x0: float, y0: float, x1: float, y1: float, colour: Paint, alpha: float = 1.0, radius: float = 0
    ) -> None:
        self.shape((x0, y0, x1, y1), lambda pen: pen.rect(x0, y0, x1, y1, radius=radius), colour, alpha)

    def line(self, points: Sequence[Point], width: float, colour: RGB, alpha: float = 1.0) -> None:
        x0, y0, x1, y1 = bounds(points)
        box = (x0 - width, y0 - width, x1 + width, y1 + width)
        self.shape(box, lambda pen: pen.line(points, width), colour, alpha)

    def soft_shape(
        self, box: Box, paint: Callable[[Pen], None], colour: Paint, blur: float, alpha: float = 1.0
    ) -> None:
        self.fill(self.soft(box, paint, blur), colour, alpha)

    def soft_ellipse(
        self, cx: float, cy: float, rx: float, ry: float, colour: RGB, blur: float, alpha: float = 1.0
    ) -> None:
        self.soft_shape(
            (cx - rx, cy - ry, cx + rx, cy + ry), lambda pen: pen.ellipse(cx, cy, rx, ry), colour, blur, alpha
        )

    def soft_polygon(self, points: Sequence[Point], colour: RGB, blur: float, alpha: float = 1.0) -> None:
        self.soft_shape(bounds(points), lambda pen: pen.polygon(points), colour, blur, alpha)

    def backdrop(self, stops: Sequence[RGB], y0: float = 0, y1: float | None = None) -> None:
        """A vertical gradient over the whole width."""
        top, bottom = round(y0 * self.scale), round((self.h if y1 is None else y1) * self.scale)
        if bottom > top:
            self.image.paste(column(stops).resize((self.pixels[0], bottom - top), BICUBIC), (0, top))

    def glow(self, cx: float, cy: float, radius: float, colour: RGB, alpha: float = 1.0, power: float = 2.0) -> None:
        """Light that falls off around a point, added as light adds."""
        x0, y0, x1, y1 = self.clip((cx - radius, cy - radius, cx + radius, cy + radius))
        if x1 <= x0 or y1 <= y0:
            return
        falloff = [round(255 * alpha * (1 - v / 255) ** power) for v in range(256)]
        scale, half = self.scale, radius * self.scale
        spot = tuple((v - c * scale + half) / (2 * half) * 256 for v, c in ((x0, cx), (y0, cy), (x1, cx), (y1, cy)))
        light = radial().point(falloff)
        light = light.transform((x1 - x0, y1 - y0), Image.Transform.EXTENT, spot, BILINEAR)
        area = self.image.crop((x0, y0, x1, y1))
        tint = Image.merge("RGB", [light.point([round(v * c / 255) for v in range(256)]) for c in colour])
        self.image.paste(ImageChops.screen(area, tint), (x0, y0))


def radial() -> Image.Image:
    """0 in the middle to 255 at a distance of half the side and beyond, 256 pixels a side."""
    # Pillow's gradient reaches 255 in the corners only, 181 in the middle of a side.
    return Image.radial_gradient("L").point([min(255, round(v * 1.42)) for v in range(256)])


def column(stops: Sequence[RGB], steps: int = 64) -> Image.Image:
    """A picture one pixel wide, from the first stop on top to the last."""
    strip = Image.new("RGB", (1, steps))
    strip.putdata(ramp(stops, steps))
    return strip


def row(stops: Sequence[RGB], steps: int = 64) -> Image.Image:
    """A picture one pixel high, from the first stop on the left to the last."""
    return column(stops, steps).transpose(Image.Transpose.ROTATE_90)


def bounds(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def circle_points(cx: float, cy: float, rx: float, ry: float, turn: float = 0.0, steps: int = 72) -> list[Point]:
    """Points of an ellipse turned by an angle in radians."""
    points = []
    for index in range(steps):
        angle = index / steps * 6.283185
        x, y = rx * cos(angle), ry * sin(angle)
        points.append((cx + x * cos(turn) - y * sin(turn), cy + x * sin(turn) + y * cos(turn)))
    return points


def noise(random: Random, width: int, height: int, cells: float, octaves: int = 4, stretch: float = 1.0) -> Image.Image:
    """Cloudy noise, 0-255 around 128; ``cells`` across the width, ``stretch`` > 1 draws it out sideways."""
    total: Image.Image | None = None
    for octave in range(octaves):
        across = max(2, round(cells * 2**octave))
        down = max(2, round(cells * 2**octave * height / width * stretch))
        layer = Image.frombytes("L", (across, down), random.randbytes(across * down)).resize((width, height), BICUBIC)
        total = layer if total is None else Image.blend(total, layer, 0.5 ** (octave + 0.4))
    assert total is not None
    return total


def contrast(picture: Image.Image, low: int, high: int) -> Image.Image:
    """Stretch the values between two limits over the whole range."""
    return picture.point([min(255, max(0, round((v - low) * 255 / (high - low)))) for v in range(256)])


def _overlap(inside: Mask, outer: Mask) -> Image.Image:
    """The inner mask seen through the outer one's window."""
    window = Image.new("L", outer.image.size, 0)
    window.paste(inside.image, (inside.left - outer.left, inside.top - outer.top))
    return window
