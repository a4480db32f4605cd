"""Words across a preview, so that it is looked at and not used."""

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ..facts import Made, made

ANGLE = 28
ALPHA = 64
"""Of 255: seen on any ground, and the picture through it."""
PARTS = 16
"""The letters are this part of the longer side high."""
QUALITY = 82
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
)
WANTED = ("NotoSansCJK-Regular.ttc", "DroidSansFallbackFull.ttf", "wqy-microhei.ttc", "PingFang.ttc", "DejaVuSans.ttf")


def watermark(path: str | Path, out: str | Path, *, text: str) -> Made:
    """A WebP copy of `path`, a preview of ours, with `text` in slanting rows across it, written to `out`."""
    with Image.open(path) as opened:
        picture = opened.convert("RGBA")
    across = max(picture.size)
    font = _font(text, max(12, across // PARTS))
    rows = _rows(text, font, across)
    left, top = ((rows.width - side) // 2 for side in (picture.width, 0))
    top = (rows.height - picture.height) // 2
    picture.alpha_composite(rows.crop((left, top, left + picture.width, top + picture.height)))
    picture.convert("RGB").save(out, "WEBP", quality=QUALITY, method=4)
    return made(out, size=picture.size, mime="image/webp", has_alpha=False, changes=[])


def _rows(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, across: int) -> Image.Image:
    """A square of rows, larger than the picture, turned."""
    side = int(across * 1.9)
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sheet)
    box = draw.textbbox((0, 0), text, font=font)
    step_x, step_y = int((box[2] - box[0]) * 1.35) + 24, int((box[3] - box[1]) * 3.2) + 24
    for row, y in enumerate(range(0, side, step_y)):
        for x in range(-step_x * (row % 2) // 2, side, step_x):
            # A dark edge under light letters: seen on light and on dark.
            draw.text((x + 1, y + 1), text, font=font, fill=(0, 0, 0, ALPHA))
            draw.text((x, y), text, font=font, fill=(255, 255, 255, ALPHA + 40))
    return sheet.rotate(ANGLE, resample=Image.Resampling.BICUBIC)


def _font(text: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own for Latin; for other scripts one of the system's, where it has any."""
    wide = None if text.isascii() or all(ord(char) < 0x250 for char in text) else _file()
    return ImageFont.truetype(str(wide), size) if wide else ImageFont.load_default(size)


@cache
def _file() -> Path | None:
    for name in WANTED:
        for folder in FOLDERS:
            if found := next(iter(folder.rglob(name)), None) if folder.is_dir() else None:
                return found
    return None
