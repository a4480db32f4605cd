"""The page for comparing: which pictures, what they differ in, and what comes into another's place."""

from __future__ import annotations

from typing import Any

import pytest

from generations.models import Picture
from tests import factories
from tests.base import World


@pytest.fixture
def three(world: World) -> list[Picture]:
    """Newest first."""
    prompts = ("A blue bowl of pears", "A red bowl of pears", "A red bowl of pears")
    return [factories.picture(world.project, world.bob, prompt=text) for text in prompts][::-1]


def look(world: World, *pictures: Picture, more: str = "", who: str = "bob") -> Any:
    query = "&".join(f"p={one.public_id}" for one in pictures)
    return world.client(getattr(world, who)).get(world.url(f"compare?{query}{more}"))


def test_they_stand_in_the_order_of_the_address(world: World, three: list[Picture]) -> None:
    panes = look(world, three[2], three[0]).context["panes"]
    assert [(pane.name, pane.picture) for pane in panes] == [("A", three[2]), ("B", three[0])]


def test_the_words_that_differ_are_marked(world: World, three: list[Picture]) -> None:
    text = look(world, three[2], three[0]).content.decode()
    assert "<del>blue</del><ins>red</ins>" in text


def test_the_same_prompt_is_said_to_be_the_same(world: World, three: list[Picture]) -> None:
    assert "All have the same prompt." in look(world, three[0], three[1]).content.decode()


def test_settings_are_listed_where_they_differ(world: World, three: list[Picture]) -> None:
    three[0].generation.model = "other-model"
    three[0].generation.save()
    rows = {one.name: one.values for one in look(world, three[0], three[1]).context["settings"]}
    assert rows["Model"] == ["other-model", "gpt-image-2"]
    assert "Size" not in rows


def test_prices_are_for_those_who_see_them(world: World, three: list[Picture]) -> None:
    Picture.objects.filter(pk=three[0].pk).update(cost_nano=53_000_000)
    assert "$0.053" in look(world, three[0], three[1]).content.decode()
    assert "$0.053" not in look(world, three[0], three[1], who="vic").content.decode()


def test_a_neighbour_takes_a_place_but_none_that_is_shown(world: World, three: list[Picture]) -> None:
    first, last = look(world, three[0], three[2]).context["panes"]
    assert f"p={three[1].public_id}&p={three[2].public_id}" in first.next
    assert first.previous == ""
    assert f"p={three[0].public_id}&p={three[1].public_id}" in last.previous


def test_one_alone_is_its_own_page(world: World, three: list[Picture]) -> None:
    assert look(world, three[0]).url == world.url(f"p/{three[0].public_id}")


def test_four_are_the_most(world: World) -> None:
    many = [factories.picture(world.project, world.bob) for _ in range(5)]
    assert len(look(world, *many).context["panes"]) == 4


def test_another_teams_picture_is_not_there(world: World, three: list[Picture]) -> None:
    strange = factories.team("Others", world.charlie)
    foreign = factories.picture(strange.projects.get(), world.charlie)
    assert look(world, three[0], foreign).status_code == 404
    assert look(world).status_code == 404


def test_the_panes_alone_are_given_to_a_script(world: World, three: list[Picture]) -> None:
    query = f"compare?p={three[0].public_id}&p={three[1].public_id}"
    answer = world.client(world.bob).get(world.url(query), headers={"X-Partial": "compare"})
    assert answer.content.lstrip().startswith(b'<div class="panes')
