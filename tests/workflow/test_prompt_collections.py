"""A collection keeps its order."""

from __future__ import annotations

import pytest

from generations.models import Prompt, PromptCollection
from generations.workflow import prompt_collections as shelves
from tests import factories
from tests.base import World


@pytest.fixture
def shelf(world: World) -> PromptCollection:
    """With prompts 0, 1, 2, 3."""
    made = shelves.begin(world.team, world.alice, "Spring")
    for number in range(4):
        shelves.put(made, factories.prompt(world.team, world.alice, title=str(number)))
    return made


def order(shelf: PromptCollection) -> str:
    return "".join(shelf.items.order_by("position").values_list("prompt__title", flat=True))


def prompt(title: str) -> Prompt:
    return Prompt.objects.get(title=title)


@pytest.mark.parametrize(
    ("moved", "before", "after"), [("3", "0", "3012"), ("0", "2", "1023"), ("0", None, "1230"), ("2", "2", "0123")]
)
def test_a_prompt_moves_before_another(shelf: PromptCollection, moved: str, before: str | None, after: str) -> None:
    shelves.move(shelf, prompt(moved), prompt(before).pk if before else None)
    assert order(shelf) == after


def test_it_is_in_a_collection_once(shelf: PromptCollection) -> None:
    assert not shelves.put(shelf, prompt("1"))
    assert order(shelf) == "0123"


@pytest.mark.parametrize("title", ["0", "2", "3"])
def test_what_was_taken_out_goes_back_to_its_place(shelf: PromptCollection, title: str) -> None:
    behind = shelves.take(shelf, prompt(title))
    assert title not in order(shelf)
    shelves.put(shelf, prompt(title), next(iter(behind), None))
    assert order(shelf) == "0123"


def test_the_last_is_put_behind_after_one_was_taken_out(shelf: PromptCollection, world: World) -> None:
    shelves.take(shelf, prompt("1"))
    shelves.put(shelf, factories.prompt(world.team, world.alice, title="4"))
    assert order(shelf) == "0234"
