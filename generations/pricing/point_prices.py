"""Billing by tokens in points: dollars per million tokens, an exchange into local money, and points for that money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from generations.pricing.amounts import MILLION, NANO, Money, unit_text
from generations.pricing.facts import (
    ESTIMATED,
    EXACT,
    Estimate,
    Facts,
    Part,
    Settlement,
    input_tokens,
    picture_tokens,
    without_snapshot,
)
from generations.pricing.reading import PriceTableError, read_counts, read_factor, read_flags, read_price
from generations.providers.base import Usage
from generations.tokens import COUNTS, ceil_div

PARTIAL_TOKENS = 100
"""Output tokens of one preview, as OpenAI bills it."""
MOST_POINTS = 10**9
OF_FAMILY = {"gpt-image-2.5": {"gpt-image-2.5-sunburst", "gpt-image-2.5-flare"}}
"""The models of a family of counts; where it is not listed, the one of its name."""
FIELDS = ("text_in", "image_in", "output")


@dataclass(frozen=True, kw_only=True)
class PointPrices:
    """``text_in``, ``image_in`` and ``output`` are nano-dollars per million tokens, ``exchange`` nano-units of the local
    ``currency`` for one dollar, ``points_per_unit`` the points that one unit of it buys.

    Amounts are in the local currency. ``counts`` is the key of ``tokens.COUNTS`` by which this gateway counts.
    """

    currency: str
    text_in: int
    image_in: int
    output: int
    exchange: int
    points_per_unit: int
    counts: str = "openai-hk"
    assumed: bool = False
    play: bool = False

    def points(self, usage: Usage) -> int:
        """Whole points for counted tokens, rounded half up: for people to compare with the gateway's own page. A count that
        is missing is taken for 0."""
        dollars = self._dollars(usage.text_in or 0, usage.image_in or 0, usage.output or 0)
        return _half_up(dollars * self.exchange * self.points_per_unit, MILLION * NANO * NANO)

    def points_of(self, amount: Money) -> int:
        """Whole points for an amount in the local currency, rounded half up. Raises ``ValueError`` for another currency."""
        if amount.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {amount.currency}")
        return _half_up(amount.nano * self.points_per_unit, NANO)

    def _dollars(self, text: int, pictures: int, output: int) -> int:
        """Nano-dollars, times a million."""
        return text * self.text_in + pictures * self.image_in + output * self.output

    def _cost(self, text: int = 0, pictures: int = 0, output: int = 0) -> Money:
        nano = ceil_div(self._dollars(text, pictures, output) * self.exchange, MILLION * NANO)
        return Money(nano, self.currency)

    def estimate(self, facts: Facts) -> Estimate:
        inputs = input_tokens(facts)
        picture = picture_tokens(facts, COUNTS[self.counts], published=self._publishes(facts.model))
        output, partials = facts.n * picture.expected, facts.n * facts.partial_images * PARTIAL_TOKENS
        found = (
            Part(name="text_in", tokens=inputs.text, money=self._cost(text=inputs.text)),
            Part(name="image_in", tokens=inputs.pictures, money=self._cost(pictures=inputs.pictures)),
            Part(name="output", tokens=output, money=self._cost(output=output)),
            Part(name="partials", tokens=partials, money=self._cost(output=partials)),
        )
        exact = picture.exact and not facts.references and not self.assumed
        return Estimate(
            low=found[0].money + found[1].money + self._cost(output=facts.n * picture.least),
            expected=Money(sum(part.money.nano for part in found), self.currency),
            confidence=EXACT if exact else ESTIMATED,
            parts=tuple(part for part in found if part.tokens),
            play=self.play,
        )

    def _publishes(self, model: str) -> bool:
        """Whether the family by which it counts is the model's own: another model's counts are a guess."""
        return without_snapshot(model) in OF_FAMILY.get(self.counts, {self.counts})

    def settle(self, usage: Usage | None, facts: Facts) -> Settlement:
        if usage is None or usage.output is None:
            found = self.estimate(facts)
            return Settlement(money=found.expected, confidence=ESTIMATED, basis="formula", play=self.play)
        counted = input_tokens(facts, usage)
        total = self._cost(counted.text, counted.pictures, usage.output)
        confidence = EXACT if counted.told and not self.assumed else ESTIMATED
        basis = "usage" if counted.told else "partial_usage"
        return Settlement(money=total, confidence=confidence, basis=basis, play=self.play)

    def in_play(self) -> PointPrices:
        return replace(self, play=True)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": "points",
            "currency": self.currency,
            **{name: unit_text(getattr(self, name)) for name in (*FIELDS, "exchange")},
            "points_per_unit": self.points_per_unit,
            "counts": self.counts,
            "assumed": self.assumed,
            "play": self.play,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        text_in, image_in, output = (read_price("points", name, data.get(name)) for name in FIELDS)
        return cls(
            currency=data["currency"],
            text_in=text_in,
            image_in=image_in,
            output=output,
            exchange=read_factor("exchange", data.get("exchange")),
            points_per_unit=_points(data.get("points_per_unit")),
            counts=read_counts("points", data.get("counts", "openai-hk")),
            **read_flags(data),
        )


def _points(value: Any) -> int:
    params = {"field": "points_per_unit", "value": str(value)}
    if type(value) is not int:
        raise PriceTableError("price_field_not_a_number", params)
    if not 0 < value <= MOST_POINTS:
        raise PriceTableError("price_field_out_of_range", {**params, "most": MOST_POINTS})
    return value


def _half_up(number: int, by: int) -> int:
    return (2 * number + by) // (2 * by)
