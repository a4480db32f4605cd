"""Billing by tokens, as OpenAI does: a picture's own tokens, and those of the text model that orders it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from generations.pricing.amounts import MILLION, Money, unit_text
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
from generations.pricing.reading import PriceTableError, read_counts, read_flag, read_flags, read_price
from generations.providers.base import Usage
from generations.tokens import COUNTS, ceil_div

CHAT_IN = 1950
"""Tokens that the Responses API's text model reads in one call: 1,600 to 2,300 have been measured."""
CHAT_OUT = 120
"""Tokens that it writes: the prompt once more, in its own words."""
RATE_FIELDS = ("text_in", "image_in", "text_out", "image_out")
TEXT_RATE_FIELDS = ("text_in", "text_out")


@dataclass(frozen=True, kw_only=True)
class TokenRates:
    """Nano-units per million tokens, and the family whose token counts apply (a key of ``tokens.COUNTS``)."""

    text_in: int
    image_in: int
    text_out: int
    image_out: int
    counts: str = "gpt-image-2"
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class TextRates:
    """Nano-units per million tokens of a text model."""

    text_in: int
    text_out: int


@dataclass(frozen=True, kw_only=True)
class TokenPrices:
    """A model that is not listed is priced as ``default_model``, marked estimated.

    ``text_models`` are the Responses API's text models; the tokens of one that is not listed are left out of the amount,
    which is then marked estimated. ``assumed`` marks a table that the gateway did not declare (its amounts are never exact),
    ``play`` play money.
    """

    currency: str
    models: Mapping[str, TokenRates]
    default_model: str
    partial_tokens: int = 100
    text_models: Mapping[str, TextRates] = field(default_factory=dict)
    assumed: bool = False
    play: bool = False

    def rates(self, model: str) -> tuple[TokenRates, bool]:
        """The rates of a model or its snapshot (``model-YYYY-MM-DD``), and whether they are that model's own."""
        known = self._listed(model)
        return (known, known.verified and not self.assumed) if known else (self.models[self.default_model], False)

    def text_rates(self, model: str) -> TextRates | None:
        """The rates of a text model or its snapshot; None where they are not known."""
        return self.text_models.get(model) or self.text_models.get(without_snapshot(model))

    def _listed(self, model: str) -> TokenRates | None:
        return self.models.get(model) or self.models.get(without_snapshot(model))

    def _cost(self, tokens: int, per_million: int) -> Money:
        return Money(ceil_div(tokens * per_million, MILLION), self.currency)

    def _part(self, name: str, tokens: int, per_million: int) -> Part:
        return Part(name=name, tokens=tokens, money=self._cost(tokens, per_million))

    def estimate(self, facts: Facts) -> Estimate:
        rates, own = self.rates(facts.model)
        listed = self._listed(facts.model)
        picture = picture_tokens(facts, COUNTS[rates.counts], published=listed is not None and listed.verified)
        inputs = (*self._inputs(facts, rates), *self._assumed_chat(facts))
        output = self._part("output", facts.n * picture.expected, rates.image_out)
        partials = self._part("partials", facts.n * facts.partial_images * self.partial_tokens, rates.image_out)
        exact = own and picture.exact and not facts.references and not facts.text_model
        parts = tuple(part for part in (*inputs, output, partials) if part.tokens)
        return Estimate(
            low=self._sum(inputs) + self._cost(facts.n * picture.least, rates.image_out),
            expected=self._sum(parts),
            confidence=EXACT if exact else ESTIMATED,
            parts=parts,
            play=self.play,
        )

    def _inputs(self, facts: Facts, rates: TokenRates) -> tuple[Part, ...]:
        found = input_tokens(facts)
        text = self._part("text_in", found.text, rates.text_in)
        return text, self._part("image_in", found.pictures, rates.image_in)

    def _assumed_chat(self, facts: Facts) -> tuple[Part, ...]:
        rates = self.text_rates(facts.text_model)
        if rates is None:
            return ()
        told = self._part("chat_in", facts.calls * CHAT_IN, rates.text_in)
        return told, self._part("chat_out", facts.calls * CHAT_OUT, rates.text_out)

    def _sum(self, parts: tuple[Part, ...]) -> Money:
        return Money(sum(part.money.nano for part in parts), self.currency)

    def settle(self, usage: Usage | None, facts: Facts) -> Settlement:
        usage = usage or Usage()
        chat, chat_told, chat_priced = self._counted_chat(usage, facts)
        if usage.output is None:
            return self._by_formula(usage, facts, chat)
        rates, own = self.rates(facts.model)
        counted = input_tokens(facts, usage)
        inputs = self._cost(counted.text, rates.text_in) + self._cost(counted.pictures, rates.image_in)
        complete = counted.told and chat_told
        return Settlement(
            money=self._counted_output(usage, usage.output, rates) + inputs + chat,
            confidence=EXACT if complete and chat_priced and own else ESTIMATED,
            basis="usage" if complete else "partial_usage",
            play=self.play,
        )

    def _by_formula(self, usage: Usage, facts: Facts, chat: Money) -> Settlement:
        """Without a count of the picture; the text model's may have come all the same."""
        parts = self.estimate(replace(facts, text_model="")).parts
        basis = "formula" if usage.chat_in is None and usage.chat_out is None else "partial_usage"
        return Settlement(money=self._sum(parts) + chat, confidence=ESTIMATED, basis=basis, play=self.play)

    def _counted_chat(self, usage: Usage, facts: Facts) -> tuple[Money, bool, bool]:
        """The text model's bill, whether all its tokens were counted, and whether its rates are known."""
        counts = (usage.chat_in, usage.chat_out)
        if not facts.text_model and counts == (None, None):
            return Money(0, self.currency), True, True
        told, rates = None not in counts, self.text_rates(facts.text_model)
        if rates is None:
            return Money(0, self.currency), told, False
        read = facts.calls * CHAT_IN if usage.chat_in is None else usage.chat_in
        written = facts.calls * CHAT_OUT if usage.chat_out is None else usage.chat_out
        return self._cost(read, rates.text_in) + self._cost(written, rates.text_out), told, True

    def _counted_output(self, usage: Usage, output: int, rates: TokenRates) -> Money:
        """Without details ALL output is at the image rate: as text it would come to a third."""
        text = min(usage.output_text or 0, output)
        return self._cost(text, rates.text_out) + self._cost(output - text, rates.image_out)

    def in_play(self) -> TokenPrices:
        return replace(self, play=True)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": "tokens",
            "currency": self.currency,
            "default_model": self.default_model,
            "partial_tokens": self.partial_tokens,
            "assumed": self.assumed,
            "play": self.play,
            "models": {name: _rates_to_json(rates) for name, rates in self.models.items()},
            "text_models": {name: _texts(rates, TEXT_RATE_FIELDS) for name, rates in self.text_models.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        models = data.get("models")
        if not isinstance(models, dict) or not models:
            raise PriceTableError("price_models_missing")
        read = {str(name): _rates_from_json(str(name), rates) for name, rates in models.items()}
        default = data.get("default_model") or next(iter(read))
        if not isinstance(default, str) or default not in read:
            raise PriceTableError("price_default_unknown", {"model": str(default)})
        return cls(
            currency=data["currency"],
            models=read,
            default_model=default,
            partial_tokens=_partial_tokens(data.get("partial_tokens", 100)),
            text_models=_text_models(data.get("text_models", {})),
            **read_flags(data),
        )


def _partial_tokens(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 10**6:
        raise PriceTableError("price_not_a_number", {"model": "", "field": "partial_tokens", "value": str(value)})
    return value


def _texts(rates: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Rates as decimal strings in units per million tokens, the way price lists write them."""
    return {name: unit_text(getattr(rates, name)) for name in names}


def _rates_to_json(rates: TokenRates) -> dict[str, Any]:
    return {**_texts(rates, RATE_FIELDS), "counts": rates.counts, "verified": rates.verified}


def _rates_from_json(model: str, data: Any) -> TokenRates:
    if not isinstance(data, dict):
        raise PriceTableError("price_rates_missing", {"model": model})
    counts = read_counts(model, data.get("counts", "gpt-image-2"))
    rates = {name: read_price(model, name, data.get(name)) for name in RATE_FIELDS}
    return TokenRates(counts=counts, verified=read_flag(data, "verified", default=True), **rates)


def _text_models(data: Any) -> dict[str, TextRates]:
    if not isinstance(data, dict):
        raise PriceTableError("price_text_models_wrong")
    return {str(name): _text_rates(str(name), rates) for name, rates in data.items()}


def _text_rates(model: str, data: Any) -> TextRates:
    if not isinstance(data, dict):
        raise PriceTableError("price_text_rates_missing", {"model": model})
    return TextRates(**{name: read_price(model, name, data.get(name)) for name in TEXT_RATE_FIELDS})
