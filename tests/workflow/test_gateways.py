"""Connecting and changing gateways."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generations.models import Gateway
from generations.models.gateway import NANO
from generations.workflow import gateways
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
