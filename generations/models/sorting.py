"""How a team sorts its pictures: tags, collections, saved searches, and what somebody has selected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from generations.models.base import PublicIdField
from generations.models.generation import Picture
from generations.models.image import Image
from generations.models.people import Team, User
from generations.models.shelf import Removable


class Tag(Removable):
    """A word by which a team finds its pictures again. One that was removed keeps its pictures until it is forgotten, for Undo."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=60)
    """The name without case, width and accents: "Food" and "ｆｏｏｄ" are one tag."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "folded"], condition=Q(removed=None), name="one_picture_tag_per_word"
            )
        ]
        ordering: ClassVar = ["folded"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return set()


class Tagging(models.Model):
    """A tag on a picture."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["picture", "tag"], name="tagged_once")]
        indexes: ClassVar = [models.Index(fields=["tag", "-picture"], name="pictures_of_tag")]

    def __str__(self) -> str:
        return f"{self.tag_id}"


class Collection(Removable):
    """Pictures that a team keeps together, in an order."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="collections")
    name = models.CharField(max_length=80)
    notes = models.TextField(blank=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["team", "-updated", "-id"], condition=Q(removed=None), name="collections_newest")
        ]
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return set()


class CollectedPicture(models.Model):
    """A picture's place in a collection."""

    STEP = 1024
    """Between neighbours, so that one goes between two without touching the others."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="collected")
    position = models.BigIntegerField()
    note = models.CharField(max_length=400, blank=True)
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "picture"], name="collected_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["collection", "position", "id"], name="collection_order")]
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.position}"


class SavedSearch(models.Model):
    """A search of the gallery under a name."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="saved_searches")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.TextField()
    """As in the gallery's address, without "?"."""
    shared = models.BooleanField(default=False)
    """Whether the whole team has it."""
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["team", "person"], name="saved_searches_of")]

    def __str__(self) -> str:
        return self.name


class Selection(models.Model):
    """Pictures that somebody has selected, as they were at that moment: what is done with "all that match" is done with what was counted,
    not with what came since. Upkeep forgets it after some days."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    query = models.TextField(blank=True)
    """The gallery's address that was chosen from; "" where pictures were chosen one by one."""
    bits = models.BinaryField()
    """The pictures' keys, as a serialised Roaring bitmap."""
    count = models.PositiveIntegerField()
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["created"], name="selections_by_age")]

    def __str__(self) -> str:
        return f"{self.count}"


__all__ = ["CollectedPicture", "Collection", "SavedSearch", "Selection", "Tag", "Tagging"]
