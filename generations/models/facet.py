"""The gallery's index: which pictures of a team say what, as bitmaps. ``workflow/gallery`` writes and reads it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from generations.models.people import Team


class GalleryIndex(models.Model):
    """How far a team's bitmaps reach. Whoever changes them holds this row until the commit."""

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="+")
    sealed_to = models.BigIntegerField(default=0)
    """Pictures up to this key stand in the bitmaps; newer ones are read from their own tables."""
    segments = models.BinaryField(default=b"")
    """Which segments there are, as a serialised Roaring bitmap."""
    recipe = models.CharField(max_length=20, blank=True)
    """What the bitmaps were made by; another one than the program's makes them anew."""

    def __str__(self) -> str:
        return f"{self.sealed_to}"


class FacetBits(models.Model):
    """The pictures of one segment that say one thing: have one tag, are of one project, hold one word."""

    SPAN: ClassVar = 65_536
    """Keys of pictures in a segment: one container of a Roaring bitmap."""

    team = models.ForeignKey(Team, models.CASCADE, db_index=False, related_name="+")
    segment = models.PositiveIntegerField()
    """A picture's key divided by ``SPAN``."""
    key = models.BinaryField()
    """"facet=value" in UTF-8. Bytes, so that both databases keep them in the same order."""
    bits = models.BinaryField()
    """The pictures' keys, as a serialised Roaring bitmap."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "segment", "key"], name="one_facet_per_segment")
        ]

    def __str__(self) -> str:
        return bytes(self.key).decode()


__all__ = ["FacetBits", "GalleryIndex"]
