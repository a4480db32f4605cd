"""Calls that brought no answer: not billed, billed without a picture, unknown, or still worked on at the gateway.

Each function is one transaction's worth, as in ``settle``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from generations.engine import limiter
from generations.engine.failure import Failure, pause
from generations.engine.job import Job
from generations.engine.settle import UNDECIDED, locked
from generations.engine.storable import plain
from generations.models import Attempt, Slot
from generations.models.generation import AttemptQuerySet
from generations.providers.base import Usage
from generations.workflow import bell, fallback, money, planning, prices, state

FIRST_LOOK, LAST_LOOK = 5.0, 60.0
"""Seconds from one look-up of a task to the next: a tenth of its age, within these."""


def fail(job: Job, failure: Failure) -> bool:
    """End a call that brought no answer, as its error says: not billed, billed without a picture, or unknown."""
    ended = end_without_answer(locked(job.attempt_id), failure)
    _tell_limiter(job.gateway_id, failure)
    return ended


def _tell_limiter(gateway_id: int, failure: Failure) -> None:
    if failure.absent:
        limiter.failed(gateway_id)
    elif failure.answered or failure.billed == "yes":
        limiter.answered(gateway_id)
    if failure.answered and failure.wait and failure.again:
        limiter.asked_to_wait(gateway_id, failure.wait)


def stranded(gateway_id: int) -> list[int]:
    """Where the gateway's breaker is open by now: the generations with calls that failed at it and wait to be sent again."""
    if not limiter.is_open(gateway_id):
        return []
    return sorted(set(_to_be_sent_again(gateway_id).values_list("generation_id", flat=True)))


def move_on(gateway_id: int, generation_id: int) -> bool:
    """Let another gateway take them. A transaction of its own after :func:`fail`: the budget is locked before the gateway's pulse."""
    state.lock(generation_id)
    waiting = _to_be_sent_again(gateway_id).filter(generation_id=generation_id)
    moved = [fallback.move(attempt) for attempt in waiting.order_by("pk")]
    if any(moved):
        state.recompute(generation_id)
    return any(moved)


def _to_be_sent_again(gateway_id: int) -> AttemptQuerySet:
    return Attempt.objects.filter(gateway_id=gateway_id, status=Attempt.Status.QUEUED, number__gt=1)


def drop(attempt_id: int, owner: str, failure: Failure) -> bool:
    """End a call that ``owner`` has claimed and cannot even prepare. False where it is another's by now: that one may have
    sent it, and what failed here says nothing about it."""
    attempt = locked(attempt_id)
    mine = Attempt.objects.filter(pk=attempt_id, status=Attempt.Status.CLAIMED, lease_owner=owner)
    if not mine.select_for_update().exists():
        return False
    return end_without_answer(attempt, failure)


def too_late(attempt_id: int, owner: str) -> bool:
    """End a claimed call that was to ask again by a key for what an earlier one may have done, where it has waited so long that
    the gateway may have forgotten the key. True where it was ended."""
    attempt = locked(attempt_id)
    if not planning.was_lost_before(attempt) or planning.may_ask_again(attempt):
        return False
    return drop(attempt_id, owner, Failure(code="unknown_outcome", billed="maybe", detail="its key is too old"))


def give_up(attempt_id: int, owner: str) -> bool:
    """End a task of ``owner``'s that cannot be asked for any more (its gateway's profile is gone): nobody knows its outcome."""
    attempt = locked(attempt_id)
    if attempt.status != Attempt.Status.CALLING or attempt.lease_owner != owner:
        return False
    return end_without_answer(
        attempt, Failure(code="unknown_outcome", billed="maybe", detail="no job can be made of it")
    )


def end_without_answer(attempt: Attempt, failure: Failure) -> bool:
    """The part of :func:`fail` that rescue shares. False where the call had ended before."""
    wait = _before_next(attempt, failure)
    before = planning.was_lost_before(attempt)
    if (before or failure.billed == "maybe") and not planning.may_ask_again(attempt):
        wait = None
    # A no to this call says nothing of the earlier one under its key; the end of the task that the key led to does.
    of_the_task = failure.answered and not failure.again and bool(attempt.remote_id)
    lost = failure.billed == "no" and not of_the_task and before
    doubtful = failure.billed == "maybe" or lost
    ended = _lose(attempt, failure) if doubtful and wait is None else _fail(attempt, failure, wait)
    if ended:
        state.recompute(attempt.generation_id)
    return ended


def detach(job: Job, failure: Failure, *, at_once: bool = False) -> bool:
    """Leave a task to its gateway: it is looked up again later, by any drain. After ENGINE_LOOKUP_PATIENCE its outcome is unknown."""
    attempt, now = locked(job.attempt_id), timezone.now()
    age = (now - (attempt.sent or now)).total_seconds()
    _tell_limiter(job.gateway_id, replace(failure, answered=False))
    limiter.told_nothing(job.gateway_id)
    if age > settings.ENGINE_LOOKUP_PATIENCE:
        return end_without_answer(attempt, replace(failure, billed="maybe", again=False))
    wait = 0.0 if at_once else max(failure.wait or 0.0, min(max(age / 10, FIRST_LOOK), LAST_LOOK))
    mine = Attempt.objects.filter(pk=attempt.pk, status=Attempt.Status.CALLING, lease_owner=job.owner)
    return mine.update(lease_owner="", lease_until=None, due=now + timedelta(seconds=wait)) == 1


def _before_next(attempt: Attempt, failure: Failure) -> timedelta | None:
    """How long to wait before it is sent again; None: it is not."""
    if not failure.again or attempt.generation.cancelled_at is not None:
        return None
    return pause(attempt.number, failure.wait, failure.tries)


def _lose(attempt: Attempt, failure: Failure) -> bool:
    """Unknown: the reserve stays held, and a person decides, or the answer itself, coming late."""
    open_ones = (Attempt.Status.CLAIMED, Attempt.Status.CALLING)
    mine = Attempt.objects.filter(pk=attempt.pk, status__in=open_ones)
    if not mine.update(status=Attempt.Status.UNKNOWN, lease_owner="", lease_until=None, **_facts(failure)):
        return False
    Slot.objects.filter(attempt=attempt, status__in=(Slot.Status.PENDING, Slot.Status.RUNNING)).update(
        status=Slot.Status.UNKNOWN, error_code=failure.code, error_params=plain(failure.params)
    )
    return True


def _fail(attempt: Attempt, failure: Failure, wait: timedelta | None) -> bool:
    used = _used(attempt, failure) if failure.billed == "yes" else None
    undecided = Attempt.objects.filter(pk=attempt.pk, status__in=(*UNDECIDED, Attempt.Status.CLAIMED), resolution="")
    ended = undecided.update(
        status=Attempt.Status.FAILED,
        ended=timezone.now(),
        **_cost(used, failure),
        lease_owner="",
        lease_until=None,
        **_facts(failure),
    )
    if not ended:
        return False
    if used is not None:
        money.settle(attempt, used)
        money.tell_budget(attempt.generation)
        state.end_slots(attempt, Slot.Status.FAILED, failure.code, plain(failure.params))
    elif wait is not None:
        planning.succeed(attempt, timezone.now() + wait)
        bell.ring()
    elif not (failure.elsewhere and fallback.take_over(attempt)):
        money.release(attempt)
        cancelled = failure.again and attempt.generation.cancelled_at is not None
        status = Slot.Status.CANCELLED if cancelled else Slot.Status.FAILED
        state.end_slots(attempt, status, failure.code, plain(failure.params))
    return True


def _cost(used: prices.Amount | None, failure: Failure) -> dict[str, Any]:
    if used is not None:
        return {"cost_nano": used.nano if used.known else None, "confidence": used.confidence}
    # What may have run, and is asked for again by its key, is nothing that certainly cost nothing.
    return {"cost_nano": None if failure.billed == "maybe" else 0, "confidence": ""}


def _used(attempt: Attempt, failure: Failure) -> prices.Amount:
    """What a call cost that brought no picture: by what was counted of it, where that can be priced; else its whole reserve."""
    held = money.reserved(attempt)
    if failure.usage is not None:
        gateway, generation = attempt.gateway, attempt.generation
        sizes = prices.reference_sizes(generation)
        facts = prices.call_facts(generation, 0, sizes, gateway=gateway, model=attempt.sent_model)
        found = prices.settle(gateway, _without_picture(failure.usage), facts, attempt.price_list)
        if found.money is not None and found.basis in {"charged", "usage", "partial_usage"}:
            return prices.amount(gateway, found.money, found.confidence, play=found.play)
    return replace(held, confidence="estimated" if held.known else "unknown")


def _without_picture(usage: Usage) -> Usage:
    """Where only the text model was counted, the image model did not work."""
    if usage.output is not None or (usage.chat_in is None and usage.chat_out is None):
        return usage
    return replace(usage, output=0, text_in=usage.text_in or 0, image_in=usage.image_in or 0)


def _facts(failure: Failure) -> dict[str, Any]:
    return {
        "error_code": failure.code[:60],
        "error_params": plain(failure.params),
        "log": plain(failure.detail[:500]),
        "http_status": failure.http_status,
        "request_id": failure.request_id[:120],
    }
