"""Every kind of gateway, tried on the demo gateway: real calls in each contract, without a key and without a bill."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generations.models import Gateway, PriceList
from generations.pricing import NANO, GridPrices, PriceTable, TextRates
from generations.providers import catalogue
from generations.providers.price_data import OPENAI_PRICES
from tests import factories
from tests.base import World

KINDS = tuple(catalogue.PROFILES)
TASKS = ("runbase", "runapi")
MATRIX = GridPrices(
    currency="USD",
    prices={
        "1024x1024": {"low": NANO // 100, "medium": NANO // 25, "high": NANO * 16 // 100},
        "2048x2048": {"low": NANO * 3 // 100, "medium": NANO // 10, "high": NANO * 4 // 10},
    },
)
"""The demo gateway's list for the size-matrix gateway, as far as the tests need it."""
WITH_TEXT = replace(OPENAI_PRICES, text_models={"gpt-5.5": TextRates(text_in=NANO * 5 // 4, text_out=10 * NANO)})
TYPED: dict[str, PriceTable] = {"size-matrix": MATRIX, "openai-responses": WITH_TEXT, "vibeapi-responses": WITH_TEXT}
"""What an administrator types, because nobody has published it."""


def tried(studio: World, kind: str, **fields: Any) -> Gateway:
    """A gateway of that kind whose calls go to the demo gateway."""
    profile = catalogue.get_profile(kind)
    facts = {"name": f"{profile.label} tried", "profile": kind, "model": profile.default_model, "demo": True}
    made = factories.gateway(studio.team, **(facts | {"currency": profile.billed_in, "parallel": 50} | fields))
    if kind in TYPED:
        PriceList.objects.create(gateway=made, valid_from=studio.team.day(), table=TYPED[kind].to_json())
    return made


def choices(gateway: Gateway) -> dict[str, Any]:
    """The fields of an order for something small that the gateway can do."""
    profile = catalogue.get_profile(gateway.profile)
    caps = catalogue.capabilities(profile, gateway.model, gateway.switches)
    chosen: dict[str, Any] = {"model": gateway.model}
    if caps.cells:
        chosen |= {"aspect": "16:9", "resolution": "2K", "width": None, "height": None, "quality": "auto"}
    if caps.formats == ("auto",):
        chosen |= {"output_format": "auto"}
    return chosen
