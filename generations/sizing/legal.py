"""Which pixel sizes the model takes, and the nearest one that it does.

Rules of gpt-image-2 and later (OpenAI's Images API): both edges multiples of 16; longest edge at most 3840; long : short at
most 3 : 1; 655,360 to 8,294,400 pixels. Above 2560x1440 the model is experimental.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Size = tuple[int, int]
"""``(width, height)`` in pixels."""

STEP = 16
MAX_EDGE = 3840
MAX_RATIO = 3
MIN_PIXELS = 655_360
MAX_PIXELS = 8_294_400
EXPERIMENTAL_ABOVE = 2560 * 1440

NEAR = Fraction(51, 50)
"""Sizes lie on a grid, of 16 pixels here and of 8 or 64 in other tools: so far apart, two shapes still count as one."""

_TYPED = re.compile(r"\s*(\d{1,6})\s*[xX×✕*]\s*(\d{1,6})\s*(?:px)?\s*")


@dataclass(frozen=True)
class Reason:
    """Why a choice is impossible or was moved: ``code`` and plain JSON ``params``."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def parse_size(text: str) -> Size | None:
    """``(width, height)`` of "1536x1024", "1536 × 1024", "1536*1024"; None if it is not a size."""
    found = _TYPED.fullmatch(text)
    if not found:
        return None
    size = int(found[1]), int(found[2])
    return size if all(size) else None


def format_size(size: Size) -> str:
    return f"{size[0]}x{size[1]}"


def is_experimental(width: int, height: int) -> bool:
    """True above 2560x1440 pixels, where OpenAI calls the results experimental."""
    return width * height > EXPERIMENTAL_ABOVE


def faults(width: int, height: int) -> tuple[Reason, ...]:
    """Every rule that a size breaks, empty if it is legal: first the limits, last the grid, which is the least of them."""
    long, short, pixels = max(width, height), min(width, height), width * height
    found = {
        "over_pixel_limit": pixels > MAX_PIXELS,
        "too_few_pixels": pixels < MIN_PIXELS,
        "too_long": long > MAX_EDGE,
        "too_wide": long > MAX_RATIO * short,
        "edge_not_multiple_of_16": bool(width % STEP or height % STEP),
    }
    return tuple(Reason(code, {"width": width, "height": height}) for code, broken in found.items() if broken)


def is_legal(width: int, height: int) -> bool:
    return width > 0 and height > 0 and not faults(width, height)


def nearest_legal(width: int, height: int) -> tuple[int, int, tuple[Reason, ...]]:
    """The legal size nearest to any typed one, and why it had to move (no reasons: it was legal and is returned as it is).

    The size is first scaled into the limits with its ratio kept (a ratio beyond 3 : 1 becomes 3 : 1 at the same area), then
    put on the grid of 16: of the grid points around it, the one closest in ratio, then in area. Raises ``ValueError`` for an
    edge below 1.
    """
    if width < 1 or height < 1:
        raise ValueError("a size needs two edges of at least one pixel")
    reasons = faults(width, height)
    if not reasons:
        return width, height, ()
    target = _into_limits(width, height)
    best = _nearest_on_grid(target, clamped_ratio((width, height)), 0 if _only_off_grid(reasons) else 1)
    return (*best, reasons)


def _only_off_grid(reasons: tuple[Reason, ...]) -> bool:
    return all(reason.code == "edge_not_multiple_of_16" for reason in reasons)


def clamped_ratio(size: Size) -> Fraction:
    """width : height, kept between 1 : 3 and 3 : 1."""
    return min(max(Fraction(*size), Fraction(1, MAX_RATIO)), Fraction(MAX_RATIO))


def _into_limits(width: int, height: int) -> tuple[float, float]:
    """The size scaled so that area, ratio and longest edge keep the limits; edges not on the grid yet."""
    ratio = float(clamped_ratio((width, height)))
    area = min(max(width * height, MIN_PIXELS), MAX_PIXELS)
    if Fraction(width, height) == clamped_ratio((width, height)) and area == width * height:
        wide, high = float(width), float(height)
    else:
        wide, high = math.sqrt(area * ratio), math.sqrt(area / ratio)
    shrink = min(1.0, MAX_EDGE / max(wide, high))
    return wide * shrink, high * shrink


def _nearest_on_grid(target: tuple[float, float], ratio: Fraction, spread: int) -> Size:
    """The best legal grid point within ``spread`` steps around the target, looking further only if there is none."""
    area = round(target[0] * target[1])
    while True:
        points = [(w, h) for w in _steps(target[0], spread) for h in _steps(target[1], spread) if is_legal(w, h)]
        if points:
            return min(points, key=lambda size: (apart(Fraction(*size), ratio), abs(size[0] * size[1] - area), size))
        spread += 1


def _steps(edge: float, spread: int) -> range:
    # The small slack keeps an edge that is on the grid, but for the last bit of a square root, from widening to two points.
    low, high = math.floor(edge / STEP + 1e-9) - spread, math.ceil(edge / STEP - 1e-9) + spread
    return range(max(low, 1) * STEP, high * STEP + 1, STEP)


def is_near(one: Fraction, other: Fraction) -> bool:
    """Whether two ratios count as one."""
    return apart(one, other) <= NEAR


def apart(one: Fraction, other: Fraction) -> Fraction:
    """How far apart two ratios are, as a factor of at least 1, the same in both directions."""
    return max(one / other, other / one)
