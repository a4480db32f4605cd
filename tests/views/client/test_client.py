"""A client link from both sides: what it shows, what it lets do, and that nothing else of the team is in reach."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import AsyncClient, Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from PIL import Image as Pixels

from generations.models import ClientLink, Comment, Decision, GuestPick, Notification, Review, ReviewItem, State
from generations.workflow import client_links, members
from generations.workflow.reviews import closing, comments, decisions
from generations.workflow.upload import upload
from tests import factories
from tests.base import World

pytestmark = pytest.mark.django_db


@dataclass
class Door:
    """A review with two pictures, a link to it, and somebody who came by it."""

    world: World
    review: Review
    link: ClientLink
    client: Client

    @property
    def token(self) -> str:
        return client_links.token_of(self.link)

    @property
    def items(self) -> list[ReviewItem]:
        return list(self.review.items.order_by("position"))

    def url(self, path: str = "") -> str:
        return f"/c/{self.token}{path}"

    def at(self, path: str = "", place: int = 0) -> str:
        return self.url(f"/i/{self.items[place].public_id}{path}")

    def page(self, place: int = 0) -> str:
        return self.client.get(self.at(place=place)).content.decode()

    def switch(self, **values: object) -> None:
        client_links.change(self.link, **values)


def enter(link: ClientLink, name: str = "Mia", **fields: str) -> Client:
    client = Client()
    client.post(f"/c/{client_links.token_of(link)}/enter", {"name": name} | fields)
    return client


@pytest.fixture(autouse=True)
def no_tries() -> None:
    cache.clear()


@pytest.fixture
def door(world: World, tmp_path: Path) -> Door:
    Pixels.new("RGB", (64, 48), "#a33").save(tmp_path / "one.png")
    image = upload(world.team, tmp_path / "one.png")
    pictures = [
        factories.picture(world.project, world.bob, image=image, prompt=f"A secret recipe {n}", cost_nano=21_000_000)
        for n in range(2)
    ]
    review = factories.review(world.team, world.bob, *pictures, title="Spring heroes", question="Which one?")
    link = client_links.make(review, world.bob)
    return Door(world, review, link, enter(link))


class TestTheDoor:
    def test_who_comes_gives_a_name_first(self, door: Door) -> None:
        answer = Client().get(door.url())
        assert answer.url == door.url("/enter")
        assert b"Spring heroes" in Client().get(door.url("/enter")).content

    def test_no_picture_is_seen_before_it(self, door: Door) -> None:
        assert Client().get(door.at("/320.webp"), headers={"Accept": "image/webp"}).status_code == 401

    def test_the_name_is_asked_once(self, door: Door) -> None:
        assert door.client.get(door.url(), follow=True).status_code == 200

    def test_a_name_of_nothing_is_refused_and_the_form_stays(self, door: Door) -> None:
        assert Client().post(door.url("/enter"), {"name": "  "}).status_code == 422

    def test_the_cookie_of_one_link_opens_no_other(self, door: Door, world: World) -> None:
        other = client_links.make(door.review, world.bob)
        assert door.client.get(f"/c/{client_links.token_of(other)}").url.endswith("/enter")

    def test_a_changed_token_is_closed(self, door: Door) -> None:
        assert door.client.get(door.url()[:-1] + "x").status_code == 404

    def test_whoever_made_it_is_told_of_the_visit(self, door: Door, world: World) -> None:
        told = Notification.objects.get(user=world.bob)
        assert (told.code, told.actor_name) == ("client-came", "Mia")

    def test_visits_are_counted_once_each(self, door: Door) -> None:
        door.client.get(door.url())
        door.client.get(door.url())
        door.link.refresh_from_db()
        assert door.link.visits == 1
        guest = door.link.guests.get()
        client_links.seen(door.link, guest, timezone.now() + timedelta(hours=2))
        door.link.refresh_from_db()
        assert door.link.visits == 2


class TestPassword:
    @pytest.fixture
    def locked(self, door: Door) -> ClientLink:
        return client_links.make(door.review, door.world.bob, password="plum tart")

    def test_the_right_one_lets_in(self, locked: ClientLink) -> None:
        client = enter(locked, password="plum tart")
        assert client.get(f"/c/{client_links.token_of(locked)}", follow=True).status_code == 200

    def test_a_wrong_one_says_so_and_keeps_the_name(self, locked: ClientLink) -> None:
        answer = Client().post(f"/c/{client_links.token_of(locked)}/enter", {"name": "Mia", "password": "pear"})
        assert answer.status_code == 422
        assert b"not the password" in answer.content
        assert b'value="Mia"' in answer.content

    def test_after_ten_wrong_ones_even_the_right_one_waits(self, locked: ClientLink) -> None:
        for _ in range(10):
            enter(locked, password="pear")
        assert enter(locked, password="plum tart").get(f"/c/{client_links.token_of(locked)}").url.endswith("/enter")

    def test_it_is_not_kept_as_it_is(self, locked: ClientLink) -> None:
        assert "plum" not in locked.password


class TestClosing:
    @pytest.mark.parametrize("path", ["", "/all", "/i/{item}", "/i/{item}/320.webp", "/enter"])
    def test_a_revoked_link_shows_nothing(self, door: Door, path: str) -> None:
        client_links.revoke(door.link)
        answer = door.client.get(door.url(path.format(item=door.items[0].public_id)))
        assert answer.status_code == 404
        assert b"Spring" not in answer.content

    def test_one_that_has_run_out_neither(self, door: Door) -> None:
        door.switch(expires=timezone.now() - timedelta(seconds=1))
        assert door.client.get(door.url()).status_code == 404

    def test_nothing_is_taken_any_more(self, door: Door) -> None:
        client_links.revoke(door.link)
        door.client.post(door.at("/decide"), {"state": "approved", "seen": "open"})
        assert not Decision.objects.exists()

    def test_a_link_of_who_left_the_team_is_closed(self, door: Door, world: World) -> None:
        members.remove(world.team.memberships.get(user=world.bob))
        assert door.client.get(door.url()).status_code == 404


class TestWhatIsSeen:
    def test_prompts_prices_and_people_are_hidden(self, door: Door) -> None:
        page = door.page()
        assert "secret recipe" not in page
        assert "0.02" not in page
        assert "Bob" not in page

    def test_prompts_and_prices_by_switch(self, door: Door) -> None:
        door.switch(shows_prompts=True, shows_prices=True)
        page = door.page()
        assert "secret recipe 0" in page
        assert "0.02" in page

    def test_pictures_in_the_trash_are_gone(self, door: Door) -> None:
        picture = door.items[0].picture
        picture.trashed = timezone.now()
        picture.save()
        assert door.client.get(door.at()).status_code == 404

    def test_a_picture_of_another_review_is_not_there(self, door: Door, world: World) -> None:
        other = factories.review(world.team, world.bob, factories.picture(world.project, world.bob))
        assert door.client.get(door.url(f"/i/{other.items.get().public_id}")).status_code == 404

    def test_what_the_team_says_stays_with_the_team(self, door: Door, world: World) -> None:
        comments.say(door.items[0].picture, "Mia will hate this", person=world.bob, review=door.review)
        assert "hate" not in door.page()

    def test_by_switch_it_is_shown_with_names_but_for_what_is_internal(self, door: Door, world: World) -> None:
        picture = door.items[0].picture
        comments.say(picture, "Softer light", person=world.bob, review=door.review)
        comments.say(picture, "They will not pay", person=world.bob, review=door.review, internal=True)
        door.switch(shows_team=True)
        page = door.page()
        assert "Softer light" in page
        assert "Bob" in page
        assert "not pay" not in page

    def test_an_answer_to_their_own_words_is_shown_in_the_teams_name(self, door: Door, world: World) -> None:
        door.client.post(door.at("/say"), {"text": "Can it be warmer?"})
        comments.answer(Comment.objects.get(), "Tomorrow", person=world.bob)
        page = door.page()
        assert "Tomorrow" in page
        assert "Northlight" in page
        assert "Bob" not in page

    def test_words_outside_the_review_are_not_shown(self, door: Door, world: World) -> None:
        comments.say(door.items[0].picture, "From last year", person=world.bob)
        door.switch(shows_team=True)
        assert "last year" not in door.page()

    def test_no_search_engine_lists_it(self, door: Door) -> None:
        assert "noindex" in door.client.get(door.at())["X-Robots-Tag"]


class TestFiles:
    def body(self, door: Door, path: str) -> bytes:
        return b"".join(door.client.get(door.at(path)))

    def test_a_preview_is_checked_each_time(self, door: Door) -> None:
        answer = door.client.get(door.at("/320.webp"))
        assert answer["Content-Type"] == "image/webp"
        assert answer["Cache-Control"] == "private, no-cache"
        again = door.client.get(door.at("/320.webp"), headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304

    def test_a_watermark_lies_on_every_preview(self, door: Door) -> None:
        before = self.body(door, "/320.webp")
        door.switch(watermark="DRAFT")
        assert self.body(door, "/320.webp") != before

    def test_no_other_size_is_made(self, door: Door) -> None:
        assert door.client.get(door.at("/4000.webp")).status_code == 404

    def test_the_file_itself_only_by_switch(self, door: Door) -> None:
        assert door.client.get(door.at("/original")).status_code == 404
        door.switch(originals=True)
        assert door.client.get(door.at("/original"))["Content-Type"] == "image/png"

    def test_downloads_only_by_switch_and_then_the_preview(self, door: Door) -> None:
        assert door.client.get(door.at("/download")).status_code == 404
        door.switch(may_download=True)
        answer = door.client.get(door.at("/download"))
        assert answer["Content-Type"] == "image/webp"
        assert "attachment" in answer["Content-Disposition"]
        assert door.items[0].picture.downloaded is not None


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
