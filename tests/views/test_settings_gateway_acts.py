"""What one press does to a gateway, and how the list shows its health."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.models import Attempt, Gateway, GatewayPulse
from generations.workflow import gateways
from tests import factories
from tests.base import World

KEY = "sk-live-0123456789abcdef"
FACTS = gateways.GatewayFacts(
    name="Ours", profile="openai", model="gpt-image-2", base_url="https://api.openai.com/v1", key=KEY
)


def press(world: World, row: Gateway, verb: str, follow: bool = True, **more: Any) -> HttpResponse:
    address = world.url(f"settings/gateways/{row.public_id}/{verb}")
    return world.client(world.alice).post(address, more.pop("fields", {}), follow=follow, **more)  # type: ignore[return-value]


def page(world: World, path: str = "") -> str:
    return world.client(world.alice).get(world.url(f"settings/gateways{path}")).content.decode()


def row_of(text: str, gateway: Gateway) -> str:
    return text.split(f'id="gw-{gateway.public_id}"')[1].split("</li>", maxsplit=1)[0]


def calls(world: World, gateway: Gateway, *statuses: str) -> None:
    now = timezone.now()
    for status in statuses:
        made = factories.generation(world.project, world.bob, gateway=gateway)
        made.attempts.update(status=status, sent=now, ended=now + timedelta(seconds=14))


class TestOrder:
    def test_moves_keep_the_pressed_button_in_reach(self, world: World) -> None:
        row = gateways.create(world.team, FACTS)
        gateways.create(world.team, gateways.GatewayFacts(name="Last", profile="demo", model="gpt-image-2"))

        text = press(world, row, "move", fields={"way": "down"}).content.decode()

        assert text.index("Last") < text.index(f"gw-{row.public_id}")
        assert 'value="down" disabled' in row_of(text, row)
        text = press(world, row, "move", fields={"way": "up"}).content.decode()
        assert 'value="up" autofocus' in row_of(text, row)

    def test_at_an_end_nothing_moves(self, world: World) -> None:
        gateways.create(world.team, FACTS)

        text = press(world, world.gateway, "move", fields={"way": "up"}).content.decode()

        assert 'value="up" disabled' in row_of(text, world.gateway)

    def test_the_explanation_stands_under_a_list_that_has_an_order(self, world: World) -> None:
        assert "may go through those that stand in" not in page(world)
        gateways.create(world.team, FACTS)
        assert "may go through those that stand in" in page(world)


class TestUse:
    def test_one_press_takes_it_out_and_undo_brings_it_back(self, world: World) -> None:
        row = gateways.create(world.team, FACTS)

        text = press(world, row, "disable").content.decode()

        assert "“Ours” is out of use." in text
        assert f'action="{world.url(f"settings/gateways/{row.public_id}/enable")}"' in text
        assert not Gateway.objects.get(pk=row.pk).enabled
        undone = press(world, row, "enable", follow=False, headers={"HX-Request": "true"})
        assert undone.status_code == 204
        assert Gateway.objects.get(pk=row.pk).enabled

    def test_the_stored_key_stays(self, world: World) -> None:
        row = gateways.create(world.team, FACTS)

        press(world, row, "disable")

        assert Gateway.objects.get(pk=row.pk).open_key() == KEY


class TestCopy:
    def test_the_copy_says_that_it_has_no_key(self, world: World) -> None:
        row = gateways.create(world.team, FACTS)

        text = press(world, row, "clone").content.decode()

        made = Gateway.objects.get(team=world.team, name="Ours 2")
        assert not made.has_key
        assert "“Ours 2” has the settings of “Ours”, but not its key" in text
        assert "This gateway has no key" in text
        assert KEY not in text


@pytest.mark.parametrize("verb", ["move", "enable", "disable", "clone"])
class TestRights:
    def test_an_editor_is_told_who_can(self, world: World, verb: str) -> None:
        response = world.client(world.bob).post(world.url(f"settings/gateways/{world.gateway.public_id}/{verb}"))

        assert response.status_code == 403
        assert b"Only owners change" in response.content

    def test_a_stranger_finds_nothing(self, world: World, verb: str) -> None:
        address = world.url(f"settings/gateways/{world.gateway.public_id}/{verb}")

        assert world.client(world.charlie).post(address).status_code == 404

    def test_a_gateway_of_another_team_is_not_there(self, world: World, verb: str) -> None:
        other = world.charlie.memberships.get().team.gateways.get()

        assert press(world, other, verb).status_code == 404
        assert Gateway.objects.filter(team=other.team).count() == 1


class TestHealth:
    def test_the_list_tells_it_in_a_line(self, world: World) -> None:
        calls(world, world.gateway, *["done"] * 9, "failed", "unknown")
        Attempt.objects.filter(status="failed").update(error_code="rate_limited")

        line = row_of(page(world), world.gateway)

        assert "90 % of 10 calls" in line and "1 unknown" in line
        assert "14 s" in line and "1 × 429" in line

    def test_without_calls_it_says_so(self, world: World) -> None:
        assert "no calls yet" in row_of(page(world), world.gateway)
        assert "No calls yet" in page(world, f"/{world.gateway.public_id}")

    def test_its_page_tells_it_in_full(self, world: World) -> None:
        calls(world, world.gateway, *["done"] * 4)
        factories.picture(world.project, world.bob)
        Attempt.objects.update(sent=timezone.now() - timedelta(seconds=14), ended=timezone.now())

        text = " ".join(page(world, f"/{world.gateway.public_id}").split())

        assert "100 % · 5 of the last 5 calls" in text
        assert "median 14 s · usually 14 s to 14 s" in text
        assert "100 % · 1 of 1 picture" in text

    def test_an_open_breaker_is_told(self, world: World) -> None:
        GatewayPulse.objects.create(gateway=world.gateway, open_until=timezone.now() + timedelta(seconds=30))

        assert "left alone" in row_of(page(world), world.gateway)
        assert "left alone" in page(world, f"/{world.gateway.public_id}")

    def test_more_gateways_are_no_more_queries(self, world: World) -> None:
        calls(world, world.gateway, "done")
        client, address = world.client(world.alice), world.url("settings/gateways")
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(address)
        for number in range(8):
            row = gateways.create(world.team, gateways.GatewayFacts(name=f"G{number}", profile="demo", model="m"))
            calls(world, row, "done", "failed")
        with CaptureQueriesContext(connection) as many:
            client.get(address)

        assert len(many) == len(few)
