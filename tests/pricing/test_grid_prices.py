"""A price for each size and quality."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import pricing
from generations.pricing import Facts, GridPrices, Money, money
from generations.providers.base import Usage

PRICES = {
    "1024x768": {"low": "0.01", "medium": "0.03", "high": "0.12"},
    "768x1024": {"low": "0.011", "medium": "0.031", "high": "0.121"},
    "1024x1024": {"low": "0.02", "medium": "0.05", "high": "0.2"},
    "2048x2048": {"medium": "0.09", "high": "0.4"},
}
TABLE = GridPrices(
    currency="USD",
    prices={size: {word: money(text, "").nano for word, text in row.items()} for size, row in PRICES.items()},
)
SQUARE = Facts(model="gpt-image-2", quality="medium", width=1024, height=1024)


def found(table: GridPrices = TABLE, **changes: object) -> tuple[Money | None, str]:
    estimate = table.estimate(replace(SQUARE, **changes))  # type: ignore[arg-type]
    return estimate.expected, estimate.confidence


@pytest.mark.parametrize("size", PRICES)
def test_every_listed_price_is_exact(size: str) -> None:
    width, height = map(int, size.split("x"))
    for quality, text in PRICES[size].items():
        assert found(width=width, height=height, quality=quality) == (money(text, "USD"), "exact")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"quality": "auto"}, "0.05"),
        ({"quality": ""}, "0.05"),
        ({"width": None, "height": None}, "0.05"),
        ({"width": 1280, "height": 720}, "0.05"),
        ({"width": 3840, "height": 2160}, "0.09"),
        ({"width": 2048, "height": 2048, "quality": "low"}, "0.02"),
        ({"quality": "xhigh"}, "0.2"),
    ],
)
def test_what_is_not_listed_is_the_nearest_and_an_estimate(changes: dict[str, object], text: str) -> None:
    assert found(**changes) == (money(text, "USD"), "estimated")


@pytest.mark.parametrize(("width", "height", "text"), [(832, 960, "0.031"), (960, 832, "0.03")])
def test_of_two_sizes_with_as_many_pixels_the_shape_decides(width: int, height: int, text: str) -> None:
    assert found(width=width, height=height) == (money(text, "USD"), "estimated")


def test_the_nearest_does_not_hang_on_the_order_of_the_table() -> None:
    turned = replace(TABLE, prices=dict(reversed(TABLE.prices.items())))
    for width, height in ((896, 896), (1024, 896), (1280, 720), (1536, 1536)):
        assert found(turned, width=width, height=height) == found(width=width, height=height)


def test_without_medium_auto_is_the_dearest_and_the_low_end_the_cheapest() -> None:
    table = GridPrices(currency="USD", prices={"1024x1024": {"standard": 40, "hd": 80}})
    estimate = table.estimate(replace(SQUARE, quality="auto"))
    assert (estimate.low, estimate.expected) == (Money(40, "USD"), Money(80, "USD"))


def test_the_low_end_of_auto_quality_is_the_low_price() -> None:
    estimate = TABLE.estimate(replace(SQUARE, quality="auto", n=2))
    assert (estimate.low, estimate.expected) == (money("0.04", "USD"), money("0.1", "USD"))


def test_prices_that_were_assumed_are_never_exact() -> None:
    assert found(replace(TABLE, assumed=True))[1] == "estimated"


@given(st.integers(1, 10), st.sampled_from(["auto", "low", "medium", "high", "max"]), st.integers(16, 3840))
def test_n_pictures_cost_n_times_one(n: int, quality: str, width: int) -> None:
    facts = replace(SQUARE, quality=quality, width=width)
    one, many = TABLE.estimate(facts), TABLE.estimate(replace(facts, n=n))
    assert one.expected is not None
    assert one.low is not None
    assert (many.low, many.expected) == (one.low * n, one.expected * n)
    assert one.low <= one.expected


def test_it_is_settled_for_every_picture_that_came_whatever_the_tokens() -> None:
    settled = pricing.settle(Usage(text_in=5, output=99), replace(SQUARE, n=3, calls=1), TABLE)
    assert (settled.money, settled.confidence, settled.basis) == (money("0.15", "USD"), "exact", "list")


def test_a_size_that_came_and_is_not_listed_is_settled_as_an_estimate() -> None:
    assert TABLE.settle(None, replace(SQUARE, width=1030)).confidence == "estimated"


def test_play_money_stays_play_money() -> None:
    table = replace(TABLE, play=True)
    assert table.estimate(SQUARE).play
    assert table.settle(None, SQUARE).play
