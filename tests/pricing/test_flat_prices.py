"""A price for each tier of resolution."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import pricing
from generations.pricing import Facts, FlatPrices, Money, money
from generations.providers.base import Usage

RUNBASE = FlatPrices(currency="USD", tiers={"1K": 50_000_000, "2K": 70_000_000, "4K": 120_000_000})
ONE = Facts(model="openai/gpt-image-2", resolution="1K")


@pytest.mark.parametrize(("tier", "text"), [("1K", "0.05"), ("2K", "0.07"), ("4K", "0.12"), ("4k", "0.12")])
def test_a_picture_costs_what_runbase_publishes(tier: str, text: str) -> None:
    found = pricing.estimate(replace(ONE, resolution=tier), RUNBASE)
    assert (found.expected, found.low, found.confidence) == (money(text, "USD"), money(text, "USD"), "exact")


@pytest.mark.parametrize(("tier", "text"), [("", "0.05"), ("auto", "0.05"), ("3K", "0.12"), ("8K", "0.12")])
def test_a_tier_that_is_not_listed_is_the_nearest_and_an_estimate(tier: str, text: str) -> None:
    found = RUNBASE.estimate(replace(ONE, resolution=tier))
    assert (found.expected, found.confidence) == (money(text, "USD"), "estimated")


@given(st.integers(1, 10), st.sampled_from(["1K", "2K", "4K", "huge", ""]))
def test_n_pictures_cost_n_times_one(n: int, tier: str) -> None:
    facts = replace(ONE, resolution=tier)
    one = RUNBASE.estimate(facts).expected
    assert one is not None
    assert RUNBASE.estimate(replace(facts, n=n)).expected == one * n


def test_it_is_settled_for_every_picture_that_came() -> None:
    settled = pricing.settle(None, replace(ONE, n=2), RUNBASE)
    assert (settled.money, settled.confidence, settled.basis) == (money("0.1", "USD"), "exact", "list")


# -- The gateway's own word --------------------------------------------------------------------------------------------

CHARGED = Usage(charge_nano=50_000 * 1000, charge_currency="USD")
"""Runbase's costUsd is in micro-dollars."""


def test_what_the_gateway_says_it_charged_is_the_price() -> None:
    settled = pricing.settle(CHARGED, replace(ONE, resolution="4K"), replace(RUNBASE, assumed=True))
    assert (settled.money, settled.confidence, settled.basis) == (money("0.05", "USD"), "exact", "charged")


def test_a_charge_is_known_without_a_table() -> None:
    settled = pricing.settle(CHARGED, ONE, None)
    assert (settled.money, settled.confidence, settled.basis) == (money("0.05", "USD"), "exact", "charged")


def test_a_charge_of_nothing_is_a_charge() -> None:
    assert pricing.settle(Usage(charge_nano=0, charge_currency="USD"), ONE, RUNBASE).money == Money(0, "USD")


@pytest.mark.parametrize(
    "usage", [replace(CHARGED, charge_currency="EUR"), replace(CHARGED, charge_nano=-1), Usage(charge_currency="USD")]
)
def test_a_charge_that_cannot_be_taken_leaves_it_to_the_table(usage: Usage) -> None:
    assert pricing.settle(usage, ONE, RUNBASE) == RUNBASE.settle(usage, ONE)


def test_a_charge_in_play_money_stays_play_money() -> None:
    assert pricing.settle(CHARGED, ONE, replace(RUNBASE, play=True)).play
