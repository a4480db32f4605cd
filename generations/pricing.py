"""Price tables and token formulas: what a call will cost, and what it did cost.

Money is a whole number of nano-units (1e-9 of a currency unit). There is no floating point here: every division rounds **up
to a whole nano**, so that a sum of parts is never below the truth.

A price table is data of one *kind* (``KINDS``); it knows its currency and answers :func:`estimate` and :func:`settle`. The
first kind is :class:`TokenPrices`; a grid of sizes, a flat price by tier, or points are further classes with the same methods.

Confidence of an amount: ``exact`` (output tokens by a published formula, or the gateway's own usage; the prompt's few text
tokens may be estimated), ``estimated`` (something was assumed: ``auto``, references, a model or a count without published
figures), ``unknown`` (no prices are known: there is no amount).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from generations.providers.base import Usage
from generations.tokens import ASSUMED_QUALITY, ASSUMED_SIZE, COUNTS, Size, ceil_div, reference_tokens, text_tokens

NANO = 1_000_000_000
MILLION = 1_000_000

_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")

EXACT, ESTIMATED, UNKNOWN = "exact", "estimated", "unknown"


@dataclass(frozen=True)
class Money:
    """An amount of one currency. Two currencies never mix: adding or comparing them raises ``ValueError``."""

    nano: int
    currency: str

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.nano

    def __add__(self, other: Money) -> Money:
        return Money(self.nano + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.nano - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.nano * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.nano, self.currency)

    def __bool__(self) -> bool:
        return self.nano != 0

    def __lt__(self, other: Money) -> bool:
        return self.nano < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.nano <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.nano > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.nano >= self._same(other)


def money(text: str | Decimal | int, currency: str) -> Money:
    """``Money`` of a decimal number of units, rounded up to a nano. Raises ``ValueError`` if it is not a finite number."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not amount.is_finite() or abs(amount.adjusted()) > 20:
        raise ValueError("not a number")
    top, bottom = amount.as_integer_ratio()
    return Money(ceil_div(top * NANO, bottom), currency)


def convert(amount: Money, rate_nano: int, to: str) -> Money:
    """``amount`` in another currency, where one unit of it is worth ``rate_nano`` nano-units of ``to``."""
    return Money(ceil_div(amount.nano * rate_nano, NANO), to)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides a price. ``width`` and ``height`` are None for an ``auto`` size; ``references`` are pixel sizes in order
    (a mask among them). ``calls`` is how many paid calls the ``n`` pictures take: each pays for prompt and references."""

    model: str
    quality: str = "auto"
    width: int | None = None
    height: int | None = None
    n: int = 1
    prompt: str = ""
    references: tuple[Size, ...] = ()
    partial_images: int = 0
    calls: int = 1

    @property
    def size(self) -> Size | None:
        return (self.width, self.height) if self.width and self.height else None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of an amount: ``name`` is text_in, image_in, output or partials."""

    name: str
    tokens: int
    money: Money


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """``expected`` is what to show and to reserve; ``low`` is without previews, and at low where the quality is auto. Both are
    None where ``confidence`` is unknown. ``play`` marks play money."""

    low: Money | None
    expected: Money | None
    confidence: str
    parts: tuple[Part, ...] = ()
    play: bool = False


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What a finished call cost. ``basis`` is usage (the gateway's own count), partial_usage (it left something out, which
    was estimated), formula (it gave none), or none (no prices known: ``money`` is None)."""

    money: Money | None
    confidence: str
    basis: str
    play: bool = False


class PriceTable(Protocol):
    """Prices of one kind."""

    @property
    def currency(self) -> str: ...
    @property
    def play(self) -> bool: ...
    def estimate(self, facts: Facts) -> Estimate: ...
    def settle(self, usage: Usage | None, facts: Facts) -> Settlement: ...
    def to_json(self) -> dict[str, Any]: ...
    def in_play(self) -> PriceTable:
        """The same figures in play money."""
        ...


def estimate(facts: Facts, table: PriceTable | None) -> Estimate:
    """The price of a choice before it is made; unknown without a table."""
    return table.estimate(facts) if table else Estimate(low=None, expected=None, confidence=UNKNOWN)


def settle(usage: Usage | None, facts: Facts, table: PriceTable | None) -> Settlement:
    """The price of one finished call. ``facts`` describes what came back: n pictures, their size and quality."""
    return table.settle(usage, facts) if table else Settlement(money=None, confidence=UNKNOWN, basis="none")


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
class TokenPrices:
    """Billing by tokens, as OpenAI does. A model that is not listed is priced as ``default_model``, marked estimated.

    ``assumed`` marks a table that the gateway did not declare (its amounts are never exact), ``play`` play money.
    """

    currency: str
    models: Mapping[str, TokenRates]
    default_model: str
    partial_tokens: int = 100
    assumed: bool = False
    play: bool = False

    def rates(self, model: str) -> tuple[TokenRates, bool]:
        """The rates of a model or its snapshot (``model-YYYY-MM-DD``), and whether they are that model's own."""
        known = self.models.get(model) or self.models.get(_SNAPSHOT.sub("", model))
        return (known, known.verified and not self.assumed) if known else (self.models[self.default_model], False)

    def _cost(self, tokens: int, per_million: int) -> Money:
        return Money(ceil_div(tokens * per_million, MILLION), self.currency)

    def _part(self, name: str, tokens: int, per_million: int) -> Part:
        return Part(name=name, tokens=tokens, money=self._cost(tokens, per_million))

    def estimate(self, facts: Facts) -> Estimate:
        rates, own = self.rates(facts.model)
        counts, size = COUNTS[rates.counts], facts.size or ASSUMED_SIZE
        quality = ASSUMED_QUALITY if facts.quality in ("", "auto") else facts.quality
        inputs = self._inputs(facts, rates)
        output = self._part("output", facts.n * counts.output(quality, size), rates.image_out)
        partials = self._part("partials", facts.n * facts.partial_images * self.partial_tokens, rates.image_out)
        least = counts.output("low" if quality != facts.quality else quality, size) * facts.n
        exact = (
            own and quality == facts.quality and facts.size and not facts.references and counts.is_exact(quality, size)
        )
        parts = tuple(part for part in (*inputs, output, partials) if part.tokens)
        return Estimate(
            low=self._sum(inputs) + self._cost(least, rates.image_out),
            expected=self._sum(parts),
            confidence=EXACT if exact else ESTIMATED,
            parts=parts,
            play=self.play,
        )

    def _inputs(self, facts: Facts, rates: TokenRates) -> tuple[Part, ...]:
        pictures = sum(map(reference_tokens, facts.references))
        text = self._part("text_in", facts.calls * text_tokens(facts.prompt), rates.text_in)
        return text, self._part("image_in", facts.calls * pictures, rates.image_in)

    def _sum(self, parts: tuple[Part, ...]) -> Money:
        return Money(sum(part.money.nano for part in parts), self.currency)

    def settle(self, usage: Usage | None, facts: Facts) -> Settlement:
        if usage is None or usage.output is None:
            found = self.estimate(facts)
            return Settlement(money=found.expected, confidence=ESTIMATED, basis="formula", play=self.play)
        rates, own = self.rates(facts.model)
        inputs, complete = self._counted_inputs(usage, facts, rates)
        total = self._counted_output(usage, usage.output, rates) + inputs
        confidence = EXACT if complete and own else ESTIMATED
        return Settlement(
            money=total, confidence=confidence, basis="usage" if complete else "partial_usage", play=self.play
        )

    def _counted_output(self, usage: Usage, output: int, rates: TokenRates) -> Money:
        """Without details ALL output is at the image rate: as text it would come to a third."""
        text = min(usage.output_text or 0, output)
        return self._cost(text, rates.text_out) + self._cost(output - text, rates.image_out)

    def _counted_inputs(self, usage: Usage, facts: Facts, rates: TokenRates) -> tuple[Money, bool]:
        text, pictures = self._inputs(facts, rates)
        counted_text = text.tokens if usage.text_in is None else usage.text_in
        counted_pictures = pictures.tokens if usage.image_in is None else usage.image_in
        complete = usage.text_in is not None and (usage.image_in is not None or not facts.references)
        return self._cost(counted_text, rates.text_in) + self._cost(counted_pictures, rates.image_in), complete

    def in_play(self) -> TokenPrices:
        return replace(self, play=True)

    def to_json(self) -> dict[str, Any]:
        models = {name: _rates_to_json(rates) for name, rates in self.models.items()}
        return {
            "kind": "tokens",
            "currency": self.currency,
            "default_model": self.default_model,
            "partial_tokens": self.partial_tokens,
            "assumed": self.assumed,
            "play": self.play,
            "models": models,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TokenPrices:
        models = data.get("models")
        if not isinstance(models, dict) or not models:
            raise PriceTableError("price_models_missing")
        read = {str(name): _rates_from_json(str(name), rates) for name, rates in models.items()}
        default = data.get("default_model") or next(iter(read))
        if not isinstance(default, str) or default not in read:
            raise PriceTableError("price_default_unknown", {"model": str(default)})
        partials = data.get("partial_tokens", 100)
        if type(partials) is not int or partials < 0:
            raise PriceTableError(
                "price_not_a_number", {"model": "", "field": "partial_tokens", "value": str(partials)}
            )
        flags = {name: data.get(name) is True for name in ("assumed", "play")}
        return cls(currency=data["currency"], models=read, default_model=default, partial_tokens=partials, **flags)


class PriceTableError(ValueError):
    """A stored or typed price table cannot be used. ``code`` and ``params`` name what and where."""

    def __init__(self, code: str, params: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.params = code, params or {}


RATE_FIELDS = ("text_in", "image_in", "text_out", "image_out")


def _rates_to_json(rates: TokenRates) -> dict[str, Any]:
    """Rates as decimal strings in units per million tokens, the way price lists write them."""
    read = {name: _unit_text(getattr(rates, name)) for name in RATE_FIELDS}
    return {**read, "counts": rates.counts, "verified": rates.verified}


def _unit_text(nano: int) -> str:
    text = f"{nano // NANO}.{nano % NANO:09d}".rstrip("0")
    return text.removesuffix(".")


def _rates_from_json(model: str, data: Any) -> TokenRates:
    if not isinstance(data, dict):
        raise PriceTableError("price_rates_missing", {"model": model})
    counts = data.get("counts", "gpt-image-2")
    if not isinstance(counts, str) or counts not in COUNTS:
        raise PriceTableError("price_counts_unknown", {"model": model, "value": str(counts), "known": list(COUNTS)})
    rates = {name: _rate(model, name, data.get(name)) for name in RATE_FIELDS}
    return TokenRates(counts=counts, verified=data.get("verified") is not False, **rates)


def _rate(model: str, name: str, value: Any) -> int:
    params = {"model": model, "field": name, "value": str(value)}
    try:
        nano = money(str(value), "").nano
    except ValueError:
        raise PriceTableError("price_not_a_number", params) from None
    if not 0 <= nano <= 10**6 * NANO:
        raise PriceTableError("price_out_of_range", params)
    return nano


KINDS: Mapping[str, type[TokenPrices]] = {"tokens": TokenPrices}


def table_to_json(table: PriceTable) -> dict[str, Any]:
    """Plain JSON of a table, for storing on a gateway."""
    return table.to_json()


def table_from_json(data: Any) -> PriceTable:
    """The table of stored or typed JSON. Raises :class:`PriceTableError`."""
    if not isinstance(data, dict):
        raise PriceTableError("price_not_an_object")
    kind, currency = data.get("kind"), data.get("currency")
    if not isinstance(kind, str) or kind not in KINDS:
        raise PriceTableError("price_kind_unknown", {"value": str(kind), "known": list(KINDS)})
    if not (isinstance(currency, str) and len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise PriceTableError("price_currency", {"value": str(currency)})
    return KINDS[kind].from_json(data)
