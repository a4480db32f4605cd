"""Cancelling: what has not been sent costs nothing; what has been sent is let finish, and its pictures go to the trash."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from generations.models import Attempt, Generation, Slot, User
from generations.workflow import money, planning, state

NOT_SENT = (Attempt.Status.QUEUED, Attempt.Status.CLAIMED)


@transaction.atomic
def cancel(generation: Generation, person: User) -> Generation:
    """End a generation for ``person``. Calls under way are settled when they end; a generation that has ended stays as it is."""
    row = Generation.objects.select_for_update().get(pk=generation.pk)
    if row.has_ended:
        return row
    Generation.objects.filter(pk=row.pk, cancelled_at=None).update(cancelled_at=timezone.now())
    for attempt in Attempt.objects.filter(generation=row, status__in=NOT_SENT).order_by("pk"):
        cancel_attempt(attempt)
    return state.recompute(row.pk)


def cancel_attempt(attempt: Attempt) -> bool:
    """End one call that has not been sent, and give its reserve back. False where it has begun in the meantime."""
    if planning.was_lost_before(attempt):
        return _doubt(attempt)
    now = timezone.now()
    # A worker begins by the same kind of conditional UPDATE: one of the two finds the row changed.
    mine = Attempt.objects.filter(pk=attempt.pk, status__in=NOT_SENT).update(
        status=Attempt.Status.CANCELLED, ended=now, lease_owner="", lease_until=None, cost_nano=0
    )
    if not mine:
        return False
    money.release(attempt)
    state.end_slots(attempt, Slot.Status.CANCELLED)
    return True


def _doubt(attempt: Attempt) -> bool:
    """It was to ask again for what an earlier call may have done: the outcome of that one stays unknown."""
    facts = {"status": Attempt.Status.UNKNOWN, "error_code": "unknown_outcome", "lease_owner": "", "lease_until": None}
    if not Attempt.objects.filter(pk=attempt.pk, status__in=NOT_SENT).update(**facts):
        return False
    open_ones = Slot.objects.filter(attempt=attempt, status__in=(Slot.Status.PENDING, Slot.Status.RUNNING))
    open_ones.update(status=Slot.Status.UNKNOWN, error_code="unknown_outcome")
    return True
