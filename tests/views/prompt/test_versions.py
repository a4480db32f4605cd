"""Versions: who, when, why; put in force again, compared, with what each has brought."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from generations.models import Prompt, PromptVersion
from generations.views.prompt.versions import FIRST, PAGE
from generations.workflow import prompts
from generations.workflow.orders import OrderedImage
from generations.workflow.prompts import Words
from tests import factories
from tests.base import HTMX, World
from tests.views.prompt.pages import address, live, prompt, see


@pytest.fixture
def row(world: World) -> Prompt:
    """With two versions, the second live."""
    made = prompt(world, "Two soft lights on [fruit]", settings={"aspect": "1:1", "quality": "low"})
    factories.version(made, "One large light on [fruit] and [cloth]", settings={"aspect": "16:9", "quality": "low"})
    return made


def first_of(row: Prompt) -> PromptVersion:
    return row.versions.get(number=1)


def numbers_in(page: str) -> list[int]:
    return [int(one) for one in re.findall(r"/versions/\w+\">(\d+)</a>", page)]


def press(world: World, row: Prompt, act: str, version: PromptVersion, who: object = None, **options: Any) -> Any:
    client = world.client(who or world.bob)  # type: ignore[arg-type]
    return client.post(address(world, row, f"/{act}"), {"version": version.public_id}, **options)


def test_each_says_who_and_why(world: World, row: Prompt) -> None:
    factories.version(row, "Third", person=world.alice)
    row.versions.filter(number=2).update(why="one light instead of two")
    page = see(world, world.vic, row)
    assert "one light instead of two" in page
    assert "Alice, " in page


def test_the_page_shows_the_newest_and_fetches_the_others(world: World) -> None:
    row = prompt(world, "Text 0")
    for number in range(1, 45):
        factories.version(row, f"Text {number}")
    client, answer = world.client(world.bob), see(world, world.bob, row)
    numbers = [numbers_in(answer)]
    while found := re.search(r"\?before=\d+", answer):
        answer = client.get(address(world, row, f"/versions{found[0]}"), headers=HTMX).content.decode()
        numbers.append(numbers_in(answer))
    assert [len(page) for page in numbers] == [FIRST, PAGE, 45 - FIRST - PAGE]
    assert [one for page in numbers for one in page] == list(range(45, 0, -1))


def test_an_older_one_has_a_page_of_its_own(world: World, row: Prompt) -> None:
    page = see(world, world.vic, row, f"/versions/{first_of(row).public_id}")
    assert "This is version 1. Version 2 is live." in page
    assert "Two soft lights" in page.partition('id="prompt-text"')[2].partition("</div>")[0]


def test_a_version_of_another_prompt_is_not_there(world: World, row: Prompt) -> None:
    other = live(prompt(world))
    assert world.client(world.bob).get(address(world, row, f"/versions/{other.public_id}")).status_code == 404
    assert press(world, row, "publish", other).status_code == 404
    assert press(world, row, "restore", other).status_code == 404


class TestInForce:
    def test_an_older_one_becomes_live_as_it_is(self, world: World, row: Prompt) -> None:
        press(world, row, "publish", first_of(row))
        row.refresh_from_db()
        assert live(row).number == 1
        assert row.versions.count() == 2

    def test_restoring_makes_a_new_version_of_the_old_words(self, world: World, row: Prompt) -> None:
        press(world, row, "restore", first_of(row))
        row.refresh_from_db()
        assert (live(row).number, live(row).text, live(row).restores) == (3, first_of(row).text, first_of(row))

    @pytest.mark.parametrize("act", ["publish", "restore"])
    def test_is_undone_by_one_press(self, world: World, row: Prompt, act: str) -> None:
        answer = press(world, row, act, first_of(row))
        client = world.client(world.bob)
        page = html.unescape(client.get(answer.headers["Location"]).content.decode())
        undo = re.search(r'action="([^"]*undo=1)"', page)[1]
        assert client.post(undo, headers=HTMX).status_code == 204
        row.refresh_from_db()
        assert live(row).number == 2

    @pytest.mark.parametrize("act", ["publish", "restore"])
    @pytest.mark.parametrize(("who", "status"), [("alice", 302), ("rae", 403), ("vic", 403), ("charlie", 404)])
    def test_is_for_its_author_and_owners(self, world: World, row: Prompt, act: str, who: str, status: int) -> None:
        assert press(world, row, act, first_of(row), getattr(world, who)).status_code == status

    def test_not_for_another_editor(self, world: World) -> None:
        row = prompt(world, owner=world.alice)
        assert press(world, row, "publish", live(row)).status_code == 403


def test_a_page_that_is_open_is_told_of_a_new_live_version(world: World, row: Prompt) -> None:
    seen = live(row).public_id
    factories.version(row, "Third")
    answer = world.client(world.vic).get(address(world, row, f"/versions?seen={seen}"), headers=HTMX).content.decode()
    assert "Version 3 is live now." in answer


class TestCompare:
    def test_the_live_one_stands_beside_the_one_before_it(self, world: World, row: Prompt) -> None:
        page = see(world, world.vic, row, "/compare")
        sides = page.split('class="side-text"')[1:]
        assert re.findall(r"<del>([^<]*)</del>", sides[0]) == ["Two soft lights"]
        assert re.findall(r"<ins>([^<]*)</ins>", sides[1].partition("</article>")[0]) == [
            "One large light",
            " and [cloth]",
        ]

    def test_settings_and_variables_too(self, world: World, row: Prompt) -> None:
        page = see(world, world.vic, row, "/compare?a=1&b=2")
        tables = page.partition('id="c-settings"')[2]
        assert re.findall(r'<tr class="differs"><th scope="row">([^<]*)', tables) == ["Aspect ratio", "cloth"]

    def test_chinese_is_told_by_characters(self, world: World) -> None:
        row = prompt(world, "一张复古海报")
        factories.version(row, "一张现代海报")
        page = see(world, world.vic, row, "/compare")
        assert (re.search("<del>(.*?)</del>", page)[1], re.search("<ins>(.*?)</ins>", page)[1]) == ("复古", "现代")

    @pytest.mark.parametrize("query", ["?a=2&b=1", "?a=99&b=2", "?a=x&b=", "?a=²&b=9999999999999999999"])
    def test_any_numbers_make_a_page(self, world: World, row: Prompt, query: str) -> None:
        assert see(world, world.vic, row, f"/compare{query}").count('class="side-text"') == 2

    def test_with_one_version_there_is_nothing_to_compare(self, world: World) -> None:
        assert "There is only one version" in see(world, world.vic, prompt(world), "/compare")

    def test_records_stand_side_by_side(self, world: World, row: Prompt) -> None:
        factories.picture(world.project, world.bob, version=first_of(row), kept=True)
        page = see(world, world.bob, row, "/compare")
        assert re.findall(r"<dt>Kept</dt><dd>([^<]*)", page) == ["1 · 100 %", "0"]

    def test_queries_do_not_grow(self, world: World, row: Prompt, django_assert_max_num_queries: Any) -> None:
        for number in range(6):
            factories.version(row, f"Text {number}")
        client = world.client(world.bob)
        with django_assert_max_num_queries(24):
            client.get(address(world, row, "/compare"))


def test_many_versions_take_no_more_queries(world: World, row: Prompt, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        factories.version(row, f"Text {number}")
    client = world.client(world.bob)
    with django_assert_max_num_queries(10):
        client.get(address(world, row, "/versions"))


@pytest.mark.parametrize(("who", "press"), [("bob", "edit"), ("rae", "propose")])
def test_writing_begins_with_the_version_that_is_looked_at(world: World, row: Prompt, who: str, press: str) -> None:
    page = see(world, getattr(world, who), row, f"/versions/{first_of(row).public_id}")
    found = re.search(rf'href="([^"]*/{press}[^"]*)"', page)
    assert found
    written = world.client(getattr(world, who)).get(found[1]).content.decode()
    assert first_of(row).text in html.unescape(written)


def test_another_order_of_references_is_seen_in_the_comparison(world: World) -> None:
    images = [OrderedImage(image=factories.image(world.team), filename=f"{name}.png", role="style") for name in "ab"]
    row = factories.prompt(world.team, world.bob, references=tuple(images))
    prompts.add_version(row, world.bob, Words(text=row.text, references=tuple(images[::-1])))
    answer = world.client(world.vic).get(address(world, row, "/compare"))
    found = [(one.name, one.old, one.new) for one in answer.context["comparison"].references]
    assert found == [("1", "a.png · Style", "b.png · Style"), ("2", "b.png · Style", "a.png · Style")]
