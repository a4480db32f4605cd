"""Batches in the fewest words, for the tests of their pages."""

from __future__ import annotations

from typing import Any

from generations.models import Attempt, Batch, Picture, Slot, User
from tests import factories
from tests.base import World

AXES = [
    {"kind": "quality", "name": "", "labels": ["Lowest", "Highest"]},
    {"kind": "value", "name": "fruit", "labels": ["quince", "medlar"]},
]


def batch(world: World, count: int = 3, person: User | None = None, **details: Any) -> Batch:
    """A list, queued; nothing runs in a test."""
    return factories.batch(world.project, person or world.alice, count, **details)


def matrix(world: World, **details: Any) -> Batch:
    return batch(world, 4, kind="matrix", axes=AXES, **details)


def finished(made: Batch) -> list[Picture]:
    """Every row with its picture, row only, at a price."""
    found = []
    for row in made.generations.order_by("batch_place"):
        slot, image = row.slots.get(), factories.image(row.team)
        Slot.objects.filter(pk=slot.pk).update(status="done")
        Attempt.objects.filter(generation=row).update(status="done", cost_nano=5_000_000, confidence="exact")
        made.generations.filter(pk=row.pk).update(status="done", done_count=1)
        found.append(
            Picture.objects.create(
                team=row.team,
                project=row.project,
                generation=row,
                slot=slot,
                image=image,
                person=row.person,
                gateway=row.gateway,
                width=image.width,
                height=image.height,
            )
        )
    return found
