"""So many requests in so many seconds, over all calls of a key, in all threads and processes together."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import connection, transaction

from generations.engine import entry, pace
from generations.engine.job import load
from generations.models import Attempt, Generation, Pace
from generations.providers import catalogue
from tests.base import World
from tests.concurrent import at_once
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.test_kill_points import ROOT, url_of_the_tests
from tests.engine.trying import choices, tried
from tests.gateways.demo import DemoServer, running_demo

MOST, WINDOW = 20, 2.0


def most_within(times: list[float], seconds: float) -> int:
    return max((sum(start <= one < start + seconds for one in times) for start in times), default=0)


def turns(kinds: list[bool], now: float = 1000.0) -> list[tuple[float, bool]]:
    """The turns that requests of these kinds (paid or not) get which all come at the same moment."""
    taken: list[tuple[float, bool]] = []
    for paid in kinds:
        at = pace.next_turn(sorted(taken), now, MOST, WINDOW, paid=paid)
        taken.append((at, paid))
    return taken


@pytest.mark.parametrize("seed", range(20))
def test_no_window_ever_holds_more_and_turns_keep_their_order(seed: int) -> None:
    dice = random.Random(seed)
    taken: list[tuple[float, bool]] = []
    now = 1000.0
    for _ in range(150):
        now += dice.choice((0, 0, 0, 0.05, 0.5))
        paid = dice.random() < 0.3
        taken.append((pace.next_turn(sorted(taken), now, MOST, WINDOW, paid=paid), paid))
    assert most_within([at for at, _ in taken], WINDOW) <= MOST
    for kind in (True, False):
        own = [at for at, paid in taken if paid is kind]
        assert own == sorted(own)


def test_the_first_ones_need_not_wait() -> None:
    assert [at for at, _ in turns([True] * MOST)] == [1000.0 + pace.LEAD] * MOST


def test_however_many_look_ups_wait_a_paid_call_finds_room_in_the_next_window() -> None:
    taken = turns([False] * 200 + [True] * 5)
    assert max(at for at, paid in taken if paid) <= 1000.0 + pace.LEAD + WINDOW
    assert max(at for at, paid in taken if not paid) > 1000.0 + 10 * WINDOW


def test_threads_that_take_turns_lose_none(studio: World) -> None:
    def take(_number: int) -> list[float]:
        found = []
        for _ in range(10):
            with transaction.atomic():
                found.append(pace.take("key", MOST, WINDOW, paid=True))
        return found

    times = [at for part in at_once(4, take) for at in part]
    assert most_within(times, WINDOW) <= MOST
    assert len(Pace.objects.get().turns) == 40


def test_the_row_tells_neither_host_nor_key(studio: World) -> None:
    gateway = tried(studio, "runbase")
    submitted(studio, gateway=gateway, **choices(gateway))
    way = load([Attempt.objects.get().pk], "me")[0][0].way
    named = {
        pace.name_of(way),
        pace.name_of(replace(way, secret="other")),
        pace.name_of(replace(way, base_url="http://x")),
    }
    assert len(named) == 3
    assert not any(way.secret in name or "127.0.0.1" in name for name in named)


@pytest.fixture
def strict(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoServer]:
    """A gateway that counts in a sliding window, and refuses the 21st within two seconds."""
    profile = replace(catalogue.PROFILES["runbase"], pace=(MOST, WINDOW), options={"every": 0.1})
    monkeypatch.setattr(catalogue, "PROFILES", {**catalogue.PROFILES, "runbase": profile})
    with running_demo(plain=True, window=WINDOW) as server:
        settings.DEMO_URL = server.base_url
        yield server


def statuses(server: DemoServer) -> list[int]:
    return [entry["status"] for entry in server.lookups()]


def test_a_gateway_that_counts_never_has_to_refuse(studio: World, strict: DemoServer) -> None:
    gateway = tried(studio, "runbase")
    made = [submitted(studio, gateway=gateway, **choices(gateway)) for _ in range(30)]
    drained(made[-1])
    (times,) = strict.request_times("runbase").values()
    assert len(times) >= 60
    assert most_within(times, WINDOW) <= MOST
    assert 429 not in statuses(strict)
    assert set(Generation.objects.values_list("status", flat=True)) == {"done"}
    assert Attempt.objects.count() == 30
    check_all()


def test_two_processes_keep_it_together(studio: World, strict: DemoServer, real_db: Path) -> None:
    """Each claims as a machine of its own."""
    gateway = tried(studio, "runbase", parallel=12)
    for _ in range(24):
        submitted(studio, gateway=gateway, **choices(gateway))
    other = threading.Thread(target=beside, args=(real_db.parent, strict))
    other.start()
    entry.drain(1)
    other.join(90)
    until = time.monotonic() + 30
    while Generation.objects.exclude(status="done").exists() and time.monotonic() < until:
        entry.drain(1)
        time.sleep(0.2)
    (times,) = strict.request_times("runbase").values()
    assert most_within(times, WINDOW) <= MOST
    assert 429 not in statuses(strict)
    assert Pace.objects.count() == 1
    assert Generation.objects.filter(status="done").count() == 24
    check_all()


def beside(folder: Path, server: DemoServer) -> None:
    """A drain in another process, on a machine of another name."""
    own = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'studio.sqlite3'}" if conf.SQLITE else url_of_the_tests(),
        "SECRET_KEY": conf.SECRET_KEY,
        "STORED_SECRETS_KEYS": " ".join(conf.STORED_SECRETS_KEYS),
        "FREE_SPACE_GATE_MB": "0",
        "DEMO_URL": server.base_url,
        "NODE_NAME": "beside",
        "LOG_LEVEL": "ERROR",
        "TEST_PACE": f"{MOST} {WINDOW}",
    }
    command = [sys.executable, "-m", "tests.engine.inside", "drain"]
    try:
        subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, timeout=80, check=True)
    finally:
        connection.close()
