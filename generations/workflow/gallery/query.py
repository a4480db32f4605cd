"""What is looked for: as it stands in the gallery's address, and what it means for the bitmaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from pyroaring import BitMap

from generations import search as language
from generations.models import Collection, Flag, Gateway, Project, Prompt, Rating, Tag, User
from generations.workflow.gallery import facets, moments
from generations.workflow.gallery.bits import Rows, Span

MOST_TEXT = 200
MOST_VALUES = 50
"""Of one name; more are not read."""
LONGEST_VALUE = 100
NONE, NO = "none", "no"
Named = Project | User | Gateway | Tag | Collection | Prompt
NAMED: Mapping[str, type[Named]] = {
    "project": Project,
    "person": User,
    "gateway": Gateway,
    "tag": Tag,
    "collection": Collection,
    "prompt": Prompt,
}
"""Facets whose values in the address are public ids."""
OWN = {"mine": "stars", "my": "flag"}
"""Names in the address for what the person who looks says, and whose facet that is."""
NAMES = (
    "project",
    "person",
    "gateway",
    "model",
    "aspect",
    "stars",
    "mine",
    "flag",
    "my",
    "tag",
    "collection",
    "review",
    "references",
    "prompt",
    "kept",
    "downloaded",
    "source",
)
"""What may stand in the address beside q, from and to; in this order it is written."""


@dataclass(frozen=True)
class Search:
    """What a person looks for. Of one facet any of the values, of several facets all."""

    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By name in the address; the values as there: public ids, codes."""
    days: tuple[date | None, date | None] = (None, None)
    """The first and the last day on which they were made, both included."""

    @classmethod
    def read(cls, query: QueryDict) -> Search:
        """From an address. Names that nothing is known of, empty values and days that there are not are passed over."""
        given = {name: _values(query.getlist(name)) for name in NAMES if name in query}
        return cls(
            text=query.get("q", "").replace("\0", "").strip()[:MOST_TEXT],
            facets={name: values for name, values in given.items() if values},
            days=(_day(query.get("from", "")), _day(query.get("to", ""))),
        )

    @cached_property
    def query(self) -> str:
        """As it stands in an address: "?q=blue&project=…", "" where nothing is asked."""
        said = urlencode(self.pairs)
        return f"?{said}" if said else ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of all that is asked, in the order of the address."""
        said = [("q", self.text)] if self.text else []
        said += [(name, value) for name in NAMES for value in self.facets.get(name, ())]
        first, last = self.days
        return said + [(name, day.isoformat()) for name, day in (("from", first), ("to", last)) if day]

    def without(self, name: str, value: str = "") -> Search:
        """Without one value of ``name``, without all where none is named. Text is "q" (or "text"), days are "from" and "to"."""
        if name in {"q", "text"}:
            return replace(self, text="")
        if name in {"from", "to"}:
            first, last = self.days
            return replace(self, days=(None, last) if name == "from" else (first, None))
        left = tuple(one for one in self.facets.get(name, ()) if value and one != value)
        others = {other: values for other, values in self.facets.items() if other != name}
        return replace(self, facets=others | ({name: left} if left else {}))

    def with_(self, name: str, value: str) -> Search:
        """With one value more; text and days are replaced."""
        if name in {"q", "text"}:
            return replace(self, text=value.strip()[:MOST_TEXT])
        if name in {"from", "to"}:
            first, last = self.days
            return replace(self, days=(_day(value), last) if name == "from" else (first, _day(value)))
        held = self.facets.get(name, ())
        return self if value in held else replace(self, facets={**self.facets, name: (*held, value)})

    def has(self, name: str, value: str) -> bool:
        return value in self.facets.get(name, ())

    def __bool__(self) -> bool:
        return bool(self.text or self.facets or any(self.days))


def _values(given: Iterable[str]) -> tuple[str, ...]:
    kept = dict.fromkeys(value.strip() for value in given if "\0" not in value)
    return tuple(value for value in kept if value and len(value) <= LONGEST_VALUE)[:MOST_VALUES]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@dataclass(frozen=True)
class Term:
    """Pictures under any of ``keys`` and ``spans``, and those that stand under none of ``but`` and ``but_spans``."""

    keys: tuple[bytes, ...] = ()
    spans: tuple[Span, ...] = ()
    but: tuple[bytes, ...] = ()
    but_spans: tuple[Span, ...] = ()
    has_but: bool = False

    def of(self, rows: Rows) -> BitMap:
        """Of the pictures that ``rows`` tell of."""
        found = _under(rows, self.keys, self.spans)
        return found | (rows.get(LIVE, BitMap()) - _under(rows, self.but, self.but_spans)) if self.has_but else found


def _under(rows: Rows, keys: tuple[bytes, ...], spans: tuple[Span, ...]) -> BitMap:
    found = [rows[key] for key in keys if key in rows]
    found += [rows[key] for low, high in spans for key in rows if low <= key < high]
    return BitMap.union(BitMap(), *found)


LIVE = facets.key(facets.LIVE, facets.YES)


@dataclass(frozen=True)
class Plan:
    """What is to be read for a search: all of ``terms`` must hold, and each of ``phrases`` stand in the text."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[str, ...] = ()
    """Tokens in their order, for runs of more than two CJK characters: that they stand side by side no bitmap says."""
    nothing: bool = False
    """Whether nothing can match: a search for words that has none."""

    @property
    def is_all(self) -> bool:
        """Whether nothing is asked."""
        return not (self.terms or self.phrases or self.nothing)

    @cached_property
    def keys(self) -> list[bytes]:
        return list(dict.fromkeys([LIVE, *(key for term in self.terms for key in (*term.keys, *term.but))]))

    @cached_property
    def spans(self) -> list[Span]:
        return list(dict.fromkeys(span for term in self.terms for span in (*term.spans, *term.but_spans)))

    @cached_property
    def names(self) -> list[str]:
        """The facets that are asked for."""
        asked = [*self.keys, *(span[0] for span in self.spans)]
        return list(dict.fromkeys(key.decode().partition("=")[0] for key in asked))

    def of(self, rows: Rows) -> BitMap:
        """Those of the pictures that ``rows`` tell of; phrases are not looked at."""
        found = rows.get(LIVE, BitMap())
        for term in self.terms:
            if not found:
                break
            found = found & term.of(rows)
        return found


def plan(team_id: int, user_id: int, search: Search) -> Plan:
    """For one person: their own stars and flags, and prompts that they may see."""
    terms = [_facet(team_id, user_id, name, values) for name, values in search.facets.items()]
    if any(search.days):
        terms.append(_days(*search.days))
    if not search.text:
        return Plan(tuple(terms))
    pieces = list(dict.fromkeys(language.pieces(search.text)))
    words = [term for piece in pieces for term in _words(piece)]
    phrases = (" ".join(language.pairs(piece)) for piece in pieces if language.is_cjk(piece) and len(piece) > 2)
    return Plan((*words, *terms), tuple(f" {phrase}" for phrase in phrases), nothing=not pieces)


def _days(first: date | None, last: date | None) -> Term:
    """In the time zone of the person who asks."""
    spans = moments.between(first, last, timezone.get_current_timezone())
    return Term(spans=tuple((facets.key(name, low), facets.key(name, high)) for name, low, high in spans if low < high))


def _words(piece: str) -> list[Term]:
    """A word by its beginning, a run of CJK characters by all its pairs."""
    if language.is_cjk(piece) and len(piece) > 1:
        return [Term(keys=(facets.key(facets.WORD, pair),)) for pair in dict.fromkeys(language.pairs(piece))]
    word = piece[: language.LONGEST]
    if not language.is_cjk(piece) and len(word) <= facets.SHORTEST:
        return [Term(keys=(facets.key(facets.START, word),))]
    return [Term(spans=(facets.span(facets.WORD, word, word),))]


def _facet(team_id: int, user_id: int, name: str, values: tuple[str, ...]) -> Term:
    facet, who = OWN.get(name, name), f"{user_id}:" if name in OWN else ""
    said = {value for value in values if value not in {NONE, NO}}
    if facet == "stars":
        said = {
            str(stars) for value in said if value.isdecimal() for stars in range(int(value[:2]), Rating.MOST + 1)
        } - {"0"}
    elif name in NAMED and said:
        said = set(map(str, _keys(team_id, user_id, NAMED[name], said)))
    keys = tuple(facets.key(facet, who + value) for value in sorted(said))
    if not {NONE, NO} & set(values):
        return Term(keys)
    every = _every(team_id, facet, who)
    if every is None:
        return Term(keys, but_spans=(facets.span(facet),), has_but=True)
    return Term(keys, but=tuple(facets.key(facet, one) for one in every), has_but=True)


def _every(team_id: int, facet: str, who: str) -> list[str] | None:
    """Whatever can be said in a facet, where that is not all that stands in it: what others say, and what was removed, does not."""
    if facet == "flag":
        return [who + kind for kind in Flag.Kind.values]
    if facet == "stars":
        return [f"{who}{stars}" for stars in range(1, Rating.MOST + 1)]
    if facet == "tag":
        return [str(key) for key in Tag.objects.live().filter(team=team_id).values_list("pk", flat=True)]
    if facet == "collection":
        return [str(key) for key in Collection.objects.live().filter(team=team_id).values_list("pk", flat=True)]
    return None


def _keys(team_id: int, user_id: int, model: type[Named], wanted: Iterable[str]) -> Iterable[int]:
    rows: QuerySet[Any] = model._default_manager.filter(public_id__in=wanted)
    if model is Prompt:
        return Prompt.objects.filter(team=team_id, public_id__in=wanted).seen_by(user_id).values_list("pk", flat=True)
    if model is User:
        return rows.values_list("pk", flat=True)
    if model in (Tag, Collection):
        rows = rows.filter(removed=None)
    return rows.filter(team=team_id).values_list("pk", flat=True)
