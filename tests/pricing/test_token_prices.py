"""Estimates and settlements by tokens; money that never loses a digit."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import pricing
from generations.pricing import Facts, Money, TokenPrices
from generations.providers.base import Usage
from generations.providers.catalogue import ASSUMED_PRICES, OPENAI_PRICES, PLAY_PRICES
from generations.tokens import COUNTS, reference_tokens, text_tokens

USD = "USD"
SQUARE = Facts(model="gpt-image-2", quality="medium", width=1024, height=1024, prompt="a vase")


@pytest.mark.parametrize(
    ("size", "low", "medium", "high"),
    [
        ((1024, 1024), 196, 1756, 7024),
        ((1536, 1024), 158, 1372, 5488),
        ((1024, 1536), 158, 1372, 5488),
        ((2048, 2048), 397, 3568, 14272),
        ((3840, 2160), 371, 3336, 13342),
    ],
)
def test_output_tokens_of_gpt_image_2_are_the_published_ones(
    size: tuple[int, int], low: int, medium: int, high: int
) -> None:
    counts = COUNTS["gpt-image-2"]
    assert [counts.output(quality, size) for quality in ("low", "medium", "high")] == [low, medium, high]


def test_output_tokens_of_2_5_are_the_published_ones() -> None:
    counts = COUNTS["gpt-image-2.5"]
    found = [counts.output(quality, (1024, 1024)) for quality in ("low", "medium", "high", "xhigh", "max")]
    assert found == [196, 439, 1756, 3122, 7024]


@pytest.mark.parametrize(
    ("quality", "square", "wide"), [("low", "0.006", "0.005"), ("medium", "0.053", "0.041"), ("high", "0.211", "0.165")]
)
def test_a_picture_costs_what_openai_publishes(quality: str, square: str, wide: str) -> None:
    facts = replace(SQUARE, quality=quality, prompt="")
    other = replace(facts, width=1536)
    found = [pricing.estimate(one, OPENAI_PRICES).expected for one in (facts, other)]
    assert [f"{amount.nano / pricing.NANO:.3f}" if amount else "" for amount in found] == [square, wide]


def test_a_plain_choice_is_exact() -> None:
    assert pricing.estimate(SQUARE, OPENAI_PRICES).confidence == "exact"


@pytest.mark.parametrize(
    "changes",
    [
        {"quality": "auto"},
        {"width": None, "height": None},
        {"references": ((800, 600),)},
        {"model": "something-new"},
        {"model": "gpt-image-2.6-flare"},
        {"model": "gpt-image-2.5-flare", "width": 1536},
        {"model": "gpt-image-1-mini"},
        {"quality": "max"},
    ],
)
def test_whatever_had_to_be_assumed_makes_it_an_estimate(changes: dict[str, object]) -> None:
    facts = replace(SQUARE, **changes)  # type: ignore[arg-type]
    assert pricing.estimate(facts, OPENAI_PRICES).confidence == "estimated"


def test_auto_is_taken_for_a_medium_square() -> None:
    auto = pricing.estimate(replace(SQUARE, quality="auto", width=None, height=None), OPENAI_PRICES)
    assert auto.expected == pricing.estimate(SQUARE, OPENAI_PRICES).expected
    assert auto.low is not None
    assert auto.expected is not None
    assert auto.low < auto.expected


def test_previews_are_in_the_price_at_100_tokens_each_and_not_in_the_low_end() -> None:
    plain = pricing.estimate(replace(SQUARE, n=3, calls=3), OPENAI_PRICES)
    with_previews = pricing.estimate(replace(SQUARE, n=3, calls=3, partial_images=2), OPENAI_PRICES)
    assert plain.expected is not None
    assert with_previews.expected == plain.expected + Money(3 * 2 * 100 * 30_000, USD)
    assert with_previews.low == plain.expected


def test_every_call_pays_for_the_prompt_and_the_references() -> None:
    facts = replace(SQUARE, n=4, references=((1024, 1024),))
    once, four = (pricing.estimate(replace(facts, calls=calls), OPENAI_PRICES).parts for calls in (1, 4))
    assert [part.tokens * 4 for part in once[:2]] == [part.tokens for part in four[:2]]


def test_a_dated_snapshot_costs_what_its_model_costs() -> None:
    facts = replace(SQUARE, model="gpt-image-2-2026-04-21")
    assert pricing.estimate(facts, OPENAI_PRICES) == pricing.estimate(SQUARE, OPENAI_PRICES)


def test_prices_that_a_gateway_did_not_declare_are_never_exact() -> None:
    usage = Usage(text_in=8, image_in=0, output=1756)
    assert pricing.estimate(SQUARE, ASSUMED_PRICES).confidence == "estimated"
    assert pricing.settle(usage, SQUARE, ASSUMED_PRICES).confidence == "estimated"


def test_without_a_table_the_price_is_unknown() -> None:
    assert pricing.estimate(SQUARE, None).expected is None
    assert pricing.settle(Usage(output=5), SQUARE, None).confidence == "unknown"


def test_play_money_says_so() -> None:
    assert pricing.estimate(SQUARE, PLAY_PRICES).play
    assert pricing.settle(None, SQUARE, PLAY_PRICES).play
    assert not pricing.estimate(SQUARE, OPENAI_PRICES).play


def test_without_details_all_output_is_priced_at_the_image_rate() -> None:
    found = pricing.settle(Usage(text_in=100, image_in=0, output=1756), SQUARE, OPENAI_PRICES)
    assert found.money == Money(100 * 5_000 + 1756 * 30_000, USD)
    assert (found.confidence, found.basis) == ("exact", "usage")


def test_with_details_text_in_the_output_has_its_own_rate() -> None:
    usage = Usage(text_in=100, image_in=0, output=1856, output_text=100, output_image=1756)
    found = pricing.settle(usage, SQUARE, OPENAI_PRICES)
    assert found.money == Money(100 * 5_000 + 100 * 10_000 + 1756 * 30_000, USD)


def test_more_text_than_output_never_makes_the_output_negative() -> None:
    found = pricing.settle(Usage(text_in=0, output=10, output_text=500), SQUARE, OPENAI_PRICES)
    assert found.money == Money(10 * 10_000, USD)


@pytest.mark.parametrize("usage", [None, Usage(), Usage(text_in=12)])
def test_without_usage_it_is_priced_by_formula_and_marked(usage: Usage | None) -> None:
    found = pricing.settle(usage, SQUARE, OPENAI_PRICES)
    assert found.money == pricing.estimate(SQUARE, OPENAI_PRICES).expected
    assert (found.confidence, found.basis) == ("estimated", "formula")


def test_input_that_was_not_counted_is_estimated_and_marked() -> None:
    facts = replace(SQUARE, references=((1024, 1024),))
    found = pricing.settle(Usage(text_in=8, output=1756), facts, OPENAI_PRICES)
    assert found.money == Money(8 * 5_000 + reference_tokens((1024, 1024)) * 8_000 + 1756 * 30_000, USD)
    assert (found.confidence, found.basis) == ("estimated", "partial_usage")


@given(st.lists(st.integers(-(10**15), 10**15), max_size=50))
def test_a_sum_never_loses_a_nano(amounts: list[int]) -> None:
    total = Money(0, USD)
    for amount in amounts:
        total = total + Money(amount, USD)
    assert total == Money(sum(amounts), USD)


def test_two_currencies_never_mix() -> None:
    with pytest.raises(ValueError, match="cannot mix"):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(ValueError, match="cannot mix"):
        assert Money(1, "USD") < Money(1, "EUR")


@given(st.integers(0, 10**15), st.integers(1, 10**12))
def test_converting_rounds_up_by_less_than_a_nano(nano: int, rate: int) -> None:
    converted = pricing.convert(Money(nano, "CNY"), rate, "EUR")
    assert 0 <= converted.nano * pricing.NANO - nano * rate < pricing.NANO
    assert converted.currency == "EUR"


@pytest.mark.parametrize("text", ["", "five", "nan", "inf", "1e999999", "1e-999999"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        pricing.money(text, USD)


def test_an_amount_is_rounded_up_to_a_nano() -> None:
    assert pricing.money("0.0000000001", USD) == Money(1, USD)


@pytest.mark.parametrize("table", [OPENAI_PRICES, PLAY_PRICES, ASSUMED_PRICES])
def test_a_table_survives_storage(table: TokenPrices) -> None:
    assert pricing.table_from_json(json.loads(json.dumps(pricing.table_to_json(table)))) == table


RATES = {"text_in": "5", "image_in": 8, "text_out": "10", "image_out": 30.5}
TABLE = {"kind": "tokens", "currency": "CNY", "models": {"m": RATES}}


def test_a_typed_table_takes_numbers_and_decimal_strings() -> None:
    table = pricing.table_from_json(TABLE)
    facts = replace(SQUARE, model="m", prompt="")
    assert pricing.estimate(facts, table).expected == Money(6 * 5_000 + 1756 * 30_500, "CNY")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "price_not_an_object"),
        ({"kind": "barter", "currency": "USD"}, "price_kind_unknown"),
        ({"kind": ["tokens"], "currency": "USD"}, "price_kind_unknown"),
        ({**TABLE, "currency": "dollars"}, "price_currency"),
        ({**TABLE, "models": {}}, "price_models_missing"),
        ({**TABLE, "default_model": "other"}, "price_default_unknown"),
        ({**TABLE, "default_model": ["m"]}, "price_default_unknown"),
        ({**TABLE, "partial_tokens": -1}, "price_not_a_number"),
        ({**TABLE, "models": {"m": 5}}, "price_rates_missing"),
        ({**TABLE, "models": {"m": {**RATES, "counts": "mine"}}}, "price_counts_unknown"),
        ({**TABLE, "models": {"m": {**RATES, "image_out": "cheap"}}}, "price_not_a_number"),
        ({**TABLE, "models": {"m": {**RATES, "image_out": None}}}, "price_not_a_number"),
        ({**TABLE, "models": {"m": {**RATES, "image_out": "-1"}}}, "price_out_of_range"),
        ({**TABLE, "models": {"m": {**RATES, "image_out": "1e15"}}}, "price_out_of_range"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(data: object, code: str) -> None:
    with pytest.raises(pricing.PriceTableError) as caught:
        pricing.table_from_json(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("prompt", "low", "high"),
    [
        ("", 6, 6),
        ("A matte ceramic vase on a walnut table, soft window light from the left", 18, 26),
        ("一只橘猫坐在木桌上，窗外下着雨，柔和的光线", 15, 28),
        ("1234567890", 9, 11),
    ],
)
def test_text_tokens_are_near_what_the_tokenizer_makes(prompt: str, low: int, high: int) -> None:
    assert low <= text_tokens(prompt) <= high


@pytest.mark.parametrize(
    ("model", "image_in", "image_out"), [("gpt-image-2", 8, 30), ("gpt-image-1.5", 8, 32), ("gpt-image-1", 10, 40)]
)
def test_a_million_tokens_cost_what_openai_publishes(model: str, image_in: int, image_out: int) -> None:
    facts = replace(SQUARE, model=model, references=((1024, 1024),))
    usage = Usage(text_in=0, image_in=10**6, output=10**6)
    assert pricing.settle(usage, facts, OPENAI_PRICES).money == Money((image_in + image_out) * pricing.NANO, USD)


# -- What was learned --------------------------------------------------------------------------------------------------


def output_tokens(table: TokenPrices = OPENAI_PRICES, **changes: object) -> int:
    found = pricing.estimate(replace(SQUARE, **changes), table)  # type: ignore[arg-type]
    assert found.low is not None
    assert found.expected is not None
    assert found.low <= found.expected
    return next(part.tokens for part in found.parts if part.name == "output")


def test_what_was_learned_never_displaces_a_published_count() -> None:
    assert pricing.estimate(replace(SQUARE, counted_output=9), OPENAI_PRICES) == pricing.estimate(SQUARE, OPENAI_PRICES)
    assert output_tokens(ASSUMED_PRICES, counted_output=9) == 1756


@pytest.mark.parametrize(
    "changes",
    [
        {"quality": "auto"},
        {"width": None, "height": None},
        {"model": "something-new"},
        {"model": "gpt-image-2.6-flare"},
        {"model": "gpt-image-2.5-flare", "width": 1536},
        {"quality": "max"},
    ],
)
def test_what_was_learned_stands_in_where_no_published_count_fits(changes: dict[str, object]) -> None:
    assert output_tokens(**changes, n=3, counted_output=1200) == 3600
    assert pricing.estimate(replace(SQUARE, **changes, counted_output=1200), OPENAI_PRICES).confidence == "estimated"  # type: ignore[arg-type]


@pytest.mark.parametrize("learned", [0, -5])
def test_a_count_of_nothing_teaches_nothing(learned: int) -> None:
    assert output_tokens(quality="auto", counted_output=learned) == 1756


def test_less_than_low_was_learned_for_auto_and_the_low_end_is_not_above_it() -> None:
    assert output_tokens(quality="auto", counted_output=100) == 100


@given(
    st.integers(0, 10**12),
    st.integers(0, 10**12),
    st.integers(1, 10),
    st.integers(0, 3),
    st.sampled_from(["low", "medium", "high"]),
    st.text(max_size=200),
)
def test_a_sum_of_parts_is_never_below_the_truth(
    text_in: int, image_out: int, n: int, partials: int, quality: str, prompt: str
) -> None:
    rates = replace(OPENAI_PRICES.models["gpt-image-2"], text_in=text_in, image_out=image_out)
    table = replace(OPENAI_PRICES, models={"gpt-image-2": rates})
    found = pricing.estimate(
        replace(SQUARE, n=n, calls=n, partial_images=partials, quality=quality, prompt=prompt), table
    )
    assert found.expected is not None
    cost = {"text_in": text_in, "output": image_out, "partials": image_out}
    truth = sum(part.tokens * cost[part.name] for part in found.parts)
    assert 0 <= found.expected.nano * pricing.MILLION - truth < len(found.parts) * pricing.MILLION
