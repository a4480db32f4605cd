"""The worker's part: some seconds of one import after another, each file in a transaction of its own, so that a kill loses nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from generations.models import Event, ImportFile, Notification, PictureImport
from generations.workflow import notices
from generations.workflow.errors import NoSpace
from generations.workflow.picture_import import packed, single, undoing
from generations.workflow.submit import need_room

log = logging.getLogger(__name__)

SLICE = 5.0
"""Seconds after which whatever else waits for a worker has its turn."""
WATCHED = timedelta(seconds=30)
"""So long a person watches the page; of what takes longer a notification tells."""
Status = PictureImport.Status


def is_due() -> bool:
    """Whether a worker may go on with an import."""
    return PictureImport.objects.due(timezone.now()).exists()


def work(stop: Callable[[], bool]) -> bool:
    """Go on with what is due, until ``stop`` or the slice is over. Whether more is to do."""
    end = time.monotonic() + SLICE
    over = Over(stop, end)
    while not over() and (job := _claimed()):
        try:
            if not _gone_on(job, over):
                return False
        finally:
            PictureImport.objects.filter(pk=job.pk).update(lease_until=None)
    return is_due()


class Over:
    """Whether the slice is over, or the studio stops."""

    def __init__(self, stop: Callable[[], bool], end: float) -> None:
        self._stop, self._end = stop, end

    def __call__(self) -> bool:
        return self._stop() or time.monotonic() > self._end


def _claimed() -> PictureImport | None:
    """The import that has waited longest, held by this worker from now on. One worker at least is always left to other work."""
    now = timezone.now()
    if PictureImport.objects.filter(lease_until__gt=now).count() >= max(1, settings.WORKERS - 1):
        return None
    for job in (
        PictureImport.objects.due(now).select_related("team", "person", "project", "collection").order_by("updated")[:5]
    ):
        if PictureImport.objects.filter(pk=job.pk, lease_until=job.lease_until).hold(now):
            return job
    return None


def _gone_on(job: PictureImport, over: Over) -> bool:
    """One import as far as the slice reaches. False where the disk takes no more: the next round tries again."""
    try:
        if job.status in (Status.UNDOING, Status.RESTORING):
            undoing.move(job, over)
            return True
        while not over() and _step(job):
            if not job.hold():
                return True
    except (NoSpace, OSError) as error:
        log.error("An import waits for room on the disk: %s", error)
        return False
    return True


def _step(job: PictureImport) -> bool:
    """The next few files. False where none waits; then an import that gets no more has ended."""
    waiting = job.files.filter(status=ImportFile.Status.WAITING)
    first = waiting.order_by("pk").first()
    if first is None:
        _end(job)
        return False
    need_room()
    if first.is_zip:
        packed.step(job, first)
    else:
        single.step(job, list(waiting.filter(is_zip=False).order_by("pk")[: single.AT_ONCE]))
    return True


def _end(job: PictureImport) -> None:
    now = timezone.now()
    with transaction.atomic():
        rows = PictureImport.objects.filter(pk=job.pk).complete(now)
        if not rows.update(status=Status.DONE, ended=now, closed=True):
            return
        Event.tell(job.team_id, "gallery", project=job.project.public_id)
        if now - job.created > WATCHED:
            done = job.counts()[ImportFile.Status.DONE]
            notices.notify(
                [job.person], job.team_id, Notification.Kind.TASK, "import", job.public_id, params={"n": done}
            )
