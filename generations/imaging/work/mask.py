"""A mask in the form that image models take: RGBA PNG, alpha 0 where to repaint, alpha 255 where to keep."""

from pathlib import Path

from PIL import Image

from ..errors import ImageRefused
from ..facts import Made, made
from ..limits import UPLOAD, Limits
from ..probe import probe
from .decode import decode

MAX_BYTES = 4_000_000


def fit_mask(path: str | Path, out: str | Path, *, width: int, height: int, limits: Limits = UPLOAD) -> Made:
    """Write a mask of ours to `out` in `width` x `height` pixels, which has the proportions of its picture. No grey comes in between."""
    image = decode(path, probe(path, limits)).convert("RGBA").getchannel("A")
    write(image.resize((width, height), Image.Resampling.NEAREST), Path(out))
    return made(out, size=(width, height), mime="image/png", has_alpha=True, changes=["reduced"])


def write(alpha: Image.Image, out: Path) -> None:
    """Encode transparency alone. Raises `ImageRefused` (mask_too_big)."""
    # Black under the alpha: colours would only cost bytes.
    picture = Image.new("RGBA", alpha.size, (0, 0, 0, 255))
    picture.putalpha(alpha)
    picture.save(out, "PNG", compress_level=6)
    size = out.stat().st_size
    if size > MAX_BYTES:
        out.unlink()
        raise ImageRefused("mask_too_big", bytes=size, limit=MAX_BYTES)
