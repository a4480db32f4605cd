"""What is known of a picture that pictures are found by: for each facet, the one place that says which pictures have which values.

The same readers fill the bitmaps, patch them after a change, answer for pictures that are too new to be in them, and check them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Avg

from generations import sizing
from generations.models import SearchText
from generations.models.generation import PictureQuerySet
from generations.search import is_cjk
from generations.workflow.gallery import moments

Pairs = Iterable[tuple[int, str]]
LIVE, WORD, START = "live", "word", "start"
RECIPE = "2"
"""Another one makes every index anew: for when a reader says something else than it did."""
SHORTEST = 2
"""Beginnings of words up to this length have bitmaps of their own: too many words begin with them."""
YES = "yes"


@dataclass(frozen=True)
class Facet:
    """``of`` gives the key and a value of each picture among those asked for; one with several values stands there several times."""

    name: str
    of: Callable[[PictureQuerySet], Pairs]
    own: bool = False
    """Whether there are values of each person beside the team's: "7:pick" is that of the person with key 7."""


def _column(name: str) -> Callable[[PictureQuerySet], Pairs]:
    def of(rows: PictureQuerySet) -> Pairs:
        return ((key, str(value)) for key, value in rows.values_list("pk", name) if value is not None)

    return of


def _those(**condition: Any) -> Callable[[PictureQuerySet], Pairs]:
    def of(rows: PictureQuerySet) -> Pairs:
        return ((key, YES) for key in rows.filter(**condition).values_list("pk", flat=True))

    return of


def _joined(name: str) -> Callable[[PictureQuerySet], Pairs]:
    """Of rows that hang on pictures."""

    def of(rows: PictureQuerySet) -> Pairs:
        found = rows.filter(**{f"{name}__isnull": False}).values_list("pk", name)
        return ((key, str(value)) for key, value in found)

    return of


def _source(rows: PictureQuerySet) -> Pairs:
    return ((key, source or "made") for key, source in rows.values_list("pk", "generation__source"))


def _aspect(rows: PictureQuerySet) -> Pairs:
    return ((key, ratio(*size)) for key, *size in rows.values_list("pk", "width", "height"))


@lru_cache(4096)
def ratio(width: int, height: int) -> str:
    """The named aspect ratio that is nearest to a size in pixels."""
    return sizing.nearest_ratio((width, height))


def _references(rows: PictureQuerySet) -> Pairs:
    held = rows.filter(generation__references__isnull=False).values_list("pk", flat=True).distinct()
    return ((key, YES) for key in held)


def _stars(rows: PictureQuerySet) -> Iterator[tuple[int, str]]:
    """The mean, rounded down, and each person's own."""
    rated = rows.filter(ratings__isnull=False)
    for key, person, stars in rated.values_list("pk", "ratings__person_id", "ratings__stars"):
        yield key, own(person, str(stars))
    for key, mean in rated.values_list("pk").annotate(mean=Avg("ratings__stars")):
        yield key, str(int(mean))


def _flag(rows: PictureQuerySet) -> Iterator[tuple[int, str]]:
    """What anybody says, and what each person does."""
    for key, person, kind in rows.filter(flags__isnull=False).values_list("pk", "flags__person_id", "flags__kind"):
        yield key, kind
        yield key, own(person, kind)


ALL = (
    Facet(LIVE, _those(trashed=None)),
    Facet("project", _column("project_id")),
    Facet("person", _column("person_id")),
    Facet("gateway", _column("gateway_id")),
    Facet("model", _column("generation__model")),
    Facet("source", _source),
    Facet("aspect", _aspect),
    Facet("stars", _stars, own=True),
    Facet("flag", _flag, own=True),
    Facet("tag", _joined("taggings__tag_id")),
    Facet("collection", _joined("collected__collection_id")),
    Facet("review", _joined("reviewed__state")),
    Facet("references", _references),
    Facet("prompt", _column("version__prompt_id")),
    Facet("kept", _those(kept=True)),
    Facet("downloaded", _those(downloaded__isnull=False)),
    Facet(moments.DAY, moments.day),
    Facet(moments.QUARTER, moments.quarter),
    Facet(moments.MONTH, moments.month),
    Facet(moments.TURN, moments.turn),
    Facet(moments.TURN_HOUR, moments.turn_hour),
)
FACETS: Mapping[str, Facet] = {facet.name: facet for facet in ALL}


def key(name: str, value: str) -> bytes:
    """Under which the pictures stand that have ``value`` in the facet ``name``."""
    return f"{name}={value}".encode()


def value(found: bytes) -> str:
    """The value of such a key."""
    return found.decode().partition("=")[2]


def span(name: str, first: str = "", last: str = "") -> tuple[bytes, bytes]:
    """The first key and the one behind the last of all whose values are from ``first`` to what begins with ``last``."""
    return key(name, first), key(name, last) + b"\xff"


def own(person_id: int, said: str) -> str:
    return f"{person_id}:{said}"


def truth(rows: PictureQuerySet, names: Sequence[str] | None = None) -> dict[bytes, list[int]]:
    """For each value of the facets ``names`` (all, and the words, if None) the keys of those of ``rows`` that have it."""
    found: dict[bytes, list[int]] = {}
    for name in FACETS if names is None else names:
        if name in FACETS:
            for picture, said in FACETS[name].of(rows):
                found.setdefault(key(name, said), []).append(picture)
    if names is None or {WORD, START} & {*names}:
        found |= words(rows)
    return found


def words(rows: PictureQuerySet) -> dict[bytes, list[int]]:
    """The same for each word that stands in a picture's searchable text, and for the short beginnings of words."""
    texts: dict[str, list[int]] = {}
    for picture, text in SearchText.objects.filter(picture__in=rows.order_by()).values_list("picture_id", "tokens"):
        texts.setdefault(text, []).append(picture)
    found: dict[bytes, list[int]] = {}
    # Pictures of one generation have one text.
    for text, pictures in texts.items():
        for entry in entries(text):
            found.setdefault(entry, []).extend(pictures)
    return found


def entries(text: str) -> set[bytes]:
    """The keys of a text as ``search.tokens`` made it: its words without the first one, which names the team."""
    found = set(text.split(" ")[1:])
    starts = {word[:length] for word in found if not is_cjk(word) for length in range(1, SHORTEST + 1)}
    return {key(WORD, word) for word in found if word} | {key(START, start) for start in starts if start}
