"""Hundreds of kills at random moments, under load. ``make soak``; SOAK_KILLS says how many."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from datetime import datetime

import psutil
import pytest
from django.utils import timezone

from tests.kills.ground import Ground
from tests.kills.load import Load

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("kills"), pytest.mark.timeout(6 * 3600)]

KILLS = int(os.environ.get("SOAK_KILLS", "500"))
ROUND = 25
"""Kills between two judgements."""
VICTIMS = ("worker", "web", "cluster", "supervisor")


def strike(ground: Ground, victim: str, dice: random.Random) -> datetime:
    """End a process of the kind; of the cluster's own ones any."""
    process = ground.process(victim)
    if victim == "worker":
        process = dice.choice(ground.studio.part("worker").children(recursive=True) or [process])
    moment = timezone.now()
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return moment
    if victim == "supervisor":
        ground.studio.process.wait()
    return moment


@pytest.mark.parametrize("number", range(-(-KILLS // ROUND)))
def test_random_kills(ground: Ground, number: int, record_property: object) -> None:
    dice = random.Random(number)
    load = Load(ground, f"soak{number}")
    load.start()
    kills: list[datetime] = []
    struck = Counter[str]()
    for _ in range(ROUND):
        ground.studio.wait_until_well()
        time.sleep(dice.uniform(0, 1.5))
        victim = dice.choice(VICTIMS)
        moment = strike(ground, victim, dice)
        if victim != "web":
            kills.append(moment)
        struck[victim] += 1
        ground.revive()
    load.stop()
    ended = load.judge(kills)
    print(f"\nround {number}: killed {dict(struck)}; {sum(ended.values())} generations ended {dict(ended)}")
