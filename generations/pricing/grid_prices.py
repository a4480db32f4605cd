"""Billing by picture, at a price for each size and quality."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from generations.pricing.amounts import Money, unit_text
from generations.pricing.facts import Estimate, Facts, Settlement, by_list, per_picture
from generations.pricing.reading import (
    MOST_PRICES,
    PriceTableError,
    parse_quality,
    parse_size,
    read_flags,
    read_price,
)
from generations.providers.base import Usage
from generations.tokens import ASSUMED_QUALITY, ASSUMED_SIZE, Size

QUALITY_ORDER = ("low", "medium", "high", "xhigh", "max")


@dataclass(frozen=True, kw_only=True)
class GridPrices:
    """``prices`` are nano-units of one picture by size ("1024x1024") and quality; at least one is needed.

    A size that is not listed for a quality is priced as the listed one with the nearest number of pixels; a quality that is
    listed nowhere, as the dearest at the nearest size. Both are marked estimated, and so is auto, which is taken for medium
    and for 1024x1024.
    """

    currency: str
    prices: Mapping[str, Mapping[str, int]]
    assumed: bool = False
    play: bool = False

    def estimate(self, facts: Facts) -> Estimate:
        quality, size = ASSUMED_QUALITY if facts.auto_quality else facts.quality, facts.size or ASSUMED_SIZE
        name = f"{size[0]}x{size[1]}"
        listed = self.prices.get(name, {}).get(quality)
        exact = listed is not None and bool(facts.size) and not facts.auto_quality and not self.assumed
        price = self._nearest(size, quality) if listed is None else listed
        least = self._nearest(size, "low", dearest=False) if facts.auto_quality else price
        return per_picture(facts, self._money(price), self._money(least), exact=exact, play=self.play)

    def _money(self, nano: int) -> Money:
        return Money(nano, self.currency)

    def _nearest(self, size: Size, quality: str, *, dearest: bool = True) -> int:
        rows = [name for name, row in self.prices.items() if quality in row] or list(self.prices)
        row = self.prices[min(rows, key=lambda name: _distance(name, size))]
        return row[quality] if quality in row else (max if dearest else min)(row.values())

    def settle(self, usage: Usage | None, facts: Facts) -> Settlement:
        return by_list(self.estimate(facts))

    def cells(self) -> Iterator[tuple[str, str, int]]:
        """Size, quality and price, the smallest pictures and the lowest qualities first."""
        for size in sorted(self.prices, key=_size_rank):
            for quality in sorted(self.prices[size], key=_quality_rank):
                yield size, quality, self.prices[size][quality]

    def in_play(self) -> GridPrices:
        return replace(self, play=True)

    def to_json(self) -> dict[str, Any]:
        prices: dict[str, dict[str, str]] = {}
        for size, quality, nano in self.cells():
            prices.setdefault(size, {})[quality] = unit_text(nano)
        return {
            "kind": "grid",
            "currency": self.currency,
            "prices": prices,
            "assumed": self.assumed,
            "play": self.play,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        rows = data.get("prices")
        if not isinstance(rows, dict) or not rows:
            raise PriceTableError("price_sizes_missing")
        if sum(len(row) for row in rows.values() if isinstance(row, dict)) > MOST_PRICES:
            raise PriceTableError("price_too_many", {"most": MOST_PRICES})
        prices: dict[str, dict[str, int]] = {}
        for text, row in rows.items():
            size = read_size(str(text))
            if size in prices:
                raise PriceTableError("price_size_twice", {"value": str(text)})
            prices[size] = _row(size, row)
        return cls(currency=data["currency"], prices=prices, **read_flags(data))


def read_size(text: str) -> str:
    """A size as ``WxH``. Raises :class:`PriceTableError`."""
    size = parse_size(text)
    if size is None:
        raise PriceTableError("price_size_wrong", {"value": text})
    return f"{size[0]}x{size[1]}"


def _row(size: str, data: Any) -> dict[str, int]:
    if not isinstance(data, dict) or not data:
        raise PriceTableError("price_row_missing", {"size": size})
    row: dict[str, int] = {}
    for text, value in data.items():
        quality = parse_quality(str(text))
        if quality is None:
            raise PriceTableError("price_quality_wrong", {"size": size, "value": str(text)})
        if quality in row:
            raise PriceTableError("price_quality_twice", {"size": size, "value": str(text)})
        row[quality] = read_price(size, quality, value)
    return row


def _pixels(name: str) -> Size:
    return parse_size(name) or ASSUMED_SIZE


def _distance(name: str, size: Size) -> tuple[int, int, int, int]:
    """How far a listed size is: by pixels, then by shape. The larger of two wins, and nothing hangs on the order of a table."""
    width, height = _pixels(name)
    return abs(width * height - size[0] * size[1]), abs(width - size[0]), -width * height, width


def _size_rank(name: str) -> tuple[int, int]:
    width, height = _pixels(name)
    return width * height, width


def _quality_rank(quality: str) -> tuple[int, str]:
    return (QUALITY_ORDER.index(quality) if quality in QUALITY_ORDER else len(QUALITY_ORDER)), quality
