"""Pictures into a collection and out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from generations.models import BulkAction, CollectedPicture, Collection
from generations.models.base import among
from generations.workflow.bulk.verbs import Change, Gone, of

STEP = CollectedPicture.STEP


class Collected:
    """At the end of a collection, newest first as the gallery shows them."""

    facets = ("collection",)

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        shelf = _locked(action)
        have = set(_items(shelf, keys).values_list("picture_id", flat=True))
        fresh = [key for key in keys if key not in have]
        put_behind(shelf, fresh[::-1], action.person_id)
        return [(None, fresh)]

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        _items(action.params["collection"], keys).delete()


class Uncollected:
    """Out of a collection."""

    facets = ("collection",)
    FIELDS = ("picture_id", "position", "note", "person_id", "created")

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        rows = _items(_locked(action), keys)
        found = list(rows.order_by("picture").values_list(*self.FIELDS))
        rows.delete()
        was = [[position, note, person, created.isoformat()] for _, position, note, person, created in found]
        return [(was, [one[0] for one in found])]

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        shelf = _locked(action)
        have = set(_items(shelf, keys).values_list("picture_id", flat=True))
        there = set(of(keys).values_list("pk", flat=True)) - have
        CollectedPicture.objects.bulk_create(
            [
                CollectedPicture(
                    collection_id=shelf, picture_id=key, position=place, note=note, person_id=person, created=created
                )
                for key, (place, note, person, created) in zip(keys, was, strict=True)
                if key in there
            ],
            batch_size=1000,
        )


def put_behind(shelf: int, keys: Sequence[int], person: int | None) -> None:
    """Pictures that are not in the collection to its end, in this order. Hold its row: two at once would have one place."""
    last = CollectedPicture.objects.filter(collection=shelf).aggregate(last=Max("position", default=0))["last"]
    CollectedPicture.objects.bulk_create(
        [
            CollectedPicture(collection_id=shelf, picture_id=key, position=last + STEP * (place + 1), person_id=person)
            for place, key in enumerate(keys)
        ],
        batch_size=1000,
    )


def _items(shelf: int, keys: Sequence[int]) -> Any:
    return CollectedPicture.objects.filter(collection=shelf, picture__in=among(keys))


def _locked(action: BulkAction) -> int:
    rows = Collection.objects.select_for_update(no_key=True).filter(team=action.team_id)
    key: int | None = rows.filter(pk=action.params["collection"]).values_list("pk", flat=True).first()
    if key is None:
        raise Gone
    return key
