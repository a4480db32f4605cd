"""One order at every kind of gateway, from the press to the settled call."""

from __future__ import annotations

from collections import Counter

import pytest

from generations.models import LedgerEntry
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.trying import KINDS, choices, tried
from tests.gateways.demo import DemoServer


@pytest.mark.parametrize("kind", KINDS)
def test_two_pictures_come_and_cost_what_was_billed(studio: World, demo: DemoServer, kind: str) -> None:
    gateway = tried(studio, kind)
    generation = drained(submitted(studio, n=2, gateway=gateway, **choices(gateway)))
    codes = list(generation.slots.values_list("error_code", "error_params"))
    assert generation.status == "done", (codes, list(generation.attempts.values_list("log")))
    assert booked() == demo.billed()
    assert all(picture.got == {} for picture in generation.pictures.all())
    check_all()


def booked() -> dict[str, int]:
    """What was settled, in the gateways' currencies."""
    total = Counter[str]()
    for entry in LedgerEntry.objects.filter(kind=LedgerEntry.Kind.SETTLE):
        total[entry.gateway_currency] += entry.gateway_nano
    return dict(total)
