"""Price tables and token formulas: what a call will cost, and what it did cost.

Money is a whole number of nano-units (1e-9 of a currency unit). There is no floating point here: every division rounds **up
to a whole nano**, so that a sum of parts is never below the truth.

A price table is data of one *kind* (``KINDS``): by tokens, by size and quality, by resolution, or in points. It knows its
currency and answers :func:`estimate` and :func:`settle`.

Confidence of an amount: ``exact`` (a listed price, output tokens by a published formula, or the gateway's own usage or bill; the
prompt's few text tokens may be estimated), ``estimated`` (something was assumed: ``auto``, references, a model or a count
without published figures), ``unknown`` (no prices are known: there is no amount).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generations.pricing.amounts import MILLION, NANO, Money, convert, money, unit_text
from generations.pricing.facts import (
    ESTIMATED,
    EXACT,
    UNKNOWN,
    Estimate,
    Facts,
    Part,
    PriceTable,
    Settlement,
)
from generations.pricing.flat_prices import FlatPrices
from generations.pricing.grid_csv import grid_from_csv, grid_to_csv
from generations.pricing.grid_prices import GridPrices
from generations.pricing.point_prices import PointPrices
from generations.pricing.reading import MOST_PRICES, PriceTableError
from generations.pricing.token_prices import (
    CHAT_IN,
    CHAT_OUT,
    RATE_FIELDS,
    TEXT_RATE_FIELDS,
    TextRates,
    TokenPrices,
    TokenRates,
)
from generations.providers.base import Usage

__all__ = [
    "CHAT_IN",
    "CHAT_OUT",
    "ESTIMATED",
    "EXACT",
    "KINDS",
    "MILLION",
    "MOST_PRICES",
    "NANO",
    "RATE_FIELDS",
    "TEXT_RATE_FIELDS",
    "UNKNOWN",
    "Estimate",
    "Facts",
    "FlatPrices",
    "GridPrices",
    "Money",
    "Part",
    "PointPrices",
    "PriceTable",
    "PriceTableError",
    "Settlement",
    "TextRates",
    "TokenPrices",
    "TokenRates",
    "convert",
    "estimate",
    "grid_from_csv",
    "grid_to_csv",
    "money",
    "settle",
    "table_from_json",
    "table_to_json",
    "unit_text",
]

_CURRENCY = re.compile("[A-Z]{3}")

KINDS: Mapping[str, type[PriceTable]] = {
    "tokens": TokenPrices,
    "grid": GridPrices,
    "flat": FlatPrices,
    "points": PointPrices,
}


def estimate(facts: Facts, table: PriceTable | None) -> Estimate:
    """The price of a choice before it is made; unknown without a table."""
    return table.estimate(facts) if table else Estimate(low=None, expected=None, confidence=UNKNOWN)


def settle(usage: Usage | None, facts: Facts, table: PriceTable | None) -> Settlement:
    """The price of one finished call. ``facts`` describes what came back: n pictures, their size and quality.

    What the gateway says that it charged is the price, where it is in the table's currency. Without a table it is the price in
    whatever currency the gateway named: the caller checks that.
    """
    if usage and usage.charge_nano is not None and usage.charge_nano >= 0:
        charged = Money(usage.charge_nano, usage.charge_currency)
        if table is None or table.currency == charged.currency:
            return Settlement(money=charged, confidence=EXACT, basis="charged", play=bool(table and table.play))
    return table.settle(usage, facts) if table else Settlement(money=None, confidence=UNKNOWN, basis="none")


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
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise PriceTableError("price_currency", {"value": str(currency)})
    return KINDS[kind].from_json(data)
