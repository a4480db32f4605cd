"""Tasks that their gateways work on while nobody here waits for them: whose turn it is to be asked for again.

Such a call is still *calling*, with the gateway's id and without an owner; ``due`` is when it is looked up next. So is one whose
worker is gone. A look-up pays nothing: it needs no permission of the limiter, but the call counts among those at once.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from generations.engine import receipts
from generations.engine.adoption import is_abandoned, take_over
from generations.models import Attempt
from generations.models.generation import AttemptQuerySet
from generations.workflow.resolve import can_look


def take(owner: str, room: int, *, abandoned: bool = False) -> list[int]:
    """Take up to ``room`` tasks that are due for a look-up; with ``abandoned`` also those of workers that are gone."""
    rows = _due() if abandoned else _due().filter(lease_owner="")
    taken: list[int] = []
    for row in rows.exclude(lease_owner=owner).select_related("gateway", "generation").order_by("due", "pk"):
        if len(taken) >= room:
            break
        if is_abandoned(row) and can_look(row) and not receipts.stands(row.pk) and take_over(row, owner):
            taken.append(row.pk)
    return taken


def are_due() -> bool:
    """Whether a task that nobody has waits for a look-up."""
    return _due().filter(lease_owner="").exists()


def were_left() -> bool:
    """The same, or a task's worker is gone."""
    return any(is_abandoned(row) and can_look(row) for row in _due().select_related("gateway", "generation"))


def _due() -> AttemptQuerySet:
    tasks = Attempt.objects.filter(status=Attempt.Status.CALLING, resolution="").exclude(remote_id="")
    return tasks.filter(Q(due=None) | Q(due__lte=timezone.now()))
