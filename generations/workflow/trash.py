"""The trash: pictures leave the lists and come back. Housekeeping empties it; the ledger is never touched."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from generations.models import Picture, Slot, User
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
    moved = list(Picture.objects.filter(pk__in=keys).in_trash().select_related("project", "generation__project"))
    Picture.objects.filter(pk__in=[one.pk for one in moved]).update(trashed=None, trashed_by=None)
    # A picture that came after its generation was cancelled went straight to the trash; taken out, it has simply come.
    late = Slot.objects.filter(picture__in=moved, status=Slot.Status.CANCELLED)
    generations = set(late.values_list("generation_id", flat=True))
    late.update(status=Slot.Status.DONE)
    for generation_id in generations:
        state.recompute(generation_id)
    _tell(moved)
    gallery.refresh([one.pk for one in moved], "live")
    return len(moved)


def _tell(moved: Sequence[Picture]) -> None:
    state.tell_pictures(moved)
    for generation in {one.generation_id: one.generation for one in moved}.values():
        state.tell(generation)
