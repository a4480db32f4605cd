"""Tasks that their gateways work on while nobody here waits for them: whose turn it is to be asked for again.

Such a call is still *calling*, with the gateway's id and without an owner; ``due`` is when it is looked up next. So is one whose
worker is gone. A look-up pays nothing: it needs no permission of the limiter, but the call counts among those at once.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from generations.engine import receipts
from generations.engine.adoption import take_over
from generations.engine.owner import is_dead
from generations.models import Attempt
from generations.models.generation import AttemptQuerySet
from generations.providers import catalogue
from generations.workflow.resolve import can_look


def take(owner: str, room: int, *, abandoned: bool = False) -> list[int]:
    """Take up to ``room`` tasks that are due for a look-up; with ``abandoned`` also those of workers that are gone."""
    rows = _abandoned() if abandoned else _due().filter(lease_owner="")
    # What has an answer on the disk is taken in, not asked for.
    rows = rows.exclude(lease_owner=owner).exclude(pk__in=receipts.waiting())
    found = rows.select_related("gateway", "generation").order_by("due", "pk")[:room]
    return [row.pk for row in found if can_look(row) and take_over(row, owner)]


def are_due() -> bool:
    """Whether a task that nobody has waits for a look-up."""
    return _due().filter(lease_owner="").exists()


def were_left() -> bool:
    """The same, or a task's worker is gone."""
    return _abandoned().exists()


def _abandoned() -> AttemptQuerySet:
    """Those that nobody is at work on, as :func:`generations.engine.adoption.is_abandoned` says it of one."""
    rows, now = _due(), timezone.now()
    dead = [owner for owner in rows.order_by().values_list("lease_owner", flat=True).distinct() if is_dead(owner)]
    return rows.filter(Q(lease_owner="") | Q(lease_owner__in=dead) | Q(lease_until=None) | Q(lease_until__lt=now))


def _due() -> AttemptQuerySet:
    """Tasks of gateways that can be asked for them. Only these: what can never be taken must not stand before what can."""
    asked = [key for key, profile in catalogue.PROFILES.items() if profile.capabilities.lookup]
    tasks = Attempt.objects.filter(status=Attempt.Status.CALLING, resolution="", gateway__profile__in=asked)
    return tasks.exclude(remote_id="").filter(Q(due=None) | Q(due__lte=timezone.now()))
