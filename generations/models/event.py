"""Notices for open pages, and the signs of life of our own processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import connections, models
from django.db.models import Q
from django.utils import timezone

from generations.models.base import CodeField
from generations.models.people import Team, User

NOTICE_FIELDS = ("id", "team_id", "audience_id", "kind", "public_id", "project")
REPLAY_LIMIT = 500
"""More notices than this behind: reloading is cheaper."""
UNREAD_LIMIT = 100
FRAME = """
    SELECT (SELECT MAX(id) FROM generations_event WHERE team_id = %s), (SELECT COUNT(*) FROM (SELECT 1 FROM generations_notification
        WHERE user_id = %s AND team_id = %s AND in_bell AND read IS NULL LIMIT %s) AS unread)"""
LATE = timedelta(seconds=2)
"""PostgreSQL gives ids before it commits: a notice may appear below a cursor for as long as a transaction of ours may last."""


@dataclass(frozen=True)
class Notice:
    """One event as a page needs it: what changed, and nothing secret."""

    id: int
    team_id: int
    audience_id: int | None
    kind: str
    public_id: str
    project: str

    @property
    def said(self) -> dict[str, str]:
        return {"kind": self.kind, "id": self.public_id, "project": self.project}

    def is_for(self, user_id: int) -> bool:
        return self.audience_id in {None, user_id}


class EventQuerySet(models.QuerySet["Event"]):
    def newest_id(self) -> int:
        """The newest notice's id, 0 where there is none: the cursor of a page that is being made now."""
        return self.order_by("-id").values_list("id", flat=True).first() or 0

    def newest_of(self, team_id: int) -> int:
        """The team's newest notice, 0 where there is none. Every page asks, so it is asked without composing a query."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(f"SELECT MAX(id) FROM {self.model._meta.db_table} WHERE team_id = %s", [team_id])  # noqa: S608
            return cursor.fetchone()[0] or 0

    def frame_of(self, team_id: int, user_id: int) -> tuple[int, int]:
        """What every page's frame needs, in one statement: the team's newest notice as :meth:`newest_of`, and how many notifications the
        person has not read there, up to ``UNREAD_LIMIT``."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(FRAME, [team_id, user_id, team_id, UNREAD_LIMIT])
            newest, unread = cursor.fetchone()
            return newest or 0, unread

    def after(self, position: int, gaps: Sequence[int] = ()) -> list[Notice]:
        """The notices of all teams behind ``position``, and those of ``gaps``; oldest first, at most twice ``REPLAY_LIMIT``."""
        wanted = Q(id__gt=position) | Q(id__in=gaps) if gaps else Q(id__gt=position)
        rows = self.filter(wanted).order_by("id").values_list(*NOTICE_FIELDS)
        return [Notice(*row) for row in rows[: 2 * REPLAY_LIMIT]]

    def missed(self, team_id: int, user_id: int, cursor: int) -> list[Notice] | None:
        """One person's notices behind ``cursor``; None where the record does not reach back so far, or they are too many."""
        if cursor and not self.filter(id=cursor).exists():
            return None
        behind = Q(id__gt=cursor)
        if connections[self.db].vendor != "sqlite":
            # Some are told twice by this, which does no harm: a notice says only what to fetch again.
            behind |= Q(created__gt=timezone.now() - LATE)
        rows = self.filter(behind, team_id=team_id).order_by("id").values_list(*NOTICE_FIELDS)
        found = [Notice(*row) for row in rows[: REPLAY_LIMIT + 1]]
        if len(found) > REPLAY_LIMIT:
            return None
        return [notice for notice in found if notice.is_for(user_id)]


class Event(models.Model):
    """An append-only notice: ids, nothing secret. Kept 48 hours; a cursor older than that is told to reload."""

    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    audience = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    """None: the whole team."""
    kind = CodeField()
    """generation (its strip changed), picture (new, trashed, restored), flags (somebody flagged or rated a picture), budget, gateway,
    done (for its person)."""
    public_id = models.CharField(max_length=16, blank=True)
    project = models.CharField(max_length=16, blank=True)
    """Public id of the project it belongs to, so that a page can pass over others' notices."""
    created = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["created"], name="events_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @classmethod
    def tell(
        cls, team: Team | int, kind: str, public_id: str = "", *, project: str = "", audience: User | None = None
    ) -> None:
        """Append a notice. Call it in the transaction of what it tells of: both or neither."""
        team_id = team if isinstance(team, int) else team.pk
        cls.objects.create(team_id=team_id, kind=kind, public_id=public_id, project=project, audience=audience)


class Heartbeat(models.Model):
    """One row for each of our long-lived processes: when it last showed life."""

    name = models.CharField(max_length=80, primary_key=True)
    """"worker:<host>", "drain:<host>", "supervisor:<host>"."""
    beat = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def show(cls, name: str, **detail: object) -> None:
        cls.objects.update_or_create(name=name, defaults={"beat": timezone.now(), "detail": detail})

    @classmethod
    def take_turn(cls, name: str, every: timedelta) -> bool:
        """Whether work that is done ``every`` so often is due, and nobody else is about to do it: whoever gets True is to do it."""
        now = timezone.now()
        _, made = cls.objects.get_or_create(name=name, defaults={"beat": now})
        return made or cls.objects.filter(name=name, beat__lt=now - every).update(beat=now) == 1


class ClaimLock(models.Model):
    """The lock that lets one drain per machine claim at a time. Held by ``owner`` until ``until``."""

    name = models.CharField(max_length=80, primary_key=True)
    owner = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.owner}"
