"""Price lists by date: the newest that has begun holds, and what was ordered keeps its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from generations import pricing
from generations.models import Event, Gateway, LedgerEntry, PriceList
from generations.pricing import NANO, FlatPrices, GridPrices, Money
from generations.workflow import gateways, price_lists, prices
from generations.workflow.quote import quote
from generations.workflow.submit import submit
from tests import factories
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, order
from tests.gateways.demo import DemoServer


def grid(cents: int, currency: str = "USD") -> GridPrices:
    """A small square at low for so many cents."""
    return GridPrices(currency=currency, prices={"1024x1024": {"low": cents * NANO // 100}})


def add(world: World, cents: int, days: int = 0, gateway: Gateway | None = None) -> PriceList:
    row = gateway or world.gateway
    return price_lists.add(row, grid(cents), world.team.day() + timedelta(days=days), world.alice)


class TestDays:
    def test_nobodys_list_means_the_kinds_own_prices(self, world: World) -> None:
        assert price_lists.current(world.gateway) is None
        assert prices.table_of(world.gateway, prices.list_of(world.gateway)).to_json()["kind"] == "tokens"  # type: ignore[union-attr]

    def test_the_newest_of_a_day_wins(self, world: World) -> None:
        add(world, 5)
        add(world, 6)

        assert price_lists.current(world.gateway).table == grid(6)  # type: ignore[union-attr]
        assert [entry.state for entry in price_lists.history(world.gateway)] == ["now", "replaced"]

    def test_a_later_list_waits_for_its_day(self, world: World) -> None:
        add(world, 5)
        add(world, 9, days=3)
        day = world.team.day()
        valid = [PriceList.objects.valid(world.gateway, day + timedelta(days=n)) for n in (0, 2, 3, 100)]

        assert [one.table["prices"]["1024x1024"]["low"] for one in valid if one] == ["0.05", "0.05", "0.09", "0.09"]
        assert [entry.table for entry in price_lists.upcoming(world.gateway)] == [grid(9)]

    def test_upcoming_lists_come_in_their_order(self, world: World) -> None:
        for days in (9, 3, 6):
            add(world, days, days=days)

        assert [entry.table for entry in price_lists.upcoming(world.gateway)] == [grid(3), grid(6), grid(9)]

    def taken_back(self, world: World, days: int) -> None:
        [entry] = price_lists.upcoming(world.gateway)
        assert entry.row.valid_from == world.team.day() + timedelta(days=days)
        price_lists.take_back(world.gateway, entry)

    def test_what_was_taken_back_never_holds(self, world: World) -> None:
        add(world, 5)
        add(world, 9, days=3)
        self.taken_back(world, 3)
        then = PriceList.objects.valid(world.gateway, world.team.day() + timedelta(days=3))

        assert price_lists.read(then)[0] == grid(5)
        assert price_lists.upcoming(world.gateway) == []
        assert [entry.state for entry in price_lists.history(world.gateway)] == ["withdrawn", "now"]

    def test_what_is_typed_after_something_was_taken_back_goes_on(self, world: World) -> None:
        """The day that was taken back changes nothing any more."""
        add(world, 5)
        add(world, 9, days=9)
        self.taken_back(world, 9)
        add(world, 7, days=3)
        days = [PriceList.objects.valid(world.gateway, world.team.day() + timedelta(days=n)) for n in (0, 3, 9, 100)]

        assert [price_lists.read(one)[0] for one in days] == [grid(5), grid(7), grid(7), grid(7)]

    def test_of_two_of_a_day_the_other_holds_again(self, world: World) -> None:
        add(world, 6, days=3)
        add(world, 9, days=3)
        self.taken_back(world, 3)

        assert [entry.table for entry in price_lists.upcoming(world.gateway)] == [grid(6)]

    def test_what_holds_already_is_not_taken_back(self, world: World) -> None:
        add(world, 5)
        now = price_lists.current(world.gateway)
        assert now is not None

        with pytest.raises(price_lists.PastDay):
            price_lists.take_back(world.gateway, now)
        assert price_lists.current(world.gateway) is not None

    def test_a_copy_of_the_gateway_has_no_list_that_was_taken_back(self, world: World) -> None:
        add(world, 9, days=3)
        self.taken_back(world, 3)

        assert gateways.clone(world.gateway).price_lists.count() == 0

    def test_the_day_is_the_teams(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """At 20:00 in London it is tomorrow in Shanghai: there, today's London day is over."""
        world.team.time_zone = "Asia/Shanghai"
        world.gateway.team = world.team
        monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 21, 20, tzinfo=UTC))

        with pytest.raises(price_lists.PastDay):
            price_lists.add(world.gateway, grid(5), date(2026, 11, 21), world.alice)
        price_lists.add(world.gateway, grid(5), date(2026, 11, 22), world.alice)
        assert price_lists.current(world.gateway) is not None

    def test_a_day_that_is_over_is_refused(self, world: World) -> None:
        with pytest.raises(price_lists.PastDay):
            add(world, 5, days=-1)
        assert not PriceList.objects.exists()

    def test_open_pages_are_told(self, world: World) -> None:
        add(world, 5)

        assert Event.objects.get(kind="gateway").public_id == world.gateway.public_id


class TestCurrency:
    def test_another_currency_is_refused(self, world: World) -> None:
        row = factories.gateway(world.team, name="Ours", profile="openai")
        with pytest.raises(price_lists.OtherCurrency) as caught:
            price_lists.add(row, grid(5, "CNY"), world.team.day(), world.alice)

        assert caught.value.params == {"listed": "CNY", "billed": "USD"}
        assert not PriceList.objects.exists()

    def test_the_kinds_own_prices_in_another_currency_are_refused_too(self, world: World) -> None:
        row = factories.gateway(world.team, name="Ours", profile="openai-hk", currency="USD")
        with pytest.raises(price_lists.OtherCurrency):
            price_lists.add(row, None, world.team.day(), world.alice)

    def test_what_is_typed_for_the_demo_gateway_stays_play_money(self, world: World) -> None:
        row = add(world, 5)

        assert prices.table_of(world.gateway, row).play  # type: ignore[union-attr]

    def test_amounts_are_the_teams_by_its_rate(self, world: World) -> None:
        row = factories.gateway(world.team, name="Ours", profile="openai-hk", currency="CNY", rate_nano=NANO // 8)
        table = FlatPrices(currency="CNY", tiers={"1K": 2 * NANO})
        price_lists.add(row, table, world.team.day(), world.alice)
        found = prices.estimate(row, pricing.Facts(model="gpt-image-2", resolution="1K", n=3), prices.list_of(row))

        assert (found.nano, found.gateway_nano, found.gateway_currency) == (750_000_000, 6 * NANO, "CNY")


class TestAnotherCurrencyThanTheGateways:
    """A list that was stored before the gateway billed in euros: its figures are never read as euros."""

    FACTS = pricing.Facts(model="gpt-image-2", quality="low", width=1024, height=1024)

    def listed(self, world: World, **fields: Any) -> tuple[Gateway, PriceList]:
        row = factories.gateway(world.team, name="Ours", profile="openai-compatible", currency="EUR", **fields)
        table = grid(5, "USD").to_json()
        return row, PriceList.objects.create(gateway=row, valid_from=world.team.day(), table=table)

    def test_its_price_is_unknown(self, world: World) -> None:
        row, listed = self.listed(world)
        found = prices.estimate(row, self.FACTS, listed)

        assert (found.known, found.nano, found.confidence) == (False, 0, "unknown")

    def test_its_cost_is_unknown(self, world: World) -> None:
        row, listed = self.listed(world)
        settled = prices.settle(row, None, self.FACTS, listed)
        found = prices.amount(row, Money(NANO, "USD"), "exact", play=False)

        assert (settled.money, settled.confidence) == (None, "unknown")
        assert (found.known, found.nano, found.confidence) == (False, 0, "unknown")

    def test_play_money_is_the_same_in_every_currency(self, world: World) -> None:
        row, listed = self.listed(world, demo=True)
        found = prices.estimate(row, self.FACTS, listed)

        assert (found.known, found.nano, found.play) == (True, 50_000_000, True)
        assert prices.settle(row, None, self.FACTS, listed).money == Money(50_000_000, "USD")


class TestWhatWasOrdered:
    """Through the engine, over real HTTP, at the demo gateway."""

    def cost(self, generation: Any) -> int:
        (attempt,) = generation.attempts.all()
        assert attempt.cost_nano == LedgerEntry.objects.get(attempt=attempt, kind="settle").amount_nano
        return int(attempt.cost_nano)

    def test_is_settled_by_the_list_it_was_ordered_by(self, studio: World, demo: DemoServer) -> None:
        add(studio, 5)
        generation = submit(order(studio, n=3))
        add(studio, 50)
        drained(generation)

        assert generation.estimate_nano == 150_000_000
        assert self.cost(generation) == 150_000_000
        check_all()

    def test_by_the_kinds_own_prices_where_it_was_ordered_by_them(self, studio: World, demo: DemoServer) -> None:
        generation = submit(order(studio))
        reserved = generation.estimate_nano
        add(studio, 50)
        drained(generation)

        assert self.cost(generation) == reserved != 500_000_000

    def test_never_costs_anything_else_afterwards(self, studio: World, demo: DemoServer) -> None:
        add(studio, 5)
        old = drained(submit(order(studio)))
        add(studio, 50)
        price_lists.add(studio.gateway, None, studio.team.day(), studio.alice)
        add(studio, 70)
        new = drained(submit(order(studio)))

        assert (self.cost(old), self.cost(new)) == (50_000_000, 700_000_000)
        assert quote(order(studio)).nano == 700_000_000
        assert old.pictures.get().cost_nano == 50_000_000
        check_all()
