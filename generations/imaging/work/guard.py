"""Guarding an edit: outside the mask the original is put back, to the last bit of every channel.

A mask is a hint to a model, not a stencil: pixels outside it change as well. Here the result is laid over the original through the
mask. Within the mask it stands as the model made it, further than the feather outside it nothing of it is left, and between the
two it fades.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from ..errors import ImageRefused
from ..facts import Guarded, Probe, made
from ..limits import MOST_FEATHER, RESULT, Limits
from ..probe import probe
from .colour import has_alpha, to_srgb
from .decode import decode, orientation, turned

ENCODING = {"compress_level": 1, "compress_type": 3}
"""Run lengths only, which zlib has for filtered pixels: half the time of the usual way, and photographs come out smaller."""

BAND = 256
"""Rows that are laid over at a time."""
LANCZOS_REACH = 4
"""Rows of the smaller picture, one more than the filter looks at on each side."""

Box = tuple[int, int, int, int]


def guard(
    path: str | Path, original: str | Path, mask: str | Path, out: str | Path, *, feather: int, limits: Limits = RESULT
) -> Guarded:
    """Write the guarded picture to `out` as PNG, of the size of `original`.

    path: the gateway's picture, brought to the original's size where it has another. mask: as `work.read_mask` writes it, of the
    original's size; alpha 0 was to be painted anew. feather: pixels outside the mask, 0 to `MOST_FEATHER`, counted along the axes.
    Raises `ImageRefused` (mask_size, and those of decoding), `ValueError` for a feather out of bounds; OSError.
    """
    if not 0 <= feather <= MOST_FEATHER:
        raise ValueError(f"feather of {feather} pixels")
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(_loaded, path, limits)
        # Before the original comes: widening and blurring take a few copies of the mask, which there is no room for beside it.
        share = weight(_painted(mask, limits), feather)
        before, after = _loaded(original, limits), loading.result()
    if share.size != before.size:
        (width, height), (wide, high) = share.size, before.size
        raise ImageRefused("mask_size", width=width, height=height, expected_width=wide, expected_height=high)
    came = after.size
    before = _bare(before, alpha=has_alpha(before) or has_alpha(after))
    changed, outside = _laid_over(before, after, share)
    before.save(out, "PNG", **ENCODING)
    facts = made(out, size=before.size, mime="image/png", has_alpha=has_alpha(before), changes=[])
    return Guarded(made=facts, changed=changed, outside=outside, resized=came if came != before.size else None)


def weight(painted: Image.Image, feather: int) -> Image.Image:
    """How much of the result is seen (L): 255 in the mask, 0 further than `feather` pixels from it, smooth between.

    painted: 255 where the mask was painted, 0 elsewhere (L). It is widened by half of the feather and then blurred with a reach of the
    other half: a window around a painted pixel lies in the widened mask as a whole, one beyond the feather outside it as a whole.
    """
    box = painted.getbbox()
    if feather == 0 or box is None:
        return painted
    box = _grown(box, feather + 1, painted.size)
    wide = _widened(painted.crop(box), feather - feather // 2)
    soft = wide.filter(ImageFilter.BoxBlur(feather // 2)).point(_SMOOTH)
    share = Image.new("L", painted.size, 0)
    share.paste(soft, box)
    return share


def lay_over(before: Image.Image, after: Image.Image, share: Image.Image, top: int = 0) -> None:
    """Paint `after` onto `before` by `share` (L), exact where that is 0 or 255; `top`: the row of `before` at which both begin."""
    box = share.getbbox()
    if box is not None:
        before.paste(after.crop(box), (box[0], top + box[1]), share.crop(box))


def _laid_over(before: Image.Image, after: Image.Image, share: Image.Image) -> tuple[int, int]:
    """Paint `after`, brought to its size and mode, onto `before`. How many pixels differed where nothing of it is seen; and of how
    many. It goes from band to band: a child's memory has room for both pictures, and not for copies of them."""
    changed = outside = 0
    for top in range(0, before.height, BAND):
        box = (0, top, before.width, min(top + BAND, before.height))
        part, seen = _band(after, before, box), share.crop(box)
        differing, counted = _changed_outside(before.crop(box), part, seen)
        changed, outside = changed + differing, outside + counted
        lay_over(before, part, seen, top)
    return changed, outside


def _band(after: Image.Image, before: Image.Image, box: Box) -> Image.Image:
    """That part of `after`, as it is in the size and mode of `before`."""
    if after.size == before.size:
        part = after.crop(box)
        return part if part.mode == before.mode else part.convert(before.mode)
    step = after.height / before.height
    reach = math.ceil(LANCZOS_REACH * max(1.0, step))
    first, last = max(0, int(box[1] * step) - reach), min(after.height, math.ceil(box[3] * step) + reach)
    part = after.crop((0, first, after.width, last)).convert(before.mode)
    return scaled(
        part, (before.width, box[3] - box[1]), box[1] * step - first, min(box[3] * step, after.height) - first
    )


def scaled(image: Image.Image, size: tuple[int, int], top: float, bottom: float) -> Image.Image:
    """The rows from `top` to `bottom` brought to `size` (Lanczos): across and then down, which Pillow would choose by the sizes, so
    that bands differed at their seams."""
    # Colours count by their alpha.
    weighed = image.convert("RGBa") if image.mode == "RGBA" else image
    wide = weighed.resize((size[0], image.height), Image.Resampling.LANCZOS)
    return wide.resize(size, Image.Resampling.LANCZOS, (0, top, size[0], bottom)).convert(image.mode)


def _changed_outside(before: Image.Image, after: Image.Image, share: Image.Image) -> tuple[int, int]:
    """How many pixels differ in any channel where nothing of the result is seen; and how many there are."""
    difference = reduce(ImageChops.lighter, ImageChops.difference(before, after).split())
    counts = difference.histogram(share.point(_HIDDEN))
    return sum(counts[1:]), sum(counts)


def _widened(painted: Image.Image, reach: int) -> Image.Image:
    """Every pixel within `reach` of a painted one along both axes: one axis after the other, which takes the same time for any reach."""
    for across, down in ((reach, 0), (0, reach)):
        painted = painted.filter(ImageFilter.BoxBlur((across, down))).point(_SEEN)
    return painted


_SEEN = [0] + [255] * 255
_HIDDEN = [255] + [0] * 255
_SMOOTH = [round(255 * (x := step / 255) * x * (3 - 2 * x)) for step in range(256)]
"""The blur's straight ramp without its corners, which the eye would see as lines."""


def _grown(box: Box, by: int, size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    return max(0, left - by), max(0, top - by), min(size[0], right + by), min(size[1], bottom + by)


def _bare(before: Image.Image, *, alpha: bool) -> Image.Image:
    """RGB or, with `alpha`, RGBA, without what travelled in its file."""
    if alpha and before.mode == "RGB":
        # In place, where converting would take a second copy.
        before.putalpha(255)
    mode = "RGBA" if alpha else "RGB"
    before = before if before.mode == mode else before.convert(mode)
    before.info = {}
    return before


def _loaded(path: str | Path, limits: Limits) -> Image.Image:
    found: Probe = probe(path, limits)
    image = decode(path, found)
    return turned(to_srgb(image), orientation(image, found))


def _painted(mask: str | Path, limits: Limits) -> Image.Image:
    """255 where the mask's alpha is below the half."""
    image = _loaded(mask, limits)
    alpha = (image if image.mode == "RGBA" else image.convert("RGBA")).getchannel("A")
    return alpha.point([255] * 128 + [0] * 128)
