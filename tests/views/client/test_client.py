"""What a client link shows, and when it is closed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image as Pixels
from PIL.PngImagePlugin import PngInfo

from generations.models import ClientLink, Comment, Decision, Guest, Notification
from generations.workflow import client_links, members
from generations.workflow.reviews import comments, decisions
from tests import factories
from tests.base import World
from tests.views.client.doors import Door, enter

pytestmark = pytest.mark.django_db


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

    def test_one_that_is_revoked_while_its_switches_are_changed_stays_so(self, door: Door) -> None:
        read_before = ClientLink.objects.get(pk=door.link.pk)
        client_links.revoke(door.link)
        client_links.change(read_before, label="Mia's", password="plum tart")
        assert door.client.get(door.url()).status_code == 404

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

    def test_a_name_in_an_answer_is_the_teams_unless_the_link_shows_names(self, door: Door, world: World) -> None:
        door.client.post(door.at("/say"), {"text": "Can it be warmer?"})
        comments.answer(Comment.objects.get(), "Ask @Bob tomorrow", person=world.alice)
        assert "Bob" not in door.page()
        assert ">@Northlight</b> tomorrow" in door.page()
        door.switch(shows_team=True)
        assert ">@Bob</b> tomorrow" in door.page()

    @pytest.mark.parametrize("shows_team", [False, True])
    def test_another_client_and_what_is_answered_to_them_is_not_shown(
        self, door: Door, world: World, shows_team: bool
    ) -> None:
        door.switch(shows_team=shows_team)
        other = Guest.objects.create(link=client_links.make(door.review, world.bob), name="Rival")
        comments.answer(
            comments.say(door.items[0].picture, "Their wish", guest=other, review=door.review),
            "Their answer",
            person=world.bob,
        )
        door.client.post(door.at("/say"), {"text": "Our wish"})
        comments.answer(Comment.objects.get(text="Our wish"), "Their advice", guest=other)
        decisions.decide(door.items[0], "approved", guest=other, seen="open")
        page = door.page()
        assert "Our wish" in page
        assert "Their" not in page
        assert "Rival" not in page

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

    @pytest.mark.parametrize("path", ["/original", "/download"])
    def test_the_file_itself_tells_prompt_and_price_only_where_the_link_does(self, door: Door, path: str) -> None:
        info = PngInfo()
        info.add_text("parameters", "A secret recipe, Steps: 20")
        stored = default_storage.path(door.items[0].picture.image.key)
        Pixels.new("RGB", (64, 48), "#a33").save(stored, "PNG", pnginfo=info)
        door.switch(originals=True, may_download=True, shows_prompts=True)
        bare = door.client.get(door.at(path))
        door.switch(shows_prices=True)
        assert b"secret recipe" in self.body(door, path)
        body = b"".join(bare)
        assert b"secret recipe" not in body
        assert int(bare["Content-Length"]) == len(body)
        assert Pixels.open(BytesIO(body)).size == (64, 48)

    def test_downloads_only_by_switch_and_then_the_preview(self, door: Door) -> None:
        assert door.client.get(door.at("/download")).status_code == 404
        door.switch(may_download=True)
        answer = door.client.get(door.at("/download"))
        assert answer["Content-Type"] == "image/webp"
        assert "attachment" in answer["Content-Disposition"]
        assert door.items[0].picture.downloaded is not None
