"""The team's own page."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from generations.models import Gateway, Team
from generations.workflow import gateways
from tests.base import World

FIELDS = {"name": "Northlight", "currency": "EUR", "time_zone": "Europe/Berlin", "viewers_see_prices": "on"}
OPENAI = gateways.GatewayFacts(
    name="OpenAI", profile="openai", model="gpt-image-2", base_url="https://api.example.com/v1", key="sk-0123456789"
)


def save(world: World, **fields: str) -> HttpResponse:
    return world.client(world.alice).post(world.url("settings"), FIELDS | fields)  # type: ignore[return-value]


def stored(world: World) -> Team:
    return Team.objects.get(pk=world.team.pk)


def test_keeps_what_was_chosen(world: World) -> None:
    save(world, name="Nordlicht")

    team = stored(world)
    assert (team.name, team.currency, team.time_zone) == ("Nordlicht", "EUR", "Europe/Berlin")
    assert (team.reviewers_see_prices, team.viewers_see_prices) == (False, True)


def test_what_the_download_key_gives_is_the_owners_choice(world: World) -> None:
    assert stored(world).plain_download == "brief"
    save(world, plain_download="original")
    assert stored(world).plain_download == "original"
    save(world)
    assert stored(world).plain_download == "original"
    assert save(world, plain_download="sketch").status_code == 422
    answer = world.client(world.bob).post(world.url("settings"), FIELDS | {"plain_download": "brief"})
    assert (answer.status_code, stored(world).plain_download) == (403, "original")


def test_a_new_name_leaves_the_address_alone(world: World) -> None:
    save(world, name="Nordlicht")

    assert stored(world).slug == "northlight"


def test_play_money_follows_the_currency(world: World) -> None:
    save(world)

    assert Gateway.objects.get(pk=world.gateway.pk).currency == "EUR"


def test_the_currency_stands_still_once_a_real_gateway_is_connected(world: World) -> None:
    gateways.create(world.team, OPENAI)

    save(world)

    assert (stored(world).currency, stored(world).time_zone) == ("USD", "Europe/Berlin")


@pytest.mark.parametrize(("field", "value"), [("name", " "), ("currency", "XTS"), ("time_zone", "Mars/Base")])
def test_refuses_what_cannot_be_and_keeps_the_rest(world: World, field: str, value: str) -> None:
    response = save(world, **{"name": "Nordlicht", field: value})

    assert response.status_code == 422
    assert stored(world).name == "Northlight"
    assert f'id="id_{field}_error"'.encode() in response.content
