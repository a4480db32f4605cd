"""Guarding an edit: outside the mask the original is put back, to the last bit of every channel.

A mask is a hint to a model, not a stencil: pixels outside it change as well. Here the result is laid over the original through the
mask. Within the mask it stands as the model made it, further than the feather outside it nothing of it is left, and between the
two it fades.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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

Box = tuple[int, int, int, int]


def guard(
    path: str | Path, original: str | Path, mask: str | Path, out: str | Path, *, feather: int, limits: Limits = RESULT
) -> Guarded:
    """Write the guarded picture to `out` as PNG, of the size of `original`.

    path: the gateway's picture, brought to the original's size where it has another. mask: as `work.mask` writes it, of the
    original's size; alpha 0 was to be painted anew. feather: pixels outside the mask, 0 to `MOST_FEATHER`, counted along the axes.
    Raises `ImageRefused` (mask_size, and those of decoding), `ValueError` for a feather out of bounds; OSError.
    """
    if not 0 <= feather <= MOST_FEATHER:
        raise ValueError(f"feather of {feather} pixels")
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(_loaded, path, limits)
        before, painted = _loaded(original, limits), _painted(mask, limits)
        after = loading.result()
    if painted.size != before.size:
        (width, height), (wide, high) = painted.size, before.size
        raise ImageRefused("mask_size", width=width, height=height, expected_width=wide, expected_height=high)
    came = after.size
    before, after = _alike(before, after)
    share = weight(painted, feather)
    changed, outside = _changed_outside(before, after, share)
    lay_over(before, after, share)
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


def lay_over(before: Image.Image, after: Image.Image, share: Image.Image) -> None:
    """Paint `after` onto `before` by `share` (L), exact where that is 0 or 255. Modes and sizes are equal."""
    box = share.getbbox()
    if box is not None:
        before.paste(after.crop(box), box, share.crop(box))


def _widened(painted: Image.Image, reach: int) -> Image.Image:
    """Every pixel within `reach` of a painted one along both axes: one axis after the other, which takes the same time for any reach."""
    for across, down in ((reach, 0), (0, reach)):
        painted = painted.filter(ImageFilter.BoxBlur((across, down))).point(_SEEN)
    return painted


_SEEN = [0] + [255] * 255
_SMOOTH = [round(255 * (x := step / 255) * x * (3 - 2 * x)) for step in range(256)]
"""The blur's straight ramp without its corners, which the eye would see as lines."""


def _grown(box: Box, by: int, size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    return max(0, left - by), max(0, top - by), min(size[0], right + by), min(size[1], bottom + by)


def _changed_outside(before: Image.Image, after: Image.Image, share: Image.Image) -> tuple[int, int]:
    """How many pixels differ in any channel where nothing of the result is seen; and how many there are."""
    difference: Image.Image | None = None
    for channel in ImageChops.difference(before, after).split():
        difference = channel if difference is None else ImageChops.lighter(difference, channel)
    if difference is None:
        raise ValueError("a picture without channels")
    counts = difference.histogram(share.point([255] + [0] * 255))
    return sum(counts[1:]), sum(counts)


def _alike(before: Image.Image, after: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Both in one mode and without what travelled in their files, the second in the size of the first."""
    mode = "RGBA" if has_alpha(before) or has_alpha(after) else "RGB"
    before, after = (image if image.mode == mode else image.convert(mode) for image in (before, after))
    if after.size != before.size:
        after = after.resize(before.size, Image.Resampling.LANCZOS)
    before.info = {}
    return before, after


def _loaded(path: str | Path, limits: Limits) -> Image.Image:
    found: Probe = probe(path, limits)
    image = decode(path, found)
    return turned(to_srgb(image), orientation(image, found))


def _painted(mask: str | Path, limits: Limits) -> Image.Image:
    """255 where the mask's alpha is below the half."""
    alpha = _loaded(mask, limits).convert("RGBA").getchannel("A")
    return alpha.point([255] * 128 + [0] * 128)
