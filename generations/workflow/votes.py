"""Voting for pictures of a batch whose labels are hidden, and what came of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from generations.models import Batch, BatchVote, Generation, User
from generations.workflow import batches
from generations.workflow.errors import NothingToDo

T = TypeVar("T", bound=Generation)


@dataclass(frozen=True, kw_only=True)
class Wins:
    """Of one value of an axis: the votes for its pictures, and the ``share`` of all votes, in hundredths."""

    label: str
    votes: int
    generations: int
    share: int


@transaction.atomic
def vote(batch: Batch, generation: Generation, person: User, *, for_it: bool) -> None:
    """Set or take away the person's vote. Raises :class:`NothingToDo` where labels are not hidden (any more), and for a generation
    without a picture."""
    # Held until the vote stands, so that none is added behind a reveal.
    rows = Batch.objects.select_for_update(no_key=True).filter(pk=batch.pk, blind=True, revealed=None)
    if not rows.exists():
        raise NothingToDo
    if for_it and not generation.pictures.live().exists():
        raise NothingToDo
    if for_it:
        BatchVote.objects.get_or_create(batch=batch, generation=generation, person=person)
    else:
        BatchVote.objects.filter(generation=generation, person=person).delete()


@transaction.atomic
def reveal(batch: Batch) -> None:
    """Show labels and votes to everybody; votes are closed. Raises :class:`NothingToDo` where there is nothing to show."""
    if not Batch.objects.filter(pk=batch.pk, blind=True, revealed=None).update(revealed=timezone.now()):
        raise NothingToDo
    batches.tell(batch)


def shuffled(rows: Sequence[T], batch: Batch, person: User) -> list[T]:
    """In an order of the person's own, the same whenever it is asked for."""

    def place(row: T) -> bytes:
        return hashlib.sha256(f"{batch.pk} {person.pk} {row.public_id}".encode()).digest()

    return sorted(rows, key=place)


def counts(batch: Batch) -> Counter[int]:
    """Votes by the key of their generation."""
    return Counter(BatchVote.objects.filter(batch=batch).values_list("generation_id", flat=True))


def wins(batch: Batch, rows: Sequence[Generation]) -> list[tuple[dict[str, str], list[Wins]]]:
    """For each axis with more than one value, how its values did, the most voted for first."""
    votes = counts(batch)
    told = [(number, axis) for number, axis in enumerate(batch.axes) if len(axis["labels"]) > 1]
    return [(axis, _of_axis(batch, number, rows, votes)) for number, axis in told]


def _of_axis(batch: Batch, number: int, rows: Sequence[Generation], votes: Counter[int]) -> list[Wins]:
    got, made = Counter[int](), Counter[int]()
    for row in rows:
        place = batch.coordinates(row.batch_place or 0)[number]
        got[place] += votes[row.pk]
        made[place] += 1
    total = got.total()
    found = [
        Wins(
            label=label,
            votes=got[place],
            generations=made[place],
            share=round(100 * got[place] / total) if total else 0,
        )
        for place, label in enumerate(batch.axes[number]["labels"])
        if made[place]
    ]
    return sorted(found, key=lambda one: -one.votes)
