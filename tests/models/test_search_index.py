"""The full-text index follows its table, keeps teams apart, and survives a rebuilt table."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from generations.models import Picture, PromptSearch, SearchText, search_index
from generations.models.search_index import newest_matches, rebuild
from generations.search import match, tokens
from tests import factories
from tests.base import World

PROMPTS = ["A blue glass sphere", "宋代茶盏,博物馆图鉴", "Blue dunes at dawn", "Café terrace"]


@pytest.fixture
def pictures(world: World) -> list[Picture]:
    return [indexed(factories.picture(world.project, world.alice), prompt) for prompt in PROMPTS]


def indexed(picture: Picture, prompt: str) -> Picture:
    SearchText.objects.create(picture=picture, tokens=tokens(prompt, picture.team_id))
    return picture


def found(world: World, text: str, before: int | None = None, size: int = 10) -> list[int]:
    return newest_matches(text, world.team.pk, Picture.objects.live().filter(team=world.team), before, size)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("blue", [2, 0]),
        ("blu", [2, 0]),
        ("blue sphere", [0]),
        ("茶盏", [1]),
        ("代茶", [1]),
        ("茶", [1]),
        ("图鉴", [1]),
        ("博物馆图", [1]),
        ("cafe", [3]),
        ("red", []),
        ("盏茶", []),
    ],
)
def test_words_find_their_pictures_newest_first(
    world: World, pictures: list[Picture], text: str, places: list[int]
) -> None:
    assert found(world, text) == [pictures[place].pk for place in places]


def test_a_page_goes_on_below_its_cursor(world: World, pictures: list[Picture]) -> None:
    assert found(world, "blue", before=pictures[2].pk) == [pictures[0].pk]


def test_filters_hold(world: World, pictures: list[Picture]) -> None:
    rows = Picture.objects.live().filter(team=world.team, person=world.bob)
    assert newest_matches("blue", world.team.pk, rows, None, 10) == []


def test_another_teams_pictures_are_not_found(world: World, pictures: list[Picture]) -> None:
    other = world.charlie.teams.get()
    indexed(factories.picture(other.projects.get(), world.charlie), "Blue whale")
    assert len(found(world, "blue")) == 2


def test_a_changed_and_a_deleted_text_leave_the_index(world: World, pictures: list[Picture]) -> None:
    pictures[0].search.delete()
    SearchText.objects.filter(picture=pictures[2]).update(tokens=tokens("Green hills", world.team.pk))
    assert (found(world, "blue"), found(world, "green")) == ([], [pictures[2].pk])


def test_lost_triggers_come_back_with_migrate(world: World) -> None:
    with connection.cursor() as cursor:
        name = "generations_search_insert" if connection.vendor == "sqlite" else "generations_search"
        on = "" if connection.vendor == "sqlite" else "ON generations_searchtext"
        cursor.execute(f"DROP TRIGGER {name} {on}")
    call_command("migrate", verbosity=0)
    picture = indexed(factories.picture(world.project, world.alice), "Silver birch")
    assert found(world, "birch") == [picture.pk]


def test_the_index_can_be_filled_again(world: World, pictures: list[Picture]) -> None:
    rebuild()
    assert len(found(world, "blue")) == 2


@pytest.mark.parametrize("text", ['"', "blue AND", "* NEAR(", "team0id1", "a'b\\c"])
def test_hostile_text_is_only_text(world: World, pictures: list[Picture], text: str) -> None:
    assert isinstance(found(world, text), list)


class TestPrompts:
    """The same over the library's prompts."""

    def found(self, world: World, text: str) -> list[int]:
        asked = match(text, world.team.pk, search_index.PROMPTS.mark)
        assert asked is not None
        return search_index.PROMPTS.first_hits(asked, 10)

    def test_lost_triggers_come_back_with_migrate(self, world: World) -> None:
        with connection.cursor() as cursor:
            lost = "generations_prompts_index_insert" if connection.vendor == "sqlite" else "generations_prompts_index"
            on = "" if connection.vendor == "sqlite" else "ON generations_promptsearch"
            cursor.execute(f"DROP TRIGGER {lost} {on}")
        call_command("migrate", verbosity=0)
        made = factories.prompt(world.team, world.alice, "Silver birch")
        assert self.found(world, "birch") == [made.pk]

    def test_the_index_can_be_filled_again(self, world: World) -> None:
        made = factories.prompt(world.team, world.alice, "Silver birch")
        rebuild()
        assert self.found(world, "birch") == [made.pk]

    def test_a_new_version_and_a_deleted_prompt_leave_it(self, world: World) -> None:
        made, gone = (factories.prompt(world.team, world.alice, "Silver birch") for _ in range(2))
        factories.version(made, "Copper beech")
        gone.delete()
        assert (self.found(world, "birch"), self.found(world, "beech")) == ([], [made.pk])

    @pytest.mark.parametrize("text", ["silver", "silv birch", "茶盏", "茶", "birch 茶盏"])
    def test_a_row_at_hand_is_judged_as_the_index_does(self, world: World, text: str) -> None:
        for words in ("Silver birch, 宋代茶盏", "Silverware", "Birch", "茶 盏", "A birch of silver and a 茶盏"):
            factories.prompt(world.team, world.alice, words)
        asked = match(text, world.team.pk, search_index.PROMPTS.mark)
        held = PromptSearch.objects.filter(search_index.PROMPTS.holds(asked)).values_list("pk", flat=True)
        assert sorted(held) == sorted(self.found(world, text)) != []
