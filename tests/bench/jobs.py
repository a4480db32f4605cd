"""Submits one generation after another to a cluster that is idle, and the naive counterpart's tasks. Called inside a house."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
from django_q.models import OrmQ, Success
from django_q.tasks import async_task

from generations.models import Gateway, Generation
from generations.workflow.submit import submit
from tests.bench import people
from tests.engine.orders import order_at

PAUSES = (0.11, 0.17, 0.23, 0.29, 0.31)
"""Between the end of one and the next, out of step with anybody's polling."""


def submit_all(url: str, count: str) -> list[float]:
    """The moment (seconds since 1970) after the commit of each submit."""
    team = people.team()
    owner, *_ = people.members(team, 1)
    gateway = Gateway(team=team, name="Near", profile="openai-compatible", base_url=url, model="gpt-image-2")
    gateway.seal_key("bench-key-0123456789")
    gateway.save()
    return _one_by_one(int(count), lambda number: _submit(owner, gateway, number))


def enqueue_all(url: str, count: str) -> list[float]:
    """The same for a task of the queue that makes the call."""

    def enqueue(number: int) -> Callable[[], bool]:
        async_task("tests.bench.jobs.call", url)
        return lambda: not OrmQ.objects.exists() and Success.objects.count() > number

    return _one_by_one(int(count), enqueue)


def call(url: str) -> int:
    asked = {"model": "gpt-image-2", "prompt": "Pears", "size": "1024x1024", "n": 1}
    return httpx.post(f"{url}/images/generations", json=asked, timeout=60, trust_env=False).status_code


def _submit(owner: people.User, gateway: Gateway, number: int) -> Callable[[], bool]:
    made = submit(order_at(gateway, owner, submission=f"j{number}"))
    return lambda: Generation.objects.filter(pk=made.pk, status="done").exists() and not OrmQ.objects.exists()


def _one_by_one(count: int, start: Callable[[int], Callable[[], bool]]) -> list[float]:
    began: list[float] = []
    for number in range(count):
        ended = start(number)
        began.append(time.time())
        limit = time.monotonic() + 30
        while not ended():
            if time.monotonic() > limit:
                raise TimeoutError(f"number {number} did not end")
            time.sleep(0.02)
        time.sleep(PAUSES[number % len(PAUSES)])
    return began
