"""What the parts of a matrix cost, so that a person sees what to strike out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generations.forms.batch_axes import GATEWAY, MODEL, QUALITY, Axis
from generations.forms.batch_rows import Row

PRICED = (GATEWAY, MODEL, QUALITY)
"""Kinds of axes that a price hangs on: their combinations are told too."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The rows with one value of an axis, or with one combination of several."""

    label: str
    rows: Sequence[Row]

    @property
    def pictures(self) -> int:
        return sum(row.order.n for row in self.rows if row.order)


@dataclass(frozen=True, kw_only=True)
class Sums:
    """``axes`` are named by kind and, for a variable, its name; more than one of them is a combination."""

    axes: Sequence[tuple[str, str]]
    parts: Sequence[Part]


def sums(axes: Sequence[Axis], rows: Sequence[Row]) -> list[Sums]:
    """Of the combinations of gateways, models and qualities, where several of these axes vary; then of each axis that varies."""
    varied = [place for place, axis in enumerate(axes) if len(axis.steps) > 1]
    priced = [place for place in varied if axes[place].kind in PRICED]
    wanted = [priced] if len(priced) > 1 else []
    wanted += [[place] for place in varied]
    return [_sums(axes, places, rows) for places in wanted]


def _sums(axes: Sequence[Axis], places: Sequence[int], rows: Sequence[Row]) -> Sums:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row.spec.labels[place] for place in places), []).append(row)
    return Sums(
        axes=[(axes[place].kind, axes[place].name) for place in places],
        parts=[Part(label=" · ".join(labels), rows=some) for labels, some in found.items()],
    )
