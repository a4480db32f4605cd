"""What an open page has sent of a person's marks: each is set once, and in order, however often it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from generations.models.people import Team, User


class SittingQuerySet(models.QuerySet["Sitting"]):
    def forget_old(self) -> None:
        """Those whose page sends nothing any more."""
        self.filter(updated__lt=timezone.now() - Sitting.KEPT).delete()


class Sitting(models.Model):
    """A person before pictures, from opening a page to leaving it. A mark is numbered by its page; one that is not above ``upto`` has
    come before, by another way."""

    KEPT: ClassVar = timedelta(days=7)
    """Longer than any page keeps what it could not send."""
    LONGEST_KEY: ClassVar = 32

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_KEY)
    """The page's own, at random."""
    upto = models.BigIntegerField(default=0)
    updated = models.DateTimeField(default=timezone.now)

    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "person", "key"], name="one_sitting_per_page")]
        indexes: ClassVar = [models.Index(fields=["updated"], name="sittings_by_age")]

    def __str__(self) -> str:
        return f"{self.upto}"
