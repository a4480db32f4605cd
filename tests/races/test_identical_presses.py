"""Twenty presses with one submission id at the same moment are one generation with one reserve, round after round."""

from __future__ import annotations

import os

import pytest

from generations.models import Attempt, Generation, LedgerEntry, Slot
from generations.workflow.submit import submit
from tests.base import World
from tests.engine.invariants import check_ledger
from tests.engine.orders import order
from tests.races.crowd import Crowd

ROUNDS = int(os.environ.get("RACE_ROUNDS", "25"))
PRESSES = 20


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(200, marks=pytest.mark.soak)])
@pytest.mark.timeout(600)
def test_twenty_identical_presses_are_one_generation_in_every_round(studio: World, rounds: int) -> None:
    with Crowd[int](PRESSES) as crowd:
        for number in range(rounds):
            wanted = order(studio, submission=f"round-{number}", n=2)
            made = crowd.at_once([lambda wanted=wanted: submit(wanted).pk] * PRESSES)
            assert len(set(made)) == 1, f"round {number}: {sorted(set(made))}"
    assert Generation.objects.count() == LedgerEntry.objects.count() == Attempt.objects.count() == rounds
    assert set(LedgerEntry.objects.values_list("kind", flat=True)) == {"reserve"}
    assert Slot.objects.count() == 2 * rounds
    check_ledger()
