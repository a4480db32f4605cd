"""What is done with many pictures at once, what it changed, and which rules do so by themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.people import Team, User
from generations.models.project import Project


class BulkActionQuerySet(models.QuerySet["BulkAction"]):
    def open(self) -> BulkActionQuerySet:
        """Those for which something is still to be done or to be taken back."""
        return self.filter(status__in=BulkAction.OPEN)


class BulkAction(models.Model):
    """One verb on many pictures, done in steps. A step and ``cursor`` are one transaction: broken off anywhere, it goes on from there."""

    class Verb(models.TextChoices):
        TAG = "tag"
        UNTAG = "untag"
        COLLECT = "collect"
        UNCOLLECT = "uncollect"
        MOVE = "move"
        FLAG = "flag"
        RATE = "rate"
        TRASH = "trash"
        RESTORE = "restore"
        PURGE = "purge"
        """Delete for ever: the one that nothing takes back."""

    class Status(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        """A person stopped it; what was done until then stays and can be undone."""
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    OPEN = (Status.RUNNING, Status.UNDOING)

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    """None: a rule of the team's did it."""
    verb = CodeField(choices=Verb.choices)
    params: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """What the verb needs, by integer keys: {"tag": 5}, {"collection": 7}, {"project": 3}, {"kind": "pick"}, {"stars": 4}; and "name", as
    it was called then."""
    own_only = models.BooleanField(default=False)
    """Whether only the person's own pictures may be touched."""
    bits = models.BinaryField()
    """The chosen pictures' keys, as a serialised Roaring bitmap."""
    count = models.PositiveIntegerField()
    cursor = models.BigIntegerField(null=True)
    """The key of the last picture looked at: they are taken from the newest down."""
    looked = models.PositiveIntegerField(default=0)
    """Pictures looked at; of an undo, steps of the record that are taken back."""
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    """Pictures that this person may not touch."""
    kept = models.PositiveIntegerField(default=0)
    """Pictures that could not be deleted: a later turn goes on from them."""
    status = CodeField(choices=Status.choices, default=Status.RUNNING)
    error = CodeField(blank=True)
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now)
    """The last step."""
    ended = models.DateTimeField(null=True)

    objects = BulkActionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["team", "-id"], name="bulk_actions_newest"),
            models.Index(fields=["id"], condition=Q(status__in=["running", "undoing"]), name="bulk_actions_open"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.count}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def may_undo(self) -> bool:
        """Whether there is something that can still be taken back."""
        return self.verb != self.Verb.PURGE and self.changed > 0 and self.status not in {"undoing", "undone"}


class BulkRecord(models.Model):
    """What one step changed: the pictures, and what was there before. Undo reads these from the last one back, and deletes each."""

    action = models.ForeignKey(BulkAction, models.CASCADE, related_name="records")
    was: models.JSONField[Any, Any] = models.JSONField(null=True)
    """What all of them had before; where each had its own, a list in the order of the keys."""
    bits = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.action_id}"


class RetentionRule(models.Model):
    """After so many days, a project's pictures that nobody wanted go to the trash by themselves."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="retention")
    days = models.PositiveIntegerField()
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    """Who switched it on."""
    created = models.DateTimeField(default=timezone.now)
    judged_to = models.DateTimeField(null=True)
    """Pictures made until then were judged: each is once, so that one that somebody brought back stays."""

    def __str__(self) -> str:
        return f"{self.days}"


class ProjectStorage(models.Model):
    """How much a project's pictures take, as it was counted last."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="storage")
    pictures = models.PositiveIntegerField(default=0)
    trashed = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    """Bytes of the files, those in the trash too; thumbnails are not counted."""
    trashed_size = models.PositiveBigIntegerField(default=0)
    counted = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.size}"


__all__ = ["BulkAction", "BulkRecord", "ProjectStorage", "RetentionRule"]
