"""One picture from start to end: brief, scene, references, finish."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from PIL import Image

from .brief import read_brief
from .canvas import Canvas, column
from .colour import oklch
from .finish import cut_out, finish
from .references import colours_of, hang, repaint
from .scenes import SCENES


@dataclass(frozen=True)
class Request:
    """What to draw: words without directives, exact pixels, and the seed that settles everything left open."""

    words: str
    size: tuple[int, int]
    seed: int
    references: tuple[Image.Image, ...] = ()
    mask: Image.Image | None = None
    transparent: bool = False
    plain: bool = False


def render(request: Request) -> Image.Image:
    """Draw a request: RGB, or RGBA where it asks for a transparent background; exactly the size asked."""
    random = Random(request.seed)
    if request.plain:
        return _plain(request, random)
    brief = read_brief(request.words, random, colours_of(request.references))
    canvas = Canvas(*request.size)
    SCENES[brief.family](canvas, brief, random)
    if request.references and request.mask is None:
        hang(canvas, brief, request.references, random)
    finish(canvas, brief, random)
    if request.references and request.mask is not None:
        return repaint(canvas.image, request.references[0], request.mask)
    return cut_out(canvas, random) if request.transparent else canvas.image


def _plain(request: Request, random: Random) -> Image.Image:
    hue = random.uniform(0, 360)
    strip = column([oklch(random.uniform(0.3, 0.6), 0.12, hue), oklch(0.9, 0.06, hue + 60)])
    picture = strip.resize(request.size, Image.Resampling.BILINEAR)
    for place, reference in enumerate(request.references):
        side = min(request.size) // 4
        picture.paste(reference.convert("RGB").resize((side, side)), (place * side % request.size[0], side))
    return picture.convert("RGBA") if request.transparent else picture
