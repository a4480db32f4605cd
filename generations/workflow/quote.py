"""The price of a choice before it is made: the figure on the button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generations import pricing
from generations.models import Gateway
from generations.providers import catalogue
from generations.workflow import planning, prices
from generations.workflow.orders import Order
from generations.workflow.prices import Amount


@dataclass(frozen=True, kw_only=True)
class Quote:
    """``nano`` units of the team's ``currency`` for all pictures; None: no price is known. ``calls`` is how many paid calls
    it takes."""

    nano: int | None
    currency: str
    confidence: str
    play_money: bool
    calls: int = 1


def quote(order: Order) -> Quote:
    """The price of an order, the same figure that its submission reserves."""
    return quotes([order])[0]


def quotes(orders: Sequence[Order]) -> list[Quote]:
    """The price of each of several orders."""
    plans = planning.plans_of(orders)
    return [_quote([call.amount for call in calls], order.gateway) for order, calls in zip(orders, plans, strict=True)]


def quote_facts(
    gateway: Gateway,
    model: str,
    *,
    size: tuple[int, int] | None = None,
    quality: str = "auto",
    n: int = 1,
    prompt: str = "",
    reference_sizes: Sequence[tuple[int, int]] = (),
    partials: int = 0,
    resolution: str = "",
    text_model: str = "",
    one_call: bool = False,
) -> Quote:
    """The price of loose facts, for a form that is not complete. ``size`` in pixels, None for "auto"; ``text_model`` as asked,
    "" for the gateway's own."""
    caps = catalogue.capabilities(catalogue.get_profile(gateway.profile), model, gateway.switches)
    calls = catalogue.split_calls(n, caps, partials, one_call=one_call)
    price_list = prices.list_of(gateway)
    facts = pricing.Facts(
        model=model,
        quality=quality,
        width=size[0] if size else None,
        height=size[1] if size else None,
        prompt=prompt,
        references=tuple(reference_sizes),
        partial_images=partials,
        resolution=resolution,
        text_model=prices.text_model_of(gateway, model, text_model),
    )
    amounts = prices.estimates(gateway, [replace(facts, n=pictures) for pictures in calls], price_list)
    return _quote(amounts, gateway)


def _quote(amounts: Sequence[Amount], gateway: Gateway) -> Quote:
    """Of the calls of one order."""
    known = bool(amounts) and all(one.known for one in amounts)
    return Quote(
        nano=sum(one.nano for one in amounts) if known else None,
        currency=gateway.team.currency,
        confidence=amounts[0].confidence if amounts else pricing.UNKNOWN,
        play_money=any(one.play for one in amounts),
        calls=len(amounts),
    )
