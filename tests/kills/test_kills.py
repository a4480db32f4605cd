"""SIGKILL of worker, cluster parent, web process and supervisor at each of the thirteen points of a generation's life: 52 kills.

The ordinary run kills the worker at every point, and at every other point one of the others in turn; ``make soak`` does the rest.
docs/kill-points.md has the same table, and the reasons.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from generations import points
from generations.models import Generation
from tests.engine.invariants import check_all
from tests.kills.ground import Ground

pytestmark = [pytest.mark.xdist_group("kills"), pytest.mark.timeout(120)]

VICTIMS = ("worker", "web", "cluster", "supervisor")
LOST = {"after_calling", "during_call", "after_answer"}
"""Points at which only the killed worker knew what became of the call, or whether it had begun."""


def end_of(point: str, victim: str) -> str:
    return "unknown" if point in LOST and victim != "web" else "done"


def kills() -> Iterator[Any]:
    for place, point in enumerate(points.NAMES):
        in_turn = ("worker", "" if place % 2 else VICTIMS[1 + place // 2 % 3])
        for victim in VICTIMS:
            marks = [] if victim in in_turn else pytest.mark.soak
            yield pytest.param(point, victim, marks=marks, id=f"{point}-{victim}")


@pytest.mark.parametrize(("point", "victim"), kills())
def test_kill(ground: Ground, point: str, victim: str) -> None:
    submission = f"{point}-{victim}"
    ground.studio.wait_until_well()
    ground.command(point, victim)
    # The point in the middle of the call needs a call that lasts.
    prompt = "Pears #demo:slow=300" if point == "during_call" else "Pears"
    # Only a gateway that works on tasks gives an id for a call that goes on.
    press, fields = (ground.ordered, ("runbase",)) if point == "after_remote_id" else (ground.press, ())
    person = threading.Thread(target=press, args=(submission, prompt, *fields), daemon=True)
    person.start()
    ground.wait_until_killed(victim)
    ground.wait_for_person(person)
    row = ground.ended_as(submission, end_of(point, victim))
    ground.check(row, ground.executions()[submission])
    check_all()


def test_none_is_missing_after_all_kills(ground: Ground) -> None:
    """Runs last: as many generations as were pressed for, each executed once at most."""
    made = list(Generation.objects.values_list("submission", flat=True))
    assert len(made) == len(set(made))
    assert max(ground.executions().values(), default=0) <= 1
