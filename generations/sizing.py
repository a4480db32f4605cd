"""From what a person picks (aspect ratio, resolution, a typed size) to the pixels that are sent, and why they moved.

Rules of gpt-image-2 and later (OpenAI's Images API): both edges multiples of 16; longest edge at most 3840; long : short at
most 3 : 1; 655,360 to 8,294,400 pixels. Above 2560x1440 the model is experimental.

The table holds one legal size for each ratio and tier, every ratio exact. OpenAI prices 1536x1024 and 1024x1536 as its
standard 3:2 and 2:3; they are offered beside the table as a fourth resolution, ``"standard"``, at those two ratios only.
A gateway with a closed list resolves inside its list only.

All sizes are ``(width, height)`` in pixels. A :class:`Reason` is a code with plain parameters, never text for a person.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from generations.providers.base import Capabilities

Size = tuple[int, int]

STEP = 16
MAX_EDGE = 3840
MAX_RATIO = 3
MIN_PIXELS = 655_360
MAX_PIXELS = 8_294_400
EXPERIMENTAL_ABOVE = 2560 * 1440

RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
LANDSCAPE = ("1:1", "5:4", "4:3", "3:2", "16:9", "21:9")
AUTO, MATCH, CUSTOM = "auto", "match", "custom"
ASPECTS = (*RATIOS, AUTO, MATCH, CUSTOM)
"""In the order in which the composer shows them."""
TIERS = ("1K", "2K", "4K")
STANDARD = "standard"
RESOLUTIONS = (*TIERS, STANDARD)

TABLE: Mapping[str, tuple[Size, Size, Size]] = {
    "1:1": ((1024, 1024), (2048, 2048), (2880, 2880)),
    "2:3": ((672, 1008), (1376, 2064), (2336, 3504)),
    "3:2": ((1008, 672), (2064, 1376), (3504, 2336)),
    "3:4": ((768, 1024), (1536, 2048), (2448, 3264)),
    "4:3": ((1024, 768), (2048, 1536), (3264, 2448)),
    "4:5": ((832, 1040), (1664, 2080), (2560, 3200)),
    "5:4": ((1040, 832), (2080, 1664), (3200, 2560)),
    "9:16": ((720, 1280), (1152, 2048), (2160, 3840)),
    "16:9": ((1280, 720), (2048, 1152), (3840, 2160)),
    "21:9": ((1344, 576), (2016, 864), (3808, 1632)),
}
STANDARD_SIZES: Mapping[str, Size] = {"3:2": (1536, 1024), "2:3": (1024, 1536)}

SNAP = Fraction(201, 200)
"""A reference whose ratio is within half a percent of one in the table is taken for that ratio: 1366x768 means 16:9."""

_TYPED = re.compile(r"\s*(\d{1,6})\s*[xX×✕*]\s*(\d{1,6})\s*(?:px)?\s*")


@dataclass(frozen=True)
class Reason:
    """Why a choice is impossible or was moved: ``code`` and plain JSON ``params``."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What a choice means for one gateway. ``width`` and ``height`` are None where the model chooses (``size == "auto"``).

    ``moved`` says why this is not what was asked; ``aspect`` and ``resolution`` are then those that it moved to.
    """

    aspect: str
    resolution: str
    width: int | None
    height: int | None
    size: str
    moved: Reason | None = None

    @property
    def experimental(self) -> bool:
        return bool(self.width and self.height and is_experimental(self.width, self.height))


@dataclass(frozen=True, kw_only=True)
class Option:
    """One cell of aspect × resolution. ``size`` is "" where it is impossible or not known beforehand."""

    aspect: str
    resolution: str
    possible: bool
    size: str = ""
    reason: Reason | None = None


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
            return min(points, key=lambda size: (_apart(Fraction(*size), ratio), abs(size[0] * size[1] - area), size))
        spread += 1


def _steps(edge: float, spread: int) -> range:
    # The small slack keeps an edge that is on the grid, but for the last bit of a square root, from widening to two points.
    low, high = math.floor(edge / STEP + 1e-9) - spread, math.ceil(edge / STEP - 1e-9) + spread
    return range(max(low, 1) * STEP, high * STEP + 1, STEP)


def _apart(one: Fraction, other: Fraction) -> Fraction:
    """How far apart two ratios are, as a factor of at least 1, the same in both directions."""
    return max(one / other, other / one)


def match_reference(reference: Size, resolution: str) -> Size:
    """The legal size of a tier whose ratio is nearest to the reference's (kept within 3 : 1).

    The tier's area at that ratio comes from the table: between two of its ratios it is interpolated, and sizes of 0.8 to
    1.25 times that area are looked at. Ties go to the nearest area.
    """
    ratio = clamped_ratio(reference)
    for name in RATIOS:
        if _apart(_ratio(name), ratio) <= SNAP:
            return _table_size(name, resolution)
    area = _tier_area(ratio, resolution)
    points = [
        size for size in _legal_near(ratio) if 4 * area <= 5 * size[0] * size[1] and 4 * size[0] * size[1] <= 5 * area
    ]
    return min(points, key=lambda size: (_apart(Fraction(*size), ratio), abs(size[0] * size[1] - area), size))


def _legal_near(ratio: Fraction) -> Iterable[Size]:
    for width in range(STEP, MAX_EDGE + 1, STEP):
        below = int(width / ratio) // STEP * STEP
        yield from ((width, height) for height in (below, below + STEP) if height and is_legal(width, height))


def _tier_area(ratio: Fraction, resolution: str) -> int:
    """Pixels of a tier at any ratio: linear in log(long : short) between the table's neighbours, flat beyond them, and never
    more than the longest edge allows."""
    long = max(ratio, 1 / ratio)
    known = sorted({(math.log(_ratio(name)), math.prod(_table_size(name, resolution))) for name in LANDSCAPE})
    place, area = math.log(long), known[-1][1]
    for (left, low), (right, high) in itertools.pairwise(known):
        if left <= place <= right:
            area = round(low + (high - low) * (place - left) / (right - left))
    return min(area, int(MAX_EDGE * MAX_EDGE / long))


def _ratio(name: str) -> Fraction:
    """The true ratio of a table column. ("21:9" is 7 : 3.)"""
    wide, high = name.split(":")
    return Fraction(int(wide), int(high))


def _table_size(aspect: str, resolution: str) -> Size:
    if resolution == STANDARD:
        return STANDARD_SIZES.get(aspect, TABLE[aspect][0])
    return TABLE[aspect][TIERS.index(resolution)]


def offered(caps: Capabilities) -> dict[tuple[str, str], Size]:
    """The possible cells of ratio × resolution and their pixels, for one gateway and model."""
    if not caps.any_size:
        return _offered_by_list(caps.sizes)
    cells = {(aspect, tier): _table_size(aspect, tier) for aspect in RATIOS for tier in TIERS}
    return cells | {(aspect, STANDARD): size for aspect, size in STANDARD_SIZES.items()}


def _offered_by_list(sizes: Iterable[str]) -> dict[tuple[str, str], Size]:
    """Each listed size at its nearest ratio, under the tier whose pixels are nearest; where two meet, the larger one takes
    the next free tier above, so that 1024, 1536 and 2048 squares become 1K, 2K and 4K."""
    cells: dict[tuple[str, str], Size] = {}
    for size in sorted(filter(None, map(parse_size, sizes)), key=math.prod):
        aspect, tier = _cell_of(size)
        free = (name for name in RESOLUTIONS[RESOLUTIONS.index(tier) :] if (aspect, name) not in cells)
        cells.setdefault((aspect, next(free, tier)), size)
    return cells


def _cell_of(size: Size) -> tuple[str, str]:
    aspect = min(RATIOS, key=lambda name: _apart(_ratio(name), Fraction(*size)))
    if STANDARD_SIZES.get(aspect) == size:
        return aspect, STANDARD
    pixels = Fraction(math.prod(size))
    return aspect, min(TIERS, key=lambda tier: _apart(Fraction(math.prod(_table_size(aspect, tier))), pixels))


@lru_cache(maxsize=64)
def options(caps: Capabilities) -> tuple[Option, ...]:
    """Every aspect × resolution in the composer's order: possible with its size, or why not and what is nearest."""
    cells = offered(caps)
    return tuple(_option(aspect, resolution, cells, caps) for aspect in ASPECTS for resolution in RESOLUTIONS)


def _option(aspect: str, resolution: str, cells: dict[tuple[str, str], Size], caps: Capabilities) -> Option:
    reason = _why_not(aspect, resolution, cells, caps)
    size = cells.get((aspect, resolution))
    text = format_size(size) if size else ("auto" if aspect == AUTO and not reason else "")
    return Option(aspect=aspect, resolution=resolution, possible=reason is None, size=text, reason=reason)


def _why_not(aspect: str, resolution: str, cells: dict[tuple[str, str], Size], caps: Capabilities) -> Reason | None:
    """None if possible. The parameters name the nearest possible choice: ``to_aspect``, ``to_resolution``, ``to_size``."""
    if (aspect, resolution) in cells or (aspect == AUTO and caps.auto_size):
        return None
    if aspect in (MATCH, CUSTOM):
        return _why_not_free(aspect, resolution, cells, caps)
    to = _nearest_cell(aspect, resolution, cells)
    params: dict[str, Any] = {"aspect": aspect, "resolution": resolution, **_moved_to(to, cells)}
    if aspect == AUTO:
        return Reason("auto_size_not_offered", params)
    if not any(name == aspect for name, _ in cells):
        return Reason("aspect_not_offered", params)
    only_at = [name for name in RATIOS if (name, resolution) in cells]
    code = "resolution_only_at" if only_at else "resolution_not_offered"
    return Reason(code, params | {"aspects": only_at})


def _why_not_free(
    aspect: str, resolution: str, cells: dict[tuple[str, str], Size], caps: Capabilities
) -> Reason | None:
    to = _nearest_cell(aspect, resolution, cells)
    params = {"aspect": aspect, "resolution": resolution, **_moved_to(to, cells)}
    if aspect == MATCH and not caps.max_references:
        return Reason("no_references_taken", params)
    if aspect == CUSTOM and not caps.any_size:
        return Reason("only_listed_sizes", params | {"sizes": list(caps.sizes)})
    return None


def _moved_to(cell: tuple[str, str], cells: dict[tuple[str, str], Size]) -> dict[str, Any]:
    return {"to_aspect": cell[0], "to_resolution": cell[1], "to_size": format_size(cells[cell])}


def _nearest_cell(aspect: str, resolution: str, cells: dict[tuple[str, str], Size]) -> tuple[str, str]:
    """The same ratio at the nearest resolution; else the nearest ratio, at the nearest resolution that it has."""
    wanted = aspect if aspect in RATIOS else "1:1"
    pixels = Fraction(math.prod(_table_size(wanted, resolution)))

    def distance(cell: tuple[str, str]) -> tuple[Fraction, Fraction, int]:
        same = cell[1] == resolution
        area = Fraction(0) if same else _apart(Fraction(math.prod(cells[cell])), pixels)
        return _apart(_ratio(cell[0]), _ratio(wanted)), area, RESOLUTIONS.index(cell[1])

    return min(cells, key=distance)


def resolve(
    aspect: str,
    resolution: str,
    caps: Capabilities,
    *,
    custom: Size | None = None,
    reference: Size | None = None,
) -> Resolved:
    """The pixels for a choice. ``custom`` is the typed size, ``reference`` the first reference's size.

    An impossible choice moves to the nearest possible one and ``moved`` says so. Raises ``ValueError`` for an aspect or a
    resolution that does not exist, or a custom aspect without a size.
    """
    if aspect not in ASPECTS or resolution not in RESOLUTIONS:
        raise ValueError(f"no such choice: {aspect} at {resolution}")
    if aspect == CUSTOM:
        return _resolve_custom(resolution, caps, custom)
    if aspect == MATCH and reference is not None:
        return _resolve_match(resolution, caps, reference)
    cells = offered(caps)
    reason = _why_not(aspect, resolution, cells, caps)
    if aspect == MATCH:
        to = _nearest_cell(MATCH, resolution, cells)
        reason = Reason("no_reference_to_match", {"aspect": MATCH, "resolution": resolution, **_moved_to(to, cells)})
    if reason is not None:
        aspect, resolution = reason.params["to_aspect"], reason.params["to_resolution"]
    return _resolved(aspect, resolution, cells.get((aspect, resolution)), reason)


def _resolve_custom(resolution: str, caps: Capabilities, custom: Size | None) -> Resolved:
    if custom is None:
        raise ValueError("a custom aspect needs a size")
    if not caps.any_size:
        return _resolve_in_list(CUSTOM, resolution, caps, custom, math.prod(custom))
    width, height, reasons = nearest_legal(*custom)
    moved = None
    if reasons:
        codes = [reason.code for reason in reasons]
        moved = Reason(codes[0], {**reasons[0].params, "codes": codes, "to_size": format_size((width, height))})
    return _resolved(CUSTOM, resolution, (width, height), moved)


def _resolve_match(resolution: str, caps: Capabilities, reference: Size) -> Resolved:
    if not caps.any_size:
        return _resolve_in_list(MATCH, resolution, caps, reference, _tier_area(clamped_ratio(reference), resolution))
    moved = None
    if clamped_ratio(reference) != Fraction(*reference):
        moved = Reason("reference_too_wide", {"width": reference[0], "height": reference[1]})
    return _resolved(MATCH, resolution, match_reference(reference, resolution), moved)


def _resolve_in_list(aspect: str, resolution: str, caps: Capabilities, wanted: Size, area: int) -> Resolved:
    """The listed size closest in ratio, then in area; a typed size outside the list has moved."""
    sizes = list(offered(caps).values())
    best = min(sizes, key=lambda size: (_apart(Fraction(*size), Fraction(*wanted)), abs(math.prod(size) - area), size))
    moved = None
    if aspect == CUSTOM and best != wanted:
        params = {"width": wanted[0], "height": wanted[1], "to_size": format_size(best), "sizes": list(caps.sizes)}
        moved = Reason("only_listed_sizes", params)
    return _resolved(aspect, resolution, best, moved)


def _resolved(aspect: str, resolution: str, size: Size | None, moved: Reason | None) -> Resolved:
    width, height = size or (None, None)
    text = format_size(size) if size else "auto"
    return Resolved(aspect=aspect, resolution=resolution, width=width, height=height, size=text, moved=moved)
