"""The trash: pictures leave the lists and come back. Housekeeping empties it; the ledger is never touched."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from generations.models import Picture, Slot, User
from generations.models.base import among
from generations.workflow import gallery, state


@transaction.atomic
def trash(pictures: Sequence[Picture], person: User) -> int:
    """Put pictures into the trash. Returns how many were not there already."""
    keys = [picture.pk for picture in pictures]
    moved = list(Picture.objects.filter(pk__in=keys, trashed=None).select_related("project", "generation__project"))
    Picture.objects.filter(pk__in=[one.pk for one in moved], trashed=None).update(
        trashed=timezone.now(), trashed_by=person
    )
    _tell(moved)
    gallery.refresh([one.pk for one in moved], "live")
    return len(moved)


@transaction.atomic
def restore(pictures: Sequence[Picture], person: User) -> int:
    """Take pictures out of the trash. Returns how many were in it."""
    keys = [picture.pk for picture in pictures]
    lock_late(keys)
    moved = list(Picture.objects.filter(pk__in=keys).in_trash().select_related("project", "generation__project"))
    bring_back([one.pk for one in moved])
    _tell(moved)
    gallery.refresh([one.pk for one in moved], "live")
    return len(moved)


def lock_late(keys: Sequence[int]) -> None:
    """Hold the generations that :func:`bring_back` will change: they come before pictures, here as everywhere."""
    for one in _generations(_late(keys)):
        state.lock(one)


def bring_back(keys: Sequence[int]) -> None:
    """Take pictures out of the trash. One that came after its generation was cancelled went straight there: taken out, it has simply
    come."""
    late = _late(keys)
    generations = _generations(late)
    Picture.objects.filter(pk__in=among(keys)).update(trashed=None, trashed_by=None)
    late.update(status=Slot.Status.DONE)
    for one in generations:
        state.recompute(one)


def _late(keys: Sequence[int]) -> QuerySet[Slot]:
    return Slot.objects.filter(picture__in=among(keys), status=Slot.Status.CANCELLED)


def _generations(late: QuerySet[Slot]) -> list[int]:
    return sorted(set(late.values_list("generation_id", flat=True)))


def _tell(moved: Sequence[Picture]) -> None:
    state.tell_pictures(moved)
    for generation in {one.generation_id: one.generation for one in moved}.values():
        state.tell(generation)
