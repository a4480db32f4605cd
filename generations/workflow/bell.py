"""The doorbell: a task in the queue that says only "there is work". The work itself is in our rows."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

DRAIN = "generations.engine.entry.drain"
BULK = "generations.engine.entry.bulk"
HOUSEKEEPING = "generations.engine.entry.housekeeping"
IMPORT = "generations.engine.entry.picture_import"
DIGESTS = "generations.messages.digest.send"
"""Mail is written where words are made, above the engine."""
SEALING = "generations.engine.entry.sealing"
ENDLESS = -1
"""No time-out of the queue's: it would raise SystemExit at any line of the drain. A drain ends by itself."""


def ring(task: str = DRAIN) -> None:
    """Wake a worker. In a transaction: with its commit, or not at all."""
    if settings.REDIS_URL:
        # A lost doorbell (a crash between the commit and this, a Redis that is down) is found by rescue; what was just
        # committed must not look as if it had failed.
        transaction.on_commit(lambda: _push(task), robust=True)
    else:
        _push(task)


def _push(task: str) -> None:
    async_task(task, 1, timeout=ENDLESS, ack_failure=True)
