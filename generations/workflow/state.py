"""A generation's state, found from its slots and calls in one place. Everything that changes one of them ends here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from generations.models import Attempt, Batch, Event, Generation, Picture, Slot
from generations.workflow import notices as told

OPEN = (Attempt.Status.QUEUED, Attempt.Status.CLAIMED, Attempt.Status.CALLING)


def lock(generation_id: int) -> None:
    """Take a generation's row before any row of its calls: everybody in this order, so nobody waits in a circle."""
    if connection.features.has_select_for_update:
        Generation.objects.select_for_update().filter(pk=generation_id).values_list("pk").first()


def recompute(generation_id: int, *notices: Event) -> Generation:
    """Bring status, count and times of a generation up to date, and tell open pages. Call it in the change's transaction.

    ``notices`` are written along with its own."""
    row = Generation.objects.select_for_update(of=("self",)).select_related("project", "person").get(pk=generation_id)
    attempts = Counter(Attempt.objects.filter(generation=row).order_by().values_list("status", flat=True))
    slots = Counter(Slot.objects.filter(generation=row).order_by().values_list("status", flat=True))
    had_ended = row.has_ended
    row.status = status_of(row, attempts, slots)
    row.done_count = slots[Slot.Status.DONE]
    _times(row, attempts, had_ended)
    row.save(update_fields=["status", "done_count", "started", "ended"])
    own = [notice(row, "generation")]
    if row.has_ended and not had_ended and _ends_a_press(row):
        own.append(notice(row, "done", audience_id=row.person_id))
    Event.objects.bulk_create([*notices, *own])
    if len(own) > 1:
        _tell_person(row)
    return row


ENDS = {
    Generation.Status.DONE: (told.Kind.DONE, "done"),
    Generation.Status.PARTIAL: (told.Kind.DONE, "done"),
    Generation.Status.FAILED: (told.Kind.FAILED, "failed"),
    Generation.Status.UNKNOWN: (told.Kind.FAILED, "unknown"),
}


def _tell_person(row: Generation) -> None:
    """What became of it, to who pressed Generate; who cancelled it knows."""
    if row.status in ENDS:
        kind, code = ENDS[Generation.Status(row.status)]
        told.notify([row.person], row.team_id, kind, code, row.public_id, params={"title": row.prompt[:80]})


def status_of(row: Generation, attempts: Counter[str], slots: Counter[str]) -> str:
    """The rule. An unknown outcome outweighs everything that ended, because a person must decide."""
    if any(attempts[status] for status in OPEN):
        begun = row.started is not None or attempts[Attempt.Status.CALLING]
        return Generation.Status.RUNNING if begun else Generation.Status.QUEUED
    if attempts[Attempt.Status.UNKNOWN]:
        return Generation.Status.UNKNOWN
    if slots[Slot.Status.DONE]:
        whole = slots[Slot.Status.DONE] == slots.total()
        return Generation.Status.DONE if whole else Generation.Status.PARTIAL
    return Generation.Status.CANCELLED if slots[Slot.Status.CANCELLED] else Generation.Status.FAILED


def _ends_a_press(row: Generation) -> bool:
    """Whether its person waits for nothing more of that press: of a batch only the last one is worth a word."""
    if row.batch_id is None:
        return True
    # Of two that end at the same moment each would see the other open.
    if connection.features.has_select_for_update:
        Batch.objects.select_for_update(no_key=True).filter(pk=row.batch_id).values_list("pk").first()
    others = Generation.objects.filter(batch_id=row.batch_id).exclude(pk=row.pk)
    # From the end, since rows begin in their order: the first look finds one that is open.
    return not others.exclude(status__in=Generation.ENDED).order_by("-batch_place").values_list("pk").first()


def _times(row: Generation, attempts: Counter[str], had_ended: bool) -> None:
    now = timezone.now()
    if row.started is None and attempts[Attempt.Status.CALLING]:
        row.started = now
    if not row.has_ended:
        row.ended = None
    elif not had_ended or row.ended is None:
        row.ended = now


def notice(row: Generation, kind: str, audience_id: int | None = None) -> Event:
    """A notice about the generation, not yet written. One of a batch names no project: an open stream would else take in its strips by
    the hundred. Those that are shown follow it all the same."""
    project = row.project.public_id if row.batch_id is None else ""
    return Event(team_id=row.team_id, kind=kind, public_id=row.public_id, project=project, audience_id=audience_id)


def tell(row: Generation) -> None:
    """A notice that the generation's strip has changed."""
    notice(row, "generation").save()


def tell_marked(picture: Picture) -> None:
    """A notice for the strip and for the pages that show the picture: somebody has flagged it, or given it stars."""
    marked = Event(team_id=picture.team_id, kind="flags", public_id=picture.public_id)
    Event.objects.bulk_create([notice(picture.generation, "generation"), marked])


def tell_pictures(pictures: Iterable[Picture]) -> None:
    """A notice for each picture that came, went to the trash or came back."""
    for picture in pictures:
        Event.tell(picture.team_id, "picture", picture.public_id, project=picture.project.public_id)


def end_slots(attempt: Attempt, status: str, code: str = "", params: dict[str, object] | None = None) -> int:
    """End every slot of the attempt that waits or runs (or was unknown). Returns how many."""
    open_ones = (Slot.Status.PENDING, Slot.Status.RUNNING, Slot.Status.UNKNOWN)
    slots = Slot.objects.filter(attempt=attempt, status__in=open_ones)
    return slots.update(status=status, error_code=code, error_params=params or {}, ended=timezone.now())
