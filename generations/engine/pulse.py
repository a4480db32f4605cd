"""Does this machine's worker still take tasks?

A queue's worker that is killed while it waits can leave a lock held for ever: all its processes live, none takes a task again.
Nothing but a task that comes through tells. So one is queued now and then, and whoever takes it shows this machine's sign of life.
Drains show the same sign while they run (a long drain keeps a worker from such tasks).
"""

from __future__ import annotations

import socket

from django.conf import settings
from django.utils import timezone
from django_q.tasks import async_task

from generations.models import Heartbeat

TASK = "generations.engine.pulse.beat"
INSISTENT = 8
"""Where several machines share a queue, another may take the task; from half the limit on so many are queued at once."""


def worker_name() -> str:
    """Name of this machine's row among the signs of life."""
    return f"worker:{socket.gethostname()}"


def beat() -> None:
    """Queue entry point: the worker that runs this is alive."""
    Heartbeat.show(worker_name())


def knock() -> float | None:
    """Queue a sign of life where the last one is old. Returns the age of the last one in seconds; None before the first."""
    age = worker_age()
    if age is None or age > settings.ENGINE_HEARTBEAT_LIMIT / 4:
        for _ in range(INSISTENT if age and age > settings.ENGINE_HEARTBEAT_LIMIT / 2 else 1):
            async_task(TASK, timeout=30, ack_failure=True)
    return age


def worker_age(name: str = "") -> float | None:
    """Seconds since the last sign of life of this machine's worker (or of the row called ``name``); None: never."""
    row = Heartbeat.objects.filter(name=name or worker_name()).first()
    return (timezone.now() - row.beat).total_seconds() if row else None


def newest_age() -> float | None:
    """Seconds since any machine's worker showed life; None: never."""
    row = Heartbeat.objects.filter(name__startswith="worker:").order_by("-beat").first()
    return (timezone.now() - row.beat).total_seconds() if row else None
