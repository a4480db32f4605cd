"""Answers that outlived the drain that fetched them: found on this machine's disk, and taken in by the next one."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from generations.engine import receipts
from generations.engine.claim import lease
from generations.engine.job import Job, load
from generations.engine.owner import is_dead
from generations.models import Attempt
from generations.providers.base import Outcome

UNDECIDED = (Attempt.Status.CALLING, Attempt.Status.UNKNOWN)


def adopt(owner: str, known: frozenset[int] = frozenset()) -> list[tuple[Job, Outcome]]:
    """Take over the calls of abandoned answers. Receipts of calls that have ended, or were resolved, are dropped."""
    keys = [key for key in receipts.waiting() if key not in known]
    rows = {row.pk: row for row in Attempt.objects.filter(pk__in=keys)}
    taken = []
    for key in keys:
        row = rows.get(key)
        if row is None or row.status not in UNDECIDED or row.resolution:
            receipts.drop(key)
        elif row.lease_owner != owner and is_abandoned(row) and take_over(row, owner):
            taken.append(key)
    found = ((job, receipts.load(job.attempt_id)) for job in load(taken, owner)[0])
    return [(job, outcome) for job, outcome in found if outcome is not None]


def is_abandoned(row: Attempt) -> bool:
    """Nobody is at work on it: no owner, a dead one, or one whose lease has run out."""
    return not row.lease_owner or is_dead(row.lease_owner) or not row.lease_until or row.lease_until < timezone.now()


def take_over(row: Attempt, owner: str) -> bool:
    """Make an abandoned call ``owner``'s; conditional, so that of two who try one has it."""
    now = timezone.now()
    mine = Attempt.objects.filter(pk=row.pk, status=row.status, resolution="", lease_owner=row.lease_owner)
    if row.lease_owner and not is_dead(row.lease_owner):
        mine = mine.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    return mine.update(lease_owner=owner, lease_until=lease(now)) == 1
