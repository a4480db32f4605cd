"""Which aspects and resolutions a gateway has with a model, and why it lacks the others.

A gateway takes any legal size (the table's are offered), or has a closed list of sizes, or takes ratio and tier as words, so
that nobody knows the pixels before the picture comes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from generations.providers.base import Capabilities
from generations.sizing.legal import Reason, Size, apart, format_size, parse_size
from generations.sizing.table import (
    ASPECTS,
    AUTO,
    CUSTOM,
    MATCH,
    MORE_RATIOS,
    RATIOS,
    RESOLUTIONS,
    STANDARD,
    STANDARD_SIZES,
    TIERS,
    nearest_ratio,
    ratio_of,
    table_size,
    tier_area,
)

Cell = tuple[str, str]
"""(aspect, resolution)."""
Cells = Mapping[Cell, Size | None]
"""The possible cells and their pixels; None where the gateway takes the words and nobody knows."""
MOST_NAMED = 4
"""More ratios than this are not listed: those that lack a resolution are fewer."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One cell of aspect × resolution. ``size`` is "" where it is impossible or not known beforehand."""

    aspect: str
    resolution: str
    possible: bool
    size: str = ""
    reason: Reason | None = None


def takes_words(caps: Capabilities) -> bool:
    """Ratio and tier are sent as words."""
    return bool(caps.cells) and not caps.any_size


def takes_pixels(caps: Capabilities) -> bool:
    """Any legal size may be typed."""
    return caps.any_size or not (caps.sizes or caps.cells)


@lru_cache(maxsize=64)
def offered(caps: Capabilities) -> Cells:
    """The possible cells of one gateway and model, "auto" among them only where it is one of the gateway's own words."""
    if takes_words(caps):
        return {cell: None for cell in map(_cell_in_words, caps.cells) if cell}
    if not takes_pixels(caps):
        return _offered_by_list(caps.sizes)
    cells: dict[Cell, Size | None] = {(aspect, tier): table_size(aspect, tier) for aspect in RATIOS for tier in TIERS}
    return cells | {(aspect, STANDARD): size for aspect, size in STANDARD_SIZES.items()}


def shown(caps: Capabilities) -> tuple[str, ...]:
    """The aspects that the composer shows: the table's, those beyond it where the gateway has them, and the free ones."""
    cells = offered(caps)
    more = {aspect for aspect, _tier in cells if aspect in MORE_RATIOS}
    return tuple(aspect for aspect in ASPECTS if aspect not in MORE_RATIOS or aspect in more)


def _cell_in_words(text: str) -> Cell | None:
    """("16:9", "4K") of "16:9@4K"; None for words that the studio does not know."""
    aspect, _at, tier = text.partition("@")
    known = aspect in (*RATIOS, *MORE_RATIOS, AUTO) and tier in TIERS
    return (aspect, tier) if known else None


def _offered_by_list(sizes: Iterable[str]) -> Cells:
    """Each listed size at its nearest ratio, under the tier whose pixels are nearest; where two meet, the larger one takes
    the next free tier above, so that 1024, 1536 and 2048 squares become 1K, 2K and 4K."""
    cells: dict[Cell, Size | None] = {}
    for size in sorted(filter(None, map(parse_size, sizes)), key=math.prod):
        aspect, tier = _cell_of(size)
        above = TIERS[TIERS.index(tier) :] if tier in TIERS else ()
        free = (name for name in above if (aspect, name) not in cells)
        cells.setdefault((aspect, next(free, tier)), size)
    return cells


def _cell_of(size: Size) -> Cell:
    aspect = nearest_ratio(size)
    if STANDARD_SIZES.get(aspect) == size:
        return aspect, STANDARD
    pixels = Fraction(math.prod(size))
    return aspect, min(TIERS, key=lambda tier: apart(Fraction(math.prod(table_size(aspect, tier))), pixels))


@lru_cache(maxsize=64)
def options(caps: Capabilities) -> tuple[Option, ...]:
    """Every aspect × resolution in the composer's order: possible with its size, or why not and what is nearest."""
    return tuple(_option(aspect, resolution, caps) for aspect in shown(caps) for resolution in RESOLUTIONS)


def _option(aspect: str, resolution: str, caps: Capabilities) -> Option:
    reason = why_not(aspect, resolution, caps)
    size = offered(caps).get((aspect, resolution))
    text = format_size(size) if size else ("auto" if aspect == AUTO and not reason else "")
    return Option(aspect=aspect, resolution=resolution, possible=reason is None, size=text, reason=reason)


def why_not(aspect: str, resolution: str, caps: Capabilities) -> Reason | None:
    """None if possible. The parameters name the nearest possible choice: ``to_aspect``, ``to_resolution``, and ``to_size``
    where its pixels are known."""
    cells = offered(caps)
    if (aspect, resolution) in cells or (aspect == AUTO and caps.auto_size and not takes_words(caps)):
        return None
    if aspect in (MATCH, CUSTOM):
        return _why_not_free(aspect, resolution, caps)
    to = nearest_cell(aspect, resolution, cells)
    params: dict[str, Any] = {"aspect": aspect, "resolution": resolution, **moved_to(to, cells)}
    if not any(name == aspect for name, _ in cells):
        return Reason("auto_size_not_offered" if aspect == AUTO else "aspect_not_offered", params)
    return _why_no_tier(aspect, resolution, cells, params)


def _why_no_tier(aspect: str, resolution: str, cells: Cells, params: dict[str, Any]) -> Reason:
    """The ratio is there, at other resolutions."""
    if aspect == AUTO:
        return Reason("auto_only_at", params | {"resolutions": [tier for name, tier in cells if name == AUTO]})
    only_at = [name for name in ASPECTS if name != AUTO and (name, resolution) in cells]
    if not only_at:
        return Reason("resolution_not_offered", params | {"aspects": only_at})
    return Reason(
        "resolution_only_at" if len(only_at) <= MOST_NAMED else "resolution_not_at", params | {"aspects": only_at}
    )


def _why_not_free(aspect: str, resolution: str, caps: Capabilities) -> Reason | None:
    cells = offered(caps)
    to = nearest_cell(aspect, resolution, cells)
    params = {"aspect": aspect, "resolution": resolution, **moved_to(to, cells)}
    if aspect == MATCH and not caps.max_references:
        return Reason("no_references_taken", params)
    if aspect == CUSTOM and not takes_pixels(caps):
        return not_in_pixels(caps, params)
    if takes_words(caps) and not any(tier == resolution for _, tier in cells):
        return Reason("resolution_not_offered", params | {"aspects": []})
    return None


def not_in_pixels(caps: Capabilities, params: Mapping[str, Any]) -> Reason:
    """Why a size cannot be typed."""
    if takes_words(caps):
        return Reason("no_pixels_taken", params)
    return Reason("only_listed_sizes", {**params, "sizes": list(caps.sizes)})


def moved_to(cell: Cell, cells: Cells) -> dict[str, Any]:
    size = cells[cell]
    said: dict[str, Any] = {"to_aspect": cell[0], "to_resolution": cell[1]}
    return said | ({"to_size": format_size(size)} if size else {})


def nearest_cell(aspect: str, resolution: str, cells: Cells) -> Cell:
    """The same aspect at the nearest resolution; else the nearest ratio, at the nearest resolution that it has."""
    same = {cell: size for cell, size in cells.items() if cell[0] == aspect} if aspect == AUTO else {}
    wanted = aspect if aspect in (*RATIOS, *MORE_RATIOS) else "1:1"
    pixels = Fraction(tier_area(ratio_of(wanted), resolution))

    def distance(cell: Cell) -> tuple[Fraction, Fraction, int]:
        far = Fraction(0) if cell[1] == resolution else apart(Fraction(area_of(cell, cells)), pixels)
        off = Fraction(1) if cell[0] == AUTO else apart(ratio_of(cell[0]), ratio_of(wanted))
        return off, far, RESOLUTIONS.index(cell[1])

    return min(same or ratios(cells), key=distance)


def ratios(cells: Cells) -> list[Cell]:
    """The cells that have a ratio; all of them where there is nothing but "auto"."""
    return [cell for cell in cells if cell[0] != AUTO] or list(cells)


def area_of(cell: Cell, cells: Cells) -> int:
    """Pixels of a cell; where nobody knows them, what the table has for it."""
    size = cells[cell]
    return math.prod(size) if size else tier_area(ratio_of("1:1" if cell[0] == AUTO else cell[0]), cell[1])
