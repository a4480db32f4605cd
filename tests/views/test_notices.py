"""The bell: its number, its list, where each leads; the switches. And the command palette's rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generations.models import Notification, SearchText
from generations.search import tokens
from generations.workflow import notices
from generations.workflow.notices import Kind
from tests import factories
from tests.base import HTMX, World

pytestmark = pytest.mark.django_db


def asked(world: World, who, number: int = 1) -> Notification:
    title = {"title": f"Spring {number}"}
    [row] = notices.notify(
        [who], world.team, Kind.PROMPT, "change-proposed", f"c{number}", actor=world.alice, params=title
    )
    return row


class TestBell:
    def test_every_page_has_the_number(self, world: World) -> None:
        asked(world, world.bob, 1)
        asked(world, world.bob, 2)
        page = world.client(world.bob).get(world.url("gallery"), headers={"Accept": "text/html"}).content.decode()
        assert '<span class="badge num">2' in page

    def test_nobody_has_anothers(self, world: World) -> None:
        asked(world, world.bob)
        page = world.client(world.rae).get(world.url("gallery"), headers={"Accept": "text/html"}).content.decode()
        assert "badge num" not in page

    def test_it_costs_no_query_of_its_own(self, world: World) -> None:
        client = world.client(world.bob)
        client.get(world.url("notices"))
        with CaptureQueriesContext(connection) as before:
            client.get(world.url("gallery"), headers={"Accept": "text/html"})
        asked(world, world.bob)
        with CaptureQueriesContext(connection) as after:
            client.get(world.url("gallery"), headers={"Accept": "text/html"})
        assert len(before) == len(after)
        assert sum("generations_notification" in one["sql"] for one in after.captured_queries) == 1

    def test_the_number_alone_for_an_open_page(self, world: World) -> None:
        asked(world, world.bob)
        assert ">1<" in world.client(world.bob).get(world.url("notices/bell")).content.decode()

    def test_the_panel_has_the_newest_first(self, world: World) -> None:
        asked(world, world.bob, 1)
        asked(world, world.bob, 2)
        said = world.client(world.bob).get(world.url("notices?part=panel")).content.decode()
        assert said.index("Spring 2") < said.index("Spring 1")

    def test_the_page_goes_on_by_cursor(self, world: World) -> None:
        rows = [asked(world, world.bob, number) for number in range(45)]
        client = world.client(world.bob)
        assert f"before={rows[5].public_id}" in client.get(world.url("notices")).content.decode()
        rest = client.get(world.url(f"notices?part=rows&before={rows[5].public_id}")).content.decode()
        assert rest.count('class="notice ') == 5

    def test_a_name_is_escaped(self, world: World) -> None:
        facts = {"title": "<b>x</b>"}
        notices.notify([world.bob], world.team, Kind.PROMPT, "change-proposed", "c", actor=world.alice, params=facts)
        assert "<b>x</b>" not in world.client(world.bob).get(world.url("notices")).content.decode()


class TestOne:
    def test_it_leads_to_what_it_is_about_and_is_read(self, world: World) -> None:
        row = asked(world, world.bob)
        answer = world.client(world.bob).get(world.url(f"notices/{row.public_id}"))
        assert answer.url == world.url("changes/c1")
        assert not Notification.objects.unread().exists()

    def test_a_failed_generation_leads_to_its_strip(self, world: World) -> None:
        made = factories.generation(world.project, world.bob)
        [row] = notices.notify([world.bob], world.team, Kind.FAILED, "failed", made.public_id)
        answer = world.client(world.bob).get(world.url(f"notices/{row.public_id}"))
        assert answer.url.endswith(f"#g-{made.public_id}")

    def test_what_is_gone_leads_to_the_list(self, world: World) -> None:
        [row] = notices.notify([world.bob], world.team, Kind.FAILED, "failed", "gone")
        assert world.client(world.bob).get(world.url(f"notices/{row.public_id}")).url == world.url("notices")

    def test_anothers_is_not_there(self, world: World) -> None:
        row = asked(world, world.bob)
        assert world.client(world.alice).get(world.url(f"notices/{row.public_id}")).status_code == 404

    def test_a_script_gets_its_words(self, world: World) -> None:
        row = asked(world, world.bob)
        answer = world.client(world.bob).get(
            world.url(f"notices/{row.public_id}"), headers={"Accept": "application/json"}
        )
        assert "Spring 1" in answer.json()["text"]
        assert Notification.objects.unread().count() == 1


class TestReading:
    def test_all_at_once(self, world: World) -> None:
        asked(world, world.bob)
        assert world.client(world.bob).post(world.url("notices/read")).url == world.url("notices")
        assert not Notification.objects.unread().exists()

    def test_taken_back(self, world: World) -> None:
        row = asked(world, world.bob)
        client = world.client(world.bob)
        client.post(world.url("notices/read"), {"notice": row.public_id})
        client.post(world.url("notices/read"), {"notice": row.public_id, "unread": "yes"})
        assert Notification.objects.unread().count() == 1


class TestSwitches:
    def test_what_was_chosen_stands(self, world: World) -> None:
        client = world.client(world.bob)
        client.post(world.url("notices/switches"), {"mention": ["mail"], "digest": "hourly"})
        world.bob.refresh_from_db()
        assert notices.channels(world.bob, Kind.MENTION) == {"mail"}
        assert world.bob.digest == "hourly"

    def test_an_unknown_digest_changes_nothing(self, world: World) -> None:
        world.client(world.bob).post(world.url("notices/switches"), {"digest": "weekly"})
        world.bob.refresh_from_db()
        assert world.bob.digest == "daily"


class TestPalette:
    def rows(self, world: World, text: str, who=None) -> str:
        answer = world.client(who or world.bob).get(world.url("palette"), {"q": text}, headers=HTMX)
        return answer.content.decode()

    def test_without_words_it_has_the_places(self, world: World) -> None:
        said = self.rows(world, "")
        assert f'href="{world.url("gallery")}"' in said
        assert "<html" not in said

    def test_a_place_is_found_by_another_word(self, world: World) -> None:
        assert f'href="{world.url("batches")}"' in self.rows(world, "matrix")

    def test_only_owners_are_led_to_the_settings(self, world: World) -> None:
        assert world.url("settings/members") not in self.rows(world, "members")
        assert world.url("settings/members") in self.rows(world, "members", world.alice)

    def test_a_prompt_a_project_a_person_a_picture(self, world: World) -> None:
        prompt = factories.prompt(world.team, world.bob, "A heron over the harbour", title="Heron")
        picture = factories.picture(world.project, world.bob, prompt="heron at dawn")
        assert world.url(f"prompts/{prompt.public_id}") in self.rows(world, "heron")
        SearchText.objects.create(picture=picture, tokens=tokens("heron at dawn", world.team.pk))
        assert world.url(f"p/{picture.public_id}") in self.rows(world, "heron")
        assert f"?project={world.project.public_id}" in self.rows(world, "gener")
        assert f"?person={world.rae.public_id}" in self.rows(world, "rae")

    def test_anothers_private_prompt_is_not_found(self, world: World) -> None:
        factories.prompt(world.team, world.alice, "A secret heron", sharing="private")
        assert "secret" not in self.rows(world, "heron")

    def test_nothing_of_another_team(self, world: World) -> None:
        answer = world.client(world.charlie).get(world.url("palette"), {"q": "heron"}, headers=HTMX)
        assert answer.status_code == 404

    def test_without_a_script_it_is_a_page(self, world: World) -> None:
        assert b"<html" in world.client(world.bob).get(world.url("palette?q=gallery")).content
