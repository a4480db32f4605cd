"""What people may do with a generation: cancel, retry, run again, resolve, trash."""

from __future__ import annotations

import asyncio

import pytest
from django.db import transaction

from generations import engine
from generations.engine import losses, settle
from generations.engine.failure import Failure
from generations.models import Attempt, Generation, LedgerEntry, Picture
from generations.workflow.cancel import cancel
from generations.workflow.errors import NothingToDo, OverBudget
from generations.workflow.rerun import rerun
from generations.workflow.resolve import resolve
from generations.workflow.retry import retry
from generations.workflow.trash import restore, trash
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.steps import answer, begun, claimed, expire_leases
from tests.engine.test_rescue import taken_in
from tests.gateways.demo import DemoServer


def unknown(studio: World, **fields: object) -> Generation:
    generation = submitted(studio, **fields)
    begun()
    expire_leases()
    engine.rescue()
    generation.refresh_from_db()
    return generation


def failed(studio: World, **fields: object) -> Generation:
    generation = submitted(studio, **fields)
    for job in begun():
        with transaction.atomic():
            losses.fail(job, Failure(code="content_refused", answered=True))
    generation.refresh_from_db()
    return generation


def test_cancelling_a_queued_one_costs_nothing(studio: World) -> None:
    generation = cancel(submitted(studio, n=2), studio.alice)
    assert (generation.status, LedgerEntry.objects.held()) == ("cancelled", 0)
    check_all()


def test_cancelling_a_claimed_one_keeps_it_from_being_sent(studio: World) -> None:
    generation = submitted(studio)
    job = claimed()[0]
    cancel(generation, studio.alice)
    with transaction.atomic():
        assert not settle.begin(job, "hash")
    check_all()


def test_a_call_under_way_is_let_finish_and_its_pictures_go_to_the_trash(studio: World) -> None:
    generation = submitted(studio)
    job = begun()[0]
    assert cancel(generation, studio.alice).status == "running"
    asyncio.run(taken_in(job, answer()))
    generation.refresh_from_db()
    assert generation.status == "cancelled"
    assert Picture.objects.get().trashed is not None
    assert LedgerEntry.objects.spent() > 0
    check_all()


def test_a_cancelled_call_is_not_sent_again(studio: World) -> None:
    generation = submitted(studio)
    job = begun()[0]
    cancel(generation, studio.alice)
    with transaction.atomic():
        losses.fail(job, Failure(code="rate_limited", again=True, answered=True))
    generation.refresh_from_db()
    assert (generation.status, generation.attempts.count()) == ("cancelled", 1)
    check_all()


def test_cancelling_what_has_ended_changes_nothing(studio: World) -> None:
    generation = failed(studio)
    assert cancel(generation, studio.alice).status == "failed"
    assert cancel(generation, studio.alice).cancelled_at is None


def test_a_retry_brings_the_missing_pictures(studio: World, demo: DemoServer) -> None:
    generation = failed(studio, n=2)
    assert retry(generation, studio.alice).status == "running"
    assert drained(generation).status == "done"
    check_all()


def test_a_second_press_of_retry_does_nothing(studio: World) -> None:
    generation = failed(studio)
    retry(generation, studio.alice)
    with pytest.raises(NothingToDo):
        retry(generation, studio.alice)
    check_all(at_rest=False)


def test_a_retry_is_paid_from_the_budget(studio: World) -> None:
    generation = failed(studio)
    studio.project.budget_nano = 1
    studio.project.save()
    with pytest.raises(OverBudget):
        retry(generation, studio.alice)
    check_all()


def test_running_again_is_a_generation_of_its_own(studio: World) -> None:
    first = submitted(studio, n=2, quality="high", prompt="Figs")
    second = rerun(first, studio.bob, "again-1")
    assert (second.rerun_of, second.person, second.prompt, second.n) == (first, studio.bob, "Figs", 2)
    assert rerun(first, studio.bob, "again-1") == second


def test_it_came_settles_at_the_reserve(studio: World) -> None:
    generation = unknown(studio)
    held = LedgerEntry.objects.held()
    assert resolve(generation, studio.alice, "came").status == "failed"
    assert (LedgerEntry.objects.held(), LedgerEntry.objects.spent()) == (0, held)
    check_all()


def test_it_did_not_come_releases(studio: World) -> None:
    resolve(unknown(studio), studio.alice, "not")
    assert LedgerEntry.objects.held() == LedgerEntry.objects.spent() == 0
    check_all()


def test_run_again_is_a_new_call_for_the_same_pictures(studio: World, demo: DemoServer) -> None:
    generation = unknown(studio, n=2)
    assert resolve(generation, studio.alice, "again").status == "running"
    assert drained(generation).status == "done"
    assert Attempt.objects.count() == 2
    check_all()


def test_a_second_decision_finds_nothing(studio: World) -> None:
    generation = unknown(studio)
    resolve(generation, studio.alice, "not")
    with pytest.raises(NothingToDo):
        resolve(generation, studio.alice, "came")


def test_an_answer_after_the_decision_changes_no_money(studio: World) -> None:
    generation = submitted(studio)
    job = begun()[0]
    expire_leases()
    engine.rescue()
    resolve(generation, studio.alice, "not")
    asyncio.run(taken_in(job, answer()))
    assert LedgerEntry.objects.spent() == 0
    check_all()


def test_pictures_go_to_the_trash_and_come_back(studio: World, demo: DemoServer) -> None:
    generation = drained(submitted(studio))
    picture = generation.pictures.get()
    assert trash([picture], studio.alice) == 1
    assert trash([picture], studio.alice) == 0
    assert restore([picture], studio.alice) == 1
    assert Picture.objects.live().count() == 1


def test_a_late_picture_of_a_cancelled_one_can_be_restored(studio: World) -> None:
    generation = submitted(studio)
    job = begun()[0]
    cancel(generation, studio.alice)
    asyncio.run(taken_in(job, answer()))
    restore(list(generation.pictures.all()), studio.alice)
    generation.refresh_from_db()
    assert generation.status == "done"
    check_all()
