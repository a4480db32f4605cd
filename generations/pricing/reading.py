"""Reading stored or typed price tables: every value is checked, and what is wrong has a code and a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generations.pricing.amounts import NANO, money
from generations.tokens import COUNTS, Size

MOST = 10**6
"""Units: no price, per picture or per million tokens, is above it."""
MOST_PRICES = 500
"""Prices in one grid or list."""

_SIZE = re.compile(r"([1-9][0-9]{0,4})\s*[x×*]\s*([1-9][0-9]{0,4})")
_QUALITY = re.compile(r"[a-z][a-z0-9_-]{0,19}")


class PriceTableError(ValueError):
    """A stored or typed price table cannot be used. ``code`` and ``params`` name what and where."""

    def __init__(self, code: str, params: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.params = code, params or {}


def read_price(of: str, name: str, value: Any) -> int:
    """Nano-units of a price: ``name`` of the model or size ``of``."""
    params = {"model": of, "field": name, "value": str(value)}
    try:
        nano = money(str(value), "").nano
    except ValueError:
        raise PriceTableError("price_not_a_number", params) from None
    if not 0 <= nano <= MOST * NANO:
        raise PriceTableError("price_out_of_range", params)
    return nano


def read_factor(name: str, value: Any) -> int:
    """Nano-units of a number above 0 that is no price."""
    params = {"field": name, "value": str(value)}
    try:
        nano = money(str(value), "").nano
    except ValueError:
        raise PriceTableError("price_field_not_a_number", params) from None
    if not 0 < nano <= MOST * NANO:
        raise PriceTableError("price_field_out_of_range", {**params, "most": MOST})
    return nano


def read_flags(data: Mapping[str, Any]) -> dict[str, bool]:
    """``assumed`` and ``play``, which are false where they are not given."""
    return {name: read_flag(data, name, default=False) for name in ("assumed", "play")}


def read_flag(data: Mapping[str, Any], name: str, *, default: bool) -> bool:
    value = data.get(name, default)
    if not isinstance(value, bool):
        raise PriceTableError("price_flag_wrong", {"field": name, "value": str(value)})
    return value


def read_counts(model: str, value: Any) -> str:
    """A key of ``tokens.COUNTS``."""
    if not isinstance(value, str) or value not in COUNTS:
        raise PriceTableError("price_counts_unknown", {"model": model, "value": str(value), "known": list(COUNTS)})
    return value


def parse_size(text: str) -> Size | None:
    """Pixels of "1024x1024", "1024 × 1024" or "1024*1024"; None for anything else."""
    found = _SIZE.fullmatch(text.strip().lower())
    return (int(found[1]), int(found[2])) if found else None


def parse_quality(text: str) -> str | None:
    """A quality's word in small letters; None for what is none, and for auto, which is no quality that can be billed."""
    word = text.strip().lower()
    return word if _QUALITY.fullmatch(word) and word != "auto" else None
