"""Pictures that match a search: a page from anywhere, how many there are, which ones all together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from pyroaring import BitMap

from generations.models import Picture, SearchText
from generations.models.base import among
from generations.models.generation import PictureQuerySet
from generations.workflow.gallery import bits as store
from generations.workflow.gallery import facets
from generations.workflow.gallery.bits import SPAN, Reach, Rows, Span
from generations.workflow.gallery.query import LIVE, NAMED, OWN, Plan, Search, plan

FIRST_STEP, LONGEST_STEP = 1, 32
"""Segments read at once: the newest alone, then twice as many each time."""
FIRST_LOOK, LONGEST_LOOK = 256, 8192
"""The same for pictures that are too new for the bitmaps, and for those whose text is read."""
REMEMBERED, REMEMBERED_FOR = 500, 86_400
"""From how many pictures on it is remembered in whose text a phrase stands, and for how many seconds."""
NEWEST = 2**32 - 1
Part = tuple[BitMap, Rows]
"""What matches among some pictures, and what was read of them."""
STANDS = {"sqlite": "instr(tokens, %s) > 0", "postgresql": "strpos(tokens, %s) > 0"}


def older(team_id: int, user_id: int, search: Search, before: int | None, size: int) -> list[int]:
    """Keys of ``size`` pictures below the cursor ``before``, newest first. The cost follows the page, not the depth."""
    return Walk.of(team_id, user_id, search).older(before, size)


def newer(team_id: int, user_id: int, search: Search, after: int, size: int) -> list[int]:
    """Keys of the ``size`` pictures next above the cursor ``after``, oldest first."""
    return Walk.of(team_id, user_id, search).newer(after, size)


def bits(team_id: int, user_id: int, search: Search) -> BitMap:
    """The keys of all that match, as they are at this moment."""
    return BitMap.union(BitMap(), *Walk.of(team_id, user_id, search).down(None, lazily=False))


def count(team_id: int, user_id: int, search: Search) -> int:
    """How many match, exactly."""
    return Walk.of(team_id, user_id, search).count()


def at(team_id: int, user_id: int, search: Search, index: int) -> int | None:
    """The key of the picture at ``index``, from 0 for the newest; None behind the last."""
    left = index
    for part in Walk.of(team_id, user_id, search).down(None, lazily=False):
        if 0 <= left < len(part):
            return part[len(part) - 1 - left]
        left -= len(part)
    return None


def facet_counts(team_id: int, user_id: int, search: Search, name: str) -> dict[str, int]:
    """For each value of the facet ``name``, as the address says it, how many pictures have it that match all the rest of the search."""
    facet, who = OWN.get(name, name), f"{user_id}:" if name in OWN else ""
    counts: Counter[str] = Counter()
    span = facets.span(facet, who, who)
    for matches, rows in Walk.of(team_id, user_id, search.without(name)).parts(span):
        for key, held in rows.items():
            if span[0] <= key < span[1]:
                counts[facets.value(key).removeprefix(who)] += held.intersection_cardinality(matches)
    # Of a facet with everybody's own values, those are not the team's.
    found = {value: n for value, n in counts.items() if n and (who or not facets.FACETS[facet].own or ":" not in value)}
    return _public(name, found) if name in NAMED else found


def _public(name: str, found: dict[str, int]) -> dict[str, int]:
    rows: QuerySet[Any] = NAMED[name]._default_manager.filter(pk__in=among([int(key) for key in found]))
    if name in {"tag", "collection"}:
        rows = rows.filter(removed=None)
    return {public_id: found[str(key)] for key, public_id in rows.values_list("pk", "public_id")}


@dataclass(frozen=True)
class Walk:
    """The way through a team's pictures, from the newest down or from a cursor up: first those that are too new for the bitmaps, one
    stretch after another, then segment by segment. Good for one page: what it has read it does not read again."""

    team_id: int
    plan: Plan

    @classmethod
    def of(cls, team_id: int, user_id: int, search: Search) -> Walk:
        return cls(team_id, plan(team_id, user_id, search))

    @cached_property
    def reach(self) -> Reach:
        return Reach.of(self.team_id)

    def older(self, before: int | None, size: int) -> list[int]:
        """As the function of this name."""
        if self.plan.is_all:
            return list(self._live.page(before, size).values_list("pk", flat=True))
        found: list[int] = []
        for part in self.down(before):
            found += list(part[-(size - len(found)) :])[::-1]
            if len(found) >= size:
                break
        return found

    def newer(self, after: int, size: int) -> list[int]:
        """As the function of this name."""
        if self.plan.is_all:
            return list(self._live.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size])
        found: list[int] = []
        for part in self.up(after):
            found += list(part[: size - len(found)])
            if len(found) >= size:
                break
        return found

    def count(self) -> int:
        """As the function of this name."""
        return sum(map(len, self.down(None, lazily=False)))

    def down(self, before: int | None, *, lazily: bool = True) -> Iterator[BitMap]:
        """What matches below ``before``: each part lies below the one before it. ``lazily``: small parts, for who needs only the first."""
        if self.plan.nothing:
            return
        end = NEWEST if before is None else before
        for matches, _rows in self._down(end, lazily=lazily):
            yield from self._holding(below(matches, end), lazily=lazily)

    def up(self, after: int) -> Iterator[BitMap]:
        """What matches above ``after``: each part lies above the one before it."""
        if self.plan.nothing:
            return
        segments = [one for one in self.reach.segments if one >= after // SPAN]
        for matches, _rows in self._sealed(segments):
            yield from self._holding(above(matches, after), newest_first=False)
        for matches, _rows in self._fresh_up(after):
            yield from self._holding(above(matches, after), newest_first=False)

    def parts(self, *spans: Span) -> Iterator[tuple[BitMap, Rows]]:
        """All that matches, with the bitmaps within ``spans`` of the pictures among which it was looked for."""
        if self.plan.nothing:
            return
        for matches, rows in self._down(NEWEST, *spans, lazily=False):
            yield BitMap.union(BitMap(), *self._holding(matches, lazily=False)), rows

    # -- Where it goes along -------------------------------------------------------------------------------------------

    def _down(self, before: int, *more: Span, lazily: bool = True) -> Iterator[Part]:
        yield from self._fresh_down(before, *more)
        segments = [one for one in self.reach.segments if one * SPAN < before][::-1]
        yield from self._sealed(segments, *more, step=FIRST_STEP if lazily else LONGEST_STEP)

    def _sealed(self, segments: Sequence[int], *more: Span, step: int = FIRST_STEP) -> Iterator[Part]:
        at = 0
        while at < len(segments):
            batch = segments[at : at + step]
            rows = store.fetch(self.team_id, batch, self.plan.keys, [*self.plan.spans, *more])
            for segment in batch:
                yield self.plan.of(rows[segment]), rows[segment]
            at, step = at + step, min(step * 2, LONGEST_STEP)

    # -- Pictures that are in no bitmap yet ----------------------------------------------------------------------------

    @property
    def _live(self) -> PictureQuerySet:
        return Picture.objects.filter(team=self.team_id).live()

    @cached_property
    def _newest(self) -> list[int]:
        """The first look at them, newest first; shorter than FIRST_LOOK if these are all."""
        rows = self._live.filter(pk__gt=self.reach.sealed_to).order_by("-pk")
        return list(rows.values_list("pk", flat=True)[:FIRST_LOOK])

    @cached_property
    def _few(self) -> Part:
        """All of them, where the first look has seen them all."""
        return self._part(self._newest)

    def _fresh_down(self, before: int, *more: Span) -> Iterator[Part]:
        if not self._newest:
            return
        if len(self._newest) < FIRST_LOOK:
            yield self._part(self._newest, *more) if more else self._few
            return
        for look in _looks():
            rows = self._live.filter(pk__gt=self.reach.sealed_to, pk__lt=before)
            keys = list(rows.order_by("-pk").values_list("pk", flat=True)[:look])
            if keys:
                yield self._part(keys, *more)
            if len(keys) < look:
                return
            before = keys[-1]

    def _fresh_up(self, after: int) -> Iterator[Part]:
        if len(self._newest) < FIRST_LOOK:
            if self._newest:
                yield self._few
            return
        after = max(after, self.reach.sealed_to)
        for look in _looks():
            keys = list(self._live.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:look])
            if keys:
                yield self._part(keys)
            if len(keys) < look:
                return
            after = keys[-1]

    def _part(self, keys: Sequence[int], *more: Span) -> Part:
        """Of some pictures outside the trash, all between the first and the last: their own tables are read."""
        names = {*self.plan.names, *(span[0].decode().partition("=")[0] for span in more)} - {facets.LIVE}
        ends = min(keys), max(keys)
        among_them = Picture.objects.filter(team=self.team_id, pk__gte=ends[0], pk__lte=ends[1])
        rows = store.as_rows(facets.truth(among_them, sorted(names))) | {LIVE: BitMap(keys)}
        return self.plan.of(rows), rows

    # -- What no bitmap says -------------------------------------------------------------------------------------------

    def _holding(self, found: BitMap, *, newest_first: bool = True, lazily: bool = True) -> Iterator[BitMap]:
        """Those of ``found`` in whose text the phrases stand, as far as they are asked for."""
        if not self.plan.phrases:
            if found:
                yield found
            return
        if not lazily:
            yield self._all_holding(found)
            return
        looks = _looks()
        while found:
            look = next(looks)
            some = found[-look:] if newest_first else found[:look]
            found = found - some
            held = self._read(some)
            if held:
                yield held

    def _all_holding(self, found: BitMap) -> BitMap:
        """The same at once. A picture's text never changes: what was read of many once is remembered."""
        if len(found) < REMEMBERED:
            return self._read(found)
        known = hashlib.sha256(repr((self.plan.phrases, connection.alias)).encode() + store.packed(found)).hexdigest()
        kept = cache.get(f"gallery-phrase:{known}")
        if kept is None:
            kept = store.packed(self._read(found))
            cache.set(f"gallery-phrase:{known}", kept, REMEMBERED_FOR)
        return store.read(kept)

    def _read(self, some: BitMap) -> BitMap:
        stand = " AND ".join([STANDS[connection.vendor]] * len(self.plan.phrases))
        rows = SearchText.objects.filter(pk__in=among(list(some)))
        held = rows.annotate(stands=RawSQL(stand, self.plan.phrases, BooleanField()))  # noqa: S611 (our own words)
        return BitMap(held.filter(stands=True).values_list("pk", flat=True))


def below(found: BitMap, end: int) -> BitMap:
    """Without ``end`` and what is newer. (A slice of a bitmap goes through it one by one.)"""
    kept = found.copy()
    kept.remove_range(end, NEWEST + 1)
    return kept


def above(found: BitMap, after: int) -> BitMap:
    kept = found.copy()
    kept.remove_range(0, after + 1)
    return kept


def _looks() -> Iterator[int]:
    look = FIRST_LOOK
    while True:
        yield look
        look = min(look * 2, LONGEST_LOOK)
