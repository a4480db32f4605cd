"""Rescue: what was left by processes that are no more is brought to a true state. It never calls a gateway.

A claimed call returns to the queue: nothing was sent. A call under way becomes unknown, unless its answer lies on this machine's
disk (the next drain takes it in), or the gateway honours an idempotency key (it is sent again under the same key).
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from generations.engine import adoption, claim, receipts
from generations.engine.failure import Failure
from generations.engine.owner import is_dead, node
from generations.engine.settle import end_without_answer
from generations.engine.stop import stopping
from generations.engine.tidy import is_due as tidying_is_due
from generations.models import Attempt, ClaimLock, Generation
from generations.providers import catalogue
from generations.workflow import bell, state

log = logging.getLogger(__name__)

LOST = Failure(code="abandoned", billed="maybe", detail="the worker that made this call is gone")
AGAIN = Failure(code="abandoned", again=True, detail="the worker is gone; sent again under the same idempotency key")
CHECKED = 500
"""Generations looked at in one round for a state that does not follow from their calls."""


def rescue() -> None:
    """One round; call it every ENGINE_RESCUE_EVERY seconds, from one process per machine or from several."""
    for attempt in abandoned():
        salvage(attempt)
    mend_states()
    if not stopping():
        ring_if_needed()


def abandoned() -> list[Attempt]:
    """Claimed and calling ones whose owner is dead or has let the lease run out."""
    rows = Attempt.objects.held().select_related("generation__project", "generation__team", "gateway")
    return [row for row in rows.order_by("pk") if adoption.is_abandoned(row)]


def salvage(attempt: Attempt) -> None:
    """Bring one abandoned call to a true state; conditional, so that two rescues may meet."""
    if attempt.status == Attempt.Status.CLAIMED:
        claim.give_up(attempt.pk, attempt.lease_owner)
        return
    if receipts.stands(attempt.pk):
        return
    with transaction.atomic():
        state.lock(attempt.generation_id)
        mine = Attempt.objects.filter(
            pk=attempt.pk, status=Attempt.Status.CALLING, lease_owner=attempt.lease_owner
        ).select_for_update()
        # Its worker may have shown life, or written down the end, since the row was read.
        if mine.filter(lease_until=attempt.lease_until).exists():
            log.warning("A call was abandoned", extra={"attempt": attempt.pk})
            end_without_answer(attempt, AGAIN if _idempotent(attempt) else LOST)


def _idempotent(attempt: Attempt) -> bool:
    gateway = attempt.gateway
    profile = catalogue.get_profile(gateway.profile)
    return catalogue.capabilities(profile, attempt.generation.model, gateway.switches).idempotency


def mend_states() -> None:
    """Open generations none of whose calls is open: their state is found again."""
    open_calls = Attempt.objects.filter(generation=OuterRef("pk"), status__in=state.OPEN)
    unknown_calls = Attempt.objects.filter(generation=OuterRef("pk"), status=Attempt.Status.UNKNOWN)
    rows = Generation.objects.filter(status__in=["queued", "running"]).exclude(Exists(open_calls))
    wrong = Generation.objects.filter(status="unknown").exclude(Exists(unknown_calls))
    for pk in [*rows.values_list("pk", flat=True)[:CHECKED], *wrong.values_list("pk", flat=True)[:CHECKED]]:
        with transaction.atomic():
            state.recompute(pk)


def ring_if_needed() -> None:
    """A doorbell may have been lost, or have come while nothing could be done. An extra one does no harm."""
    if tidying_is_due():
        bell.ring(bell.HOUSEKEEPING)
    if _has_claimer():
        return
    if claim.is_due() or _has_answers():
        bell.ring()


def _has_claimer() -> bool:
    row = ClaimLock.objects.filter(name=f"claim:{node()}", until__gt=timezone.now()).first()
    return row is not None and bool(row.owner) and not is_dead(row.owner)


def _has_answers() -> bool:
    rows = Attempt.objects.filter(pk__in=receipts.waiting()[: settings.ENGINE_PARALLEL])
    return any(adoption.is_abandoned(row) for row in rows)
