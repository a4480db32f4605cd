"""What a team keeps at hand for the composer: masks, reference pictures, and kits of references."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.image import Image, PlacedImage
from generations.models.people import Team, User

Row = TypeVar("Row", bound=models.Model)


class RemovableQuerySet(models.QuerySet[Row]):
    def live(self) -> Self:
        """Without those that were removed."""
        return self.filter(removed=None)


class SavedMaskQuerySet(RemovableQuerySet["SavedMask"]):
    def for_picture(self, picture: Image, after: SavedMask | None = None) -> Self:
        """Those of the picture's own size first, then the others, each newest first; with ``after`` what comes below that one."""
        same = models.Q(image__width=picture.width, image__height=picture.height)
        rows = self.annotate(same=models.ExpressionWrapper(same, models.BooleanField())).order_by("-same", "-pk")
        if after is None:
            return rows
        same, older = after.fits(picture), models.Q(pk__lt=after.pk)
        return rows.filter(models.Q(same=False) | older if same else models.Q(same=False) & older)


class KitQuerySet(RemovableQuerySet["Kit"]):
    def called(self, name: str) -> Self:
        """Those of one name, whatever its case: a team has at most one that was not removed."""
        return self.live().filter(name__iexact=name)


class Removable(models.Model):
    """What goes out of sight first, so that Undo brings it back; the trash's days later the upkeep forgets it."""

    removed = models.DateTimeField(null=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        abstract = True

    def remove(self) -> None:
        self._set_removed(timezone.now())

    def restore(self) -> None:
        self._set_removed(None)

    def _set_removed(self, when: datetime | None) -> None:
        self.removed = when
        self.save(update_fields=["removed"])


class SavedMask(Removable):
    """A mask under a name."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="saved_masks")
    image = models.ForeignKey(Image, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = SavedMaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return {self.image}

    def fits(self, picture: Image) -> bool:
        """Whether it is of the picture's size."""
        return (self.image.width, self.image.height) == (picture.width, picture.height)


class ShelfItem(Removable):
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

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "image"], name="one_place_on_the_shelf")]
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return {self.image}


class Kit(Removable):
    """References that belong together, with their roles, in their order."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="kits")
    name = models.CharField(max_length=80)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = KitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return {one.image for one in self.items.select_related("image")}


class KitItem(PlacedImage):
    """One reference of a kit."""

    kit = models.ForeignKey(Kit, models.CASCADE, related_name="items")

    class Meta(PlacedImage.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["kit", "position"], name="one_kit_item_per_place")]
