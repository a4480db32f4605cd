"""A reference made small enough for the gateway that shall get it."""

import math
from pathlib import Path

from PIL import Image

from ..errors import ImageRefused
from ..facts import Made, Mime, Probe, made
from ..limits import RESULT, Limits
from ..probe import probe
from .colour import has_alpha, to_srgb
from .decode import decode, orientation, turned
from .normalise import save
from .shrink import inside, shrink

FORMATS: dict[str, str] = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
QUALITIES = (95, 88, 80)
MIN_EDGE = 64


def fit(
    path: str | Path,
    out: str | Path,
    *,
    max_side: int,
    max_bytes: int,
    mime: Mime | None = None,
    limits: Limits = RESULT,
) -> Made:
    """Write a copy of at most `max_side` pixels a side and `max_bytes` bytes to `out`, of type `mime` (None: its own).

    A file that fits already is copied byte for byte. Quality goes first (95, 88, 80; not for PNG), then pixels.
    Raises `ImageRefused` ("does_not_fit" where even 64 pixels are too many bytes); OSError.
    """
    found = probe(path, limits)
    wanted = mime or found.mime
    if _fits(path, found, wanted, max_side, max_bytes):
        return _copied(path, out, found)
    format_name = FORMATS.get(wanted, "PNG")
    edge = min(max_side, max(found.width, found.height))
    image = _loaded(path, found, edge)
    small = _squeezed(image, Path(out), format_name, max_bytes)
    return made(
        out,
        size=small.size,
        mime=f"image/{format_name.lower()}",
        has_alpha=has_alpha(small) and format_name != "JPEG",
        changes=_changes(found, small, format_name),
    )


def _fits(path: str | Path, found: Probe, mime: str, max_side: int, max_bytes: int) -> bool:
    small = max(found.width, found.height) <= max_side and Path(path).stat().st_size <= max_bytes
    return small and mime == found.mime and found.orientation == 1


def _copied(path: str | Path, out: str | Path, found: Probe) -> Made:
    Path(out).write_bytes(Path(path).read_bytes())
    return made(out, size=(found.width, found.height), mime=found.mime, has_alpha=found.has_alpha, changes=[])


def _loaded(path: str | Path, found: Probe, edge: int) -> Image.Image:
    image = decode(path, found, at_least=inside((found.width, found.height), edge))
    turn = orientation(image, found)
    return turned(to_srgb(shrink(image, edge)), turn)


def _squeezed(image: Image.Image, out: Path, format_name: str, max_bytes: int) -> Image.Image:
    """Save smaller and smaller until it fits; the picture as it was saved last."""
    qualities = QUALITIES if format_name != "PNG" else QUALITIES[:1]
    while max(image.size) >= MIN_EDGE or image.width * image.height <= MIN_EDGE**2:
        for quality in qualities:
            save(image, out, format_name, quality)
            if out.stat().st_size <= max_bytes:
                return image
        edge = int(max(image.size) * min(0.9, math.sqrt(max_bytes / out.stat().st_size)))
        if edge < MIN_EDGE:
            break
        image = shrink(image, edge)
    raise ImageRefused("does_not_fit", limit=max_bytes)


def _changes(found: Probe, image: Image.Image, format_name: str) -> list[str]:
    changes = ["reduced"] if image.size != found.upright else []
    if format_name != found.format:
        changes.append("converted")
    return changes or ["recompressed"]
