"""What was left by workers that are no more."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from django.db import transaction
from django_q.models import OrmQ

from generations import engine
from generations.engine import claim, entry, losses, owner, receipts, settle
from generations.engine.call import Caller
from generations.engine.database import Database
from generations.engine.failure import Failure
from generations.engine.job import request_hash
from generations.models import Attempt, LedgerEntry, Picture
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.steps import OWNER, answer, begun, claimed, expire_leases
from tests.gateways.demo import DemoServer


def test_a_claim_returns_to_the_queue(studio: World) -> None:
    submitted(studio)
    claimed()
    expire_leases()
    engine.rescue()
    assert Attempt.objects.get().status == "queued"


def test_a_live_lease_is_left_alone(studio: World) -> None:
    submitted(studio)
    begun()
    engine.rescue()
    assert Attempt.objects.get().status == "calling"


def test_an_abandoned_call_becomes_unknown_and_keeps_its_reserve(studio: World) -> None:
    generation = submitted(studio)
    begun()
    expire_leases()
    engine.rescue()
    generation.refresh_from_db()
    assert (generation.status, generation.slots.get().status) == ("unknown", "unknown")
    assert LedgerEntry.objects.held() > 0
    check_all()


def test_a_dead_process_of_this_machine_is_seen_before_its_lease_ends(studio: World) -> None:
    submitted(studio)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    begun(owner=f"{owner.node()}/{gone.pid}/aa")
    engine.rescue()
    assert Attempt.objects.get().status == "unknown"


def test_a_worker_that_slept_while_preparing_does_not_end_the_call_of_another(studio: World) -> None:
    submitted(studio)
    slow = claimed()[0]
    expire_leases()
    engine.rescue()
    begun(owner="elsewhere-2/1/bb")
    with transaction.atomic():
        ended = losses.drop(slow.attempt_id, slow.owner, Failure(code="reference_missing", again=True))
    assert (ended, Attempt.objects.get().status) == (False, "calling")


def test_nothing_is_called_by_rescue(studio: World, demo: DemoServer) -> None:
    submitted(studio)
    begun()
    expire_leases()
    engine.rescue()
    assert demo.calls() == []


def test_a_lost_doorbell_is_rung_again(studio: World) -> None:
    submitted(studio)
    OrmQ.objects.all().delete()
    engine.rescue()
    assert any("drain" in task.func() for task in OrmQ.objects.all())


def test_no_bell_rings_while_a_drain_claims(studio: World) -> None:
    submitted(studio)
    engine.rescue()  # the first round rings for housekeeping, too
    OrmQ.objects.all().delete()
    assert claim.take_lock(owner.new_owner())
    engine.rescue()
    assert not OrmQ.objects.exists()


def test_a_worker_that_lost_its_lease_starts_no_call(studio: World) -> None:
    submitted(studio)
    job = claimed()[0]
    expire_leases()
    with transaction.atomic():
        assert not settle.begin(job, request_hash(job))


def test_a_worker_whose_claim_went_to_another_starts_no_call(studio: World) -> None:
    submitted(studio)
    job = claimed()[0]
    expire_leases()
    engine.rescue()
    again = claimed(owner="elsewhere-2/1/bb")[0]
    with transaction.atomic():
        assert not settle.begin(job, request_hash(job))
        assert settle.begin(again, request_hash(again))


def test_a_late_answer_settles_an_unknown(studio: World) -> None:
    generation = submitted(studio, n=2)
    job = begun()[0]
    expire_leases()
    engine.rescue()
    asyncio.run(taken_in(job, answer(2)))
    generation.refresh_from_db()
    assert (generation.status, generation.done_count) == ("done", 2)
    check_all()


def test_an_answer_on_the_disk_is_taken_in_by_the_next_drain(studio: World, demo: DemoServer) -> None:
    generation = submitted(studio)
    job = begun()[0]
    receipts.keep(job.attempt_id, answer())
    expire_leases()
    engine.rescue()
    assert Attempt.objects.get().status == "calling"
    drained(generation)
    assert (generation.status, demo.calls()) == ("done", [])
    assert receipts.waiting() == []
    check_all()


def test_rescue_rings_for_an_answer_on_the_disk(studio: World) -> None:
    submitted(studio)
    job = begun()[0]
    receipts.keep(job.attempt_id, answer())
    expire_leases()
    OrmQ.objects.all().delete()
    engine.rescue()
    assert any("drain" in task.func() for task in OrmQ.objects.all())


def test_taking_in_twice_changes_nothing(studio: World) -> None:
    submitted(studio)
    job = begun()[0]
    first, second = answer(), answer()
    asyncio.run(taken_in(job, first))
    asyncio.run(taken_in(job, second))
    assert Picture.objects.count() == LedgerEntry.objects.filter(kind="settle").count() == 1
    check_all()


def test_an_answer_half_written_down_is_completed(studio: World) -> None:
    generation = submitted(studio, n=3)
    job = begun()[0]
    outcome, _ = receipts.keep(job.attempt_id, answer(3))
    asyncio.run(only_first_picture(job, outcome))
    expire_leases()
    entry.drain(1)
    generation.refresh_from_db()
    assert (generation.status, Picture.objects.count()) == ("done", 3)
    check_all()


def test_the_receipt_of_a_resolved_call_is_dropped(studio: World) -> None:
    submitted(studio)
    job = begun()[0]
    receipts.keep(job.attempt_id, answer())
    Attempt.objects.update(status="failed", resolution="not")
    entry.drain(1)
    assert receipts.waiting() == []


def test_an_idempotent_gateway_is_called_again_under_the_same_key(studio: World, monkeypatch: object) -> None:
    submitted(studio)
    begun()
    expire_leases()
    monkeypatch.setattr("generations.engine.salvage._idempotent", lambda attempt: True)
    engine.rescue()
    first, second = Attempt.objects.order_by("pk")
    assert (first.status, second.status, second.number) == ("failed", "queued", 2)
    assert first.idempotency_key == second.idempotency_key
    check_all(at_rest=False)


async def taken_in(job: object, outcome: object) -> None:
    async with Database() as database, Caller(database) as caller:
        await caller.adopt(job, outcome)


async def only_first_picture(job: object, outcome: object) -> None:
    async with Database() as database:
        ingester = Caller(database)._ingester
        arrival = await ingester._one(job, job.slots[0][0], outcome.pictures[0])
        await database.write(settle.record, job, outcome, arrival)


def test_the_redelivered_drain_leaves_at_the_lock(studio: World, demo: DemoServer) -> None:
    generation = submitted(studio)
    assert claim.take_lock(OWNER)
    assert drained(generation).status == "queued"
