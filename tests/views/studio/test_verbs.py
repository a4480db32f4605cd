"""Cancel, retry, re-run, resolve and reuse: who may, what comes of it, and what a second press does."""

from __future__ import annotations

from typing import Any

import pytest

from generations.models import Attempt, Draft, Generation, LedgerEntry, Project, Reference
from tests import factories
from tests.base import HTMX, World
from tests.engine.orders import submitted

VERBS = ("cancel", "retry", "rerun", "resolve", "reuse")


@pytest.fixture
def made(world: World) -> Generation:
    """Bob's, submitted for good, so that its money is in the books."""
    return submitted(world, person=world.bob, aspect="1:1", n=2)


def press(world: World, made: Generation, verb: str, who: Any = None, script: bool = True, **data: Any) -> Any:
    headers = HTMX if script else {}
    return world.client(who or world.bob).post(world.url(f"g/{made.public_id}/{verb}"), data, headers=headers)


def lose(made: Generation) -> None:
    """As the engine leaves it when nobody knows how the call ended."""
    made.attempts.update(status="unknown", error_code="read_timeout")
    made.slots.update(status="unknown")
    Generation.objects.filter(pk=made.pk).update(status="unknown")


@pytest.mark.parametrize("verb", VERBS)
def test_a_stranger_does_not_find_it(world: World, made: Generation, verb: str) -> None:
    assert press(world, made, verb, world.charlie).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_a_reviewer_may_not(world: World, made: Generation, verb: str) -> None:
    assert press(world, made, verb, world.rae).status_code == 403


@pytest.mark.parametrize("verb", ["cancel", "retry", "resolve"])
def test_a_teammates_is_the_owners_to_decide(world: World, made: Generation, verb: str) -> None:
    Generation.objects.update(person=world.alice)
    assert press(world, made, verb, world.bob).status_code == 403
    assert press(world, made, verb, world.alice).status_code != 403


@pytest.mark.parametrize("verb", VERBS)
def test_none_is_done_by_a_link(world: World, made: Generation, verb: str) -> None:
    before = Generation.objects.values().get(pk=made.pk)
    assert world.client(world.bob).get(world.url(f"g/{made.public_id}/{verb}")).url == world.url("studio")
    assert list(Generation.objects.values()) == [before]


def test_cancel_before_it_is_sent_costs_nothing(world: World, made: Generation) -> None:
    answer = press(world, made, "cancel")
    made.refresh_from_db()
    assert made.status == "cancelled"
    assert LedgerEntry.objects.held() == 0
    assert "cancelled" in answer.content.decode()


def test_retry_calls_again_for_what_is_missing(world: World, made: Generation) -> None:
    press(world, made, "cancel")
    press(world, made, "retry")
    made.refresh_from_db()
    assert made.status == "queued"


def test_retry_pressed_twice_says_that_there_is_nothing_to_do(world: World, made: Generation) -> None:
    press(world, made, "cancel")
    press(world, made, "retry")
    answer = press(world, made, "retry")
    assert answer.status_code == 409
    assert "studio:toast" in answer.headers["HX-Trigger"]


def test_rerun_is_a_generation_of_its_own_on_top(world: World, made: Generation) -> None:
    answer = press(world, made, "rerun", submission="again-1")
    again = Generation.objects.latest("pk")
    assert again.rerun_of == made
    assert f'id="g-{again.public_id}"' in answer.content.decode()


def test_rerun_pressed_twice_is_one(world: World, made: Generation) -> None:
    for _ in range(2):
        press(world, made, "rerun", submission="again-1")
    assert Generation.objects.count() == 2


def test_rerun_over_the_budget_says_so(world: World, made: Generation) -> None:
    Project.objects.update(budget_nano=1)
    answer = press(world, made, "rerun", submission="again-1")
    assert answer.status_code == 409
    assert Generation.objects.count() == 1


@pytest.mark.parametrize(("choice", "held", "spent"), [("came", 0, True), ("not", 0, False), ("again", 1, True)])
def test_resolving_moves_the_money_as_the_person_says(
    world: World, made: Generation, choice: str, held: int, spent: bool
) -> None:
    lose(made)
    press(world, made, "resolve", choice=f"{choice}:1")
    assert Attempt.objects.earliest("pk").resolution == choice
    assert (LedgerEntry.objects.held() > 0, LedgerEntry.objects.spent() > 0) == (bool(held), spent)


def test_resolving_twice_is_refused(world: World, made: Generation) -> None:
    lose(made)
    press(world, made, "resolve", choice="not:1")
    assert press(world, made, "resolve", choice="came:1").status_code == 409


def test_a_choice_that_is_none_changes_nothing(world: World, made: Generation) -> None:
    lose(made)
    assert press(world, made, "resolve", choice="perhaps:1").status_code == 409
    assert Attempt.objects.get().resolution == ""


def test_reuse_fills_the_composer(world: World, made: Generation) -> None:
    image = factories.image(world.team)
    Reference.objects.create(generation=made, image=image, position=0, filename="pear.png")
    shown = press(world, made, "reuse", world.alice).content.decode()
    assert 'id="composer"' in shown
    assert "A bowl of pears" in shown
    kept = Draft.objects.get(user=world.alice).data
    assert (kept["quality"], kept["n"], kept["references"][0]["filename"]) == ("low", "2", "pear.png")


@pytest.mark.parametrize("verb", VERBS)
def test_without_a_script_it_leads_back_to_the_studio(world: World, made: Generation, verb: str) -> None:
    answer = press(world, made, verb, script=False, submission="again-1", choice="not:1")
    assert answer.status_code == 302
    assert "/studio?project=" in answer.url
