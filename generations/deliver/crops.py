"""Crops for channels: exact pixels, and the part of them that nothing of the channel covers."""

from __future__ import annotations

from dataclasses import dataclass

CENTRE = (0.5, 0.5)
MILLIMETRE = 300 / 25.4
"""Pixels at 300 dots per inch."""
PRINT_MARGIN = round(5 * MILLIMETRE)
"""5 mm: what a printer's cut may take, and a frame may cover."""


@dataclass(frozen=True, slots=True)
class Crop:
    """``width`` x ``height`` pixels; ``safe`` is the room to leave at the top, right, bottom and left, in pixels."""

    code: str
    width: int
    height: int
    safe: tuple[int, int, int, int] = (0, 0, 0, 0)
    dpi: int = 0
    """For print; 0: for screens."""

    @property
    def safe_frame(self) -> Frame:
        """What is left of the crop inside its safe area."""
        top, right, bottom, left = self.safe
        return Frame(left, top, self.width - left - right, self.height - top - bottom)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle: corner and size in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height


def _print(code: str, width_mm: int, height_mm: int) -> Crop:
    size = round(width_mm * MILLIMETRE), round(height_mm * MILLIMETRE)
    return Crop(code, *size, safe=(PRINT_MARGIN,) * 4, dpi=300)


CROPS = {
    crop.code: crop
    for crop in (
        Crop("square", 1080, 1080),
        # Profile pages show 3:4 of it: 34 pixels of each side go.
        Crop("portrait", 1080, 1350, safe=(0, 34, 0, 34)),
        # The networks' own advice for stories: 14 % above and 20 % below carry their names and buttons.
        Crop("story", 1080, 1920, safe=(270, 65, 384, 65)),
        Crop("landscape", 1920, 1080),
        Crop("preview", 1200, 630, safe=(40, 60, 40, 60)),
        # On a page's head the account's own picture covers the lower left, a narrow window the sides.
        Crop("banner", 1500, 500, safe=(60, 120, 100, 120)),
        # A channel's head: phones show 1546 × 423 of its middle.
        Crop("channel", 2560, 1440, safe=(508, 507, 509, 507)),
        Crop("pin", 1000, 1500, safe=(90, 65, 130, 65)),
        _print("a5", 148, 210),
        _print("a4", 210, 297),
        _print("a4-landscape", 297, 210),
        _print("a3", 297, 420),
    )
}
"""By code, in the order in which they are offered."""


def frame_of(width: int, height: int, crop: Crop, focus: tuple[float, float] = CENTRE) -> Frame:
    """The largest part of a picture of ``width`` x ``height`` pixels with the crop's shape, ``focus`` (0 to 1, from the left and the
    top) as near to its middle as the picture's edges allow."""
    if width * crop.height > height * crop.width:
        part = max(1, round(height * crop.width / crop.height)), height
    else:
        part = width, max(1, round(width * crop.height / crop.width))
    x = _placed(width, part[0], focus[0])
    y = _placed(height, part[1], focus[1])
    return Frame(x, y, *part)


def _placed(whole: int, part: int, focus: float) -> int:
    return min(max(0, round(whole * focus - part / 2)), whole - part)


def enlargement(frame: Frame, crop: Crop) -> float:
    """How many times larger a picture's pixels become; 1.0 and less where it has enough of them."""
    return crop.width / frame.width
