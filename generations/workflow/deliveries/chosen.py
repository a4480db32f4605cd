"""Which pictures are handed over, in which order."""

from __future__ import annotations

from collections.abc import Sequence

from generations.models import Collection, Picture, Selection
from generations.models.base import among
from generations.models.generation import PictureQuerySet
from generations.workflow import selections

MOST = 10_000
"""Pictures of one delivery."""


class TooMany(Exception):
    """``count`` pictures are more than one delivery takes."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def of_selection(selection: Selection) -> list[int]:
    """Newest first, as the gallery shows them."""
    if selection.count > MOST:
        raise TooMany(selection.count)
    keys = list(selections.pictures_of(selection))
    rows = Picture.objects.filter(team=selection.team_id, pk__in=among(keys)).live()
    return list(rows.order_by("-pk").values_list("pk", flat=True))


def of_collection(collection: Collection) -> list[int]:
    """In the collection's order."""
    rows = collection.items.filter(picture__trashed=None).order_by("position", "pk")
    keys = list(rows.values_list("picture_id", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        raise TooMany(rows.count())
    return keys


def of_pictures(pictures: PictureQuerySet, public_ids: Sequence[str]) -> list[int]:
    """Those of ``pictures`` that are not in the trash, in the order in which they were named."""
    named = list(dict.fromkeys(public_ids))
    if len(named) > MOST:
        raise TooMany(len(named))
    keys = dict(pictures.live().filter(public_id__in=named).values_list("public_id", "pk"))
    return [keys[name] for name in named if name in keys]
