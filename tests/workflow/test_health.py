"""How a gateway has done lately, from the calls' own rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from generations.models import Attempt, Gateway, GatewayPulse, Slot
from generations.workflow import health
from tests import factories
from tests.base import World


def call(world: World, gateway: Gateway | None = None, *, seconds: float = 10, **fields: Any) -> Attempt:
    """A call that left and ended, "done" unless told otherwise."""
    made = factories.generation(world.project, world.bob, gateway=gateway or world.gateway)
    began = timezone.now()
    facts = {"status": "done", "sent": began, "ended": began + timedelta(seconds=seconds)} | fields
    made.attempts.update(**facts)
    return made.attempts.get()


def came(world: World, attempt: Attempt, **asked: str) -> None:
    """A picture that the call brought; ``asked`` is in what it differs."""
    picture = factories.picture(world.project, world.bob, asked=asked)
    factories_attempt = picture.slot.attempt
    Slot.objects.filter(pk=picture.slot_id).update(attempt=attempt)
    factories_attempt.delete()


def of(gateway: Gateway) -> health.Health:
    return health.of([gateway])[gateway.pk]


def test_a_gateway_that_was_never_called_has_no_figures(world: World) -> None:
    found = of(world.gateway)

    assert (found.calls, found.success, found.seconds, found.as_asked) == (0, None, None, None)


def test_unknown_ends_are_counted_apart(world: World) -> None:
    for status in ("done", "done", "done", "failed", "unknown"):
        call(world, status=status)

    found = of(world.gateway)

    assert (found.success, found.ended, found.unknown, found.calls) == (75, 4, 1, 5)


def test_calls_that_wait_were_cancelled_or_never_left_say_nothing(world: World) -> None:
    factories.generation(world.project, world.bob)
    call(world, status="cancelled")
    call(world, status="failed", sent=None)

    assert of(world.gateway).calls == 0


def test_an_answer_that_it_no_longer_keeps_is_no_failure(world: World) -> None:
    call(world)
    call(world, status="failed", error_code="turn_forgotten", http_status=400)

    assert (of(world.gateway).success, of(world.gateway).calls) == (100, 1)


def test_one_failure_in_many_is_not_a_hundred_per_cent(world: World) -> None:
    for number in range(99):
        call(world, status="failed" if number == 0 else "done")

    assert of(world.gateway).success == 98


def test_only_the_last_hundred_count(world: World) -> None:
    for number in range(104):
        call(world, status="failed" if number < 6 else "done")

    found = of(world.gateway)

    assert (found.calls, found.failed) == (100, 2)


def test_the_median_is_of_calls_that_brought_pictures(world: World) -> None:
    for seconds in (10, 12, 14, 40):
        call(world, seconds=seconds)
    call(world, seconds=600, status="failed")

    found = of(world.gateway)

    assert found.seconds == 13
    assert found.usual == (11.5, 20.5)


def test_a_few_calls_have_no_usual_range(world: World) -> None:
    call(world)

    assert (of(world.gateway).seconds, of(world.gateway).usual) == (10, None)


def test_a_429_is_known_by_its_code_or_its_status(world: World) -> None:
    call(world, status="failed", error_code="rate_limited")
    call(world, status="failed", error_code="no_funds", http_status=429)
    call(world, status="failed", error_code="key_refused", http_status=401)

    assert of(world.gateway).limited == 2


def test_pictures_that_came_as_asked_are_told_from_those_that_did_not(world: World) -> None:
    attempt = call(world)
    came(world, attempt)
    came(world, attempt)
    came(world, attempt, size="2048x1152")

    found = of(world.gateway)

    assert (found.pictures, found.faithful, found.as_asked) == (3, 2, 66)


def test_an_open_breaker_is_told_until_it_closes(world: World) -> None:
    pulse = GatewayPulse.objects.create(gateway=world.gateway, open_until=timezone.now() + timedelta(seconds=30))
    assert of(world.gateway).is_open

    pulse.open_until = timezone.now() - timedelta(seconds=1)
    pulse.save()
    assert not of(world.gateway).is_open


def test_gateways_are_kept_apart_in_two_queries(world: World, django_assert_num_queries: Any) -> None:
    others = [factories.gateway(world.team, name=f"Other {number}") for number in range(5)]
    call(world)
    call(world, others[0], status="failed")

    with django_assert_num_queries(2):
        found = health.of([world.gateway, *others])

    assert (found[world.gateway.pk].success, found[others[0].pk].success) == (100, 0)
    assert found[others[1].pk].calls == 0


def test_no_gateways_have_no_figures(db: None) -> None:
    assert health.of([]) == {}
