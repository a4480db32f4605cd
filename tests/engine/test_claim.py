"""Who is served next, and how much a gateway is given."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from generations.engine import claim, limiter, losses
from generations.engine.failure import Failure, pause
from generations.models import Attempt, Gateway, GatewayPulse, Generation
from generations.workflow.cancel import cancel
from tests import factories
from tests.base import World
from tests.concurrent import at_once
from tests.engine.orders import submitted
from tests.engine.steps import begun, claimed


def taken(room: int = 100, owner: str = "elsewhere-1/1/aa") -> list[int]:
    with transaction.atomic():
        return claim.claim(owner, room)


def limits(studio: World, **fields: object) -> Gateway:
    Gateway.objects.filter(pk=studio.gateway.pk).update(**fields)
    studio.gateway.refresh_from_db()
    return studio.gateway


def people_of(keys: list[int]) -> list[str]:
    return [Attempt.objects.get(pk=key).person.name for key in keys]


def test_people_take_turns_however_much_one_of_them_asks(studio: World) -> None:
    limits(studio, parallel=100)
    for _ in range(5):
        submitted(studio, person=studio.alice)
    for _ in range(2):
        submitted(studio, person=studio.bob)
    assert people_of(taken(5)) == ["Alice", "Bob", "Alice", "Bob", "Alice"]


def test_who_has_calls_under_way_stands_behind(studio: World) -> None:
    limits(studio, parallel=100)
    submitted(studio, person=studio.alice)
    begun()
    submitted(studio, person=studio.alice)
    submitted(studio, person=studio.bob)
    assert people_of(taken(1)) == ["Bob"]


def test_one_person_is_served_in_the_order_of_asking(studio: World) -> None:
    keys = [submitted(studio).attempts.get().pk for _ in range(4)]
    assert taken(3) == keys[:3]


def test_a_gateway_is_given_no_more_than_its_parallel(studio: World) -> None:
    limits(studio, parallel=2)
    for _ in range(5):
        submitted(studio)
    assert len(taken()) == 2
    assert taken() == []


def test_a_full_gateway_does_not_hold_up_another(studio: World) -> None:
    limits(studio, parallel=1)
    other = factories.gateway(studio.team, name="Other")
    for _ in range(50):
        submitted(studio)
    last = submitted(studio, gateway=other)
    assert last.attempts.get().pk in taken()


def test_calls_per_minute_are_counted(studio: World) -> None:
    limits(studio, per_minute=3)
    for _ in range(5):
        submitted(studio)
    assert len(taken()) == 3
    assert taken() == []
    GatewayPulse.objects.update(window_start=timezone.now() - timedelta(seconds=61))
    assert len(taken()) == 2


def test_what_is_not_due_is_left(studio: World) -> None:
    submitted(studio)
    Attempt.objects.update(due=timezone.now() + timedelta(minutes=1))
    assert taken() == []


def test_a_gateway_that_asked_to_wait_is_not_called_before(studio: World) -> None:
    submitted(studio)
    GatewayPulse.objects.create(gateway=studio.gateway)
    limiter.asked_to_wait(studio.gateway.pk, 30)
    assert taken() == []


def test_the_fifth_failure_within_a_minute_opens_the_breaker(studio: World) -> None:
    GatewayPulse.objects.create(gateway=studio.gateway)
    submitted(studio)
    for _ in range(4):
        limiter.failed(studio.gateway.pk)
    assert GatewayPulse.objects.get().open_until is None
    limiter.failed(studio.gateway.pk)
    assert GatewayPulse.objects.get().open_until > timezone.now()
    assert taken() == []


def opened(studio: World) -> None:
    """The breaker has been open, and its time is over."""
    GatewayPulse.objects.create(gateway=studio.gateway, open_until=timezone.now() - timedelta(seconds=1))


def test_after_its_time_one_call_probes(studio: World) -> None:
    opened(studio)
    for _ in range(3):
        submitted(studio)
    assert (len(taken()), taken()) == (1, [])


def test_a_probe_that_fails_opens_it_again(studio: World) -> None:
    opened(studio)
    submitted(studio)
    taken()
    limiter.failed(studio.gateway.pk)
    assert GatewayPulse.objects.get().open_until > timezone.now()


def test_a_probe_that_is_answered_closes_it(studio: World) -> None:
    opened(studio)
    for _ in range(3):
        submitted(studio)
    taken()
    limiter.answered(studio.gateway.pk)
    assert len(taken()) == 2


@pytest.mark.parametrize("end", ["dropped", "given up", "cancelled", "unsupported", "left alone"])
def test_a_probe_that_tells_nothing_is_followed_by_another(studio: World, end: str) -> None:
    limits(studio, parallel=10)
    submitted(studio)
    begun()
    # A task from before the breaker opened, left to its gateway.
    Attempt.objects.update(sent=timezone.now() - timedelta(minutes=2), remote_id="run_1", lease_owner="")
    GatewayPulse.objects.all().delete()
    opened(studio)
    for _ in range(2):
        submitted(studio)
    (job,) = begun() if end in ("unsupported", "left alone") else claimed()
    assert taken() == []
    with transaction.atomic():
        if end == "dropped":
            losses.drop(job.attempt_id, job.owner, Failure(code="reference_missing"))
        elif end == "given up":
            claim.give_up(job.attempt_id, job.owner)
        elif end == "cancelled":
            cancel(Generation.objects.get(pk=job.generation_id), studio.alice)
        elif end == "unsupported":
            losses.fail(job, Failure(code="unsupported"))
        else:
            losses.detach(job, Failure(code="still_running", billed="maybe"))
    assert len(taken()) == 1
    assert GatewayPulse.objects.get().open_until is not None


def test_failures_of_earlier_minutes_do_not_count(studio: World) -> None:
    GatewayPulse.objects.create(
        gateway=studio.gateway, failures=4, failing_since=timezone.now() - timedelta(seconds=61)
    )
    limiter.failed(studio.gateway.pk)
    assert (GatewayPulse.objects.get().failures, GatewayPulse.objects.get().open_until) == (1, None)


def test_claimers_at_the_same_moment_never_take_the_same_call(studio: World) -> None:
    limits(studio, parallel=100)
    for _ in range(20):
        submitted(studio)
    found = at_once(4, lambda number: taken(20, owner=f"elsewhere-{number}/1/a"))
    keys = [key for part in found for key in part]
    assert sorted(keys) == sorted(set(keys))
    assert len(keys) == 20


def test_one_drain_at_a_time_claims_on_a_machine(studio: World) -> None:
    assert claim.take_lock("elsewhere-1/1/aa")
    assert not claim.take_lock("elsewhere-1/1/bb")
    claim.leave_lock("elsewhere-1/1/aa")
    assert claim.take_lock("elsewhere-1/1/bb")


def test_a_claim_that_is_given_up_waits_again(studio: World) -> None:
    submitted(studio)
    job = claimed()[0]
    assert claim.give_up(job.attempt_id, job.owner)
    assert len(taken()) == 1


@pytest.mark.parametrize(("number", "most"), [(1, 1), (2, 2), (4, 8), (5, 16)])
def test_waits_double_with_full_jitter(settings: object, number: int, most: int) -> None:
    settings.ENGINE_BACKOFF, settings.ENGINE_TRIES = 1, 10
    waits = [pause(number, None).total_seconds() for _ in range(200)]
    assert 0 <= min(waits) < most / 4
    assert most * 0.75 < max(waits) <= most


def test_retry_after_is_the_least_wait_and_a_long_one_is_not_waited_for(settings: object) -> None:
    settings.ENGINE_BACKOFF, settings.ENGINE_TRIES = 1, 3
    assert pause(1, 20).total_seconds() >= 20
    assert pause(1, 3600) is None
    assert pause(3, None) is None
