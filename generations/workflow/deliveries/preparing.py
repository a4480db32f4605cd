"""Making a delivery: in a worker, in slices, so that a long one keeps nobody waiting and a kill loses seconds.

What is made lies in the storage at once; a small file beside it (``made.json``) says what is ready, and a worker that goes on with the
delivery makes only the rest. One delivery is worked on at a time in the whole studio: the other workers are for pictures.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from generations import storage
from generations.models import Delivery, Event
from generations.workflow import bell, notices
from generations.workflow.deliveries.making import Making, NoTime

log = logging.getLogger(__name__)

DUE = "generations.engine.entry.deliver"
"""What the queue calls."""
LEASE = timedelta(seconds=90)
WATCHED = timedelta(seconds=30)
"""Whoever waited so long may look elsewhere by now, and is told that it is ready."""
SLICE = 60.0
"""Seconds of work on one delivery while another waits."""
LONGEST = 600.0
"""Seconds after which a task ends and rings for the next, as a drain does."""
SWEPT = 50


def is_due() -> bool:
    """Whether a delivery waits and no worker is at one."""
    now = timezone.now()
    return not _is_worked_on() and Delivery.objects.due(now).exists()


def _is_worked_on() -> bool:
    return Delivery.objects.filter(status=Delivery.Status.RUNNING, lease_until__gte=timezone.now()).exists()


def work(stop: Callable[[], bool]) -> None:
    """Make what is due, until nothing is, or ``stop`` says so."""
    ends = time.monotonic() + LONGEST
    while not stop() and not _is_worked_on():
        key = _next()
        if key is None:
            return
        if time.monotonic() > ends:
            bell.ring(DUE)
            return
        work_on(key, stop)


def _next() -> int | None:
    """New ones first, then those whose slice is longest ago."""
    rows = Delivery.objects.due(timezone.now()).order_by(F("lease_until").asc(nulls_first=True), "pk")
    return rows.values_list("pk", flat=True).first()


def work_on(key: int, stop: Callable[[], bool]) -> None:
    """Make one delivery, or a slice of it, where nobody else does."""
    owner = secrets.token_hex(8)
    now = timezone.now()
    taken = Delivery.objects.due(now).filter(pk=key)
    if not taken.update(status=Delivery.Status.RUNNING, lease_owner=owner, lease_until=now + LEASE):
        return
    delivery = Delivery.objects.select_related("team", "person").get(pk=key)
    try:
        Making(delivery, _Pace(delivery, owner, stop)).run()
    except NoTime:
        _give_back(delivery, owner)
    except _Taken:
        return
    except Exception:
        # Whatever it is, the person waits for an answer; the log has the cause.
        log.exception("A delivery could not be made", extra={"delivery": delivery.public_id})
        _fail(delivery, owner)


class _Taken(Exception):
    """The lease ran out and another worker has it now, or the delivery was deleted."""


class _Pace:
    """Tells how far it is, keeps the lease, and says when to stop."""

    EVERY = 0.5

    def __init__(self, delivery: Delivery, owner: str, stop: Callable[[], bool]) -> None:
        self._rows = Delivery.objects.filter(pk=delivery.pk, lease_owner=owner)
        self._delivery = delivery
        self._stop = stop
        self._began = self._told = time.monotonic()

    def tell(self, done: int, steps: int) -> None:
        """So many of so many steps are done. Raises :class:`_Taken`."""
        if time.monotonic() - self._told < self.EVERY:
            return
        self._told = time.monotonic()
        with transaction.atomic():
            if not self._rows.update(done=done, steps=steps, lease_until=timezone.now() + LEASE):
                raise _Taken
            _notice(self._delivery)

    def ends(self) -> bool:
        """Whether to leave the rest for later: the studio stops, or another delivery has waited long enough."""
        if self._stop():
            return True
        over = time.monotonic() - self._began > SLICE
        return over and Delivery.objects.due(timezone.now()).exclude(pk=self._delivery.pk).exists()

    def finish(self, **facts: object) -> None:
        """It is ready. Raises :class:`_Taken`."""
        with transaction.atomic():
            changed = self._rows.update(status=Delivery.Status.READY, ready=timezone.now(), lease_owner="", **facts)
            if not changed:
                raise _Taken
            _notice(self._delivery)
            if timezone.now() - self._delivery.created > WATCHED:
                _tell(self._delivery)


def _tell(delivery: Delivery) -> None:
    """Who ordered it may look elsewhere by now."""
    facts = {"title": delivery.name or delivery.public_id}
    notices.notify([delivery.person], delivery.team_id, notices.Kind.TASK, "delivery", delivery.public_id, params=facts)


def _notice(delivery: Delivery) -> None:
    Event.tell(delivery.team_id, "delivery", delivery.public_id, audience=delivery.person)


def _give_back(delivery: Delivery, owner: str) -> None:
    rows = Delivery.objects.filter(pk=delivery.pk, lease_owner=owner)
    rows.update(status=Delivery.Status.WAITING, lease_owner="", lease_until=timezone.now())


def _fail(delivery: Delivery, owner: str) -> None:
    with transaction.atomic():
        rows = Delivery.objects.filter(pk=delivery.pk, lease_owner=owner)
        if rows.update(status=Delivery.Status.FAILED, lease_owner=""):
            _notice(delivery)


def remove(delivery: Delivery) -> None:
    """Give it up: a worker that is at it notices and leaves. Its files go with it."""
    Delivery.objects.filter(pk=delivery.pk).delete()
    delete_files(delivery)


def sweep() -> None:
    """Delete the files of deliveries that have served their time. A person's newest row stays, for how they like to hand over."""
    for delivery in Delivery.objects.expired(timezone.now()).order_by("created")[:SWEPT]:
        with transaction.atomic():
            newer = Delivery.objects.filter(team=delivery.team_id, person=delivery.person_id, pk__gt=delivery.pk)
            rows = Delivery.objects.filter(pk=delivery.pk)
            if newer.exists():
                rows.delete()
            else:
                rows.update(status=Delivery.Status.GONE, pictures=[], focus={}, problems=[], sheets=[])
        delete_files(delivery)


def delete_files(delivery: Delivery) -> None:
    """Everything below its folder; a layout that is gone first makes the rest unreachable."""
    files = storages["default"]
    storage.delete_keys([delivery.layout_key])
    try:
        names = files.listdir(delivery.folder)[1]
    except FileNotFoundError:
        return
    storage.delete_keys(f"{delivery.folder}{name}" for name in names)
    if isinstance(files, FileSystemStorage):
        storage.delete_keys([delivery.folder.rstrip("/")])
