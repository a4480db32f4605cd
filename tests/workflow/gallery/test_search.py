"""The gallery's search in its address, and whose pictures and words it knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from generations import search
from generations.models import Picture, SearchText
from generations.workflow.gallery import Search, pages, sealing
from tests import factories
from tests.base import World


def read(words: str) -> Search:
    return Search.read(QueryDict(words))


@pytest.mark.parametrize(
    "words",
    ["q=blue", "project=a&project=b", "aspect=16%3A9&stars=3&my=none", "q=%E8%8C%B6&from=2026-01-01&to=2026-02-01", ""],
)
def test_it_is_written_as_it_was_read(words: str) -> None:
    assert read(words).query == (f"?{words}" if words else "")


@pytest.mark.parametrize("words", ["size=big", "tag=", "from=2026-02-30", "q=%20", "tag=%00", "tag=" + "x" * 101])
def test_what_is_no_search_is_passed_over(words: str) -> None:
    assert not read(words)


def test_one_value_is_taken_away_or_added_and_the_others_stay() -> None:
    wanted = read("q=blue&tag=a&tag=b&from=2026-01-01")
    assert wanted.without("tag", "a").query == "?q=blue&tag=b&from=2026-01-01"
    assert wanted.without("tag").without("q").without("from").query == ""
    assert Search().with_("tag", "a").with_("tag", "b").with_("tag", "a").query == "?tag=a&tag=b"
    assert wanted.with_("to", "2026-03-01").with_("q", "red").days == (date(2026, 1, 1), date(2026, 3, 1))


def picture(world: World, words: str, **fields: object) -> Picture:
    made = factories.picture(world.project, world.alice, **fields)
    SearchText.objects.create(picture=made, tokens=search.tokens(words, made.team_id))
    return made


def found(world: World, words: str, person: object = None) -> list[int]:
    return pages.older(world.team.pk, (person or world.alice).pk, read(words), None, 50)  # type: ignore[attr-defined]


@pytest.mark.parametrize("old", [True, False], ids=["in the bitmaps", "too new for them"])
class TestWhat:
    @pytest.fixture(autouse=True)
    def made(self, world: World, old: bool) -> None:
        words = ["A blue glass sphere", "宋代茶盏,博物馆图鉴", "Blue dunes at dawn", "Café terrace"]
        self.pictures = [picture(world, one).pk for one in words]
        if old:
            sealing.seal(world.team.pk, timedelta(days=-1))

    @pytest.mark.parametrize(
        ("words", "places"),
        [
            ("blue", [2, 0]),
            ("blu", [2, 0]),
            ("b", [2, 0]),
            ("blue sphere", [0]),
            ("茶盏", [1]),
            ("代茶", [1]),
            ("茶", [1]),
            ("图鉴", [1]),
            ("博物馆图", [1]),
            ("cafe", [3]),
            ("red", []),
            ("盏茶", []),
            ("茶盏博物", []),
            ("t", [3]),
            ("team", []),
            ("team0id", []),
            ("\"'\\%_* NEAR(", []),
        ],
    )
    def test_words_find(self, world: World, words: str, places: list[int]) -> None:
        wanted = Search(text=words)
        assert pages.older(world.team.pk, world.alice.pk, wanted, None, 50) == [self.pictures[one] for one in places]

    def test_another_teams_pictures_are_not_found(self, world: World) -> None:
        other = world.charlie.teams.get()
        theirs = factories.picture(other.projects.get(), world.charlie)
        SearchText.objects.create(picture=theirs, tokens=search.tokens("Blue whale", other.pk))
        sealing.seal(other.pk, timedelta(days=-1))
        assert len(found(world, "q=blue")) == 2
        assert found(world, f"project={theirs.project.public_id}") == []


def test_a_private_prompt_is_no_filter_for_others(world: World) -> None:
    prompt = factories.prompt(world.team, world.bob, sharing="private")
    made = factories.picture(world.project, world.bob, version=prompt.live)
    words = f"prompt={prompt.public_id}"
    assert (found(world, words), found(world, words, world.bob)) == ([], [made.pk])


def test_values_are_counted_within_the_rest_of_the_search(world: World) -> None:
    lumen = factories.project(world.team, "Lumen")
    picture(world, "Blue")
    factories.picture(lumen, world.bob)
    sealing.seal(world.team.pk, timedelta(days=-1))
    factories.picture(lumen, world.alice)
    who = (world.team.pk, world.alice.pk)
    everywhere = {world.project.public_id: 1, lumen.public_id: 2}
    assert pages.facet_counts(*who, Search(), "project") == everywhere
    assert pages.facet_counts(*who, read(f"project={lumen.public_id}"), "project") == everywhere
    assert pages.facet_counts(*who, read(f"person={world.bob.public_id}"), "project") == {lumen.public_id: 1}
    assert pages.facet_counts(*who, read("q=blue"), "aspect") == {"1:1": 1}
