"""Points: dollars per million tokens, an exchange, and points for local money."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import pricing
from generations.pricing import NANO, Facts, Money, PointPrices
from generations.providers.base import Usage
from generations.tokens import COUNTS, reference_tokens

HK = PointPrices(
    currency="CNY",
    text_in=5 * NANO,
    image_in=10 * NANO,
    output=40 * NANO,
    exchange=71 * NANO // 10,
    points_per_unit=10_000,
)
SQUARE = Facts(model="gpt-image-2", quality="low", width=1024, height=1024)
tokens = st.integers(0, 10**7)


@pytest.mark.parametrize(("quality", "points"), [("low", 783), ("medium", 3001)])
def test_a_picture_costs_the_points_that_openai_hk_publishes(quality: str, points: int) -> None:
    """Its own notes say about 800 and about 3000."""
    output = COUNTS["openai-hk"].output(quality, (1024, 1024))
    assert HK.points(Usage(text_in=6, output=output)) == points
    expected = pricing.estimate(replace(SQUARE, quality=quality), HK).expected
    assert expected is not None
    assert HK.points_of(expected) == points


def test_openai_hk_is_not_estimated_from_the_counts_of_gpt_image_2() -> None:
    assert HK.points(Usage(text_in=6, output=196)) == 559
    assert HK.points(Usage(text_in=6, output=1756)) == 4989


@pytest.mark.parametrize(
    ("quality", "size", "count"),
    [
        ("low", (1024, 1024), 275),
        ("medium", (1024, 1024), 1056),
        ("high", (1024, 1024), 4160),
        ("low", (2048, 2048), 1100),
        ("medium", (1024, 1536), 1584),
        ("high", (720, 1280), 3657),
        ("max", (1024, 1024), 1056),
    ],
)
def test_its_counts_grow_with_the_pixels_and_are_never_exact(quality: str, size: tuple[int, int], count: int) -> None:
    counts = COUNTS["openai-hk"]
    assert counts.output(quality, size) == count
    assert not counts.is_exact(quality, size)


def test_every_choice_is_an_estimate() -> None:
    assert pricing.estimate(SQUARE, HK).confidence == "estimated"


@pytest.mark.parametrize(
    ("counts", "model", "sure"),
    [
        ("gpt-image-2", "gpt-image-2", "exact"),
        ("gpt-image-2", "gpt-image-2-2026-04-21", "exact"),
        ("gpt-image-2", "gpt-image-2.5-sunburst", "estimated"),
        ("gpt-image-2", "their-own", "estimated"),
        ("gpt-image-2.5", "gpt-image-2.5-flare", "exact"),
        ("gpt-image-2.5", "gpt-image-2.6-flare", "estimated"),
        ("gpt-image-1", "gpt-image-1", "exact"),
        ("gpt-image-1", "gpt-image-1-mini", "estimated"),
        ("openai-hk", "gpt-image-2", "estimated"),
    ],
)
def test_only_a_models_own_counts_are_exact(counts: str, model: str, sure: str) -> None:
    assert replace(HK, counts=counts).estimate(replace(SQUARE, model=model)).confidence == sure


def test_what_was_learned_stands_in_for_another_models_counts() -> None:
    table = replace(HK, counts="gpt-image-2")
    found = table.estimate(replace(SQUARE, model="their-own", counted_output=300))
    assert [(part.name, part.tokens) for part in found.parts] == [("text_in", 6), ("output", 300)]


def test_counted_tokens_are_settled_exactly_in_local_money() -> None:
    settled = pricing.settle(Usage(text_in=6, image_in=0, output=275), SQUARE, HK)
    assert settled.money == Money(78_313_000, "CNY")
    assert (settled.confidence, settled.basis) == ("exact", "usage")


def test_references_have_their_own_rate() -> None:
    facts = replace(SQUARE, references=((1024, 1024),))
    settled = pricing.settle(Usage(text_in=6, image_in=1000, output=275), facts, HK)
    assert settled.money == Money(78_313_000 + 71_000_000, "CNY")


def test_references_that_were_not_counted_are_estimated_and_marked() -> None:
    facts = replace(SQUARE, references=((1024, 1024),))
    settled = HK.settle(Usage(text_in=6, output=275), facts)
    assert settled.money == Money(78_313_000 + reference_tokens((1024, 1024)) * 71_000, "CNY")
    assert (settled.confidence, settled.basis) == ("estimated", "partial_usage")


@pytest.mark.parametrize("usage", [None, Usage(), Usage(text_in=4)])
def test_without_a_count_it_is_priced_from_its_own_counts(usage: Usage | None) -> None:
    settled = HK.settle(usage, SQUARE)
    assert settled.money == HK.estimate(SQUARE).expected
    assert (settled.confidence, settled.basis) == ("estimated", "formula")


def test_prices_that_were_assumed_are_never_exact() -> None:
    assert replace(HK, assumed=True).settle(Usage(text_in=6, output=275), SQUARE).confidence == "estimated"


def test_what_was_learned_stands_in_for_the_gateways_count() -> None:
    found = HK.estimate(replace(SQUARE, n=2, counted_output=272))
    assert [(part.name, part.tokens) for part in found.parts] == [("text_in", 6), ("output", 544)]
    assert found.confidence == "estimated"


def test_previews_and_every_call_are_in_the_price() -> None:
    found = HK.estimate(replace(SQUARE, n=2, calls=2, partial_images=1))
    assert [(part.name, part.tokens) for part in found.parts] == [("text_in", 12), ("output", 550), ("partials", 200)]
    assert found.low == HK.estimate(replace(SQUARE, n=2, calls=2)).expected


@given(tokens, tokens, tokens, st.integers(1, 10**11), st.integers(0, 10**12))
def test_money_is_never_below_the_truth_and_less_than_a_nano_above(
    text: int, pictures: int, output: int, exchange: int, rate: int
) -> None:
    table = replace(HK, exchange=exchange, output=rate)
    settled = table.settle(Usage(text_in=text, image_in=pictures, output=output), SQUARE)
    truth = Fraction((text * 5 + pictures * 10) * NANO + output * rate, 10**6) * Fraction(exchange, NANO)
    assert settled.money is not None
    assert 0 <= settled.money.nano - truth < 1


@pytest.mark.parametrize(("output", "points"), [(0, 0), (3, 0), (4, 1), (11, 1), (12, 2)])
def test_points_are_rounded_half_up(output: int, points: int) -> None:
    table = replace(HK, output=125 * NANO, exchange=NANO, points_per_unit=1000)
    assert table.points(Usage(output=output)) == points
    assert table.points_of(Money(output * 125_000, "CNY")) == points


def test_points_are_bought_with_local_money_only() -> None:
    with pytest.raises(ValueError, match="cannot mix"):
        HK.points_of(Money(1, "USD"))
