"""Amounts, counts and sizes as the reader's language writes them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language, to_locale

NANO = 1_000_000_000


def money(nano: int | None, currency: str = "USD") -> str:
    """An amount in nano-units as the reader's language writes it: "$38.20", "$0.053", "$0.0012"; "" for None.

    Two decimals from 0.1 up, three from 0.01, four below: the price of one small picture must not look like nothing.
    """
    if nano is None:
        return ""
    return _money(int(nano), currency or "USD", locale())


def money_about(nano: int | None, currency: str, *, exact: bool) -> str:
    """The same; "≈ $0.21" where it is an estimate."""
    return ("" if exact or nano is None else "≈ ") + money(nano, currency)


@lru_cache(maxsize=2048)
def _money(nano: int, currency: str, locale: str) -> str:
    size = abs(nano)
    places = 2 if size == 0 or size >= NANO // 10 else 3 if size >= NANO // 100 else 4
    if 0 < size < NANO // 10_000:
        return "< " + _money(NANO // 10_000, currency, locale)
    amount = (Decimal(nano) / NANO).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    while places > 2 and amount == amount.quantize(Decimal(1).scaleb(1 - places)):
        places -= 1
        amount = amount.quantize(Decimal(1).scaleb(-places))
    return format_currency(amount, currency, locale=locale, currency_digits=False, decimal_quantization=False)


def number(value: int) -> str:
    """A count with the language's grouping: 1,284."""
    return str(format_decimal(value, locale=locale()))


def pixels(size: object) -> str:
    """A size as the wire says it, for people: "2048x1152" → "2048 × 1152"."""
    return str(size).replace("x", " × ")


def date_word(day: date) -> str:
    """A day in a few characters, as the reader's language writes it: "Dec 1, 2026"."""
    return str(format_skeleton("yMMMd", day, locale=locale()))


def locale() -> str:
    """Babel's name of the language that the page is in."""
    return _babel_locale(get_language() or "en")


@lru_cache(maxsize=16)
def _babel_locale(language: str) -> str:
    try:
        return str(Locale.parse(to_locale(language)))
    except (UnknownLocaleError, ValueError):
        return "en"
