"""The table of ratio × tier, and the size of a tier at any other ratio.

The table holds one legal size for each ratio and tier, every ratio exact. OpenAI prices 1536x1024 and 1024x1536 as its
standard 3:2 and 2:3; they are offered beside the table as a fourth resolution, ``"standard"``, at those two ratios only.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from generations.sizing.legal import MAX_EDGE, STEP, Size, apart, clamped_ratio, is_legal

RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
MORE_RATIOS = ("2:1", "1:2", "3:1", "1:3", "9:21")
"""Of gateways that take a ratio in words, beyond the table's."""
LANDSCAPE = ("1:1", "5:4", "4:3", "3:2", "16:9", "21:9")
AUTO, MATCH, CUSTOM = "auto", "match", "custom"
ASPECTS = (*RATIOS, *MORE_RATIOS, AUTO, MATCH, CUSTOM)
"""Every one that there is, in the order in which the composer shows them."""
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


def match_reference(reference: Size, resolution: str) -> Size:
    """The legal size of a tier whose ratio is nearest to the reference's (kept within 3 : 1).

    The tier's area at that ratio comes from the table: between two of its ratios it is interpolated, and sizes of 0.8 to
    1.25 times that area are looked at. Ties go to the nearest area.
    """
    ratio = clamped_ratio(reference)
    for name in RATIOS:
        if apart(ratio_of(name), ratio) <= SNAP:
            return table_size(name, resolution)
    area = tier_area(ratio, resolution)
    points = [
        size for size in _legal_near(ratio) if 4 * area <= 5 * size[0] * size[1] and 4 * size[0] * size[1] <= 5 * area
    ]
    return min(points, key=lambda size: (apart(Fraction(*size), ratio), abs(size[0] * size[1] - area), size))


def _legal_near(ratio: Fraction) -> Iterable[Size]:
    for width in range(STEP, MAX_EDGE + 1, STEP):
        below = int(width / ratio) // STEP * STEP
        yield from ((width, height) for height in (below, below + STEP) if height and is_legal(width, height))


@lru_cache(maxsize=512)
def tier_area(ratio: Fraction, resolution: str) -> int:
    """Pixels of a tier at any ratio: linear in log(long : short) between the table's neighbours, flat beyond them, and never
    more than the longest edge allows."""
    long = max(ratio, 1 / ratio)
    known = sorted({(math.log(ratio_of(name)), math.prod(table_size(name, resolution))) for name in LANDSCAPE})
    place, area = math.log(long), known[-1][1]
    for (left, low), (right, high) in itertools.pairwise(known):
        if left <= place <= right:
            area = round(low + (high - low) * (place - left) / (right - left))
    return min(area, int(MAX_EDGE * MAX_EDGE / long))


def ratio_of(name: str) -> Fraction:
    """The true ratio of a table column. ("21:9" is 7 : 3.)"""
    wide, high = name.split(":")
    return Fraction(int(wide), int(high))


def as_ratio(aspect: str) -> Fraction | None:
    """The ratio that an aspect names; None for those that name none ("auto", "match", "custom")."""
    return ratio_of(aspect) if aspect in (*RATIOS, *MORE_RATIOS) else None


def nearest_ratio(size: Size) -> str:
    """The table's ratio that is nearest to a size in pixels."""
    return min(RATIOS, key=lambda name: apart(ratio_of(name), Fraction(*size)))


def table_size(aspect: str, resolution: str) -> Size:
    if resolution == STANDARD:
        return STANDARD_SIZES.get(aspect, TABLE[aspect][0])
    return TABLE[aspect][TIERS.index(resolution)]
