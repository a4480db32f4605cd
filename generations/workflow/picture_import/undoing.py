"""An import taken back as a whole, and brought back: its pictures into the trash and out of it, some hundreds at a time."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from generations import storage
from generations.models import Event, ImportFile, Picture, PictureImport
from generations.models.generation import PictureQuerySet
from generations.workflow import bell, trash

STEP = 200
"""Pictures of one transaction, and so many that a press waits for them."""
Status = PictureImport.Status


def undo(job: PictureImport) -> None:
    """Take the import back: nothing more comes of it, and what came goes to the trash. A large one goes on in the background."""
    _turn(job, (Status.OPEN, Status.DONE, Status.RESTORING), Status.UNDOING)


def restore(job: PictureImport) -> None:
    """Bring its pictures back out of the trash, as far as they are there."""
    _turn(job, (Status.UNDONE, Status.UNDOING), Status.RESTORING)


def _turn(job: PictureImport, before: tuple[Status, ...], after: Status) -> None:
    with transaction.atomic():
        rows = PictureImport.objects.filter(pk=job.pk, status__in=before)
        if not rows.update(status=after, closed=True):
            return
        job.refresh_from_db()
        if _pictures(job)[: STEP + 1].count() > STEP:
            bell.ring(bell.IMPORT)
            return
    move(job, lambda: False)
    job.refresh_from_db()


def move(job: PictureImport, over: Callable[[], bool]) -> None:
    """Go on with it until ``over`` or the end."""
    _drop_waiting(job)
    act = trash.trash if job.status == Status.UNDOING else trash.restore
    while not over():
        some = list(_pictures(job).order_by("pk")[:STEP])
        if not some:
            _end(job)
            return
        act(some, job.person)


def _pictures(job: PictureImport) -> PictureQuerySet:
    """Those that are still to be moved."""
    made = job.files.filter(status=ImportFile.Status.DONE).values("picture")
    rows = Picture.objects.filter(team=job.team_id, pk__in=made)
    return rows.live() if job.status == Status.UNDOING else rows.in_trash()


def _drop_waiting(job: PictureImport) -> None:
    rows = job.files.filter(status=ImportFile.Status.WAITING)
    keys = list(rows.values_list("key", flat=True))
    rows.update(status=ImportFile.Status.LEFT, key="")
    storage.delete_keys(keys)


def _end(job: PictureImport) -> None:
    after = Status.UNDONE if job.status == Status.UNDOING else Status.DONE
    with transaction.atomic():
        if PictureImport.objects.filter(pk=job.pk, status=job.status).update(status=after, ended=timezone.now()):
            Event.tell(job.team_id, "gallery", project=job.project.public_id)
