"""A file on its way into the library: looked at first, then taken in step by step."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.people import Team, User


class LibraryImport(models.Model):
    """One file that somebody wants in the library. Its rows lie in the storage at ``key``, a line of JSON each."""

    class Status(models.TextChoices):
        PREVIEW = "preview"
        RUNNING = "running"
        DONE = "done"

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    filename = models.CharField(max_length=200)
    status = CodeField(choices=Status.choices, default=Status.PREVIEW)
    choices: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """{"sharing": of new prompts that say nothing of it, "changed": "version" or "leave", "newest": key of the team's last prompt
    before it began}."""
    found: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """What the look found: {"new": n, "changed": n, "same": n, "bad": n}."""
    more: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """Collections and word lists of a whole library; while it runs also "became": the key of each prompt by its id in the file."""
    rows = models.PositiveIntegerField(default=0)
    at = models.PositiveBigIntegerField(default=0)
    """Bytes of the rows' file that are taken in."""
    done = models.PositiveIntegerField(default=0)
    """Rows of it."""
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """What became of them: as ``found``, and "refused" for changes of prompts that are not this person's to change."""
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)
    """Rows that cannot be taken: [{"place", "code", "params"}], the first of them."""
    created = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.filename

    @property
    def key(self) -> str:
        return f"{self.team_id}/imports/{self.public_id}.jsonl"

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def taken(self) -> int:
        """How many prompts it makes or changes."""
        return sum(self.found.get(kind, 0) for kind in ("new", "changed"))
