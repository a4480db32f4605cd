"""An upload made safe to keep and to send: upright, sRGB, PNG, JPEG or WebP, and silent about where it was taken."""

from pathlib import Path

from PIL import Image

from ..facts import Made, Probe, made
from ..limits import REWORK_PIXELS, UPLOAD, Limits
from ..probe import probe
from .colour import PLAIN_MODES, has_alpha, is_srgb, to_srgb
from .decode import decode, orientation, turned
from .strip import strip

JPEG_QUALITY = 95
KEPT_FORMATS = frozenset({"JPEG", "PNG", "WEBP"})
KEPT_MODES = PLAIN_MODES | {"P", "1"}
PHOTOGRAPHS = frozenset({"JPEG", "HEIF", "AVIF", "WEBP"})
# Lossless files whose pixels outweigh compression time: level 6 costs three times level 3 for 5 % less.
PNG_LEVEL = 4


def normalise(path: str | Path, out: str | Path, limits: Limits = UPLOAD) -> Made:
    """Write the picture at `path` to `out` in a form that every browser and gateway reads.

    A JPEG, PNG or WebP that is upright and in sRGB keeps its very pixels: only its metadata goes. Anything else is
    encoded once more: photographs without transparency as JPEG (quality 95, 4:4:4), the rest as PNG.
    Raises `ImageRefused`; OSError where a file cannot be read or written.
    """
    found = probe(path, limits)
    image = decode(path, found, at_least=_halved(found))
    turn = orientation(image, found)
    if _keeps_pixels(image, found, turn):
        return _stripped(path, out, found, image)
    return _encoded(image, found, turn, out)


def _keeps_pixels(image: Image.Image, found: Probe, turn: int) -> bool:
    # The 16-bit PNG is opened by Pillow as 8 bits where it is coloured: what it says of itself counts.
    plain = image.mode in KEPT_MODES and found.mode in KEPT_MODES
    return found.format in KEPT_FORMATS and turn == 1 and plain and is_srgb(image.info.get("icc_profile"))


def _stripped(path: str | Path, out: str | Path, found: Probe, image: Image.Image) -> Made:
    before = Path(path).read_bytes()
    after = strip(before, found.format)
    Path(out).write_bytes(after)
    changes = ["metadata"] if len(after) != len(before) else []
    return made(out, size=(found.width, found.height), mime=found.mime, has_alpha=has_alpha(image), changes=changes)


def _halved(found: Probe) -> tuple[int, int] | None:
    """A JPEG too large to be turned in memory is decoded at half its size; one that stays as it is, is not."""
    if found.format == "JPEG" and found.orientation != 1 and found.width * found.height > REWORK_PIXELS:
        return (found.width // 2, found.height // 2)
    return None


def _encoded(image: Image.Image, found: Probe, turn: int, out: str | Path) -> Made:
    changes = ["metadata"]
    if image.width * image.height > REWORK_PIXELS:
        image = image.reduce(2)
    if image.width * 1.5 < found.width and image.height * 1.5 < found.height:
        changes.append("reduced")
    if not is_srgb(image.info.get("icc_profile")) or image.mode not in KEPT_MODES or found.mode == "I;16":
        changes.append("colour")
    image = turned(to_srgb(image), turn)
    if orientation_shown(found):
        changes.append("rotated")
    format_name = "JPEG" if found.format in PHOTOGRAPHS and not has_alpha(image) else "PNG"
    if format_name != found.format:
        changes.append("converted")
    save(image, out, format_name)
    return made(
        out,
        size=image.size,
        mime=f"image/{format_name.lower()}",
        has_alpha=has_alpha(image),
        changes=changes,
    )


def orientation_shown(found: Probe) -> bool:
    """Whether the file asked for a turn."""
    return found.orientation != 1


def save(image: Image.Image, out: str | Path, format_name: str, quality: int = JPEG_QUALITY) -> None:
    """Encode without anything that travelled in `info`. JPEG takes no transparency: it becomes white."""
    bare = flattened(image) if format_name == "JPEG" else image
    bare.info = {}
    if format_name == "JPEG":
        bare.save(out, "JPEG", quality=quality, subsampling=0, optimize=bare.width * bare.height < 20_000_000)
    elif format_name == "WEBP":
        bare.save(out, "WEBP", quality=quality, method=4)
    else:
        bare.save(out, "PNG", compress_level=PNG_LEVEL)


def flattened(image: Image.Image) -> Image.Image:
    """L or RGB, transparency on white."""
    if not has_alpha(image):
        return image if image.mode in ("L", "RGB") else image.convert("RGB")
    image = image.convert("RGBA")
    canvas = Image.new("RGB", image.size, (255, 255, 255))
    canvas.paste(image, mask=image.getchannel("A"))
    return canvas
