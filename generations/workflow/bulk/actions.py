"""A verb on many pictures: begun, done in steps, stopped, taken back.

The pictures are those of a bitmap that was frozen when they were chosen. A step takes the next of them from the newest down, in one
short transaction with the cursor and with the record of what it changed: a crash anywhere leaves whole steps. In the background a
team's actions are done one after the other, and the teams by turns.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F, Min
from django.utils import timezone

from generations.models import BulkAction, BulkRecord, Event, Image, Membership, Picture, Team, User
from generations.models.base import among
from generations.workflow import bell, disposal
from generations.workflow import notices as told
from generations.workflow.bits import BitMap, below, pack, unpack
from generations.workflow.bulk.collected import Collected, Uncollected
from generations.workflow.bulk.verbs import (
    Change,
    Flagged,
    Gone,
    Moved,
    Rated,
    Restored,
    Tagged,
    Trashed,
    Untagged,
    Verb,
    bring_tag_back,
)
from generations.workflow.gallery import refresh
from generations.workflow.trash import lock_late

log = logging.getLogger(__name__)

WATCHED = timedelta(seconds=20)
"""Whoever waited so long may look elsewhere by now, and is told of the end."""
AT_ONCE = 200
"""So many pictures are done before the answer goes out."""
STEP = 2000
PURGE_STEP = 200
"""Files are deleted one by one."""
SLICE = 5.0
"""Seconds after which a worker goes to the end of the queue again."""
SILENCE = timedelta(seconds=20)
"""An open action that no step was taken of for so long has lost its doorbell."""

Kind = BulkAction.Verb
VERBS: dict[str, Verb] = {
    Kind.TAG.value: Tagged(),
    Kind.UNTAG.value: Untagged(),
    Kind.COLLECT.value: Collected(),
    Kind.UNCOLLECT.value: Uncollected(),
    Kind.MOVE.value: Moved(),
    Kind.FLAG.value: Flagged(),
    Kind.RATE.value: Rated(),
    Kind.TRASH.value: Trashed(),
    Kind.RESTORE.value: Restored(),
}
IN_TRASH = (Kind.RESTORE, Kind.PURGE)
"""What is done with trashed pictures; everything else leaves those alone."""
CHANGES_STRIPS = (Kind.FLAG, Kind.RATE, Kind.TRASH, Kind.RESTORE)
"""What the studio's strips show too."""


def begin(
    team: Team, person: User | None, verb: str, bits: BitMap, params: Mapping[str, Any], *, own_only: bool = False
) -> BulkAction:
    """Begin ``verb`` on the pictures of ``bits``. A few are done when this returns; more, in the background."""
    action = BulkAction.objects.create(
        team=team, person=person, verb=verb, bits=pack(bits), count=len(bits), params=dict(params), own_only=own_only
    )
    return _set_going(action)


def undo(action: BulkAction) -> BulkAction:
    """Take back what it changed, also of one that is still under way. Done or begun already, it stays so."""
    rows = BulkAction.objects.filter(pk=action.pk).exclude(status__in=[BulkAction.Status.UNDOING, "undone"])
    with transaction.atomic():
        if rows.exclude(verb=Kind.PURGE).update(status=BulkAction.Status.UNDOING, looked=0, ended=None):
            bring_tag_back(action.params.get("merged"))
    action.refresh_from_db()
    return _set_going(action)


def cancel(action: BulkAction) -> BulkAction:
    """Go no further; what was done stays until it is undone."""
    with transaction.atomic():
        rows = BulkAction.objects.filter(pk=action.pk, status=BulkAction.Status.RUNNING)
        if rows.update(status=BulkAction.Status.CANCELLED, ended=timezone.now()):
            action.refresh_from_db()
            _tell(action, [])
    return action


def _set_going(action: BulkAction) -> BulkAction:
    if action.count > AT_ONCE:
        with transaction.atomic():
            _tell(action, [])
            bell.ring(bell.BULK)
        return action
    while action.is_open:
        action = _step_or_fail(action.pk) or action
    return action


# -- In the background ---------------------------------------------------------------------------------------------------


def run(stopping: Callable[[], bool], seconds: float = SLICE) -> bool:
    """Steps of all that is open, the teams by turns, for so many seconds. Returns whether there is more."""
    end = time.monotonic() + seconds
    while keys := due():
        for key in keys:
            if stopping() or time.monotonic() > end:
                return not stopping()
            began = time.monotonic()
            _step_or_fail(key, wait=False)
            # Others who write wait for the same lock: they come in between.
            time.sleep((time.monotonic() - began) / 5)
    return False


def due() -> list[int]:
    """The oldest open action of each team."""
    rows = BulkAction.objects.open().order_by().values("team").annotate(first=Min("pk"))
    return sorted(row["first"] for row in rows)


def was_left() -> bool:
    """Whether something is open that nobody works at."""
    return BulkAction.objects.open().filter(touched__lt=timezone.now() - SILENCE).exists()


def forget_old() -> None:
    """Actions that nobody undoes any more: as long as the trash keeps what they threw away."""
    limit = timezone.now() - timedelta(days=settings.TRASH_DAYS)
    BulkAction.objects.filter(ended__lt=limit).delete()


def _step_or_fail(key: int, *, wait: bool = True) -> BulkAction | None:
    try:
        return step(key, wait=wait)
    except OperationalError:
        # Locked for too long, or two waited in a circle: nothing of the step was done, and it is taken again.
        log.warning("A step of a bulk action has to be taken again", exc_info=True)
        if wait:
            raise
        return None
    except Gone:
        return _fail(key, "gone")
    except Exception:
        log.exception("A bulk action failed", extra={"action": key})
        return _fail(key, "broken")


def _fail(key: int, error: str) -> BulkAction:
    with transaction.atomic():
        rows = BulkAction.objects.filter(pk=key)
        rows.update(status=BulkAction.Status.FAILED, error=error, ended=timezone.now())
        action = rows.get()
        _tell(action, [])
    return action


# -- A step --------------------------------------------------------------------------------------------------------------


def step(key: int, *, wait: bool = True) -> BulkAction | None:
    """Do the next pictures, or take the last ones back; returns the action as it is then. None where another worker is at it."""
    images: list[Image] = []
    with transaction.atomic():
        rows = BulkAction.objects.select_related("team")
        skip = connection.features.has_select_for_update_skip_locked and not wait
        action = rows.select_for_update(of=("self",), skip_locked=skip).filter(pk=key).first()
        if action is None or not action.is_open:
            return action
        if action.status == BulkAction.Status.UNDOING:
            touched = _back(action)
        elif action.person_id and not Membership.objects.filter(team=action.team_id, user=action.person_id).exists():
            touched = []
            _end(action, BulkAction.Status.FAILED, "left")
        else:
            touched, images = _forward(action)
        action.touched = timezone.now()
        action.save()
        _tell(action, touched)
    disposal.delete_files(images)
    return action


def _forward(action: BulkAction) -> tuple[list[int], list[Image]]:
    size = PURGE_STEP if action.verb == Kind.PURGE else STEP
    keys = below(unpack(action.bits), action.cursor, size)
    images: list[Image] = []
    touched: list[int] = []
    if keys:
        allowed = _allowed(action, keys)
        if action.verb == Kind.PURGE:
            touched, images = disposal.purge_rows(allowed)
            action.kept += len(allowed) - len(touched)
        else:
            touched = _changed(action, VERBS[action.verb].do(action, allowed))
        action.cursor = keys[0]
        action.looked += len(keys)
        action.changed += len(touched)
    if len(keys) < size:
        _end(action, BulkAction.Status.DONE)
    return touched, images


def _allowed(action: BulkAction, keys: Sequence[int]) -> list[int]:
    """Those of the team that stand where the verb works, and that the person may touch; locked, in the order of their keys."""
    if action.verb == Kind.RESTORE:
        lock_late(keys)
    rows = _locked(Picture.objects.filter(team=action.team_id, pk__in=among(keys)))
    if "merged" not in action.params:
        rows = rows.in_trash() if action.verb in IN_TRASH else rows.live()
    if action.person_id is None:
        # A rule's: what somebody has kept since it judged stays.
        rows = rows.filter(kept=False)
    found = list(rows.order_by("pk").values_list("pk", "person_id"))
    mine = [key for key, person in found if not action.own_only or person == action.person_id]
    action.refused += len(found) - len(mine)
    return mine


def _locked(rows: Any) -> Any:
    return rows.select_for_update(no_key=True, of=("self",)) if connection.features.has_select_for_update else rows


def _changed(action: BulkAction, changes: Sequence[Change]) -> list[int]:
    """Write down what was there before."""
    found = [(was, keys) for was, keys in changes if keys]
    BulkRecord.objects.bulk_create(BulkRecord(action=action, was=was, bits=pack(keys)) for was, keys in found)
    touched = sorted(key for _, keys in found for key in keys)
    refresh(touched, *VERBS[action.verb].facets)
    return touched


def _back(action: BulkAction) -> list[int]:
    """Take the last record back, and the ones before it as long as they are small."""
    touched: list[int] = []
    while len(touched) < STEP:
        record = action.records.order_by("-pk").first()
        if record is None:
            _end(action, BulkAction.Status.UNDONE)
            break
        keys = list(unpack(record.bits))
        list(_locked(Picture.objects.filter(team=action.team_id, pk__in=among(keys))).order_by("pk").values_list("pk"))
        VERBS[action.verb].undo(action, record.was, keys)
        record.delete()
        touched += keys
    action.looked += len(touched)
    if touched:
        refresh(sorted(touched), *VERBS[action.verb].facets)
    return touched


def _end(action: BulkAction, status: str, error: str = "") -> None:
    action.status, action.error, action.ended = status, error, timezone.now()


# -- Notices -------------------------------------------------------------------------------------------------------------


def _tell(action: BulkAction, touched: Sequence[int]) -> None:
    """Its person's pages show how far it is; the team's show the pictures, of many only that there is something to show."""
    notices = [Event(team_id=action.team_id, kind="bulk", public_id=action.public_id, audience_id=action.person_id)]
    if action.count > AT_ONCE:
        if not action.is_open and action.changed:
            notices.append(Event(team_id=action.team_id, kind="gallery"))
    elif touched:
        notices += _of_pictures(action, touched)
    if action.person is None:
        notices = notices[1:]
    elif not action.is_open and timezone.now() - action.created > WATCHED:
        told.notify(
            [action.person], action.team_id, told.Kind.TASK, "bulk", action.public_id, params={"n": action.changed}
        )
    Event.objects.bulk_create(notices)


def _of_pictures(action: BulkAction, touched: Sequence[int]) -> list[Event]:
    rows = Picture.objects.filter(pk__in=among(touched)).order_by("pk")
    found = list(rows.values_list("public_id", "project__public_id", named=False))
    told = [Event(team_id=action.team_id, kind="picture", public_id=one, project=project) for one, project in found]
    if action.verb not in CHANGES_STRIPS:
        return told
    strips = rows.order_by("generation").values_list(
        "generation__public_id", "generation__project__public_id", F("generation__batch")
    )
    return told + [
        Event(team_id=action.team_id, kind="generation", public_id=one, project="" if batch else project)
        for one, project, batch in strips.distinct()
    ]
