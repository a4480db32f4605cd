"""What a team keeps at hand for the composer: masks, reference pictures, and kits of references."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from generations.models.base import CodeField, PublicIdField
from generations.models.image import Image
from generations.models.people import Team, User


class SavedMask(models.Model):
    """A mask under a name."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="saved_masks")
    image = models.ForeignKey(Image, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    removed = models.DateTimeField(null=True)
    """Out of sight, and brought back by Undo."""

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return {self.image}


class ShelfItem(models.Model):
    """A picture that is used again and again: a logo, a product, a model's face."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="shelf")
    image = models.ForeignKey(Image, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    role = CodeField(blank=True)
    """What it is usually there for."""
    filename = models.CharField(max_length=120)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    removed = models.DateTimeField(null=True)
    """Out of sight, and brought back by Undo."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "image"], name="one_place_on_the_shelf")]
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return {self.image}


class Kit(models.Model):
    """References that belong together, with their roles, in their order."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="kits")
    name = models.CharField(max_length=80)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    removed = models.DateTimeField(null=True)
    """Out of sight, and brought back by Undo."""

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return {one.image for one in self.items.select_related("image")}


class KitItem(models.Model):
    """One reference of a kit, as :class:`~generations.models.Reference` is one of a generation."""

    kit = models.ForeignKey(Kit, models.CASCADE, related_name="items")
    image = models.ForeignKey(Image, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    filename = models.CharField(max_length=120)
    role = CodeField(blank=True)
    line = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kit", "position"], name="one_kit_item_per_place")]
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.filename
