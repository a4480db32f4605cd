"""A picture on a frame of another shape: new room around it, or a part of it."""

from pathlib import Path

from PIL import Image, ImageFilter

from ..errors import ImageRefused
from ..facts import Framed
from ..limits import REWORK_PIXELS, UPLOAD, Limits
from ..probe import probe
from .colour import has_alpha, to_srgb
from .decode import decode, orientation, turned
from .mask import write
from .normalise import save

# The new room is drawn this small: only colours and light are to go on there, no shapes.
GROUND_EDGE = 192
BLUR = 0.04
KEPT = 255
Box = tuple[int, int, int, int]


def reframe(
    path: str | Path, out: str | Path, mask_out: str | Path, *, x: int, y: int, width: int, height: int
) -> Framed:
    """Write the picture at `path`, its corner at `x`, `y` of a frame of `width` x `height` pixels, to `out` as PNG.

    New room continues the picture's edge, blurred; `mask_out` gets the mask of exactly that room, and is not written
    where there is none. Raises `ImageRefused` (side_too_long, too_many_pixels, frame_beside, and as decoding does);
    OSError.
    """
    _judge(width, height, UPLOAD)
    found = probe(path, UPLOAD)
    image = decode(path, found)
    image = turned(to_srgb(image), orientation(image, found))
    seen = (max(0, x), max(0, y), min(width, x + image.width), min(height, y + image.height))
    if seen[0] >= seen[2] or seen[1] >= seen[3]:
        raise ImageRefused("frame_beside")
    part = image.crop((seen[0] - x, seen[1] - y, seen[2] - x, seen[3] - y))
    part = part.convert("RGBA" if has_alpha(part) else "RGB")
    painted = width * height - part.width * part.height
    framed = _grounded(part, seen, (width, height)) if painted else part
    save(framed, out, "PNG")
    if painted:
        _write_mask(seen, (width, height), Path(mask_out))
    return Framed(path=str(out), mask=str(mask_out) if painted else "", width=width, height=height, painted=painted)


def _judge(width: int, height: int, limits: Limits) -> None:
    if max(width, height) > limits.max_side:
        raise ImageRefused("side_too_long", width=width, height=height, limit=limits.max_side)
    if width * height > REWORK_PIXELS:
        raise ImageRefused("too_many_pixels", width=width, height=height, limit=REWORK_PIXELS)


def _grounded(part: Image.Image, seen: Box, size: tuple[int, int]) -> Image.Image:
    """The part on a ground made of its own edges."""
    factor = min(1.0, GROUND_EDGE / max(size))
    small = (max(1, round(size[0] * factor)), max(1, round(size[1] * factor)))
    left, top = (min(small[i] - 1, round(seen[i] * factor)) for i in (0, 1))
    right, bottom = (max((left, top)[i] + 1, min(small[i], round(seen[i + 2] * factor))) for i in (0, 1))
    core = part.convert("RGB").resize((right - left, bottom - top), Image.Resampling.BOX)
    ground = _stretched(core, (left, top, right, bottom), small)
    ground = ground.filter(ImageFilter.GaussianBlur(max(1.0, max(small) * BLUR)))
    canvas = ground.resize(size, Image.Resampling.BICUBIC).convert(part.mode)
    canvas.paste(part, (seen[0], seen[1]))
    return canvas


def _stretched(core: Image.Image, box: Box, size: tuple[int, int]) -> Image.Image:
    """`core` at `box` of a canvas, its outermost pixels drawn out to the canvas's edges: sideways, then up and down."""
    left, top, right, bottom = box
    high = bottom - top
    canvas = Image.new("RGB", size)
    canvas.paste(core, (left, top))
    if left:
        canvas.paste(core.crop((0, 0, 1, high)).resize((left, high)), (0, top))
    if right < size[0]:
        canvas.paste(core.crop((core.width - 1, 0, core.width, high)).resize((size[0] - right, high)), (right, top))
    if top:
        canvas.paste(canvas.crop((0, top, size[0], top + 1)).resize((size[0], top)), (0, 0))
    if bottom < size[1]:
        rest = (size[0], size[1] - bottom)
        canvas.paste(canvas.crop((0, bottom - 1, size[0], bottom)).resize(rest), (0, bottom))
    return canvas


def _write_mask(seen: Box, size: tuple[int, int], out: Path) -> None:
    alpha = Image.new("L", size, 0)
    alpha.paste(KEPT, seen)
    write(alpha, out)
