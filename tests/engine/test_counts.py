"""What a call's end leaves for prices: counts and charges of one picture, and the true cost of a call without one."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from generations.engine import losses, settle
from generations.engine.call import Caller
from generations.engine.database import Database
from generations.engine.failure import Failure, of_error
from generations.engine.job import Job
from generations.models import Attempt, LedgerEntry
from generations.providers.base import Outcome, Usage
from generations.providers.errors import Refused
from tests import factories
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.steps import answer, begun
from tests.engine.trying import choices, tried
from tests.gateways.demo import DemoServer


def made(studio: World, kind: str, **fields: Any) -> Attempt:
    gateway = tried(studio, kind)
    generation = drained(submitted(studio, gateway=gateway, **(choices(gateway) | fields)))
    return generation.attempts.get()


def test_output_is_counted_by_the_picture(studio: World, demo: DemoServer) -> None:
    attempt = made(studio, "openai", n=3)
    assert (attempt.output_tokens, attempt.charge_nano) == (196, None)


@pytest.mark.parametrize(("kind", "charge"), [("runbase", 70_000_000), ("runapi", 50_000_000)])
def test_a_named_charge_is_kept_by_the_picture(studio: World, demo: DemoServer, kind: str, charge: int) -> None:
    attempt = made(studio, kind)
    assert (attempt.charge_nano, attempt.output_tokens) == (charge, None)


def test_an_answer_in_words_costs_what_was_counted(studio: World, demo: DemoServer) -> None:
    attempt = made(studio, "openai-responses", prompt="Pears #demo:text")
    assert attempt.status == "failed"
    assert 0 < attempt.cost_nano < attempt.reserved_nano
    assert LedgerEntry.objects.spent() == demo.billed()["USD"]
    check_all()


def lost_with(studio: World, usage: Usage | None) -> int:
    submitted(studio)
    losses.fail(begun()[0], Failure(code="unreadable_answer", billed="yes", usage=usage))
    check_all()
    return LedgerEntry.objects.spent()


def test_without_a_count_the_whole_reserve_is_the_cost(studio: World) -> None:
    spent = lost_with(studio, None)
    assert spent == Attempt.objects.get().reserved_nano


def test_with_a_count_the_count_is_the_cost(studio: World) -> None:
    assert lost_with(studio, Usage(text_in=100, image_in=0, output=1000)) == 100 * 5_000 + 1000 * 30_000


def test_a_count_of_nothing_useful_changes_nothing(studio: World) -> None:
    assert lost_with(studio, Usage(text_in=100)) == Attempt.objects.get().reserved_nano


def test_a_refusal_after_the_text_model_has_worked_costs_what_was_counted() -> None:
    counted = of_error(Refused("no", usage=Usage(chat_in=1650, chat_out=27, output=0)), idempotent=False)
    plain = of_error(Refused("no"), idempotent=False)
    assert (counted.billed, plain.billed) == ("yes", "no")


def test_a_prompts_row_is_the_last_to_be_locked(studio: World, demo: DemoServer) -> None:
    studio.project.budget_nano = 10**12
    studio.project.save()
    prompt = factories.prompt(studio.team, studio.alice)
    with CaptureQueriesContext(connection) as seen:
        submitted(studio, version=prompt.live)
    assert changes_of(seen)[-1] == "generations_prompt"
    job, outcome = begun()[0], answer()
    arrival = asyncio.run(stored(job, outcome))
    with CaptureQueriesContext(connection) as seen, transaction.atomic():
        settle.finish(job, outcome, [arrival], [], arrival)
    assert changes_of(seen) == ["generations_budget", "generations_generation", *2 * ["generations_prompt"]]
    prompt.refresh_from_db()
    assert (prompt.uses, prompt.made) == (1, 1)


async def stored(job: Job, outcome: Outcome) -> settle.Arrival:
    """The answer's one picture, its files in the storage."""
    async with Database() as database, Caller(database) as caller:
        return await caller._ingester._one(job, job.slots[0][0], outcome.pictures[0])


def changes_of(seen: CaptureQueriesContext) -> list[str]:
    """Tables of rows that others lock too, in the order in which they are changed."""
    shared = r'UPDATE "(generations_(?:project|budget|picture|generation|prompt))"'
    return [found[1] for one in seen.captured_queries if (found := re.match(shared, one["sql"]))]
