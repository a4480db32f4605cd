"""SIGTERM under load: nothing is lost, and the stop is bounded by the grace time."""

from __future__ import annotations

import random
import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.kills.ground import QUICK, Ground
from tests.kills.load import Load

pytestmark = [pytest.mark.xdist_group("kills"), pytest.mark.timeout(300)]

GRACE = float(QUICK["STOP_GRACE"])
SLACK = 10.0
"""Seconds beyond the grace: the worker's last words, then the pages' own end."""


def rounds(first: int, last: int) -> list[object]:
    soak = [pytest.param(number, marks=pytest.mark.soak) for number in range(first, last)]
    return [*range(first), *soak]


@pytest.mark.parametrize("number", rounds(1, 20))
def test_stop_under_load(ground: Ground, number: int) -> None:
    """Some calls end within the grace, one lasts far beyond it, some have not begun."""
    dice = random.Random(number)
    ground.studio.wait_until_well()
    load = Load(ground, f"stop{number}", slowest=300)
    endless = f"stop{number}-endless"
    ground.press(endless, "Pears #demo:slow=100000", 1)
    load.taken.append(endless)
    load.start()
    time.sleep(dice.uniform(0.5, 3))
    began, moment = time.monotonic(), timezone.now()
    ground.studio.process.send_signal(signal.SIGTERM)
    assert ground.studio.process.wait(30) == 0
    lasted = time.monotonic() - began
    load.stop()
    ended = load.judge([moment + timedelta(seconds=GRACE)])
    print(f"\nstop {number}: {lasted:.1f} s; {dict(ended)}")
    assert lasted < GRACE + SLACK
    assert ended["unknown"] == 1, "a call that could end within the grace was cut"
