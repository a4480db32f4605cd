"""Money as people type it, to integers of nano-units: exactly, never through a floating-point number."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DIGITS = 9
NANO = 1_000_000_000
MOST_UNITS = 1_000_000_000
"""A billion units: far above any budget, far below what 64 bits hold."""
_PLAIN = re.compile(r"(\d*)(?:\.(\d*))?")
_GROUPED = re.compile(r"\d{1,3}(?:[,.'’]\d{3})+")
_MARKS = "$€£¥₩₹"


class TooLarge(ValueError):
    """An amount over a billion units."""


def parse_nano(text: str) -> int:
    """ "1,250.50", "1.250,50", "1 250,5", "¥60" → nano-units. Raises ``ValueError`` for what is no amount, is negative, has
    more than nine decimals; :class:`TooLarge`, one of these, for what is over a billion.

    One separator followed by exactly three digits is read by its kind: a comma groups thousands, a point is decimal.
    """
    plain = _one_point(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip(_MARKS))
    match = _PLAIN.fullmatch(plain)
    if match is None or not any(match.groups()):
        raise ValueError(text)
    whole, decimals = match.group(1) or "0", match.group(2) or ""
    if len(decimals) > DIGITS:
        raise ValueError(text)
    if int(whole) > MOST_UNITS:
        raise TooLarge(text)
    return int(whole) * NANO + int(decimals.ljust(DIGITS, "0"))


def show_nano(nano: int, least_decimals: int = 2) -> str:
    """Nano-units as a plain decimal for a field: 12500000000 → "12.50"."""
    whole, rest = divmod(nano, NANO)
    decimals = f"{rest:09d}".rstrip("0").ljust(least_decimals, "0")
    return f"{whole}.{decimals}" if decimals else str(whole)


def _one_point(text: str) -> str:
    """The amount with a point before its decimals and nothing else."""
    text = text.replace("'", "").replace("’", "")
    last = max(text.rfind(","), text.rfind("."))
    if last < 0:
        return text
    mark, whole, decimals = text[last], text[:last], text[last + 1 :]
    if mark in whole or (mark == "," and "." not in whole and len(decimals) == 3):
        return re.sub(r"[,.]", "", text) if _GROUPED.fullmatch(text) else "?"
    if re.search(r"[,.]", whole) and not _GROUPED.fullmatch(whole):
        return "?"
    return re.sub(r"[,.]", "", whole) + "." + decimals


class MoneyField(forms.CharField):
    """An amount; its value is nano-units, or None where it was left empty and may be."""

    default_error_messages = {
        "amount": _("Write an amount such as 60 or 1,250.50."),
        "too_large": _("That is too large: the most is 1,000,000,000."),
        "max_length": _("That is too long for an amount."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_nano(text)
        except TooLarge:
            raise ValidationError(self.error_messages["too_large"], code="too_large") from None
        except ValueError:
            raise ValidationError(self.error_messages["amount"], code="amount") from None

    def prepare_value(self, value: Any) -> Any:
        return show_nano(value) if isinstance(value, int) else value
