"""Pictures in an order that can be walked both ways: what a filter finds, a selection, a collection."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from generations.access import Actor, collection_or_404, selection_or_404
from generations.models import Collection, Flag, Selection
from generations.views.gallery.filters import newer, older
from generations.workflow import collections, selections
from generations.workflow.bits import BitMap, below
from generations.workflow.gallery import Search, pages
from generations.workflow.gallery.query import NONE


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
    def bits(self) -> BitMap:
        """The keys of all of it."""

    def home(self, slug: str) -> str:
        """Address of the page where the series is looked at as a whole."""
        return reverse("gallery", args=[slug])

    def holds(self, key: int) -> bool:
        return key in self.bits()


@dataclass
class Found(Series):
    """What the gallery's search finds, newest first."""

    actor: Actor
    search: Search

    @property
    def query(self) -> str:  # type: ignore[override]
        return self.search.query

    def after(self, key: int | None, size: int) -> list[int]:
        return list(older(self.actor, self.search, key, size).values_list("pk", flat=True))

    def before(self, key: int, size: int) -> list[int]:
        return list(newer(self.actor, self.search, key, size).values_list("pk", flat=True))[::-1]

    def bits(self) -> BitMap:
        return pages.bits(self.actor.team.pk, self.actor.user.pk, self.search)

    def home(self, slug: str) -> str:
        return super().home(slug) + self.query


@dataclass
class Selected(Series):
    """What somebody has selected, newest first."""

    actor: Actor
    selection: Selection

    @property
    def query(self) -> str:  # type: ignore[override]
        return f"?selection={self.selection.public_id}"

    @cached_property
    def chosen(self) -> BitMap:
        return selections.pictures_of(self.selection)

    def after(self, key: int | None, size: int) -> list[int]:
        return below(self.chosen, key, size)[::-1]

    def before(self, key: int, size: int) -> list[int]:
        start = self.chosen.rank(key)
        return list(self.chosen[start : start + size])[::-1]

    def bits(self) -> BitMap:
        # What lies in the trash is not there; it may come back.
        return self.chosen & pages.bits(self.actor.team.pk, self.actor.user.pk, Search())

    def holds(self, key: int) -> bool:
        return key in self.chosen

    def home(self, slug: str) -> str:
        return f"{super().home(slug)}?{self.selection.query.lstrip('?')}".rstrip("?")


@dataclass
class Collected(Series):
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
    def keys(self) -> list[int]:
        return collections.keys_in_order(self.collection)

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each stands among ``keys``; of one that lies in the trash, where it would."""
        place, found = 0, {}
        rows = self.collection.items.order_by("position", "pk")
        for key, trashed in rows.values_list("picture", "picture__trashed"):
            found[key] = place
            place += trashed is None
        return found

    def after(self, key: int | None, size: int) -> list[int]:
        start = 0 if key is None else self.places.get(key, 0) + self.holds(key)
        return self.keys[start : start + size]

    def before(self, key: int, size: int) -> list[int]:
        end = self.places.get(key, 0)
        return self.keys[max(0, end - size) : end]

    def bits(self) -> BitMap:
        return BitMap(self.keys)

    def holds(self, key: int) -> bool:
        place = self.places.get(key, len(self.keys))
        return self.keys[place : place + 1] == [key]

    def home(self, slug: str) -> str:
        return f"{super().home(slug)}?{urlencode({'collection': self.collection.public_id})}"


def series_of(actor: Actor, query: QueryDict) -> Series:
    """What an address names: a selection, a collection alone, or the gallery's filter. 404 for what is not the team's."""
    if selection := query.get("selection", ""):
        return Selected(actor, selection_or_404(actor, selection))
    found = Search.read(query)
    shelves = found.facets.get("collection", ())
    if len(shelves) == 1 and shelves[0] != NONE and not found.without("collection"):
        return Collected(actor, collection_or_404(actor, shelves[0]))
    return Found(actor, found)


@dataclass(frozen=True)
class Tally:
    """``of`` so many."""

    of: int = 0
    picked: int = 0
    rejected: int = 0


def tally(series: Series, actor: Actor) -> Tally:
    """How many there are, and how many of them the person has picked and rejected."""
    everything = series.bits()
    picked, rejected = (len(everything & _flagged(actor, kind)) for kind in (Flag.Kind.PICK, Flag.Kind.REJECT))
    return Tally(len(everything), picked, rejected)


def _flagged(actor: Actor, kind: str) -> BitMap:
    """What the person has flagged so."""
    return pages.bits(actor.team.pk, actor.user.pk, Search(facets={"my": (kind,)}))
