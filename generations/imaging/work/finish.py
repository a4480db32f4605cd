"""A picture made ready to be handed over: cut, brought to a size, in a format, without metadata."""

from pathlib import Path
from typing import Any

from PIL import Image

from ..errors import ImageRefused
from ..facts import Made, Probe, made
from ..limits import RESULT, REWORK_PIXELS, Limits
from ..probe import probe
from .colour import has_alpha, to_srgb
from .decode import decode, orientation, turned
from .fit import FORMATS
from .normalise import PNG_LEVEL, flattened
from .shrink import inside, shrink

Box = tuple[int, int, int, int]
FINE = 90
"""From this quality on, a JPEG keeps the full resolution of its colours."""


def finish(
    path: str | Path,
    out: str | Path,
    *,
    mime: str = "",
    quality: int = 92,
    edge: int = 0,
    box: Box | None = None,
    size: tuple[int, int] | None = None,
    dpi: int = 0,
    limits: Limits = RESULT,
) -> Made:
    """Write the picture at `path` to `out`, upright and in sRGB, with nothing else in it than its pixels.

    box (left, top, right, bottom, in upright pixels) is cut out; size: exactly so many pixels are made of that, edge: at most so many
    on the longer side, never more than there are. mime: PNG, JPEG or WebP, "" its own. quality: 1 to 100, not for PNG. dpi: noted
    in PNG and JPEG. JPEG takes no transparency: it becomes white. Raises `ImageRefused`, OSError.
    """
    found = probe(path, limits)
    image = _cut(path, found, box, edge, size)
    form = FORMATS.get(mime or found.mime, "PNG")
    _write(image, out, form, quality, dpi)
    return made(
        out,
        size=image.size,
        mime=f"image/{form.lower()}",
        has_alpha=has_alpha(image) and form != "JPEG",
        changes=_changes(found, image, form),
    )


def _cut(path: str | Path, found: Probe, box: Box | None, edge: int, size: tuple[int, int] | None) -> Image.Image:
    whole = box is None and size is None
    image = decode(path, found, at_least=inside((found.width, found.height), edge) if whole and edge else None)
    turn = orientation(image, found)
    if whole and edge:
        return to_srgb(turned(shrink(image, edge), turn))
    if image.width * image.height > REWORK_PIXELS and box is None:
        raise ImageRefused("too_many_pixels", width=image.width, height=image.height, limit=REWORK_PIXELS)
    image = turned(image, turn)
    if box is not None:
        image = image.crop(box)
    image = to_srgb(image)
    if size is None or tuple(size) == image.size:
        return shrink(image, edge) if edge else image
    if image.mode in ("P", "1"):
        image = image.convert("RGBA" if has_alpha(image) else "RGB")
    return image.resize(tuple(size), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _write(image: Image.Image, out: str | Path, form: str, quality: int, dpi: int) -> None:
    """Nothing that travelled in `info` goes into the file."""
    bare = flattened(image) if form == "JPEG" else image
    bare.info = {}
    dots: dict[str, Any] = {"dpi": (dpi, dpi)} if dpi else {}
    if form == "JPEG":
        bare.save(out, "JPEG", quality=quality, subsampling=0 if quality >= FINE else 2, optimize=True, **dots)
    elif form == "WEBP":
        bare.save(out, "WEBP", quality=quality, method=4)
    else:
        bare.save(out, "PNG", compress_level=PNG_LEVEL, **dots)


def _changes(found: Probe, image: Image.Image, form: str) -> list[str]:
    changes = ["metadata"]
    if image.size != found.upright:
        changes.append("reduced")
    if form != found.format:
        changes.append("converted")
    return changes
