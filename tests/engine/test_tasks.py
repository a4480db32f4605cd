"""Gateways that work on tasks: once an id is known nothing is unknown, and a lost answer is asked for by its key."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from generations import engine
from generations.engine import lookups, losses
from generations.models import Attempt, Gateway, GatewayPulse, Generation, LedgerEntry
from generations.providers import catalogue
from generations.providers.base import Resuming
from generations.workflow.cancel import cancel
from generations.workflow.errors import NothingToDo
from generations.workflow.resolve import resolve
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.steps import begun, claimed, expire_leases
from tests.engine.test_drain import draining, until
from tests.engine.trying import KINDS, TASKS, choices, tried
from tests.gateways.demo import DemoServer
from tests.gateways.faulty import FaultyGateway

SLOW = "Pears #demo:slow=100"
"""Two seconds, at the speed of the tests' gateway."""
STUCK = "Pears #demo:stuck"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ENGINE_BACKOFF = 0.01
    monkeypatch.setattr(losses, "FIRST_LOOK", 0.2)


@pytest.fixture
def kind() -> str:
    return "runbase"


def ordered(studio: World, kind: str, **fields: Any) -> Generation:
    gateway = fields.pop("gateway", None) or tried(studio, kind)
    return submitted(studio, gateway=gateway, **(choices(gateway) | fields))


def left_alone() -> bool:
    return Attempt.objects.filter(status="calling", lease_owner="").exclude(remote_id="").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_looked_up_has_a_dialect_that_resumes(kind: str) -> None:
    profile = catalogue.get_profile(kind)
    assert profile.capabilities.lookup == isinstance(catalogue.get_dialect(profile), Resuming)


@pytest.mark.parametrize("kind", TASKS)
def test_a_task_that_outlasts_the_deadline_is_looked_up_again(
    studio: World, demo: DemoServer, settings: Any, kind: str
) -> None:
    settings.ENGINE_DEADLINE = 0.7
    generation = drained(ordered(studio, kind, prompt=SLOW))
    assert (generation.status, len(demo.executed())) == ("done", 1)
    check_all()


@pytest.mark.parametrize("kind", TASKS)
def test_a_task_whose_worker_is_gone_is_taken_by_the_next_drain(studio: World, demo: DemoServer, kind: str) -> None:
    generation = ordered(studio, kind, prompt=SLOW)
    with draining():
        until(lambda: Attempt.objects.exclude(remote_id="").exists())
        # As a drain of another machine would find it.
        Attempt.objects.update(lease_owner="elsewhere-1/1/aa", lease_until=timezone.now() - timedelta(seconds=1))
        engine.rescue()
        assert Attempt.objects.get().status == "calling"
    assert drained(generation).status == "done"
    assert len(demo.executed()) == 1
    check_all()


def test_rescue_rings_for_a_task_that_nobody_waits_for(studio: World, kind: str) -> None:
    ordered(studio, kind)
    begun()
    Attempt.objects.update(remote_id="run_1")
    expire_leases()
    OrmQ.objects.all().delete()
    engine.rescue()
    assert any("drain" in task.func() for task in OrmQ.objects.all())
    assert Attempt.objects.get().status == "calling"


def test_without_an_id_an_abandoned_task_is_unknown(studio: World, kind: str) -> None:
    ordered(studio, kind)
    begun()
    expire_leases()
    engine.rescue()
    assert Attempt.objects.get().status == "unknown"


def test_at_the_end_of_the_grace_a_task_is_left_to_its_gateway(
    studio: World, demo: DemoServer, settings: Any, kind: str
) -> None:
    settings.STOP_GRACE = 0.3
    generation = ordered(studio, kind, prompt=SLOW)
    with draining():
        until(lambda: Attempt.objects.exclude(remote_id="").exists())
        settings.STOP_FLAG.touch()
    assert left_alone()
    settings.STOP_FLAG.unlink()
    assert drained(generation).status == "done"
    assert len(demo.executed()) == 1
    check_all()


def test_after_all_patience_a_task_is_unknown_and_can_be_looked_up_once_more(
    studio: World, demo: DemoServer, settings: Any, kind: str
) -> None:
    settings.ENGINE_DEADLINE, settings.ENGINE_LOOKUP_PATIENCE = 0.5, 0.8
    generation = drained(ordered(studio, kind, prompt=SLOW))
    assert (generation.status, generation.slots.get().error_code) == ("unknown", "still_running")
    assert LedgerEntry.objects.held() > 0
    time.sleep(2)
    resolve(generation, studio.alice, "look")
    generation.refresh_from_db()
    assert (generation.status, generation.slots.get().status) == ("running", "running")
    assert drained(generation).status == "done"
    assert len(demo.executed()) == 1
    check_all()


def test_what_has_no_id_cannot_be_looked_up(studio: World, kind: str) -> None:
    generation = ordered(studio, kind)
    begun()
    expire_leases()
    engine.rescue()
    with pytest.raises(NothingToDo):
        resolve(generation, studio.alice, "look")


def test_a_task_that_the_gateway_no_longer_knows_is_unknown(studio: World, demo: DemoServer, kind: str) -> None:
    generation = ordered(studio, kind)
    begun()
    Attempt.objects.update(remote_id="run_gone")
    expire_leases()
    assert (drained(generation).status, generation.slots.get().error_code) == ("unknown", "run_vanished")
    check_all()


def test_a_task_that_vanished_is_not_made_again_under_its_key(studio: World, demo: DemoServer) -> None:
    generation = ordered(studio, "runapi")
    begun()
    Attempt.objects.update(remote_id="text_to_image/gone")
    expire_leases()
    assert (drained(generation).status, generation.slots.get().error_code) == ("unknown", "run_vanished")
    assert not demo.calls()
    check_all()


def test_a_gateway_that_is_away_says_nothing_of_its_task(studio: World, settings: Any, kind: str) -> None:
    settings.DEMO_URL, settings.ENGINE_DEADLINE = "http://127.0.0.1:1/v1", 0.5
    generation = ordered(studio, kind)
    begun()
    Attempt.objects.update(remote_id="run_1")
    expire_leases()
    with draining():
        until(left_alone)
        settings.STOP_FLAG.touch()
    generation.refresh_from_db()
    assert generation.status == "running"


def test_a_task_left_alone_counts_among_the_calls_at_once_and_needs_no_permission(
    studio: World, demo: DemoServer, settings: Any, kind: str
) -> None:
    settings.STOP_GRACE = 0.3
    gateway = tried(studio, kind, parallel=1, per_minute=1)
    first = ordered(studio, kind, gateway=gateway, prompt=SLOW)
    with draining():
        until(lambda: Attempt.objects.exclude(remote_id="").exists())
        settings.STOP_FLAG.touch()
    assert left_alone()
    settings.STOP_FLAG.unlink()
    ordered(studio, kind, gateway=gateway)
    assert claimed() == []
    with draining() as thread:
        GatewayPulse.objects.filter(gateway=gateway).update(open_until=timezone.now() + timedelta(minutes=1))
        until(lambda: Generation.objects.get(pk=first.pk).status == "done")
        settings.STOP_FLAG.touch()
        thread.join(60)
    assert len(demo.executed()) == 1


def test_a_task_that_outlasts_the_time_of_a_call_keeps_no_other_waiting(
    studio: World, settings: Any, kind: str
) -> None:
    gateway = tried(studio, kind, parallel=1)
    for _ in range(2):
        ordered(studio, kind, gateway=gateway)
    begun()
    Attempt.objects.filter(status="calling").update(remote_id="run_1", lease_owner="", lease_until=None)
    assert claimed() == []
    old = timezone.now() - timedelta(seconds=settings.ENGINE_DEADLINE + 1)
    Attempt.objects.filter(status="calling").update(sent=old)
    assert len(claimed()) == 1


def test_what_cannot_be_looked_up_stands_before_nothing(studio: World, kind: str) -> None:
    streams = tried(studio, "openai-responses")
    for gateway in (streams, streams, tried(studio, kind)):
        ordered(studio, kind, gateway=gateway)
    begun()
    Attempt.objects.update(remote_id="some_1", lease_owner="", lease_until=None)
    with transaction.atomic():
        (taken,) = lookups.take("here-1/1/aa", 1)
    assert Attempt.objects.get(pk=taken).gateway.profile == kind
    assert (lookups.are_due(), lookups.were_left()) == (False, False)


def test_a_cancelled_task_is_let_finish(studio: World, demo: DemoServer, kind: str) -> None:
    generation = ordered(studio, kind, prompt=SLOW)
    with draining():
        until(lambda: Attempt.objects.exclude(remote_id="").exists())
        cancel(generation, studio.alice)
    generation.refresh_from_db()
    assert (generation.status, generation.pictures.in_trash().count()) == ("cancelled", 1)
    assert LedgerEntry.objects.spent() > 0
    check_all()


def test_a_lost_answer_is_asked_for_again_under_the_same_key(studio: World, demo: DemoServer) -> None:
    generation = drained(ordered(studio, "runapi", prompt="Pears #demo:lost"))
    calls = demo.calls()
    assert (generation.status, len(demo.executed())) == ("done", 1)
    assert len(calls) == 2
    assert len({call["idempotency_key"] for call in calls}) == 1
    check_all()


def test_without_a_key_a_lost_answer_is_unknown(studio: World, demo: DemoServer) -> None:
    generation = drained(ordered(studio, "runbase", prompt="Pears #demo:lost"))
    assert (generation.status, len(demo.calls())) == ("unknown", 1)
    check_all()


def lossy(studio: World, server: FaultyGateway, settings: Any) -> Gateway:
    settings.ENGINE_TRIES = 3
    return connect(studio, server, settings, profile="runapi", base_url=server.origin)


def test_what_was_lost_every_time_is_unknown_and_not_given_back(studio: World, settings: Any) -> None:
    with FaultyGateway("reset_after") as server:
        gateway = lossy(studio, server, settings)
        generation = drained(ordered(studio, "runapi", gateway=gateway))
    assert (generation.status, len(server.requests)) == ("unknown", 3)
    assert list(generation.attempts.order_by("pk").values_list("status", flat=True)) == ["failed", "failed", "unknown"]
    check_all()


def test_a_refusal_to_connect_after_a_loss_does_not_make_it_free(studio: World, settings: Any) -> None:
    with FaultyGateway("reset_after", "429") as server:
        gateway = lossy(studio, server, settings)
        generation = drained(ordered(studio, "runapi", gateway=gateway))
    assert generation.status == "unknown"
    check_all()


def test_a_plain_no_after_a_loss_does_not_make_it_free(studio: World, settings: Any) -> None:
    with FaultyGateway("reset_after", "402") as server:
        gateway = lossy(studio, server, settings)
        generation = drained(ordered(studio, "runapi", gateway=gateway))
    assert (generation.status, len(server.requests)) == ("unknown", 2)
    assert not LedgerEntry.objects.filter(kind="release", attempt=generation.attempts.last()).exists()
    check_all()


def test_the_task_that_the_key_led_to_says_that_it_cost_nothing(studio: World, demo: DemoServer) -> None:
    generation = drained(ordered(studio, "runapi", prompt="Pears #demo:lost #demo:fail"))
    assert (generation.status, len(demo.calls())) == ("failed", 2)
    assert LedgerEntry.objects.held() == 0
    check_all()


@pytest.mark.parametrize("age", ["young", "old"])
def test_a_key_is_asked_by_for_an_hour(studio: World, settings: Any, age: str) -> None:
    """Behind an open breaker, or a Retry-After, the next try may come at any time."""
    with FaultyGateway("reset_after", "402") as server:
        gateway = lossy(studio, server, settings)
        settings.ENGINE_BACKOFF = 1000
        generation = ordered(studio, "runapi", gateway=gateway)
        with draining():
            until(lambda: generation.attempts.count() == 2)
        minutes = {"young": 59, "old": 61}[age]
        generation.attempts.filter(number=1).update(sent=timezone.now() - timedelta(minutes=minutes))
        generation.attempts.filter(number=2).update(due=None)
        assert drained(generation).status == "unknown"
    assert len(server.requests) == {"young": 2, "old": 1}[age]
    check_all()


def test_what_its_worker_left_long_ago_is_not_sent_again_by_its_key(studio: World) -> None:
    generation = ordered(studio, "runapi")
    begun()
    Attempt.objects.update(sent=timezone.now() - timedelta(minutes=61))
    expire_leases()
    engine.rescue()
    generation.refresh_from_db()
    assert (generation.status, generation.attempts.count()) == ("unknown", 1)
    check_all()


def test_cancelling_what_was_lost_leaves_it_unknown(studio: World, settings: Any) -> None:
    settings.ENGINE_BACKOFF = 1000
    with FaultyGateway("reset_after") as server:
        gateway = lossy(studio, server, settings)
        generation = ordered(studio, "runapi", gateway=gateway)
        with draining():
            until(lambda: generation.attempts.count() == 2)
        cancel(generation, studio.alice)
    generation.refresh_from_db()
    assert (generation.status, generation.attempts.last().status) == ("unknown", "unknown")
    check_all()
