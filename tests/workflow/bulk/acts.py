"""Shorthand of these tests."""

from __future__ import annotations

from typing import Any

from generations.models import BulkAction, Picture, User
from generations.workflow import bulk
from generations.workflow.bits import BitMap
from tests import factories
from tests.base import World


def pictures(world: World, count: int, person: User | None = None, **fields: Any) -> list[Picture]:
    return [factories.picture(world.project, person or world.alice, **fields) for _ in range(count)]


def act(
    world: World, verb: str, rows: list[Picture], *, by: User | None = None, own: bool = False, **params: Any
) -> BulkAction:
    bits = BitMap(row.pk for row in rows)
    return bulk.begin(world.team, by or world.alice, verb, bits, params, own_only=own)


def facts(rows: list[Picture]) -> list[Any]:
    """Everything that a bulk action may change of these pictures, to be compared before and after."""
    return [
        (
            Picture.objects.filter(pk=row.pk).values_list("project_id", "trashed", "trashed_by_id", "kept").get(),
            sorted(row.flags.values_list("person_id", "kind")),
            sorted(row.ratings.values_list("person_id", "stars")),
            sorted(row.taggings.values_list("tag_id", "person_id")),
            sorted(row.collected.values_list("collection_id", "position", "note", "person_id")),
        )
        for row in rows
    ]
