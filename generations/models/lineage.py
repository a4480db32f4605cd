"""Where pictures come from: which earlier pictures a generation was made of."""

from __future__ import annotations

from typing import ClassVar

from django.db import connections, models

from generations.models.base import CodeField
from generations.models.generation import Generation, Picture

ANCESTORS = """
WITH RECURSIVE family (generation_id) AS (
  SELECT generation_id FROM {picture} WHERE id = %(picture)s AND team_id = %(team)s
  UNION
  SELECT p.generation_id FROM family
  JOIN {lineage} l ON l.generation_id = family.generation_id JOIN {picture} p ON p.id = l.picture_id
  WHERE p.team_id = %(team)s
) SELECT generation_id FROM family LIMIT %(most)s
"""
DESCENDANTS = """
WITH RECURSIVE family (generation_id) AS (
  SELECT l.generation_id FROM {lineage} l JOIN {generation} g ON g.id = l.generation_id
  WHERE l.picture_id = %(picture)s AND g.team_id = %(team)s
  UNION
  SELECT l.generation_id FROM family
  JOIN {picture} p ON p.generation_id = family.generation_id
  JOIN {lineage} l ON l.picture_id = p.id JOIN {generation} g ON g.id = l.generation_id
  WHERE g.team_id = %(team)s
) SELECT generation_id FROM family LIMIT %(most)s
"""


class LineageQuerySet(models.QuerySet["Lineage"]):
    def ancestors(self, picture: Picture, most: int) -> list[int]:
        """Ids of the generations that led to ``picture``, its own first, nearest first: at most ``most``, in one query."""
        return self._family(ANCESTORS, picture, most)

    def descendants(self, picture: Picture, most: int) -> list[int]:
        """Ids of the generations that were made of ``picture``, or of what was made of it, nearest first."""
        return self._family(DESCENDANTS, picture, most)

    def parents_of(self, picture: Picture) -> LineageQuerySet:
        """The edges to the picture's parents, in the order in which they were sent."""
        return self.filter(generation=picture.generation_id, picture__team=picture.team_id).order_by("pk")

    def children_of(self, picture: Picture) -> LineageQuerySet:
        """The edges to what was made of the picture, one for each result that is not in the trash, newest first."""
        rows = self.filter(picture=picture, generation__team=picture.team_id)
        shown = rows.filter(generation__pictures__isnull=False, generation__pictures__trashed=None)
        return shown.order_by("-generation", "generation__pictures")

    def _family(self, query: str, picture: Picture, most: int) -> list[int]:
        models_read = {"picture": Picture, "lineage": Lineage, "generation": Generation}
        tables = {name: model._meta.db_table for name, model in models_read.items()}
        values = {"picture": picture.pk, "team": picture.team_id, "most": most}
        with connections[self.db].cursor() as cursor:
            cursor.execute(query.format_map(tables), values)
            return [key for (key,) in cursor.fetchall()]


class Lineage(models.Model):
    """One parent of a generation. Written with it, and never changed but for ``picture``, which goes when it is deleted for good."""

    class Kind(models.TextChoices):
        REFERENCE = "reference"
        EDIT = "edit"
        """The mask lay over it."""
        CONTINUE = "continue"
        VARY = "vary"
        FINAL = "final"
        """It is the draft that is made anew in full quality."""

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="parents")
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, related_name="children")
    source = models.ForeignKey(Generation, models.CASCADE, related_name="offspring")
    """The generation that brought ``picture``."""
    kind = CodeField(choices=Kind.choices)

    objects = LineageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["generation", "picture"], name="one_edge_per_parent")]

    def __str__(self) -> str:
        return self.kind
