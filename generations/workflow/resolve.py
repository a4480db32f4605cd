"""Deciding what became of a call whose outcome is unknown. Only a person, or the answer itself coming late, may.

Where the gateway knows the call by an id, a person may also have it asked once more."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import partial

from django.db import transaction
from django.utils import timezone

from generations.models import Attempt, Generation, Slot, User
from generations.providers import catalogue
from generations.workflow import bell, money, planning, state
from generations.workflow.errors import NothingToDo


class Choice(StrEnum):
    """What the person says: it was made and billed; it was not; run it again (what it cost, if it did, stays held as spent); ask
    the gateway for it."""

    CAME = "came"
    NOT = "not"
    AGAIN = "again"
    LOOK = "look"


def can_look(attempt: Attempt) -> bool:
    """Whether the call's gateway can be asked for its outcome: it works on tasks, and its id is known."""
    profile = catalogue.PROFILES.get(attempt.gateway.profile)
    if profile is None or not attempt.remote_id:
        return False
    return catalogue.capabilities(profile, attempt.sent_model, attempt.gateway.switches).lookup


def resolve(target: Attempt | Generation, person: User, choice: str) -> Generation:
    """Resolve one unknown call, or all of a generation's.

    came: the reserve is settled as the cost. not: it is released. again: it is settled (it may have been billed), and new
    calls are reserved and queued for the same pictures. look: the gateway is asked for it, at no cost. Raises
    :class:`NothingToDo` where nothing is unknown (any more), or nothing can be asked for, ``ValueError`` for another choice, and
    for "again" ``OverBudget`` and its kin.
    """
    picked = Choice(choice)
    act = _look_one if picked is Choice.LOOK else partial(_resolve_one, choice=picked)
    with transaction.atomic():
        generation_id = target.generation_id if isinstance(target, Attempt) else target.pk
        row = Generation.objects.select_for_update().get(pk=generation_id)
        attempts = Attempt.objects.in_doubt().filter(generation=row).order_by("pk")
        if isinstance(target, Attempt):
            attempts = attempts.filter(pk=target.pk)
        resolved = [attempt for attempt in attempts if act(attempt)]
        if not resolved:
            raise NothingToDo
        if picked is Choice.AGAIN:
            _again(row, resolved)
        elif picked is Choice.LOOK:
            bell.ring()
        return state.recompute(row.pk)


def _look_one(attempt: Attempt) -> bool:
    """Under way again, and without an owner: the next drain asks for it."""
    if not can_look(attempt):
        return False
    mine = Attempt.objects.in_doubt().filter(pk=attempt.pk)
    if not mine.update(status=Attempt.Status.CALLING, due=timezone.now(), lease_owner="", lease_until=None):
        return False
    unknown = Slot.objects.filter(attempt=attempt, status=Slot.Status.UNKNOWN)
    unknown.update(status=Slot.Status.RUNNING, error_code="", error_params={})
    return True


def _resolve_one(attempt: Attempt, choice: Choice) -> bool:
    now = timezone.now()
    # A late answer settles by the same condition: whoever comes second finds it resolved.
    mine = Attempt.objects.in_doubt().filter(pk=attempt.pk)
    if choice is Choice.NOT:
        ended = {"status": Attempt.Status.FAILED, "cost_nano": 0}
    else:
        held = money.reserved(attempt)
        ended = {"status": Attempt.Status.FAILED, "cost_nano": held.nano if held.known else None}
        ended["confidence"] = "estimated" if held.known else "unknown"
    if not mine.update(resolution=choice.value, ended=now, **ended):
        return False
    if choice is Choice.NOT:
        money.release(attempt)
    else:
        money.settle(attempt, money.reserved(attempt))
        money.tell_budget(attempt.generation)
    code = {Choice.CAME: "resolved_came", Choice.NOT: "resolved_not", Choice.AGAIN: "resolved_again"}[choice]
    state.end_slots(attempt, Slot.Status.FAILED, code)
    return True


def _again(generation: Generation, resolved: Sequence[Attempt]) -> None:
    slots = list(Slot.objects.filter(attempt__in=resolved, picture=None).order_by("index"))
    if slots:
        planning.pay_and_queue(generation, slots)
        bell.ring()
