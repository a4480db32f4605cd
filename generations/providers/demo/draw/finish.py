"""The last touch: bloom, vignette, paper or film grain, a cut-out."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageChops, ImageFilter

from .brief import Brief
from .canvas import BICUBIC, BILINEAR, Canvas, contrast, noise
from .colour import oklch

_GRAIN = {"film": 15, "print": 16, "watercolour": 5, "": 5}
_FLAT = frozenset({"poster", "pattern"})
_CLEAN = frozenset({"board", "chart", "screen"})


def finish(canvas: Canvas, brief: Brief, random: Random) -> None:
    """Give the picture the surface of its style."""
    if brief.family in _CLEAN:
        return
    if brief.family not in _FLAT:
        _bloom(canvas, 0.16 if brief.light in {"sunset", "night", "dawn"} else 0.08)
        _vignette(canvas, 0.22 if brief.style == "film" else 0.13)
    if brief.style == "watercolour":
        _watercolour(canvas, random)
    elif brief.style == "film":
        _film(canvas)
    elif brief.style == "print" or brief.family in _FLAT:
        _paper(canvas, random, 0.10)
    _grain(canvas, random, _GRAIN[brief.style])


def _bloom(canvas: Canvas, amount: float) -> None:
    width, height = canvas.pixels
    small = canvas.image.resize(
        (max(8, width * 200 // max(canvas.pixels)), max(8, height * 200 // max(canvas.pixels))), BILINEAR
    )
    bright = small.point([max(0, round((v - 150) * amount * 2)) for v in range(256)] * 3)
    glow = bright.filter(ImageFilter.GaussianBlur(7)).resize(canvas.pixels, BICUBIC)
    canvas.image = ImageChops.screen(canvas.image, glow)


def _vignette(canvas: Canvas, amount: float) -> None:
    dark = Image.radial_gradient("L").point(
        [round(255 * (1 - amount * max(0.0, (v - 110) / 145) ** 1.6)) for v in range(256)]
    )
    extent = (20, 20, 236, 236)
    shade = dark.transform((128, 128), Image.Transform.EXTENT, extent, BILINEAR).resize(canvas.pixels, BICUBIC)
    canvas.image = ImageChops.multiply(canvas.image, Image.merge("RGB", [shade] * 3))


def _film(canvas: Canvas) -> None:
    """Lifted, slightly cool shadows and warm lights."""
    red = [round(10 + v * 0.955) for v in range(256)]
    green = [round(11 + v * 0.94) for v in range(256)]
    blue = [round(18 + v * 0.885) for v in range(256)]
    canvas.image = canvas.image.point(red + green + blue)


def _paper(canvas: Canvas, random: Random, amount: float) -> None:
    tile = noise(random, 400, round(400 * canvas.h / canvas.w), 60, 3).resize(canvas.pixels, BICUBIC)
    shade = tile.point([round(255 - amount * max(0, 150 - v)) for v in range(256)])
    canvas.image = ImageChops.multiply(canvas.image, Image.merge("RGB", [shade] * 3))


def _watercolour(canvas: Canvas, random: Random) -> None:
    """Pigment that pools and thins, wobbling outlines, and an untouched paper edge."""
    width, height = 480, max(8, round(480 * canvas.h / canvas.w))
    canvas.image = _wobble(canvas, random)
    pools = contrast(noise(random, width, height, 5, 5), 70, 190).resize(canvas.pixels, BICUBIC)
    paper = Image.new("RGB", canvas.pixels, oklch(0.975, 0.012, 85))
    thin = pools.point([round(20 + v * 0.28) for v in range(256)])
    canvas.image = Image.composite(paper, canvas.image, thin)
    edge = noise(random, width, height, 14, 4)
    frame = Image.new("L", (width, height), 0)
    frame.paste(255, (width // 22, width // 22, width - width // 22, height - width // 22))
    frame = Image.blend(frame.filter(ImageFilter.GaussianBlur(9)), edge, 0.32)
    canvas.image = Image.composite(canvas.image, paper, contrast(frame, 118, 132).resize(canvas.pixels, BICUBIC))


def _wobble(canvas: Canvas, random: Random) -> Image.Image:
    """Shift the picture about by a few units, smoothly."""
    width, height = canvas.pixels
    columns, rows = 28, max(6, round(28 * height / width))
    amount = 4 * canvas.scale
    shift = {
        (i, j): (random.uniform(-amount, amount), random.uniform(-amount, amount))
        for i in range(columns + 1)
        for j in range(rows + 1)
    }
    mesh = []
    for i in range(columns):
        for j in range(rows):
            box = (i * width // columns, j * height // rows, (i + 1) * width // columns, (j + 1) * height // rows)
            corners = ((i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j))
            quad = [
                v
                for a, b in corners
                for v in (a * width / columns + shift[a, b][0], b * height / rows + shift[a, b][1])
            ]
            mesh.append((box, tuple(quad)))
    return canvas.image.transform(canvas.pixels, Image.Transform.MESH, mesh, BILINEAR)


def _grain(canvas: Canvas, random: Random, amount: int) -> None:
    """Fine noise on the lightness; it also hides the steps of a gradient. Coarser on large pictures, as on a print."""
    width, height = canvas.pixels
    across = min(width, 1600)
    down = max(1, height * across // width)
    first = Image.frombytes("L", (across, down), random.randbytes(across * down))
    second = ImageChops.offset(first, across // 3, down // 5)
    layer = Image.blend(first, second, 0.5)
    layer = layer.point([round(128 + (v - 128) * amount / 64) for v in range(256)])
    if across != width:
        layer = layer.resize(canvas.pixels, BICUBIC)
    dark = layer.point([min(255, 255 - max(0, 128 - v)) for v in range(256)])
    light = layer.point([max(0, v - 128) // 2 for v in range(256)])
    multiplied = ImageChops.multiply(canvas.image, Image.merge("RGB", [dark] * 3))
    canvas.image = ImageChops.add(multiplied, Image.merge("RGB", [light] * 3))


def cut_out(canvas: Canvas, random: Random) -> Image.Image:
    """The picture in an arch or a disc, on nothing."""
    w, h = canvas.w, canvas.h
    radius = min(w, h) * 0.44
    if h > w * 1.15 or random.random() < 0.4:
        mask = canvas.mask(
            (0, 0, w, h), lambda pen: pen.rect(w / 2 - radius, h * 0.05, w / 2 + radius, h * 0.95, radius=radius)
        )
    else:
        mask = canvas.mask((0, 0, w, h), lambda pen: pen.ellipse(w / 2, h / 2, radius, radius))
    assert mask is not None
    picture = canvas.image.convert("RGBA")
    alpha = Image.new("L", canvas.pixels, 0)
    alpha.paste(mask.image, (mask.left, mask.top))
    picture.putalpha(alpha)
    return picture
