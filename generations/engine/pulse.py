"""Does this machine's worker still take tasks?

A queue's worker that is killed while it waits can leave a lock held for ever: all its processes live, none takes a task again.
Nothing but a task that comes through tells. So one is queued now and then, and whoever takes it shows this machine's sign of life.
Drains show the same sign while they run (a long drain keeps a worker from such tasks).
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_q.tasks import async_task

from generations.engine.owner import node
from generations.models import Attempt, Heartbeat

TASK = "generations.engine.pulse.beat"
INSISTENT = 8
"""Where several machines share a queue, another may take the task; from half the limit on so many are queued at once."""


def worker_name() -> str:
    """Name of this machine's row among the signs of life."""
    return f"worker:{settings.NODE_NAME}"


def beat() -> None:
    """Queue entry point: the worker that runs this is alive."""
    Heartbeat.show(worker_name())


def knock(silence: float) -> None:
    """Queue a sign of life where the last one came ``silence`` seconds ago and that is long."""
    if silence > settings.ENGINE_HEARTBEAT_LIMIT / 4:
        for _ in range(INSISTENT if silence > settings.ENGINE_HEARTBEAT_LIMIT / 2 else 1):
            async_task(TASK, timeout=30, ack_failure=True)


def last_beat() -> datetime | None:
    """When this machine's worker last showed life; None: never."""
    return Heartbeat.objects.filter(name=worker_name()).values_list("beat", flat=True).first()


def calls_here() -> bool:
    """Whether a call of this machine's is under way."""
    return Attempt.objects.held().filter(lease_owner__startswith=f"{node()}/").exists()


def newest_age() -> float | None:
    """Seconds since any machine's worker showed life; None: never."""
    row = Heartbeat.objects.filter(name__startswith="worker:").order_by("-beat").first()
    return (timezone.now() - row.beat).total_seconds() if row else None
