"""What the calls of a generation cost."""

from __future__ import annotations

import pytest

from generations.models import Attempt
from generations.workflow.costs import Spent, spent

CENT = 10_000_000


def call(status: str, **fields: object) -> Attempt:
    return Attempt(status=status, **fields)


@pytest.mark.parametrize(
    ("attempt", "cost"),
    [
        (call("done", cost_nano=CENT, confidence="exact"), Spent(settled=CENT)),
        (call("done", cost_nano=CENT, confidence="estimated"), Spent(settled=CENT, estimated=True)),
        (call("done", cost_nano=None, confidence="unknown"), Spent(unpriced=1)),
        (call("failed", cost_nano=0), Spent()),
        (call("failed", cost_nano=CENT, confidence="exact"), Spent(settled=CENT)),
        (call("failed", cost_nano=None, confidence="unknown", resolution="came"), Spent(unpriced=1)),
        # It may have run, and its successor asks for the same by its key: that one bears the price.
        (call("failed", cost_nano=None), Spent()),
        (call("cancelled", cost_nano=0), Spent()),
        (call("unknown", reserved_nano=CENT), Spent(held=CENT)),
        (call("unknown", reserved_nano=CENT, confidence="unknown"), Spent(held=CENT)),
    ],
)
def test_each_kind_of_call(attempt: Attempt, cost: Spent) -> None:
    assert spent([attempt]) == cost


def test_all_together() -> None:
    calls = [call("done", cost_nano=CENT), call("done", cost_nano=None), call("unknown", reserved_nano=3 * CENT)]
    assert spent(calls) == Spent(settled=CENT, held=3 * CENT, unpriced=1)
