"""What one choice means for one gateway: pixels or words, and why it moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from generations.providers.base import Capabilities
from generations.sizing.legal import Reason, Size, apart, clamped_ratio, format_size, is_experimental, nearest_legal
from generations.sizing.offer import (
    Cell,
    area_of,
    moved_to,
    nearest_cell,
    not_in_pixels,
    offered,
    ratios,
    takes_pixels,
    takes_words,
    why_not,
)
from generations.sizing.table import ASPECTS, AUTO, CUSTOM, MATCH, RESOLUTIONS, match_reference, ratio_of, tier_area


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What a choice means for one gateway. ``width`` and ``height`` are None where the model chooses (``size == "auto"``).

    ``ratio`` is the ratio (or "auto") that is sent as a word, beside ``resolution``, to a gateway that takes no pixels: they
    are not known before the picture comes. "" for every other gateway.

    ``moved`` says why this is not what was asked; ``aspect`` and ``resolution`` are then those that it moved to.
    """

    aspect: str
    resolution: str
    width: int | None
    height: int | None
    size: str
    ratio: str = ""
    moved: Reason | None = None

    @property
    def in_words(self) -> bool:
        return bool(self.ratio)

    @property
    def experimental(self) -> bool:
        return bool(self.width and self.height and is_experimental(self.width, self.height))


def resolve(
    aspect: str,
    resolution: str,
    caps: Capabilities,
    *,
    custom: Size | None = None,
    reference: Size | None = None,
) -> Resolved:
    """The pixels for a choice, or the words. ``custom`` is the typed size, ``reference`` the first reference's size.

    An impossible choice moves to the nearest possible one and ``moved`` says so. Raises ``ValueError`` for an aspect or a
    resolution that does not exist, or a custom aspect without a size.
    """
    if aspect not in ASPECTS or resolution not in RESOLUTIONS:
        raise ValueError(f"no such choice: {aspect} at {resolution}")
    if aspect == CUSTOM:
        return _resolve_custom(resolution, caps, custom)
    if aspect == MATCH and reference is not None and caps.max_references:
        return _resolve_match(resolution, caps, reference)
    reason = why_not(aspect, resolution, caps)
    if aspect == MATCH and reason is None:
        cells = offered(caps)
        to = moved_to(nearest_cell(MATCH, resolution, cells), cells)
        reason = Reason("no_reference_to_match", {"aspect": MATCH, "resolution": resolution, **to})
    if reason is not None:
        aspect, resolution = reason.params["to_aspect"], reason.params["to_resolution"]
    return _at_cell((aspect, resolution), caps, reason)


def _resolve_custom(resolution: str, caps: Capabilities, custom: Size | None) -> Resolved:
    if custom is None:
        raise ValueError("a custom aspect needs a size")
    if not takes_pixels(caps):
        return _custom_in_cells(resolution, caps, custom)
    width, height, reasons = nearest_legal(*custom)
    moved = None
    if reasons:
        codes = [reason.code for reason in reasons]
        moved = Reason(codes[0], {**reasons[0].params, "codes": codes, "to_size": format_size((width, height))})
    return _in_pixels(CUSTOM, resolution, (width, height), moved)


def _custom_in_cells(resolution: str, caps: Capabilities, custom: Size) -> Resolved:
    """A size that stands in the gateway's list is taken; any other moves to the nearest cell in ratio, then in area."""
    cells = offered(caps)
    if custom in cells.values():
        return _in_pixels(CUSTOM, resolution, custom, None)
    best = _best_cell(custom, math.prod(custom), caps)
    params = {"aspect": CUSTOM, "resolution": resolution, "width": custom[0], "height": custom[1]}
    return _at_cell(best, caps, not_in_pixels(caps, {**params, **moved_to(best, cells)}))


def _resolve_match(resolution: str, caps: Capabilities, reference: Size) -> Resolved:
    if takes_words(caps):
        return _match_in_words(resolution, caps, reference)
    if not takes_pixels(caps):
        area = tier_area(clamped_ratio(reference), resolution)
        return _in_pixels(MATCH, resolution, offered(caps)[_best_cell(reference, area, caps)], None)
    moved = None
    if clamped_ratio(reference) != Fraction(*reference):
        moved = Reason("reference_too_wide", {"width": reference[0], "height": reference[1]})
    return _in_pixels(MATCH, resolution, match_reference(reference, resolution), moved)


def _match_in_words(resolution: str, caps: Capabilities, reference: Size) -> Resolved:
    """The ratio nearest to the reference's; a resolution that it lacks moves."""
    shape = Fraction(*reference)
    ratio = min((name for name, _ in ratios(offered(caps))), key=lambda name: _off(name, shape))
    reason = why_not(ratio, resolution, caps)
    if reason is not None:
        resolution = reason.params["to_resolution"]
        reason = Reason(reason.code, {**reason.params, "to_aspect": ratio})
    return _in_words(MATCH, resolution, ratio, reason)


def _best_cell(wanted: Size, area: int, caps: Capabilities) -> Cell:
    cells, shape = offered(caps), Fraction(*wanted)

    def distance(cell: Cell) -> tuple[Fraction, int, Cell]:
        size = cells[cell]
        off = apart(Fraction(*size), shape) if size else _off(cell[0], shape)
        return off, abs(area_of(cell, cells) - area), cell

    return min(ratios(cells), key=distance)


def _off(name: str, shape: Fraction) -> Fraction:
    return Fraction(1) if name == AUTO else apart(ratio_of(name), shape)


def _at_cell(cell: Cell, caps: Capabilities, moved: Reason | None) -> Resolved:
    if takes_words(caps):
        return _in_words(cell[0], cell[1], cell[0], moved)
    return _in_pixels(cell[0], cell[1], offered(caps).get(cell), moved)


def _in_words(aspect: str, resolution: str, ratio: str, moved: Reason | None) -> Resolved:
    return Resolved(
        aspect=aspect, resolution=resolution, width=None, height=None, size="auto", ratio=ratio, moved=moved
    )


def _in_pixels(aspect: str, resolution: str, size: Size | None, moved: Reason | None) -> Resolved:
    width, height = size or (None, None)
    text = format_size(size) if size else "auto"
    return Resolved(aspect=aspect, resolution=resolution, width=width, height=height, size=text, moved=moved)
