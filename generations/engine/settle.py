"""What the engine writes: each function is one transaction's worth, and each change of a call's state is a conditional UPDATE.

A result that comes late (the machine slept, and rescue called the outcome unknown) is true all the same: it settles every call
that is still calling, or unknown and not resolved by a person.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils import timezone

from generations import search, storage
from generations.engine import limiter
from generations.engine.job import Job
from generations.imaging import Facts
from generations.models import Attempt, Event, Generation, Picture, SearchText, Slot
from generations.providers.base import ImageRequest, Outcome, Usage
from generations.workflow import kept, money, prices, state

UNDECIDED = (Attempt.Status.CALLING, Attempt.Status.UNKNOWN)
NEAR_RATIO = 0.02
"""A picture asked for by its ratio may be so far off: its edges are whole pixels, on a grid of the gateway's own."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One picture whose files are in the storage."""

    slot_id: int
    facts: Facts
    guarded: Facts | None = None
    """The composite that is shown instead, where there is one."""
    guard: dict[str, Any] = field(default_factory=dict)
    revised_prompt: str = ""

    @property
    def shown(self) -> Facts:
        return self.guarded or self.facts


@dataclass(frozen=True, kw_only=True)
class Spoilt:
    """One picture that came and cannot be used, and why."""

    slot_id: int
    reason: str


# -- Before and during the call ----------------------------------------------------------------------------------------


def begin(job: Job, digest: str) -> bool:
    """Mark the call as sent; committed before its first byte leaves. False where it is not this drain's (any more):
    cancelled, rescued, or the lease has run out while the machine slept."""
    now = timezone.now()
    state.lock(job.generation_id)
    mine = Attempt.objects.filter(
        pk=job.attempt_id, status=Attempt.Status.CLAIMED, lease_owner=job.owner, lease_until__gt=now
    )
    if not mine.update(status=Attempt.Status.CALLING, sent=now, request_hash=digest):
        return False
    Slot.objects.filter(attempt_id=job.attempt_id, status=Slot.Status.PENDING).update(status=Slot.Status.RUNNING)
    state.recompute(job.generation_id)
    return True


def note_remote_id(job: Job, value: str) -> None:
    Attempt.objects.filter(pk=job.attempt_id).update(remote_id=value[:120])


def note_preview(job: Job, slot_id: int, key: str, number: int) -> str:
    """Show a partial picture. Returns the key that is no longer shown: the one before, or ``key`` itself if it comes too late."""
    slot = Slot.objects.select_for_update().get(pk=slot_id)
    if slot.status != Slot.Status.RUNNING or slot.attempt_id != job.attempt_id:
        return key
    before = slot.preview
    slot.preview, slot.preview_number = key, number
    slot.save(update_fields=["preview", "preview_number"])
    state.tell(locked(job.attempt_id).generation)
    return before


# -- An answer ---------------------------------------------------------------------------------------------------------


def record(job: Job, outcome: Outcome, arrival: Arrival) -> bool:
    """Write down one picture. Repeating it changes nothing. False where the call was resolved by a person meanwhile."""
    attempt = locked(job.attempt_id)
    if attempt.status not in UNDECIDED or attempt.resolution:
        return False
    notices = _picture(job, attempt.generation, outcome, arrival)
    state.recompute(job.generation_id, *notices)
    _count(attempt.generation, notices)
    return True


def finish(
    job: Job, outcome: Outcome, arrivals: list[Arrival], spoilt: list[Spoilt], last: Arrival | None = None
) -> bool:
    """End an answered call: its cost, and every slot that got no picture. ``last`` is recorded in the same transaction;
    ``arrivals`` are all pictures of the answer. False where it had ended before, or was resolved by a person."""
    attempt = locked(job.attempt_id)
    asked = attempt.generation
    amount = _cost(job, attempt, outcome, arrivals, spoilt)
    made = len(arrivals) + len(spoilt) + outcome.unreadable
    if not _undecided(job).update(**_ending(outcome, amount, came=bool(arrivals), made=made)):
        return False
    alone = len(arrivals) == 1 and amount.known
    notices = _picture(job, asked, outcome, last, amount.nano if alone else None) if last is not None else []
    money.settle(attempt, amount)
    if not (alone and notices):
        _share_cost(attempt, amount)
    _end_rest(attempt, job, arrivals, spoilt)
    limiter.answered(job.gateway_id)
    state.recompute(job.generation_id, *notices, money.budget_notice(asked))
    _count(asked, notices)
    return True


def _count(asked: Generation, notices: list[Event]) -> None:
    """Of a prompt in the library, the picture that has come; last, see :mod:`generations.workflow.kept`."""
    if notices and asked.version_id:
        kept.made(asked.version_id)


def _ending(outcome: Outcome, amount: prices.Amount, *, came: bool, made: int) -> dict[str, Any]:
    usage = outcome.usage
    told = {"remote_id": outcome.remote_id[:120]} if outcome.remote_id else {}
    return told | {
        "status": Attempt.Status.DONE if came else Attempt.Status.FAILED,
        "ended": timezone.now(),
        "usage": (dict(usage.raw) or _counted(usage)) if usage else None,
        "output_tokens": usage.output // made if usage and usage.output is not None and made else None,
        "charge_nano": usage.charge_nano // made if usage and usage.charge_nano is not None and made else None,
        "cost_nano": amount.nano if amount.known else None,
        "confidence": amount.confidence,
        "request_id": outcome.request_id[:120],
        "http_status": outcome.http_status,
        "error_code": "" if came else "unreadable_answer",
        "error_params": {},
        "lease_owner": "",
        "lease_until": None,
    }


def _picture(
    job: Job, asked: Generation, outcome: Outcome, arrival: Arrival, cost_nano: int | None = None
) -> list[Event]:
    """Write down a picture once; the notice of it (none where it stood there already)."""
    slot = Slot.objects.select_for_update(of=("self",)).select_related("picture").get(pk=arrival.slot_id)
    if hasattr(slot, "picture"):
        return []
    raw = storage.row(asked.team_id, arrival.facts)
    image = storage.row(asked.team_id, arrival.guarded) if arrival.guarded else raw
    differs_asked, differs_got = differences(job.request, outcome, arrival.facts)
    cancelled = asked.cancelled_at is not None
    row = Picture.objects.create(
        team_id=asked.team_id,
        project_id=asked.project_id,
        generation=asked,
        slot=slot,
        image=image,
        raw=raw if arrival.guarded else None,
        guard=arrival.guard,
        person_id=asked.person_id,
        gateway_id=job.gateway_id,
        width=arrival.shown.width,
        height=arrival.shown.height,
        asked=differs_asked,
        got=differs_got,
        revised_prompt=arrival.revised_prompt,
        cost_nano=cost_nano,
        version_id=asked.version_id,
        trashed=timezone.now() if cancelled else None,
        trashed_by_id=asked.person_id if cancelled else None,
    )
    words = search.tokens(f"{asked.prompt} {arrival.revised_prompt}", row.team_id)
    SearchText.objects.bulk_create([SearchText(picture=row, tokens=words)])
    status = Slot.Status.CANCELLED if cancelled else Slot.Status.DONE
    Slot.objects.filter(pk=slot.pk).update(status=status, error_code="", error_params={}, ended=timezone.now())
    project = asked.project.public_id
    return [Event(team_id=row.team_id, kind="picture", public_id=row.public_id, project=project)]


def differences(asked: ImageRequest, outcome: Outcome, facts: Facts) -> tuple[dict[str, str], dict[str, str]]:
    """What came differently from what was asked: asked values, and what came, under the same keys. "auto" asks nothing."""
    pairs = {
        "size": (asked.size, f"{facts.width}x{facts.height}"),
        "aspect": (asked.aspect_ratio, _ratio(asked.aspect_ratio, facts)),
        "quality": (asked.quality, outcome.quality),
        "background": (asked.background, outcome.background),
        "output_format": (asked.output_format, facts.mime.removeprefix("image/")),
    }
    told = {
        name: (wish, came)
        for name, (wish, came) in pairs.items()
        if wish not in ("auto", "") and came not in ("", wish)
    }
    return {name: wish for name, (wish, _) in told.items()}, {name: came for name, (_, came) in told.items()}


def _ratio(asked: str, facts: Facts) -> str:
    """The picture's own ratio in the words of ``asked``; "" where it is near enough, or nothing was asked in numbers."""
    across, _, down = asked.partition(":")
    if not (across.isdigit() and down.isdigit() and int(down)):
        return ""
    wanted, came = int(across) / int(down), facts.width / facts.height
    if abs(came - wanted) <= wanted * NEAR_RATIO:
        return ""
    common = math.gcd(facts.width, facts.height)
    return f"{facts.width // common}:{facts.height // common}"


def _cost(job: Job, attempt: Attempt, outcome: Outcome, arrivals: list[Arrival], spoilt: list[Spoilt]) -> prices.Amount:
    """By the gateway's own count, or by the formula from what came."""
    asked, gateway = attempt.generation, attempt.gateway
    first = arrivals[0].facts if arrivals else None
    made = max(1, len(arrivals) + len(spoilt) + outcome.unreadable)
    facts = replace(
        prices.call_facts(asked, made, job.sizes, gateway=gateway, model=attempt.sent_model),
        quality=outcome.quality or asked.quality,
        width=first.width if first else asked.width,
        height=first.height if first else asked.height,
    )
    found = prices.settle(gateway, outcome.usage, facts, attempt.price_list)
    return prices.amount(gateway, found.money, found.confidence, play=found.play)


def _counted(usage: Usage) -> dict[str, Any]:
    return {name: value for name, value in asdict(usage).items() if name != "raw" and value is not None}


def _share_cost(attempt: Attempt, amount: prices.Amount) -> None:
    """Each picture's part; the first ones carry what does not divide."""
    if not amount.known:
        return
    keys = list(Picture.objects.filter(slot__attempt=attempt).order_by("slot__index").values_list("pk", flat=True))
    if not keys:
        return
    part, rest = divmod(amount.nano, len(keys))
    for place, key in enumerate(keys):
        Picture.objects.filter(pk=key).update(cost_nano=part + (place < rest))


def _end_rest(attempt: Attempt, job: Job, arrivals: list[Arrival], spoilt: list[Spoilt]) -> None:
    if len(arrivals) == len(job.slots):
        return
    for one in spoilt:
        Slot.objects.filter(pk=one.slot_id, attempt=attempt, picture=None).update(
            status=Slot.Status.FAILED,
            error_code="unreadable_picture",
            error_params={"reason": one.reason},
            ended=timezone.now(),
        )
    params: dict[str, object] = {"asked": len(job.slots), "came": len(arrivals) + len(spoilt)}
    state.end_slots(attempt, Slot.Status.FAILED, "fewer_pictures", params)


def _undecided(job: Job) -> Any:
    return Attempt.objects.filter(pk=job.attempt_id, status__in=UNDECIDED, resolution="")


def locked(attempt_id: int) -> Attempt:
    """The call with what belongs to it; its generation's row is locked, see :func:`state.lock`."""
    rows = Attempt.objects.select_related(
        "generation__project", "generation__team", "generation__gateway", "gateway", "price_list"
    )
    return rows.select_for_update(of=("generation",)).get(pk=attempt_id)
