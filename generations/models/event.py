"""Notices for open pages, and the signs of life of our own processes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from generations.models.base import CodeField
from generations.models.people import Team, User


class Event(models.Model):
    """An append-only notice: ids, nothing secret. Kept 48 hours; a cursor older than that is told to reload."""

    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    audience = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    """None: the whole team."""
    kind = CodeField()
    """generation (its strip changed), picture (new, trashed, restored), budget, gateway, done (for its person)."""
    public_id = models.CharField(max_length=16, blank=True)
    project = models.CharField(max_length=16, blank=True)
    """Public id of the project it belongs to, so that a page can pass over others' notices."""
    created = models.DateTimeField(default=timezone.now)

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


class ClaimLock(models.Model):
    """The lock that lets one drain per machine claim at a time. Held by ``owner`` until ``until``."""

    name = models.CharField(max_length=80, primary_key=True)
    owner = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.owner}"
