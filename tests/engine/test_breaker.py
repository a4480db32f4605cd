"""A gateway that fails: it is left alone and probed, and a good one beside it does not suffer."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

import pytest

from generations.engine import entry
from generations.models import Attempt, Gateway, GatewayPulse, Generation
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.test_drain import draining, until
from tests.gateways.faulty import FaultyGateway


@pytest.mark.parametrize("scenario", ["reset_after", "cut_body", "html_502", "504", "refuse", "close_after"])
def test_five_failures_of_the_way_within_a_minute_open_it(studio: World, settings: Any, scenario: str) -> None:
    settings.ENGINE_TRIES, settings.ENGINE_DEADLINE = 1, 2
    with FaultyGateway(scenario) as server:
        gateway = connect(studio, server, settings)
        for _ in range(4):
            drained(submitted(studio, gateway=gateway))
        assert GatewayPulse.objects.get().open_until is None
        drained(submitted(studio, gateway=gateway))
    assert GatewayPulse.objects.get().open_until is not None


@pytest.mark.parametrize("scenario", ["400_moderation", "401", "garbage", "ok"])
def test_an_answer_is_no_failure_of_the_way(studio: World, settings: Any, scenario: str) -> None:
    with FaultyGateway(scenario) as server:
        gateway = connect(studio, server, settings)
        for _ in range(6):
            drained(submitted(studio, gateway=gateway))
    assert GatewayPulse.objects.get().open_until is None


def test_answers_between_them_do_not_hide_failures(studio: World, settings: Any) -> None:
    script = ["reset_after", "ok"] * 5
    with FaultyGateway(*script) as server:
        gateway = connect(studio, server, settings)
        for _ in script[:-1]:
            drained(submitted(studio, gateway=gateway))
    assert GatewayPulse.objects.get().open_until is not None


def test_then_it_is_left_alone_and_one_call_probes(studio: World, settings: Any) -> None:
    settings.ENGINE_BREAKER = 1
    with FaultyGateway(*["reset_after"] * 5, "ok") as server:
        gateway = connect(studio, server, settings, parallel=5)
        for _ in range(5):
            drained(submitted(studio, gateway=gateway))
        opened = GatewayPulse.objects.get().open_until
        server.delay = 0.3
        for _ in range(4):
            submitted(studio, gateway=gateway)
        entry.drain(1)
    sent = list(Attempt.objects.order_by("sent").values_list("sent", flat=True))[5:]
    assert sent[0] >= opened
    assert (sent[1] - sent[0]).total_seconds() >= 0.3
    assert Generation.objects.filter(status="done").count() == 4
    check_all()


CALLS, DELAY = 16, 0.5
SMALL = {"width": 64, "height": 64}
"""What is measured is the engine, not the drawing of thumbnails."""
BAD = ("reset_after", "plain", "plain", "reset_midway", "plain", "plain", "plain", "html_502", "plain", "plain")


def throughput(studio: World, good: Gateway, bad: Gateway | None) -> float:
    """Pictures a second of the good gateway, from the first call to its last end."""
    made = [submitted(studio, gateway=good, **SMALL) for _ in range(CALLS)]
    beside = [submitted(studio, gateway=bad, **SMALL) for _ in range(CALLS)] if bad else []
    began = time.monotonic()
    with draining():
        rows = Generation.objects.filter(pk__in=[one.pk for one in made])
        until(lambda: rows.filter(status="done").count() == CALLS, 60)
        took = time.monotonic() - began
        for generation in Generation.objects.filter(pk__in=[one.pk for one in beside], status="queued"):
            Attempt.objects.filter(generation=generation, status="queued").update(due="2100-01-01T00:00Z")
    return CALLS / took


def test_a_bad_gateway_takes_no_place_of_a_good_one(studio: World, settings: Any) -> None:
    """While the bad one fails again and again, the good one is given as many calls at once as it takes, at once."""
    settings.ENGINE_BACKOFF = 0.05
    with FaultyGateway("plain", delay=DELAY) as fine, FaultyGateway(*BAD * 20, delay=DELAY) as poor:
        good = connect(studio, fine, settings, parallel=4)
        bad = connect(studio, poor, settings, parallel=4, name="Bad")
        for _ in range(CALLS):
            submitted(studio, gateway=bad, **SMALL)
            submitted(studio, gateway=good, **SMALL)
        held = fine.hold()
        with draining():
            until(lambda: len(fine.requests) == 4, 60)
            until(lambda: GatewayPulse.objects.filter(gateway=bad, open_until__isnull=False).exists(), 60)
            held.set()
            rows = Generation.objects.filter(gateway=good)
            until(lambda: rows.filter(status="done").count() == CALLS, 60)
            Attempt.objects.filter(gateway=bad, status="queued").update(due="2100-01-01T00:00Z")


@pytest.mark.soak
def test_a_good_gateway_keeps_its_throughput_beside_a_bad_one(studio: World, settings: Any) -> None:
    """Three in ten calls to the bad one fail."""
    settings.ENGINE_BACKOFF = 0.05
    alone, beside = [], []
    with FaultyGateway("plain", delay=DELAY) as fine, FaultyGateway(*BAD * 20, delay=DELAY) as poor:
        good = connect(studio, fine, settings, parallel=4)
        for round_ in range(3):
            alone.append(throughput(studio, good, None))
            bad = connect(studio, poor, settings, parallel=4, name=f"Bad {round_}")
            beside.append(throughput(studio, good, bad))
    assert median(beside) >= 0.9 * median(alone), (alone, beside)
