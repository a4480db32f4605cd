"""Billing by picture, at a price for each tier of resolution."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from generations.pricing.amounts import Money, unit_text
from generations.pricing.facts import Estimate, Facts, Settlement, by_list, per_picture
from generations.pricing.reading import MOST_PRICES, PriceTableError, read_flags, read_price
from generations.providers.base import Usage

_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, kw_only=True)
class FlatPrices:
    """``tiers`` are nano-units of one picture by the gateway's own word for a resolution ("2K"); at least one is needed.

    Large and small letters are alike. A tier that is not listed is priced as the one with the nearest number (the higher of
    two), one without a number as the smallest: both are marked estimated.
    """

    currency: str
    tiers: Mapping[str, int]
    assumed: bool = False
    play: bool = False

    def estimate(self, facts: Facts) -> Estimate:
        word = self._listed(facts.resolution)
        nano = self.tiers[word or self._nearest(facts.resolution)]
        price = Money(nano, self.currency)
        return per_picture(facts, price, price, exact=word is not None and not self.assumed, play=self.play)

    def _listed(self, resolution: str) -> str | None:
        return next((tier for tier in self.tiers if tier.lower() == resolution.strip().lower()), None)

    def _nearest(self, resolution: str) -> str:
        asked = _number(resolution)
        return min(self.tiers, key=lambda tier: (abs(_number(tier) - asked), -_number(tier), tier))

    def settle(self, usage: Usage | None, facts: Facts) -> Settlement:
        return by_list(self.estimate(facts))

    def in_play(self) -> FlatPrices:
        return replace(self, play=True)

    def to_json(self) -> dict[str, Any]:
        tiers = sorted(self.tiers, key=lambda tier: (_number(tier), tier))
        return {
            "kind": "flat",
            "currency": self.currency,
            "tiers": {tier: unit_text(self.tiers[tier]) for tier in tiers},
            "assumed": self.assumed,
            "play": self.play,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        tiers = data.get("tiers")
        if not isinstance(tiers, dict) or not tiers:
            raise PriceTableError("price_tiers_missing")
        if len(tiers) > MOST_PRICES:
            raise PriceTableError("price_too_many", {"most": MOST_PRICES})
        read: dict[str, int] = {}
        for text, value in tiers.items():
            tier = _tier(str(text), taken=read)
            read[tier] = read_price(tier, "picture", value)
        return cls(currency=data["currency"], tiers=read, **read_flags(data))


def _tier(text: str, *, taken: Mapping[str, int]) -> str:
    tier = text.strip()
    if not tier or len(tier) > 20 or not tier.isprintable():
        raise PriceTableError("price_tier_wrong", {"value": text})
    if tier.lower() in {one.lower() for one in taken}:
        raise PriceTableError("price_tier_twice", {"value": text})
    return tier


def _number(tier: str) -> int:
    """The first number in a tier's word; 0 without one."""
    found = _NUMBER.search(tier)
    return int(found[0]) if found else 0
