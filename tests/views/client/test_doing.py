"""What a client does, what is told while they look, and that nothing else of the team is in reach; and the team's side of a link."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from django.test import AsyncClient
from django.urls import URLPattern, URLResolver, get_resolver

from generations.models import ClientLink, Comment, Decision, Event, GuestPick, State
from generations.workflow import client_links
from generations.workflow.reviews import closing, comments, decisions
from tests import factories
from tests.base import World
from tests.views.client.doors import Door

pytestmark = pytest.mark.django_db


class TestDoing:
    def test_a_decision_stands_under_the_guests_name(self, door: Door) -> None:
        door.client.post(door.at("/decide"), {"state": "approved", "seen": "open", "note": "Lovely"})
        made = Decision.objects.get()
        assert (made.guest.name, made.person, made.note) == ("Mia", None, "Lovely")
        assert door.items[0].state == State.APPROVED

    def test_who_is_overtaken_is_told_without_a_name(self, door: Door, world: World) -> None:
        decisions.decide(door.items[0], State.REJECTED, person=world.bob, seen=State.OPEN)
        answer = door.client.post(
            door.at("/decide"), {"state": "approved", "seen": "open"}, headers={"X-Partial": "review"}
        )
        said = json.loads(answer["HX-Trigger"])["studio:toast"]["text"]
        assert "Rejected" in said
        assert "Bob" not in said
        assert Decision.objects.count() == 2

    def test_a_pick_is_set_and_taken_away(self, door: Door) -> None:
        door.client.post(door.at("/pick"), {"picked": "yes"})
        assert GuestPick.objects.get().guest.name == "Mia"
        door.client.post(door.at("/pick"), {"picked": "no"})
        assert not GuestPick.objects.exists()

    def test_a_pin_keeps_its_place(self, door: Door) -> None:
        geometry = json.dumps({"x": 0.25, "y": 0.5})
        door.client.post(door.at("/say"), {"text": "Here", "mark": "point", "geometry": geometry})
        made = Comment.objects.get()
        assert (made.geometry, made.number, made.guest.name) == ({"x": 0.25, "y": 0.5}, 1, "Mia")

    def test_nothing_typed_is_lost_when_it_is_refused(self, door: Door) -> None:
        closing.close(door.review, door.world.bob)
        answer = door.client.post(door.at("/say"), {"text": "One more thing"})
        assert answer.status_code == 422
        assert b"closed" in answer.content

    def test_an_answer_goes_to_its_thread(self, door: Door) -> None:
        door.client.post(door.at("/say"), {"text": "First"})
        first = Comment.objects.get()
        door.client.post(door.at(f"/say/{first.public_id}"), {"text": "Second"})
        assert Comment.objects.get(text="Second").thread == first

    def test_a_thread_that_is_hidden_takes_no_answer(self, door: Door, world: World) -> None:
        made = comments.say(door.items[0].picture, "Ours", person=world.bob, review=door.review)
        answer = door.client.post(door.at(f"/say/{made.public_id}"), {"text": "I see you"})
        assert answer.status_code == 404

    @pytest.mark.parametrize(
        ("switch", "path", "fields"),
        [
            ("may_decide", "/decide", {"state": "approved", "seen": "open"}),
            ("may_pick", "/pick", {"picked": "yes"}),
            ("may_comment", "/say", {"text": "Hello"}),
        ],
    )
    def test_what_is_switched_off_is_not_taken(self, door: Door, switch: str, path: str, fields: dict) -> None:
        door.switch(**{switch: False})
        assert door.client.post(door.at(path), fields).status_code == 422
        assert not Decision.objects.exists()
        assert not GuestPick.objects.exists()
        assert not Comment.objects.exists()

    @pytest.mark.parametrize("path", ["/decide", "/pick", "/say"])
    def test_odd_fields_break_nothing(self, door: Door, path: str) -> None:
        for odd in ("\x00", "9" * 400, "𝔵", "{", "[" * 5000):
            fields = dict.fromkeys(("state", "seen", "note", "picked", "text", "mark", "geometry"), odd)
            assert door.client.post(door.at(path), fields).status_code < 500


class TestLive:
    def ask(self, door: Door, cursor: str) -> object:
        async def asked() -> object:
            client = AsyncClient()
            client.cookies = door.client.cookies
            return await client.get(door.url("/live"), {"cursor": cursor})

        return asyncio.run(asked())

    @pytest.mark.django_db(transaction=True)
    def test_it_says_what_changed_in_this_review(self, door: Door, world: World) -> None:
        cursor = self.ask(door, "").json()["cursor"]
        comments.say(door.items[0].picture, "Ours", person=world.bob, review=door.review)
        decisions.decide(door.items[0], State.REJECTED, person=world.bob, seen=State.OPEN)
        said = self.ask(door, str(cursor)).json()["notices"]
        kinds = {(one["kind"], one["id"]) for one in said}
        assert kinds == {("comment", door.items[0].picture.public_id), ("review", door.review.public_id)}

    @pytest.mark.django_db(transaction=True)
    def test_what_came_since_the_page_was_made_is_said_once(self, door: Door, world: World) -> None:
        page = door.page()
        decisions.decide(door.items[0], State.REJECTED, person=world.bob, seen=State.OPEN)
        first = self.ask(door, re.search(r'data-cursor="([^"]+)"', page)[1]).json()
        assert [one["kind"] for one in first["notices"]] == ["review"]
        comments.say(door.items[0].picture, "Ours", person=world.bob, review=door.review)
        assert [one["kind"] for one in self.ask(door, first["cursor"]).json()["notices"]] == ["comment"]

    @pytest.mark.django_db(transaction=True)
    def test_a_notice_whose_change_was_committed_after_a_newer_one_is_said(self, door: Door, world: World) -> None:
        decisions.decide(door.items[0], State.REJECTED, person=world.bob, seen=State.OPEN)
        newest = Event.objects.newest_id()
        said = self.ask(door, str(newest + 5)).json()
        assert [one["kind"] for one in said["notices"]] == ["review"]

    @pytest.mark.django_db(transaction=True)
    def test_a_closed_link_ends_it(self, door: Door) -> None:
        client_links.revoke(door.link)
        assert self.ask(door, "0").status_code == 410


class TestTheRest:
    def test_no_other_address_of_the_app_knows_the_guest(self, door: Door, world: World) -> None:
        """Every address, with the team's own ids in it: none answers with a page of the team."""
        parts = {"team": world.team.slug, "picture": door.items[0].picture.public_id, "review": door.review.public_id}
        parts |= {"reviewed": door.items[0].public_id, "project": world.project.public_id}
        open_to_all = {"sign-in", "healthz", "home", "invitation", "join", "setup", "reset", "prompt-shared"}
        wrong = []
        for name, path in addresses():
            if name is None or name.startswith("client") or name in open_to_all:
                continue
            answer = door.client.get("/" + filled(path, parts))
            if answer.status_code == 200:
                wrong.append((name, path))
        assert wrong == []


def addresses() -> list[tuple[str | None, str]]:
    def below(patterns: list, before: str) -> list[tuple[str | None, str]]:
        found: list[tuple[str | None, str]] = []
        for one in patterns:
            path = before + str(one.pattern)
            if isinstance(one, URLResolver):
                found += below(one.url_patterns, path)
            elif isinstance(one, URLPattern):
                found.append((one.name, path))
        return found

    return below(get_resolver().url_patterns, "")


def filled(path: str, parts: dict[str, str]) -> str:
    out = path
    while "<" in out:
        head, rest = out.split("<", 1)
        inner, tail = rest.split(">", 1)
        kind, _, name = inner.rpartition(":")
        out = head + parts.get(name, "1" if kind == "int" else "x") + tail
    return out


class TestTheTeamsSide:
    def test_a_link_is_made_with_its_switches(self, door: Door, world: World) -> None:
        fields = {"label": "Mia", "watermark": "Draft", "may_pick": "on", "password": "plum tart"}
        world.client(world.alice).post(world.url(f"reviews/{door.review.public_id}/links"), fields)
        made = ClientLink.objects.get(label="Mia")
        assert (made.may_pick, made.may_decide, made.watermark, bool(made.password)) == (True, False, "Draft", True)

    def test_a_day_that_is_over_is_refused(self, door: Door, world: World) -> None:
        answer = world.client(world.alice).post(
            world.url(f"reviews/{door.review.public_id}/links"), {"label": "Mia", "expires": "2020-01-01T10:00"}
        )
        assert answer.status_code == 422
        assert b'value="Mia"' in answer.content

    def test_the_page_has_its_address_and_visits(self, door: Door, world: World) -> None:
        page = world.client(world.bob).get(world.url(f"reviews/{door.review.public_id}/links")).content.decode()
        assert door.url() in page
        assert "1 visit" in page

    def test_changing_keeps_the_password_unless_it_is_taken_away(self, door: Door, world: World) -> None:
        client_links.change(door.link, password="plum tart")
        address = world.url(f"reviews/links/{door.link.public_id}/change")
        world.client(world.bob).post(address, {"label": "Mia"})
        door.link.refresh_from_db()
        assert door.link.password
        world.client(world.bob).post(address, {"label": "Mia", "no_password": "yes"})
        door.link.refresh_from_db()
        assert door.link.password == ""

    def test_revoked_and_opened_again(self, door: Door, world: World) -> None:
        bob = world.client(world.bob)
        bob.post(world.url(f"reviews/links/{door.link.public_id}/revoke"))
        assert door.client.get(door.url()).status_code == 404
        bob.post(world.url(f"reviews/links/{door.link.public_id}/restore"))
        assert door.client.get(door.url(), follow=True).status_code == 200

    def test_another_editors_link_is_not_an_editors_to_revoke(self, door: Door, world: World) -> None:
        eve = factories.user("Eve")
        world.team.memberships.create(user=eve, role="editor")
        assert world.client(eve).post(world.url(f"reviews/links/{door.link.public_id}/revoke")).status_code == 403
