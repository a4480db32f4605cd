"""The full-text index of the library follows its table, and survives a rebuilt table."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from generations.models import PromptSearch, search_index
from generations.models.search_index import rebuild
from generations.search import match
from tests import factories
from tests.base import World


def found(world: World, text: str) -> list[int]:
    asked = match(text, world.team.pk, search_index.PROMPTS.mark)
    assert asked is not None
    return search_index.PROMPTS.first_hits(asked, 10)


def test_lost_triggers_come_back_with_migrate(world: World) -> None:
    with connection.cursor() as cursor:
        lost = "generations_prompts_index_insert" if connection.vendor == "sqlite" else "generations_prompts_index"
        on = "" if connection.vendor == "sqlite" else "ON generations_promptsearch"
        cursor.execute(f"DROP TRIGGER {lost} {on}")
    call_command("migrate", verbosity=0)
    made = factories.prompt(world.team, world.alice, "Silver birch")
    assert found(world, "birch") == [made.pk]


def test_the_index_can_be_filled_again(world: World) -> None:
    made = factories.prompt(world.team, world.alice, "Silver birch")
    rebuild()
    assert found(world, "birch") == [made.pk]


def test_a_new_version_and_a_deleted_prompt_leave_it(world: World) -> None:
    made, gone = (factories.prompt(world.team, world.alice, "Silver birch") for _ in range(2))
    factories.version(made, "Copper beech")
    gone.delete()
    assert (found(world, "birch"), found(world, "beech")) == ([], [made.pk])


@pytest.mark.parametrize("text", ["silver", "silv birch", "茶盏", "茶", "birch 茶盏"])
def test_a_row_at_hand_is_judged_as_the_index_does(world: World, text: str) -> None:
    for words in ("Silver birch, 宋代茶盏", "Silverware", "Birch", "茶 盏", "A birch of silver and a 茶盏"):
        factories.prompt(world.team, world.alice, words)
    asked = match(text, world.team.pk, search_index.PROMPTS.mark)
    held = PromptSearch.objects.filter(search_index.PROMPTS.holds(asked)).values_list("pk", flat=True)
    assert sorted(held) == sorted(found(world, text)) != []
