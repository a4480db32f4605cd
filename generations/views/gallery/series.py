"""Pictures in an order that can be walked both ways: what a filter finds, a selection, a collection."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from pyroaring import BitMap

from generations.access import Actor, collection_or_404, selection_or_404
from generations.models import Collection, Flag, Selection
from generations.models.base import among
from generations.models.generation import PictureQuerySet
from generations.views.gallery.filters import Filter


class Series(ABC):
    """``query`` is how the series stands in an address; keys are pictures' integer ids."""

    query: str
    title: str = ""

    @abstractmethod
    def after(self, key: int | None, size: int) -> list[int]:
        """The ``size`` next after ``key``, in order; the first ones for None."""

    @abstractmethod
    def before(self, key: int, size: int) -> list[int]:
        """The ``size`` next before ``key``, in order."""

    @abstractmethod
    def rows(self) -> PictureQuerySet | None:
        """All of it, in no order; None where it is too dear to reckon with."""

    def home(self, slug: str) -> str:
        """Address of the page where the series is looked at as a whole."""
        return reverse("gallery", args=[slug])

    def holds(self, key: int) -> bool:
        rows = self.rows()
        return rows is None or rows.filter(pk=key).exists()


@dataclass
class Found(Series):
    """What the gallery's filter finds, newest first."""

    actor: Actor
    filter: Filter

    @property
    def query(self) -> str:  # type: ignore[override]
        return self.filter.query

    def after(self, key: int | None, size: int) -> list[int]:
        return list(self.filter.older(self.actor, key, size).values_list("pk", flat=True))

    def before(self, key: int, size: int) -> list[int]:
        return list(self.filter.newer(self.actor, key, size).values_list("pk", flat=True))[::-1]

    def rows(self) -> PictureQuerySet | None:
        return None if self.filter.text else self.filter.narrow(self.actor).order_by()

    def home(self, slug: str) -> str:
        return super().home(slug) + self.query


class Listed(Series):
    """Pictures whose keys are known, in the order of ``keys``."""

    actor: Actor
    keys: Sequence[int]

    @abstractmethod
    def place(self, key: int) -> int:
        """Where a key stands; where it would stand, for one that is not there."""

    def after(self, key: int | None, size: int) -> list[int]:
        start = 0 if key is None else self.place(key) + (self.holds(key))
        return list(self.keys[start : start + size])

    def before(self, key: int, size: int) -> list[int]:
        end = self.place(key)
        return list(self.keys[max(0, end - size) : end])

    def rows(self) -> PictureQuerySet | None:
        return self.actor.pictures().live().filter(pk__in=among(list(self.keys)))


@dataclass
class Selected(Listed):
    """What somebody has selected, newest first."""

    actor: Actor
    selection: Selection

    @property
    def query(self) -> str:  # type: ignore[override]
        return f"?selection={self.selection.public_id}"

    @cached_property
    def bits(self) -> BitMap:
        return BitMap.deserialize(bytes(self.selection.bits))

    @cached_property
    def keys(self) -> Sequence[int]:  # type: ignore[override]
        return list(self.bits)[::-1]

    def place(self, key: int) -> int:
        return bisect_left(self.keys, -key, key=lambda one: -one)

    def holds(self, key: int) -> bool:
        return key in self.bits

    def home(self, slug: str) -> str:
        return f"{super().home(slug)}?{self.selection.query.lstrip('?')}".rstrip("?")


@dataclass
class Collected(Listed):
    """A collection, in its own order."""

    actor: Actor
    collection: Collection

    @property
    def query(self) -> str:  # type: ignore[override]
        return f"?collection={self.collection.public_id}"

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.collection.name

    @cached_property
    def keys(self) -> Sequence[int]:  # type: ignore[override]
        rows = self.collection.items.filter(picture__trashed=None).order_by("position", "id")
        return list(rows.values_list("picture", flat=True))

    @cached_property
    def places(self) -> dict[int, int]:
        return {key: place for place, key in enumerate(self.keys)}

    def place(self, key: int) -> int:
        return self.places.get(key, 0)

    def holds(self, key: int) -> bool:
        return key in self.places

    def home(self, slug: str) -> str:
        return f"{super().home(slug)}?{urlencode({'collection': self.collection.public_id})}"


def series_of(actor: Actor, query: QueryDict) -> Series:
    """What an address names: a selection, a collection alone, or the gallery's filter. 404 for what is not the team's."""
    if selection := query.get("selection", ""):
        return Selected(actor, selection_or_404(actor, selection))
    found = Filter.read(query)
    collections = query.getlist("collection")
    if len(collections) == 1 and not found.query.replace(f"?collection={collections[0]}", ""):
        return Collected(actor, collection_or_404(actor, collections[0]))
    return Found(actor, found)


@dataclass(frozen=True)
class Tally:
    """``of`` is None where it is too dear to count."""

    of: int | None = None
    picked: int = 0
    rejected: int = 0


def tally(series: Series, actor: Actor) -> Tally:
    """How many there are, and how many of them the person has picked and rejected."""
    rows = series.rows()
    if rows is None:
        return Tally()
    kinds = (Flag.Kind.PICK, Flag.Kind.REJECT)
    picked, rejected = (rows.filter(flags__person=actor.user, flags__kind=kind).count() for kind in kinds)
    return Tally(rows.count(), picked, rejected)
