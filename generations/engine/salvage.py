"""Rescue: what was left by processes that are no more is brought to a true state. It never calls a gateway.

A claimed call returns to the queue: nothing was sent. A call under way becomes unknown, unless its answer lies on this machine's
disk (the next drain takes it in), it is a task whose id is known (the next drain looks it up), or the gateway honours an idempotency
key (it is sent again under the same key). Calls that wait for a gateway that has long been out of reach go to another, if one may
stand in.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from generations.engine import adoption, claim, limiter, lookups, receipts
from generations.engine.failure import Failure
from generations.engine.losses import end_without_answer
from generations.engine.owner import is_dead, node
from generations.engine.settle import locked
from generations.engine.stop import stopping
from generations.engine.tidy import is_due as tidying_is_due
from generations.models import Attempt, ClaimLock, Generation
from generations.providers import catalogue
from generations.workflow import bell, bulk, deliveries, fallback, picture_import, state
from generations.workflow.gallery import sealing
from generations.workflow.resolve import can_look

log = logging.getLogger(__name__)

LOST = Failure(code="abandoned", billed="maybe", detail="the worker that made this call is gone")
AGAIN = Failure(
    code="abandoned", billed="maybe", again=True, detail="the worker is gone; sent again under the same idempotency key"
)
CHECKED = 500
"""Generations looked at in one round for a state that does not follow from their calls."""


def rescue() -> None:
    """One round; call it every ENGINE_RESCUE_EVERY seconds, from one process per machine or from several."""
    for attempt in abandoned():
        salvage(attempt)
    relieve()
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
    if receipts.stands(attempt.pk) or can_look(attempt):
        return
    with transaction.atomic():
        state.lock(attempt.generation_id)
        mine = Attempt.objects.filter(
            pk=attempt.pk, status=Attempt.Status.CALLING, lease_owner=attempt.lease_owner
        ).select_for_update()
        # Its worker may have shown life, or written down the end, since the row was read.
        if mine.filter(lease_until=attempt.lease_until, remote_id=attempt.remote_id).exists():
            log.warning("A call was abandoned", extra={"attempt": attempt.pk})
            end_without_answer(attempt, AGAIN if _idempotent(attempt) else LOST)


def relieve() -> None:
    """Calls that have waited for longer than a breaker stays open, at a gateway whose breaker no probe has closed since: another
    gateway may take them."""
    now = timezone.now()
    rows = Attempt.objects.due(now).filter(gateway__pulse__open_until__isnull=False, created__lt=now - limiter.rest())
    waiting = rows.filter(Q(due=None) | Q(due__lt=now - limiter.rest())).order_by("pk")
    for pk, generation_id in list(waiting.values_list("pk", "generation_id")[:CHECKED]):
        with transaction.atomic():
            state.lock(generation_id)
            if fallback.move(locked(pk)):
                state.recompute(generation_id)


def _idempotent(attempt: Attempt) -> bool:
    gateway = attempt.gateway
    profile = catalogue.get_profile(gateway.profile)
    return catalogue.capabilities(profile, attempt.sent_model, gateway.switches).idempotency


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
    if bulk.was_left():
        bell.ring(bell.BULK)
    if sealing.is_due():
        bell.ring(bell.SEALING)
    if deliveries.is_due():
        bell.ring(deliveries.DUE)
    if picture_import.is_due():
        bell.ring(bell.IMPORT)
    if _has_claimer():
        return
    if claim.is_due() or _has_answers() or lookups.were_left():
        bell.ring()


def _has_claimer() -> bool:
    row = ClaimLock.objects.filter(name=f"claim:{node()}", until__gt=timezone.now()).first()
    return row is not None and bool(row.owner) and not is_dead(row.owner)


def _has_answers() -> bool:
    rows = Attempt.objects.filter(pk__in=receipts.waiting()[: settings.ENGINE_PARALLEL])
    return any(adoption.is_abandoned(row) for row in rows)
