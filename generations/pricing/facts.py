"""What decides a price, and what a price is said to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from generations.pricing.amounts import Money
from generations.providers.base import Usage
from generations.tokens import (
    ASSUMED_QUALITY,
    ASSUMED_SIZE,
    OutputCounts,
    Size,
    reference_tokens,
    text_tokens,
)

_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")

EXACT, ESTIMATED, UNKNOWN = "exact", "estimated", "unknown"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides a price. ``width`` and ``height`` are None for an ``auto`` size; ``references`` are pixel sizes in order
    (a mask among them). ``calls`` is how many paid calls the ``n`` pictures take: each pays for prompt and references.

    ``resolution`` is the tier word ("2K") of a gateway that bills by tier, ``text_model`` the Responses API's text model ("":
    none). ``counted_output`` is the tokens of one picture without previews, learned from earlier usage: it stands in where no
    published count fits, and leaves the amount an estimate.
    """

    model: str
    quality: str = "auto"
    width: int | None = None
    height: int | None = None
    n: int = 1
    prompt: str = ""
    references: tuple[Size, ...] = ()
    partial_images: int = 0
    calls: int = 1
    resolution: str = ""
    text_model: str = ""
    counted_output: int | None = None

    @property
    def size(self) -> Size | None:
        return (self.width, self.height) if self.width and self.height else None

    @property
    def auto_quality(self) -> bool:
        return self.quality in ("", "auto")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of an amount: ``name`` is text_in, image_in, output, partials, chat_in or chat_out, and ``tokens`` their
    number; or ``name`` is pictures, and ``tokens`` how many of them."""

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
    """What a finished call cost.

    ``basis`` is charged (the gateway named the amount), usage (its own count), partial_usage (it left something out, which
    was estimated), list (a price per picture), formula (it gave no count), or none (no prices known: ``money`` is None).
    """

    money: Money | None
    confidence: str
    basis: str
    play: bool = False


class PriceTable(Protocol):
    """Prices of one kind. ``assumed`` marks a table that the gateway did not declare (its amounts are never exact), ``play``
    play money."""

    @property
    def currency(self) -> str: ...
    @property
    def play(self) -> bool: ...
    @property
    def assumed(self) -> bool: ...
    def estimate(self, facts: Facts) -> Estimate: ...
    def settle(self, usage: Usage | None, facts: Facts) -> Settlement: ...
    def to_json(self) -> dict[str, Any]: ...
    def in_play(self) -> PriceTable:
        """The same figures in play money."""
        ...

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The table of JSON whose ``currency`` is valid. Raises :class:`PriceTableError`."""
        ...


@dataclass(frozen=True, kw_only=True)
class PictureTokens:
    """Output tokens of one picture: what to expect, the least it may come to, and whether that is a published count."""

    expected: int
    least: int
    exact: bool


def without_snapshot(model: str) -> str:
    """The id of a model without the date of a snapshot: ``model-YYYY-MM-DD``."""
    return _SNAPSHOT.sub("", model)


def picture_tokens(facts: Facts, counts: OutputCounts, *, published: bool) -> PictureTokens:
    """By the family's count, or by what was learned where that is not exact. ``published``: the family is the model's own."""
    quality, size = ASSUMED_QUALITY if facts.auto_quality else facts.quality, facts.size or ASSUMED_SIZE
    told = bool(facts.size) and not facts.auto_quality
    exact = published and told and counts.is_exact(quality, size)
    learned = None if exact or (facts.counted_output or 0) <= 0 else facts.counted_output
    expected = learned or counts.output(quality, size)
    least = min(expected, counts.output("low", size)) if facts.auto_quality else expected
    return PictureTokens(expected=expected, least=least, exact=exact)


@dataclass(frozen=True)
class InputTokens:
    """Tokens of prompts and of references, over all calls. ``told``: the gateway counted all that there was."""

    text: int
    pictures: int
    told: bool = False


def input_tokens(facts: Facts, usage: Usage | None = None) -> InputTokens:
    """As counted, and as OpenAI's formula has it where ``usage`` says nothing."""
    usage = usage or Usage()
    text, pictures = text_tokens(facts.prompt), sum(map(reference_tokens, facts.references))
    return InputTokens(
        text=facts.calls * text if usage.text_in is None else usage.text_in,
        pictures=facts.calls * pictures if usage.image_in is None else usage.image_in,
        told=usage.text_in is not None and (usage.image_in is not None or not facts.references),
    )


def per_picture(facts: Facts, price: Money, least: Money, *, exact: bool, play: bool) -> Estimate:
    """The estimate of a list with one price per picture."""
    total = price * facts.n
    return Estimate(
        low=min(least, price) * facts.n,
        expected=total,
        confidence=EXACT if exact else ESTIMATED,
        parts=(Part(name="pictures", tokens=facts.n, money=total),) if facts.n else (),
        play=play,
    )


def by_list(found: Estimate) -> Settlement:
    """The settlement by a list with one price per picture: its estimate of what came."""
    return Settlement(money=found.expected, confidence=found.confidence, basis="list", play=found.play)
