"""The ledger against the gateways' own bills, over all kinds of gateways together, a tenth of the calls failing in some way.

``make soak`` does 2,000 orders; here it is one round of 60.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from generations.models import Attempt, Gateway, Generation, LedgerEntry
from generations.providers import catalogue
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.trying import KINDS, TASKS, choices, tried
from tests.gateways.demo import DemoServer

SOAK = [pytest.param(number, 100, marks=pytest.mark.soak) for number in range(1, 20)]
FAULTS = ("500", "502", "drop", "refuse", "quota", "429", "fewer", "garbage")
TASK_FAULTS = ("fail", "lost", "refuse", "quota", "429", "lookup=502", "download=2")
RESPONSES_FAULTS = ("text", "incomplete", "502", "drop", "refuse", "quota", "429")
SIZES = (*["1024x1024"] * 5, "2048x2048")


def faults_of(kind: str) -> tuple[str, ...]:
    if kind in TASKS:
        return TASK_FAULTS
    return RESPONSES_FAULTS if kind.endswith("responses") else FAULTS


def asked(dice: random.Random, gateway: Gateway, name: str) -> dict[str, Any]:
    """A random order at the gateway; every tenth with a fault."""
    caps = catalogue.capabilities(catalogue.get_profile(gateway.profile), gateway.model)
    fault = f" #demo:{dice.choice(faults_of(gateway.profile))}" if dice.random() < 0.1 else ""
    fields = choices(gateway) | {"n": dice.choice((1, 1, 2, 3)), "prompt": f"Pears{fault} {name}", "submission": name}
    if caps.cells:
        aspect, _, resolution = dice.choice(caps.cells).partition("@")
        return fields | {"aspect": aspect, "resolution": resolution}
    width, height = map(int, dice.choice(SIZES).split("x"))
    return fields | {"width": width, "height": height, "quality": dice.choice(("low", "medium"))}


def settled_by_order() -> Counter[tuple[str, str]]:
    """What the ledger says that each order cost, in the gateways' currencies."""
    total = Counter[tuple[str, str]]()
    rows = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.SETTLE).select_related("generation")
    for entry in rows:
        total[entry.generation.submission, entry.gateway_currency] += entry.gateway_nano
    return +total


def billed_by_order(demo: DemoServer) -> Counter[tuple[str, str]]:
    """What the gateways say."""
    total = Counter[tuple[str, str]]()
    for call in demo.calls():
        if call["billed"]:
            name = call["prompt"].rpartition(" ")[2]
            total[name, call["billed"]["currency"]] += call["billed"]["amount_nano"]
    return +total


def in_doubt() -> dict[str, set[str]]:
    """The orders with calls of unknown outcome, by name, and why."""
    found: dict[str, set[str]] = {}
    rows = Attempt.objects.filter(status="unknown")
    for name, code in rows.values_list("generation__submission", "error_code"):
        found.setdefault(name, set()).add(code)
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("number", "orders"), [(0, 60), *SOAK])
def test_the_ledger_is_the_sum_of_the_bills(
    studio: World, demo: DemoServer, settings: Any, number: int, orders: int
) -> None:
    settings.ENGINE_BACKOFF, settings.ENGINE_TRIES = 0.02, 3
    dice = random.Random(number)
    gateways = [tried(studio, kind, parallel=5) for kind in KINDS]
    for order in range(orders):
        gateway = dice.choice(gateways)
        submitted(studio, gateway=gateway, **asked(dice, gateway, f"order-{number}-{order}"))
    drained(Generation.objects.latest("pk"))
    settled, billed, doubts = settled_by_order(), billed_by_order(demo), in_doubt()
    sure = {key: nano for key, nano in billed.items() if key[0] not in doubts}
    booked = {key: nano for key, nano in settled.items() if key[0] not in doubts}
    wrong = {key[0] for key in {*booked, *sure} if booked.get(key) != sure.get(key)}
    assert not wrong, list(Attempt.objects.filter(generation__submission__in=wrong).values())
    open_bills = billed.total() - sum(sure.values())
    settled_in_doubt = sum(nano for key, nano in settled.items() if key[0] in doubts)
    print(f"\nround {number}: {len(sure)} orders agree; in doubt: {doubts}, for {open_bills - settled_in_doubt} nano")
    faulty = {one.submission for one in Generation.objects.filter(prompt__contains="#demo:")}
    assert set(doubts) <= faulty
    assert len(doubts) < orders / 5
    check_all()
