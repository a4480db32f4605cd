"""The starter library is loaded, removed and brought back as a whole; what somebody made of it stays."""

from __future__ import annotations

import pytest

from generations import starter as entries
from generations import variables
from generations.models import Prompt, WordList
from generations.workflow import prompts, starter
from tests import factories
from tests.base import World

SOME = [
    {"key": "potter", "title": "Potter", "text": "A potter in {list:colours}", "tags": ["People", "people"]},
    {"key": "tea", "title": "茶", "text": "宋代茶盏", "language": "zh-hans", "category": "product"},
]
LISTS = {"colours": ["red", "blue"], "unused": ["a"]}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A starter library of two."""
    monkeypatch.setattr(entries, "prompts", lambda: [dict(one) for one in SOME])
    monkeypatch.setattr(entries, "lists", lambda: dict(LISTS))


def titles(world: World) -> list[str]:
    return list(Prompt.objects.filter(team=world.team, removed=None).order_by("-pk").values_list("title", flat=True))


def test_it_is_loaded_in_its_order_with_its_lists(world: World, short: None) -> None:
    assert starter.load(world.team, world.alice) == 2
    assert titles(world) == ["Potter", "茶"]
    potter = Prompt.objects.get(starter="potter")
    assert (potter.owner, potter.sharing, potter.text) == (world.alice, "team", "A potter in {list:colours}")
    assert [tag.name for tag in potter.tags.all()] == ["people"] or [tag.name for tag in potter.tags.all()] == [
        "People"
    ]
    assert set(WordList.objects.values_list("name", "starter")) == {("colours", "colours"), ("unused", "unused")}


def test_loaded_again_it_adds_only_what_is_missing(world: World, short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    starter.load(world.team, world.alice)
    assert starter.load(world.team, world.alice) == 0
    monkeypatch.setattr(entries, "prompts", lambda: [*SOME, {"key": "new", "title": "New", "text": "A new one"}])
    assert starter.load(world.team, world.bob) == 1
    assert Prompt.objects.get(starter="new").owner == world.bob


def test_it_is_removed_as_a_whole_and_comes_back(world: World, short: None) -> None:
    own = factories.prompt(world.team, world.alice, title="Own")
    starter.load(world.team, world.alice)
    assert starter.remove(world.team) == starter.Removed(gone=2, stayed=0)
    assert (titles(world), WordList.objects.count()) == ([own.title], 0)
    assert starter.restore(world.team) == 2
    assert (len(titles(world)), WordList.objects.count()) == (3, 2)


def test_what_was_edited_stays_with_the_list_it_uses(world: World, short: None) -> None:
    starter.load(world.team, world.alice)
    edited = Prompt.objects.get(starter="potter")
    factories.version(edited, "Our potter in {list:colours}", world.bob)
    assert starter.remove(world.team) == starter.Removed(gone=1, stayed=1)
    assert titles(world) == ["Potter"]
    assert list(WordList.objects.values_list("name", flat=True)) == ["colours"]


def test_undo_leaves_what_somebody_had_removed_before(world: World, short: None) -> None:
    starter.load(world.team, world.alice)
    prompts.remove(Prompt.objects.get(starter="tea"))
    starter.remove(world.team)
    assert starter.restore(world.team) == 1
    assert titles(world) == ["Potter"]


def test_a_list_of_ones_own_name_is_left_alone(world: World, short: None) -> None:
    WordList.objects.create(team=world.team, name="colours", words=["our red"])
    starter.load(world.team, world.alice)
    starter.remove(world.team)
    assert WordList.objects.get(name="colours").words == ["our red"]


def test_another_team_is_not_touched(world: World, short: None) -> None:
    other = world.charlie.teams.get()
    starter.load(other, world.charlie)
    starter.load(world.team, world.alice)
    starter.remove(world.team)
    assert Prompt.objects.filter(team=other, removed=None).count() == 2


def test_the_real_one_loads_whole_and_its_variables_are_read(world: World) -> None:
    count = starter.load(world.team, world.alice)
    rows = Prompt.objects.filter(team=world.team).select_related("live")
    assert (count, rows.count()) == (len(entries.prompts()), len(entries.prompts()))
    told = {one.starter: {v["name"] for v in one.live.variables} for one in rows}
    read = {one.starter: {d.name for d in variables.definitions(one.text, one.live.variables)} for one in rows}
    assert {key: names - read[key] for key, names in told.items() if names - read[key]} == {}


@pytest.mark.parametrize("way", ["restore", "load"])
def test_what_somebody_removed_singly_stays_away(world: World, short: None, way: str) -> None:
    def back() -> int:
        return starter.restore(world.team) if way == "restore" else starter.load(world.team, world.alice)

    starter.load(world.team, world.alice)
    starter.remove(world.team)
    assert back() == 2
    prompts.remove(Prompt.objects.get(starter="tea"))
    assert (back(), titles(world)) == (0, ["Potter"])
