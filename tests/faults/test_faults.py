"""The whole engine against a gateway that misbehaves: each fault's end, words, money, and how often the gateway worked for it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils import translation

from generations.messages import TABLE
from generations.models import Attempt, Generation, LedgerEntry, Picture
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.faults.table import FAULTS, Fault
from tests.gateways.faulty import FaultyGateway

DEADLINE = 1.5
TIMELESS = {"silent", "stall", "drip", "stream_drip"}
"""Faults that only the total deadline ends."""


@dataclass(frozen=True)
class Run:
    fault: Fault
    generation: Generation
    server: FaultyGateway


@pytest.fixture(params=FAULTS, ids=lambda fault: fault.name)
def run(request: pytest.FixtureRequest, studio: World, settings: object) -> Run:
    settings.ENGINE_BACKOFF, settings.ENGINE_DEADLINE, settings.ENGINE_TRIES = 0.01, DEADLINE, 3
    fault: Fault = request.param
    with FaultyGateway(*fault.script, retry_after=0.3, drip_every=0.2) as server:
        gateway = connect(studio, server, settings, profile=fault.profile)
        asked = submitted(studio, gateway=gateway, **({"n": 2} | fault.order))
        return Run(fault, drained(asked), server)


def test_fault(run: Run) -> None:
    """One run per fault, and all that must be true after it."""
    fault = run.fault
    assert run.generation.status == fault.end
    assert codes(run.generation) == {fault.code} - {""}
    assert (len(run.server.requests), run.server.executions) == (fault.requests, fault.executed)
    assert money() == fault.money
    never_executed_twice_in_doubt(run)
    if fault.script[0] in TIMELESS:
        assert DEADLINE - 0.1 < lasted(run.generation) < DEADLINE + 2
    check_all()


def lasted(generation: Generation) -> float:
    return (generation.ended - generation.attempts.get().sent).total_seconds()


def codes(generation: Generation) -> set[str]:
    return set(generation.slots.filter(picture=None).values_list("error_code", flat=True))


def money() -> str:
    held, spent = LedgerEntry.objects.held(), LedgerEntry.objects.spent()
    assert not (held and spent), "a call is held and spent at once"
    return "held" if held else "spent" if spent else "nothing"


def never_executed_twice_in_doubt(run: Run) -> None:
    """Sent again only after a no, a refused connection, or a failure that the profile declares unbilled."""
    if Attempt.objects.filter(status="unknown").exists():
        assert Attempt.objects.count() == 1
    if run.fault.profile != "openai":
        assert run.server.executions <= 1


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.code], ids=lambda fault: fault.name)
def test_words_say_what_happened_and_what_it_cost(fault: Fault) -> None:
    assert fault.code in TABLE
    billed = {"held": "It may have been billed.", "nothing": "Nothing was billed.", "spent": "It was billed."}[
        fault.money
    ]
    with translation.override("en"):
        assert fault.message
        assert fault.message.what_to_do or fault.end != "unknown"
        assert fault.message.billed in ({billed, ""} if fault.end == "partial" else {billed})


def test_another_size_is_shown_beside_what_was_asked(studio: World, settings: object) -> None:
    with FaultyGateway("wrong_size") as server:
        drained(submitted(studio, gateway=connect(studio, server, settings)))
    picture = Picture.objects.get()
    assert (picture.asked["size"], picture.got["size"]) == ("1024x1024", "512x512")


def test_a_wait_asked_for_is_kept(studio: World, settings: object) -> None:
    settings.ENGINE_BACKOFF = 0.01
    with FaultyGateway("429", "ok", retry_after=1) as server:
        drained(submitted(studio, gateway=connect(studio, server, settings)))
    first, second = Attempt.objects.order_by("pk")
    assert second.sent - first.ended >= second.due - first.ended
    assert (second.sent - first.sent).total_seconds() >= 1
