"""What a page hands over, by its address or its form: a selection, a collection, single pictures, or those of an earlier delivery."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from generations.access import Actor, collection_or_404, delivery_or_404, selection_or_404
from generations.models import Picture
from generations.models.base import among
from generations.models.generation import PictureQuerySet
from generations.workflow import deliveries

MOST_NAMED = 500
"""Single pictures in one address."""


@dataclass(frozen=True)
class Chosen:
    """``keys`` are the pictures' own, in their order; ``fields`` bring them here again. ``too_many``: more than one delivery takes."""

    keys: list[int]
    fields: list[tuple[str, str]]
    collection: str = ""
    too_many: int = 0

    @property
    def address(self) -> str:
        return f"?{urlencode(self.fields)}"

    def pictures(self, most: int) -> list[Picture]:
        """The first ``most`` of them."""
        rows = Picture.objects.select_related("image").filter(pk__in=among(self.keys[:most])).in_bulk()
        return [rows[key] for key in self.keys[:most] if key in rows]


def read_chosen(actor: Actor, said: QueryDict) -> Chosen:
    """404 for what is not this person's to see; without anything said: nothing."""
    try:
        return _read(actor, said)
    except deliveries.TooMany as refused:
        return Chosen([], [], too_many=refused.count)


def _read(actor: Actor, said: QueryDict) -> Chosen:
    if selection := said.get("selection"):
        keys = deliveries.of_selection(selection_or_404(actor, selection))
        return Chosen(keys, [("selection", selection)])
    if collection := said.get("collection"):
        row = collection_or_404(actor, collection)
        return Chosen(deliveries.of_collection(row), [("collection", collection)], row.name)
    if again := said.get("again"):
        before = delivery_or_404(actor, again)
        keys = _still_there(actor.pictures(), before.pictures)
        return Chosen(keys, [("again", again)], before.choices.get("collection", ""))
    named = said.getlist("p")[:MOST_NAMED]
    keys = deliveries.of_pictures(actor.pictures(), named)
    if named and not keys:
        raise Http404
    return Chosen(keys, [("p", one) for one in named])


def _still_there(pictures: PictureQuerySet, keys: list[int]) -> list[int]:
    there = set(pictures.live().filter(pk__in=among(keys)).values_list("pk", flat=True))
    return [key for key in keys if key in there]
