"""Connecting and changing gateways."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from generations.forms.settings import currency_is_fixed
from generations.models import Gateway
from generations.models.gateway import NANO
from generations.pricing import Facts, GridPrices, Money, table_to_json
from generations.providers import catalogue
from generations.providers.base import Usage
from generations.workflow import gateways, price_lists, prices, teams
from tests import factories
from tests.base import World

FACTS = gateways.GatewayFacts(
    name="OpenAI",
    profile="openai",
    model="gpt-image-2",
    base_url="https://api.example.com/v1",
    key="sk-0123456789abcdef",
)


def stored(gateway: Gateway) -> Gateway:
    return Gateway.objects.get(pk=gateway.pk)


def test_the_key_is_stored_sealed(world: World) -> None:
    row = stored(gateways.create(world.team, FACTS))

    assert FACTS.key not in row.key_sealed
    assert (row.open_key(), row.key_hint) == (FACTS.key, "cdef")


def test_another_address_forgets_the_key(world: World) -> None:
    row = gateways.create(world.team, FACTS)

    dropped = gateways.change(row, replace(FACTS, base_url="https://other.example.com/v1", key=""))

    assert dropped
    assert (stored(row).open_key(), stored(row).key_hint) == ("", "")


def test_another_kind_with_its_own_address_forgets_the_key(world: World) -> None:
    row = gateways.create(world.team, FACTS)

    gateways.change(row, replace(FACTS, profile="demo", base_url="", key=""))

    assert stored(row).open_key() == ""


def test_a_key_typed_with_the_new_address_is_kept(world: World) -> None:
    row = gateways.create(world.team, FACTS)

    dropped = gateways.change(row, replace(FACTS, base_url="https://other.example.com/v1", key="sk-new-key-123456"))

    assert not dropped
    assert stored(row).open_key() == "sk-new-key-123456"


def test_an_empty_key_field_keeps_the_key(world: World) -> None:
    row = gateways.create(world.team, FACTS)

    gateways.change(row, replace(FACTS, name="Our OpenAI", key=""))

    assert (stored(row).name, stored(row).open_key()) == ("Our OpenAI", FACTS.key)


def test_a_change_that_matters_makes_the_last_test_worth_nothing(world: World) -> None:
    row = gateways.create(world.team, FACTS)
    row.test_code = "ok"

    gateways.change(row, replace(FACTS, key="sk-another-key-456789"))

    assert stored(row).test_code == ""


def test_a_gateway_in_another_currency_keeps_its_rate(world: World) -> None:
    world.team.currency = "EUR"
    world.team.save()

    row = stored(gateways.create(world.team, replace(FACTS, rate_nano=920_000_000)))

    assert (row.currency, row.rate_nano) == ("USD", 920_000_000)


def test_in_the_teams_own_currency_the_rate_is_one(world: World) -> None:
    row = stored(gateways.create(world.team, replace(FACTS, rate_nano=5)))

    assert (row.currency, row.rate_nano) == ("USD", NANO)


def test_deleting_hides_it_and_forgets_the_key(world: World) -> None:
    row = gateways.create(world.team, FACTS)

    gateways.remove(row)

    assert row not in Gateway.objects.usable()
    assert stored(row).key_sealed == ""


def test_a_gateway_with_calls_under_way_stays(world: World) -> None:
    factories.generation(world.project, world.bob)

    with pytest.raises(gateways.GatewayBusy):
        gateways.remove(world.gateway)
    assert stored(world.gateway).deleted is None


def test_the_address_stays_while_calls_are_under_way(world: World) -> None:
    """A call that waits was priced and meant for the old address: it must not go to a real account after all."""
    factories.generation(world.project, world.bob)

    with pytest.raises(gateways.GatewayBusy):
        gateways.change(world.gateway, FACTS)
    assert stored(world.gateway).profile == "demo"


def test_other_settings_change_while_calls_are_under_way(world: World) -> None:
    factories.generation(world.project, world.bob)

    gateways.change(world.gateway, gateways.GatewayFacts(name="Sketches", profile="demo", model="gpt-image-2"))

    assert stored(world.gateway).name == "Sketches"


def test_the_default_is_the_first_of_the_order(world: World) -> None:
    row = gateways.create(world.team, FACTS)

    gateways.make_default(row)

    assert list(world.team.gateways.usable()) == [row, world.gateway]


def test_one_place_up_and_down_within_the_ends(world: World) -> None:
    first, second = gateways.create(world.team, FACTS), gateways.create(world.team, replace(FACTS, name="Third"))

    assert gateways.move(second, up=True)
    assert list(world.team.gateways.usable()) == [world.gateway, second, first]
    assert not gateways.move(world.gateway, up=True)
    assert not gateways.move(first, up=False)
    assert gateways.move(world.gateway, up=False)
    assert list(world.team.gateways.usable()) == [second, world.gateway, first]


def test_a_move_leaves_other_teams_alone(world: World) -> None:
    other = world.charlie.memberships.get().team.gateways.get()
    Gateway.objects.filter(pk=other.pk).update(position=7)
    row = gateways.create(world.team, FACTS)

    gateways.move(row, up=True)

    assert stored(other).position == 7


def test_a_copy_has_the_settings_and_prices_but_not_the_key(world: World) -> None:
    row = gateways.create(world.team, replace(FACTS, parallel=3, stands_in=True))
    row.price_lists.create(valid_from="2026-01-01", table={"kind": "x"}, person=world.alice)

    made = stored(gateways.clone(row))

    assert (made.name, made.base_url, made.parallel, made.stands_in) == ("OpenAI 2", row.base_url, 3, True)
    assert (made.key_sealed, made.key_hint, made.test_code) == ("", "", "")
    assert [one.table for one in made.price_lists.all()] == [{"kind": "x"}]
    assert list(world.team.gateways.usable())[-1] == made
    assert stored(row).open_key() == FACTS.key


def test_on_the_demo_gateway_it_bills_play_money_in_the_teams_currency(world: World) -> None:
    world.team.currency = "EUR"
    world.team.save()
    facts = replace(FACTS, profile="openai-hk", base_url="", key="", demo=True, rate_nano=5, stands_in=True)

    row = stored(gateways.create(world.team, facts))

    assert (row.demo, row.currency, row.rate_nano) == (True, "EUR", NANO)
    assert not row.stands_in

    gateways.change(row, replace(facts, demo=False, key=FACTS.key, rate_nano=130_000_000))

    assert (stored(row).demo, stored(row).currency, stored(row).rate_nano) == (False, "CNY", 130_000_000)


def test_trying_it_on_the_demo_gateway_keeps_the_key_of_the_account(world: World) -> None:
    row = gateways.create(world.team, FACTS)
    row.test_code = "ok"

    dropped = gateways.change(row, replace(FACTS, key="", demo=True))

    assert not dropped
    assert (stored(row).open_key(), stored(row).test_code) == (FACTS.key, "")


def test_neither_demo_nor_kind_changes_under_waiting_calls(world: World) -> None:
    row = gateways.create(world.team, FACTS)
    factories.generation(world.project, world.bob, gateway=row)

    for changed in (replace(FACTS, demo=True), replace(FACTS, profile="openai-responses")):
        with pytest.raises(gateways.GatewayBusy):
            gateways.change(stored(row), changed)

    assert (stored(row).demo, stored(row).profile) == (False, "openai")


def test_another_kind_at_the_same_address_keeps_the_key(world: World) -> None:
    facts = replace(FACTS, base_url="https://api.openai.com/v1")
    row = gateways.create(world.team, facts)

    dropped = gateways.change(row, replace(facts, profile="openai-responses", key="", text_model="gpt-5.5-mini"))

    assert not dropped
    assert (stored(row).open_key(), stored(row).text_model) == (FACTS.key, "gpt-5.5-mini")


def test_what_the_account_has_may_change_while_calls_wait(world: World) -> None:
    facts = replace(FACTS, profile="openai-hk", switches={"mask": True, "idempotency": True})
    row = gateways.create(world.team, facts)
    factories.generation(world.project, world.bob, gateway=row)
    assert stored(row).switches == {"mask": True}

    gateways.change(row, replace(facts, key="", switches={"max_references": 2}))

    assert stored(row).switches == {"max_references": 2}


def test_a_typed_price_list_decides_what_it_bills_in(world: World) -> None:
    table = table_to_json(replace(catalogue.OPENAI_PRICES, currency="CNY"))
    row = gateways.create(world.team, FACTS)
    row.price_lists.create(valid_from="2026-01-01", table=table)

    gateways.change(row, replace(FACTS, key="", rate_nano=140_000_000))

    assert (stored(row).currency, stored(row).rate_nano) == ("CNY", 140_000_000)


def test_a_team_with_only_trials_may_change_its_currency(world: World) -> None:
    row = gateways.create(world.team, replace(FACTS, demo=True, key=""))
    assert not currency_is_fixed(world.team)

    world.team.currency = "EUR"
    teams.change(world.team)

    assert stored(row).currency == "EUR"


def test_out_of_use_it_keeps_its_place(world: World) -> None:
    row = gateways.create(world.team, FACTS)

    gateways.set_enabled(world.gateway, False)
    assert list(world.team.gateways.usable()) == [row]

    gateways.set_enabled(world.gateway, True)
    assert list(world.team.gateways.usable()) == [world.gateway, row]


class TestCurrency:
    """Of a kind that does not tell what it bills in."""

    FACTS = replace(FACTS, profile="size-matrix", base_url="https://matrix.example.com/v1", rate_nano=140_000_000)

    def made(self, world: World, currency: str = "CNY", **changes: Any) -> Gateway:
        return gateways.create(world.team, replace(self.FACTS, currency=currency, **changes))

    def grid(self, currency: str) -> GridPrices:
        return GridPrices(currency=currency, prices={"1024x1024": {"low": NANO}})

    def test_it_bills_as_its_administrator_says(self, world: World) -> None:
        row = stored(self.made(world))

        assert (row.currency, row.rate_nano) == ("CNY", 140_000_000)
        gateways.change(row, replace(self.FACTS, key=""))
        assert stored(row).currency == "CNY"

    def test_unsaid_it_bills_as_its_kind(self, world: World) -> None:
        assert stored(self.made(world, "")).currency == "USD"

    def test_a_kind_that_tells_its_currency_keeps_it(self, world: World) -> None:
        row = gateways.create(world.team, replace(FACTS, profile="openai-hk", currency="EUR"))

        assert stored(row).currency == "CNY"

    def test_prices_are_typed_in_it(self, world: World) -> None:
        row = self.made(world)

        price_lists.add(row, self.grid("CNY"), world.team.day(), world.alice)
        with pytest.raises(price_lists.OtherCurrency):
            price_lists.add(row, self.grid("USD"), world.team.day(), world.alice)

    @pytest.mark.parametrize("days", [0, 3])
    def test_it_stays_while_a_list_in_it_holds_or_is_to_come(self, world: World, days: int) -> None:
        row, day = self.made(world), world.team.day() + timedelta(days=days)
        price_lists.add(row, self.grid("CNY"), day, world.alice)

        with pytest.raises(gateways.OtherPrices) as caught:
            gateways.change(row, replace(self.FACTS, key="", currency="EUR"))

        assert caught.value.params == {"listed": "CNY", "billed": "EUR", "day": day.isoformat()}
        assert stored(row).currency == "CNY"
        price_lists.add(row, None, day, world.alice)
        gateways.change(stored(row), replace(self.FACTS, key="", currency="EUR"))
        assert stored(row).currency == "EUR"

    def test_it_stays_while_calls_wait(self, world: World) -> None:
        row = self.made(world)
        factories.generation(world.project, world.bob, gateway=row)

        with pytest.raises(gateways.GatewayBusy):
            gateways.change(row, replace(self.FACTS, key="", currency="EUR"))

    def test_what_was_charged_in_the_old_one_teaches_nothing(self, world: World) -> None:
        row = self.made(world, profile="runapi")
        generation = factories.generation(world.project, world.bob, gateway=row, status="done")
        generation.attempts.update(status="done", charge_nano=NANO)

        gateways.change(row, replace(self.FACTS, profile="runapi", key="", currency="EUR"))

        assert generation.attempts.get().charge_nano is None

    def test_assumed_prices_say_nothing_in_another_one(self, world: World) -> None:
        row = self.made(world, profile="openai-compatible")
        assert prices.table_of(row, None) is None

        gateways.change(row, replace(self.FACTS, profile="openai-compatible", key="", currency="USD"))

        assert prices.table_of(stored(row), None) == catalogue.ASSUMED_PRICES

    def test_what_the_gateway_says_that_it_charged_is_in_it(self, world: World) -> None:
        row = self.made(world, profile="runapi")

        found = prices.settle(row, Usage(charge_nano=NANO, charge_currency="USD"), Facts(model="gpt-image-2"), None)

        assert found.money == Money(NANO, "CNY")

    def test_leaving_the_demo_gateway_it_bills_as_its_list(self, world: World) -> None:
        row = self.made(world, demo=True, key="")
        price_lists.add(row, self.grid("USD"), world.team.day(), world.alice)

        with pytest.raises(gateways.OtherPrices):
            gateways.change(row, replace(self.FACTS, currency="EUR"))
        gateways.change(row, self.FACTS)

        assert (stored(row).demo, stored(row).currency) == (False, "USD")

    def test_on_the_demo_gateway_every_amount_is_play_money(self, world: World) -> None:
        """Also where nobody has told a price, so that no list can say so."""
        row = self.made(world, profile="runapi", demo=True, key="")

        found = prices.settle(row, Usage(charge_nano=NANO, charge_currency="USD"), Facts(model="gpt-image-2"), None)

        assert prices.amount(row, found.money, found.confidence, play=found.play).play
        assert prices.estimate(row, Facts(model="gpt-image-2"), None).play
