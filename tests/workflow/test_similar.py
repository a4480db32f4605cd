"""Similar prompts: by whole words of any script, among those that the person may see."""

from __future__ import annotations

from typing import Any

import pytest

from generations.models import Prompt
from generations.workflow import similar as module
from generations.workflow.similar import similar
from tests import factories
from tests.base import World

PLINTH = "Studio photograph of a glass sphere on a stone plinth, one soft light from the left, long shadow"
VARIANT = "Studio photograph of a perfume bottle on a stone plinth, soft light from the right, long shadow"
CITY = "Night city seen across the river, neon reflections, light rain, a tram on the bridge"
TEA = "博物馆图鉴式拆解信息图，米白纸张质感，左侧结构拆解，右侧纹样说明"
TEA_TOO = "图鉴式信息图：青花瓷瓶，米白纸张质感，结构拆解，纹样与工艺说明"


@pytest.fixture(autouse=True)
def no_sample_of_another_test() -> None:
    module.commonness.cache_clear()


def found(world: World, row: Prompt, **options: Any) -> list[str]:
    return [one.text for one in similar(row, world.actor(world.bob).prompts().live(), **options)]


def test_what_shares_its_words_is_found_and_what_does_not_is_not(world: World) -> None:
    row, *_ = (factories.prompt(world.team, world.alice, text) for text in (PLINTH, VARIANT, CITY, TEA))
    assert found(world, row) == [VARIANT]


def test_chinese_is_found_by_its_words(world: World) -> None:
    row, *_ = (factories.prompt(world.team, world.alice, text) for text in (TEA, TEA_TOO, PLINTH))
    assert found(world, row) == [TEA_TOO]


def test_the_most_similar_comes_first_and_never_itself(world: World) -> None:
    texts = (PLINTH, VARIANT, PLINTH.replace("stone", "wooden"), PLINTH + ", quiet")
    row, *_ = (factories.prompt(world.team, world.alice, text) for text in texts)
    assert found(world, row) == [texts[3], texts[2], texts[1]]
    assert found(world, row, most=2) == [texts[3], texts[2]]


def test_only_what_the_person_may_see(world: World) -> None:
    row = factories.prompt(world.team, world.alice, PLINTH)
    factories.prompt(world.team, world.alice, VARIANT, sharing="private")
    elsewhere = world.charlie.memberships.get().team
    factories.prompt(elsewhere, world.charlie, VARIANT)
    assert found(world, row) == []


def test_removed_ones_are_not_offered(world: World) -> None:
    row, other = (factories.prompt(world.team, world.alice, text) for text in (PLINTH, VARIANT))
    other.remove()
    assert found(world, row) == []


def test_words_that_are_everywhere_tell_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ENOUGH", 4)
    common = "masterpiece highly detailed studio quality render"
    rare = (
        "harbour gulls rope",
        "harbour gulls net",
        "violin bow rosin",
        "cactus pot sand",
        "snow owl branch",
        "tin robot",
    )
    row, *_ = (
        factories.prompt(world.team, world.alice, f"{common} {words}") for words in (*rare, "lilac", "quartz", "pine")
    )
    assert found(world, row) == [f"{common} harbour gulls net"]


def test_a_prompt_without_words_resembles_nothing(world: World) -> None:
    row, _other = (factories.prompt(world.team, world.alice, text) for text in ("!!!", PLINTH))
    assert found(world, row) == []


def test_queries_do_not_grow(world: World, django_assert_max_num_queries: Any) -> None:
    row, *_ = (factories.prompt(world.team, world.alice, f"{PLINTH} number {number}") for number in range(12))
    among = world.actor(world.bob).prompts().live()
    found(world, row)
    with django_assert_max_num_queries(5 + module.KNOWN):
        assert len(similar(row, among)) == 6
