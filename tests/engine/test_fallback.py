"""A gateway that cannot be reached, and another that stands in for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from generations import engine
from generations.engine import limiter
from generations.models import Attempt, Budget, Gateway, GatewayPulse, Generation, LedgerEntry, PriceList, Project
from generations.workflow.cancel import cancel
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.trying import MATRIX
from tests.gateways.faulty import FaultyGateway


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    settings.ENGINE_BACKOFF, settings.ENGINE_TRIES, settings.ENGINE_DEADLINE = 0.01, 3, 3


@pytest.fixture
def broken(studio: World, settings: Any) -> Iterator[Gateway]:
    with FaultyGateway("refuse") as server:
        yield connect(studio, server, settings, name="Broken")


@pytest.fixture
def good() -> Iterator[FaultyGateway]:
    with FaultyGateway("ok") as server:
        yield server


def gateways_of(generation: Generation) -> list[str]:
    return list(generation.attempts.order_by("pk").values_list("gateway__name", flat=True))


def test_the_next_gateway_takes_what_could_not_be_started(
    studio: World, settings: Any, broken: Gateway, good: FaultyGateway
) -> None:
    connect(studio, good, settings, name="Good", stands_in=True, position=2)
    generation = drained(submitted(studio, gateway=broken))
    assert generation.status == "done"
    assert gateways_of(generation) == ["Broken", "Broken", "Broken", "Good"]
    last = generation.attempts.order_by("pk").last()
    assert (last.gateway.name, last.number) == ("Good", 1)
    assert generation.pictures.get().gateway.name == "Good"
    check_all()


def test_one_slip_is_no_reason(studio: World, settings: Any, good: FaultyGateway) -> None:
    connect(studio, good, settings, name="Good", stands_in=True)
    with FaultyGateway("envelope_500", "ok") as server:
        slips = connect(studio, server, settings, name="Slips", profile="openai")
        generation = drained(submitted(studio, gateway=slips))
    assert (generation.status, gateways_of(generation)) == ("done", ["Slips", "Slips"])


def test_behind_an_open_breaker_nobody_uses_up_all_tries(
    studio: World, settings: Any, broken: Gateway, good: FaultyGateway
) -> None:
    settings.ENGINE_TRIES = 6
    connect(studio, good, settings, name="Good", stands_in=True)
    made = [submitted(studio, gateway=broken) for _ in range(3)]
    drained(made[0])
    assert set(Generation.objects.values_list("status", flat=True)) == {"done"}
    assert Attempt.objects.filter(gateway=broken).exclude(sent=None).count() <= 5 + len(made)
    check_all()


def test_what_waits_behind_a_breaker_for_long_is_moved_by_rescue(
    studio: World, settings: Any, broken: Gateway, good: FaultyGateway
) -> None:
    connect(studio, good, settings, name="Good", stands_in=True)
    GatewayPulse.objects.create(gateway=broken, open_until=timezone.now() + limiter.rest())
    generation = submitted(studio, gateway=broken)
    engine.rescue()
    assert gateways_of(generation) == ["Broken"]
    Attempt.objects.update(created=timezone.now() - limiter.rest() - timedelta(seconds=1))
    engine.rescue()
    assert gateways_of(generation) == ["Broken", "Good"]
    assert drained(generation).status == "done"
    check_all()


@pytest.mark.parametrize("scenario", ["reset_after", "html_502", "400_moderation", "429_quota", "401"])
def test_what_may_have_run_or_was_refused_goes_nowhere_else(
    studio: World, settings: Any, good: FaultyGateway, scenario: str
) -> None:
    connect(studio, good, settings, name="Good", stands_in=True)
    with FaultyGateway(scenario) as server:
        generation = drained(submitted(studio, gateway=connect(studio, server, settings, name="First")))
    assert gateways_of(generation) == ["First"]
    assert not good.requests
    check_all()


@pytest.mark.parametrize(
    "fields",
    [
        {"stands_in": False},
        {"enabled": False},
        {"deleted": "2026-01-01T00:00Z"},
        {"model": "another-model"},
        {"key": "", "profile": "openai-compatible"},
        {"profile": "vibeapi", "switches": {"qualities": ["high"]}},
        {"profile": "demo"},
    ],
    ids=str,
)
def test_a_gateway_that_may_not_or_cannot_is_passed_over(
    studio: World, settings: Any, broken: Gateway, good: FaultyGateway, fields: dict[str, Any]
) -> None:
    connect(studio, good, settings, **({"name": "Other", "stands_in": True} | fields))
    generation = drained(submitted(studio, gateway=broken))
    assert (generation.status, set(gateways_of(generation))) == ("failed", {"Broken"})
    assert not good.requests
    check_all()


def test_the_order_of_the_team_decides_and_nobody_is_asked_twice(
    studio: World, settings: Any, broken: Gateway, good: FaultyGateway
) -> None:
    connect(studio, good, settings, name="Third", stands_in=True, position=3)
    with FaultyGateway("refuse") as second:
        connect(studio, second, settings, name="Second", stands_in=True, position=2)
        generation = drained(submitted(studio, gateway=broken))
    assert list(dict.fromkeys(gateways_of(generation))) == ["Broken", "Second", "Third"]
    assert generation.status == "done"
    check_all()


def test_with_nobody_left_it_fails_and_costs_nothing(studio: World, settings: Any, broken: Gateway) -> None:
    with FaultyGateway("refuse") as second:
        connect(studio, second, settings, name="Second", stands_in=True)
        generation = drained(submitted(studio, gateway=broken))
    assert (generation.status, generation.slots.get().error_code) == ("failed", "connect_failed")
    assert LedgerEntry.objects.held() == LedgerEntry.objects.spent() == 0
    check_all()


def test_the_reserve_moves_at_the_new_price(studio: World, settings: Any, broken: Gateway, good: FaultyGateway) -> None:
    other = connect(studio, good, settings, name="Good", stands_in=True)
    PriceList.objects.create(gateway=other, valid_from=studio.team.day(), table=MATRIX.to_json())
    Project.objects.filter(pk=studio.project.pk).update(budget_nano=10**9)
    generation = drained(submitted(studio, gateway=broken))
    assert generation.status == "done"
    assert LedgerEntry.objects.spent() == 10_000_000
    assert Budget.objects.get().balance_nano == 10**9 - 10_000_000
    check_all()


def test_a_price_that_the_budget_does_not_cover_is_no_way_out(
    studio: World, settings: Any, broken: Gateway, good: FaultyGateway
) -> None:
    other = connect(studio, good, settings, name="Good", stands_in=True)
    PriceList.objects.create(gateway=other, valid_from=studio.team.day(), table=MATRIX.to_json())
    Project.objects.filter(pk=studio.project.pk).update(budget_nano=9_000_000)
    generation = drained(submitted(studio, gateway=broken))
    assert (generation.status, set(gateways_of(generation))) == ("failed", {"Broken"})
    assert Budget.objects.get().balance_nano == 9_000_000
    check_all()


def test_pictures_are_divided_into_calls_as_the_new_gateway_takes_them(
    studio: World, settings: Any, broken: Gateway, good: FaultyGateway
) -> None:
    connect(studio, good, settings, name="Good", stands_in=True, switches={"n_per_call": 1})
    generation = drained(submitted(studio, gateway=broken, n=3))
    assert (generation.status, generation.done_count, len(good.requests)) == ("done", 3, 3)
    check_all()


def test_a_cancelled_one_goes_nowhere(studio: World, settings: Any, broken: Gateway, good: FaultyGateway) -> None:
    connect(studio, good, settings, name="Good", stands_in=True)
    GatewayPulse.objects.create(gateway=broken, open_until=timezone.now() + limiter.rest())
    generation = submitted(studio, gateway=broken)
    Attempt.objects.update(created=timezone.now() - limiter.rest() - timedelta(seconds=1))
    cancel(generation, studio.alice)
    engine.rescue()
    assert drained(generation).status == "cancelled"
    assert not good.requests
    check_all()
