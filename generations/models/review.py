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

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="flags")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = CodeField(choices=Kind.choices)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["picture", "person"], name="one_flag_per_person")]

    def __str__(self) -> str:
        return self.kind
