"""A batch's generations as its page shows them: in a row, in a grid of axes, or with hidden labels in an order of the person's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from generations.access import Actor
from generations.models import Batch, BatchVote, Generation
from generations.views.batch.preview import axis_name, step_name
from generations.views.studio.strips import Cell as Slot
from generations.views.studio.strips import Strip, rows, strips
from generations.workflow import votes

LONG = 60


@dataclass(kw_only=True)
class Cell:
    """One generation. With hidden labels ``name`` is its number in the person's own order, and nothing else is told of it."""

    strip: Strip
    name: str
    labels: Sequence[tuple[str, str]] = ()
    """Names of columns or axes with their values; those of a grid stand in its headings."""
    hidden: bool = False
    voted: bool = False
    votes: int | None = None
    """None until they are shown."""

    @property
    def made(self) -> Generation:
        return self.strip.generation

    @property
    def pictures(self) -> list[Slot]:
        return self.strip.cells

    @property
    def can_be_voted_for(self) -> bool:
        """Whether there is a picture to look at."""
        return any(one.state == "done" for one in self.pictures)

    def alt(self) -> str:
        return _("Picture %(name)s") % {"name": self.name} if self.hidden else f"{self.name}: {self.made.prompt[:160]}"


@dataclass(kw_only=True)
class Table:
    """Two axes: a line for each value of the first, a column for each of the second. ``title`` names the values of those above them,
    ``corner`` the two."""

    title: str
    corner: str = ""
    across: Sequence[str] = ()
    lines: Sequence[tuple[str, Sequence[Cell | None]]] = field(default_factory=list)


def cells(batch: Batch, actor: Actor) -> list[Cell]:
    """All of them, in the order in which the person sees them."""
    found = list(rows(actor.generations().filter(batch=batch)).order_by("batch_place"))
    if batch.hides_labels:
        found = votes.shuffled(found, batch, actor.user)
    return _cells(batch, actor, found, {row.pk: place for place, row in enumerate(found)})


def cell(batch: Batch, actor: Actor, public_id: str) -> Cell | None:
    """One of them, read afresh."""
    made = rows(actor.generations().filter(batch=batch)).filter(public_id=public_id).first()
    if made is None:
        return None
    place = made.batch_place or 0
    if batch.hides_labels:
        every = list(Generation.objects.filter(batch=batch).only("pk", "public_id").order_by("batch_place"))
        place = [row.pk for row in votes.shuffled(every, batch, actor.user)].index(made.pk)
    return _cells(batch, actor, [made], {made.pk: place})[0]


def _cells(batch: Batch, actor: Actor, found: Sequence[Generation], places: Mapping[int, int]) -> list[Cell]:
    hidden = batch.hides_labels
    own = set(BatchVote.objects.filter(batch=batch, person=actor.user).values_list("generation_id", flat=True))
    counted = votes.counts(batch) if batch.blind and not hidden else None
    return [
        Cell(
            strip=strip,
            name=str((places[strip.generation.pk] if hidden else strip.generation.batch_place or 0) + 1),
            labels=() if hidden else labels(batch, strip.generation),
            hidden=hidden,
            voted=strip.generation.pk in own,
            votes=counted[strip.generation.pk] if counted is not None else None,
        )
        for strip in strips(found, actor)
    ]


def labels(batch: Batch, made: Generation) -> list[tuple[str, str]]:
    """What tells a generation from the others of its batch."""
    if batch.is_matrix:
        at = batch.coordinates(made.batch_place or 0)
        return [
            (axis_name(axis["kind"], axis["name"]), step_name(axis["kind"], axis["labels"][place]))
            for axis, place in zip(batch.axes, at, strict=True)
        ]
    found = [(name, _value(made.values.get(name))) for name in batch.axes]
    told = [(name, value) for name, value in found if value]
    return told or [("", made.prompt if len(made.prompt) <= LONG else made.prompt[:LONG].rstrip() + "…")]


def _value(value: Any) -> str:
    return str(value.get("filename", "")) if isinstance(value, dict) else str(value or "")


def tables(batch: Batch, found: Sequence[Cell]) -> list[Table]:
    """A matrix with its last two axes as lines and columns; more axes make more of them, a single one stands in one column."""
    names = [[step_name(axis["kind"], label) for label in axis["labels"]] for axis in batch.axes]
    single = [] if len(names) > 1 else [0]
    if single:
        names.append([""])
    at = {(*batch.coordinates(one.made.batch_place or 0), *single): one for one in found}
    *above, down, across = names
    return [
        Table(
            title=" · ".join(axis[place] for axis, place in zip(above, upper, strict=True)),
            corner=" / ".join(axis_name(axis["kind"], axis["name"]) for axis in batch.axes[-2:]),
            across=across,
            lines=[
                (label, [at.get((*upper, line, column)) for column in range(len(across))])
                for line, label in enumerate(down)
            ],
        )
        for upper in product(*(range(len(one)) for one in above))
    ]
