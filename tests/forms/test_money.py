"""Money as people type it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from generations.forms.money import MoneyField, TooLarge, parse_nano, show_nano

NANO = 1_000_000_000


@pytest.mark.parametrize(
    ("text", "nano"),
    [
        ("60", 60 * NANO),
        ("0.1", NANO // 10),
        ("0,5", NANO // 2),
        (".5", NANO // 2),
        ("60.", 60 * NANO),
        ("1,250.50", 1_250_500_000_000),
        ("1.250,50", 1_250_500_000_000),
        ("1 250,5", 1_250_500_000_000),
        ("1’250.50", 1_250_500_000_000),
        ("1,250", 1250 * NANO),
        ("1.250", 1_250_000_000),
        ("1,234,567", 1_234_567 * NANO),
        ("1.234.567", 1_234_567 * NANO),
        ("$60", 60 * NANO),
        ("¥ 60", 60 * NANO),
        ("６０．５", 60_500_000_000),
        ("0.000000001", 1),
        ("0", 0),
    ],
)
def test_is_read_exactly(text: str, nano: int) -> None:
    assert parse_nano(text) == nano


@pytest.mark.parametrize(
    "text",
    ["", " ", "-5", "sixty", "1,23,4", "1.2.3", "12,34,56", "1,250,5", "1e3", "0.0000000001", "9999999999", ".", "1-2"],
)
def test_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError):
        parse_nano(text)


@pytest.mark.parametrize("text", ["1000000001", "99999999999999"])
def test_too_much_is_told_apart_from_what_is_no_amount(text: str) -> None:
    with pytest.raises(TooLarge):
        parse_nano(text)
    with pytest.raises(ValidationError, match="too large"):
        MoneyField().clean(text)


@given(st.integers(min_value=0, max_value=10**18))
def test_what_is_shown_is_read_back_to_the_last_digit(nano: int) -> None:
    assert parse_nano(show_nano(nano)) == nano
