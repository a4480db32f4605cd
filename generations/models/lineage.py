"""Where pictures come from: which earlier pictures a generation was made of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from generations.models.base import CodeField
from generations.models.generation import Generation, Picture


class Lineage(models.Model):
    """One parent of a generation. Written with it, and never changed."""

    class Kind(models.TextChoices):
        REFERENCE = "reference"
        EDIT = "edit"
        """The mask lay over it."""
        CONTINUE = "continue"
        VARY = "vary"
        FINAL = "final"
        """It is the draft that is made anew in full quality."""

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="parents")
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="children")
    kind = CodeField(choices=Kind.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["generation", "picture"], name="one_edge_per_parent")]

    def __str__(self) -> str:
        return self.kind
