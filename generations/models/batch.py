"""Many generations of one press: a list of values, or a matrix of what is to be compared."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.people import Team, User
from generations.models.project import Project
from generations.models.prompt import PromptVersion


class BatchQuerySet(models.QuerySet["Batch"]):
    def paused_keys(self) -> list[int]:
        """Those whose waiting calls are held back: few at any time, found by an index of their own."""
        return list(self.exclude(paused=None).values_list("pk", flat=True))

    def page(self, before: int | None, size: int) -> BatchQuerySet:
        """``size`` batches below the cursor ``before`` (a batch's integer id), newest first: cost does not grow with depth."""
        rows = self.order_by("-id")
        return (rows if before is None else rows.filter(id__lt=before))[:size]


class Batch(models.Model):
    """One press: its generations point here, with their place. Everything was priced and reserved together."""

    class Kind(models.TextChoices):
        LIST = "list"
        MATRIX = "matrix"

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="batches")
    project = models.ForeignKey(Project, models.PROTECT, related_name="batches")
    person = models.ForeignKey(User, models.PROTECT, related_name="batches")
    submission = models.CharField(max_length=64)
    """From the form: a second press with it is the same batch."""
    kind = CodeField(choices=Kind.choices)
    title = models.CharField(max_length=120, blank=True)
    version = models.ForeignKey(PromptVersion, models.SET_NULL, null=True, related_name="batches")
    axes: models.JSONField[Any, Any] = models.JSONField(default=list)
    """Of a matrix, from the slowest to the fastest: [{"kind": "gateway", "name": "", "labels": [...]}, …], where a generation's
    ``batch_place`` is its place among all their combinations; of a list the names of its columns."""
    count = models.PositiveIntegerField()
    """Of generations."""
    blind = models.BooleanField(default=False)
    """Whether labels stay hidden until ``revealed``."""
    revealed = models.DateTimeField(null=True)
    paused = models.DateTimeField(null=True)
    cancelled = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now)

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "person", "submission"], name="one_batch_per_submission")
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "-id"], name="batches_newest"),
            models.Index(fields=["paused"], condition=Q(paused__isnull=False), name="batches_paused"),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id

    @property
    def hides_labels(self) -> bool:
        return self.blind and self.revealed is None

    @property
    def is_matrix(self) -> bool:
        return self.kind == self.Kind.MATRIX

    def coordinates(self, place: int) -> tuple[int, ...]:
        """Where a ``batch_place`` of a matrix stands on each of its axes."""
        found: list[int] = []
        for axis in reversed(self.axes):
            place, index = divmod(place, len(axis["labels"]))
            found.append(index)
        return tuple(reversed(found))


class BatchVote(models.Model):
    """A person's mark for one generation of a blind matrix."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="votes")
    generation = models.ForeignKey("Generation", models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["generation", "person"], name="one_vote_per_generation")
        ]

    def __str__(self) -> str:
        return str(self.person)
