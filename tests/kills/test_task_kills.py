"""A worker that is killed between the making of a task and its end: the task is looked up by the next one, never made again.

Six kills; ``make soak`` does forty.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable

import pytest

from generations.models import Attempt
from tests.engine.invariants import check_all
from tests.engine.trying import TASKS
from tests.kills.ground import Ground, wait_for

pytestmark = [pytest.mark.xdist_group("kills"), pytest.mark.timeout(180)]

SLOW = "Pears #demo:slow=150"
"""A second and a half, at the speed of the gateway here."""


def at_the_point(ground: Ground, submission: str, kind: str) -> None:
    """The moment at which the id has been stored."""
    ground.command("after_remote_id", "worker")
    ground.ordered(submission, SLOW, kind)
    ground.wait_until_killed("worker")


def later(ground: Ground, submission: str, kind: str) -> None:
    """Any moment between two look-ups, or in one."""
    generation = ground.ordered(submission, SLOW, kind)
    mine = Attempt.objects.filter(generation=generation).exclude(remote_id="").exclude(lease_owner="")
    wait_for(mine.exists, 30)
    time.sleep(random.Random(submission).uniform(0, 1.2))
    owner = mine.values_list("lease_owner", flat=True).first()
    assert owner, "it had ended before"
    os.kill(int(owner.split("/")[1]), signal.SIGKILL)


@pytest.mark.parametrize("number", [0, 1, 2, *(pytest.param(one, marks=pytest.mark.soak) for one in range(3, 20))])
@pytest.mark.parametrize("kind", TASKS)
def test_a_task_outlives_its_worker(ground: Ground, kind: str, number: int) -> None:
    ground.studio.wait_until_well()
    submission = f"task-{kind}-{number}"
    kill: Callable[[Ground, str, str], None] = later if number % 3 else at_the_point
    kill(ground, submission, kind)
    row = ground.ended_as(submission, "done")
    assert ground.executions()[submission] == 1
    assert row.attempts.count() == 1
    ground.check(row, 1)
    check_all()
