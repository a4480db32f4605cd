"""A drain as a whole: new work while it runs, its end, the stop flag, a full disk, many calls at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import connection
from django_q.models import OrmQ

from generations.engine import entry
from generations.models import Attempt, ClaimLock, Generation, Picture
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.gateways.demo import DemoServer
from tests.gateways.faulty import FaultyGateway


@contextmanager
def draining() -> Iterator[threading.Thread]:
    """A drain in a thread of its own, waited for at the end."""
    thread = threading.Thread(target=_drain)
    thread.start()
    yield thread
    thread.join(60)
    assert not thread.is_alive()


def _drain() -> None:
    try:
        entry.drain(1)
    finally:
        connection.close()


def until(true: Callable[[], Any], seconds: float = 30) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.01)


def test_a_drain_without_work_leaves_at_once(studio: World) -> None:
    began = time.monotonic()
    entry.drain(1)
    assert time.monotonic() - began < 10
    assert ClaimLock.objects.get().owner == ""


def test_new_work_is_taken_while_a_drain_runs(studio: World, settings: Any) -> None:
    with FaultyGateway("ok") as server:
        gateway = connect(studio, server, settings)
        gate = server.hold()
        submitted(studio, gateway=gateway)
        with draining():
            until(lambda: len(server.requests) == 1)
            submitted(studio, gateway=gateway)
            began = time.monotonic()
            until(lambda: len(server.requests) == 2)
            assert time.monotonic() - began < 5
            gate.set()
    check_all()


def test_after_its_time_a_drain_rings_for_a_successor_and_finishes(studio: World, settings: Any) -> None:
    settings.ENGINE_DRAIN = 0.3
    with FaultyGateway("ok") as server:
        gateway = connect(studio, server, settings)
        gate = server.hold()
        generation = submitted(studio, gateway=gateway)
        OrmQ.objects.all().delete()
        with draining():
            until(OrmQ.objects.exists)
            assert ClaimLock.objects.get().owner == ""
            gate.set()
    generation.refresh_from_db()
    assert generation.status == "done"


def test_leases_are_renewed_through_a_long_call(studio: World, settings: Any) -> None:
    settings.ENGINE_LEASE = 0.6
    with FaultyGateway("ok", delay=1.5) as server:
        generation = submitted(studio, gateway=connect(studio, server, settings))
        with draining():
            until(lambda: server.requests)
            first = Attempt.objects.get().lease_until
            until(lambda: Attempt.objects.get().lease_until > first)
    generation.refresh_from_db()
    assert generation.status == "done"


def test_at_the_stop_flag_running_calls_finish_and_nothing_new_begins(studio: World, settings: Any) -> None:
    with FaultyGateway("ok") as server:
        gateway = connect(studio, server, settings)
        gate = server.hold()
        first = submitted(studio, gateway=gateway)
        with draining():
            until(lambda: server.requests)
            settings.STOP_FLAG.touch()
            second = submitted(studio, gateway=gateway)
            time.sleep(0.4)
            gate.set()
    states = [Generation.objects.get(pk=one.pk).status for one in (first, second)]
    assert states == ["done", "queued"]


def test_calls_that_outlast_the_grace_become_unknown(studio: World, settings: Any) -> None:
    settings.STOP_GRACE = 0.5
    with FaultyGateway("silent") as server:
        generation = submitted(studio, gateway=connect(studio, server, settings))
        with draining():
            until(lambda: server.requests)
            settings.STOP_FLAG.touch()
            began = time.monotonic()
        assert time.monotonic() - began < 10
    generation.refresh_from_db()
    assert (generation.status, generation.attempts.get().error_code) == ("unknown", "interrupted")
    check_all()


def test_a_stopping_studio_starts_no_drain(studio: World, settings: Any, demo: DemoServer) -> None:
    settings.STOP_FLAG.touch()
    assert drained(submitted(studio)).status == "queued"


def test_without_room_nothing_paid_is_started_and_it_heals(studio: World, settings: Any, demo: DemoServer) -> None:
    generation = submitted(studio)
    settings.FREE_SPACE_GATE = 10**18
    with draining():
        time.sleep(0.4)
        assert demo.calls() == []
        settings.FREE_SPACE_GATE = 0
    generation.refresh_from_db()
    assert generation.status == "done"


def test_a_storage_that_takes_nothing_is_tried_until_it_does(studio: World, settings: Any, demo: DemoServer) -> None:
    wall = Path(conf.MEDIA_ROOT) / str(studio.team.pk)
    wall.touch()  # a file where the team's folder should be
    generation = submitted(studio)
    with draining():
        until(lambda: Attempt.objects.get().status == "calling" and demo.executed())
        time.sleep(0.5)
        assert not Picture.objects.exists()
        wall.unlink()
    generation.refresh_from_db()
    assert (generation.status, len(demo.executed())) == ("done", 1)


def test_many_calls_run_at_once(studio: World, settings: Any) -> None:
    with FaultyGateway("plain", delay=1) as server:
        gateway = connect(studio, server, settings, parallel=100)
        for _ in range(40):
            submitted(studio, gateway=gateway)
        entry.drain(1)
    spans = Attempt.objects.values_list("sent", "ended")
    assert max(sum(sent <= moment < ended for sent, ended in spans) for moment, _ in spans) >= 20
    assert Generation.objects.filter(status="done").count() == 40
    check_all()


@pytest.mark.parametrize("limit", [1, 3])
def test_a_gateway_never_sees_more_than_its_parallel(studio: World, settings: Any, limit: int) -> None:
    most = 0
    with FaultyGateway("plain", delay=0.1) as server:
        gateway = connect(studio, server, settings, parallel=limit)
        for _ in range(6):
            submitted(studio, gateway=gateway)
        with draining() as thread:
            while thread.is_alive():
                most = max(most, Attempt.objects.held().count())
    assert most == limit
    assert Generation.objects.filter(status="done").count() == 6
