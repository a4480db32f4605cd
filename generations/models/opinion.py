"""What people say about pictures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from generations.models.base import CodeField
from generations.models.generation import Picture
from generations.models.people import User


class Flag(models.Model):
    """A person's choice among pictures."""

    class Kind(models.TextChoices):
        PICK = "pick"
        REJECT = "reject"

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="flags")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = CodeField(choices=Kind.choices)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["picture", "person"], name="one_flag_per_person")]

    def __str__(self) -> str:
        return self.kind


class Rating(models.Model):
    """A person's stars for a picture."""

    MOST = 5
    KEPT_FROM = 4
    """So many stars say that it is kept."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="ratings")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    stars = models.PositiveSmallIntegerField()
    """1 to 5: none is no row."""
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["picture", "person"], name="one_rating_per_person"),
            models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="one_to_five_stars"),
        ]

    def __str__(self) -> str:
        return "★" * self.stars
