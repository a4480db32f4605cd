"""The Responses API's two bills: the picture's, and that of the text model which orders it."""

from dataclasses import replace

import pytest

from generations import pricing
from generations.pricing import CHAT_IN, CHAT_OUT, NANO, Facts, Money, TextRates
from generations.providers.base import Usage
from generations.providers.catalogue import OPENAI_PRICES

TABLE = replace(OPENAI_PRICES, text_models={"gpt-5.5": TextRates(text_in=NANO * 5 // 4, text_out=10 * NANO)})
PICTURE = Facts(model="gpt-image-2", quality="low", width=1024, height=1024, prompt="a vase")
FACTS = replace(PICTURE, text_model="gpt-5.5")
COUNTED = Usage(text_in=8, image_in=0, output=196)


def chat(read: int, written: int) -> Money:
    return Money(read * 1250 + written * 10_000, "USD")


def picture(facts: Facts = PICTURE) -> Money:
    found = pricing.estimate(facts, TABLE).expected
    assert found is not None
    return found


def test_a_call_of_a_text_model_reads_about_as_many_tokens_as_were_measured() -> None:
    assert 1600 <= CHAT_IN <= 2300


def test_the_text_model_is_in_the_price_and_makes_it_an_estimate() -> None:
    found = pricing.estimate(FACTS, TABLE)
    assert found.expected == found.low == picture() + chat(CHAT_IN, CHAT_OUT)
    assert found.confidence == "estimated"
    assert [part.name for part in found.parts] == ["text_in", "chat_in", "chat_out", "output"]


def test_every_call_pays_for_the_text_model() -> None:
    parts = {part.name: part.tokens for part in pricing.estimate(replace(FACTS, n=3, calls=3), TABLE).parts}
    assert (parts["chat_in"], parts["chat_out"]) == (3 * CHAT_IN, 3 * CHAT_OUT)


def test_a_snapshot_of_a_text_model_costs_what_its_model_costs() -> None:
    assert pricing.estimate(replace(FACTS, text_model="gpt-5.5-2026-03-01"), TABLE) == pricing.estimate(FACTS, TABLE)


def test_a_text_model_without_rates_is_left_out_and_marked() -> None:
    found = pricing.estimate(replace(FACTS, text_model="gpt-9"), TABLE)
    assert (found.expected, found.confidence) == (picture(), "estimated")


def test_both_bills_are_settled_by_their_counts() -> None:
    settled = pricing.settle(replace(COUNTED, chat_in=1670, chat_out=40), FACTS, TABLE)
    assert settled.money == Money(8 * 5_000 + 196 * 30_000, "USD") + chat(1670, 40)
    assert (settled.confidence, settled.basis) == ("exact", "usage")


@pytest.mark.parametrize("model", ["gpt-9", ""])
def test_text_tokens_without_known_rates_are_never_exact(model: str) -> None:
    settled = pricing.settle(replace(COUNTED, chat_in=1670, chat_out=40), replace(FACTS, text_model=model), TABLE)
    assert settled.money == Money(8 * 5_000 + 196 * 30_000, "USD")
    assert (settled.confidence, settled.basis) == ("estimated", "usage")


def test_a_picture_that_was_not_counted_is_priced_by_formula_beside_the_counted_text() -> None:
    settled = pricing.settle(Usage(chat_in=1670, chat_out=40), FACTS, TABLE)
    assert settled.money == picture() + chat(1670, 40)
    assert (settled.confidence, settled.basis) == ("estimated", "partial_usage")


@pytest.mark.parametrize(
    ("usage", "read", "written"),
    [
        (COUNTED, CHAT_IN, CHAT_OUT),
        (replace(COUNTED, chat_in=1670), 1670, CHAT_OUT),
        (replace(COUNTED, chat_out=40), CHAT_IN, 40),
    ],
)
def test_text_that_was_not_counted_is_assumed_and_marked(usage: Usage, read: int, written: int) -> None:
    settled = pricing.settle(usage, FACTS, TABLE)
    assert settled.money == Money(8 * 5_000 + 196 * 30_000, "USD") + chat(read, written)
    assert (settled.confidence, settled.basis) == ("estimated", "partial_usage")


def test_without_any_count_both_bills_are_estimated() -> None:
    settled = pricing.settle(None, FACTS, TABLE)
    assert settled.money == pricing.estimate(FACTS, TABLE).expected
    assert (settled.confidence, settled.basis) == ("estimated", "formula")


def test_assumed_prices_stay_estimates_with_every_count() -> None:
    usage = replace(COUNTED, chat_in=1670, chat_out=40)
    assert pricing.settle(usage, FACTS, replace(TABLE, assumed=True)).confidence == "estimated"
