"""Retrying: new calls in the same generation for the pictures that did not come."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from generations.models import Gateway, Generation, Slot, User
from generations.workflow import bell, planning, state
from generations.workflow.errors import GatewayGone, NothingToDo
from generations.workflow.submit import need_room

WITHOUT_PICTURE = (Slot.Status.FAILED, Slot.Status.CANCELLED)


def retry(generation: Generation, person: User, which: Sequence[str] = WITHOUT_PICTURE) -> Generation:
    """Queue and newly reserve calls for failed and cancelled slots, or one kind of them, at today's price, from this month's budget.

    Raises :class:`~generations.workflow.errors.NothingToDo` (pressed twice), ``OverBudget``, ``PriceUnknownUnderBudget``,
    ``NoSpace``, ``GatewayGone`` or ``TurnPictureGone``.
    """
    need_room()
    with transaction.atomic():
        row = Generation.objects.select_for_update().get(pk=generation.pk)
        if row.gateway_id is None or not Gateway.objects.usable().filter(pk=row.gateway_id).exists():
            raise GatewayGone
        slots = list(row.slots.filter(status__in=which, picture=None).order_by("index"))
        if not slots:
            raise NothingToDo
        Generation.objects.filter(pk=row.pk).update(cancelled_at=None)
        planning.pay_and_queue(row, slots)
        bell.ring()
        return state.recompute(row.pk)
