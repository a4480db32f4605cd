"""The library's list: filtered, searched, in one of its orders, page by page. Only prompts that the asker may see are ever looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from generations.models import CollectedPrompt, Favourite, Prompt, PromptSearch, Team, User
from generations.models.base import among
from generations.models.prompt import PromptQuerySet
from generations.models.search_index import PROMPTS
from generations.search import Match, Meant, match, pieces
from generations.workflow import prompt_words

FEW = 4_000
"""So many hits are fetched and put in order; of more, the order is walked, which then meets them often enough."""
FEW_ON_SQLITE = 1_500
"""The same for a single filter on SQLite, which walks its order faster."""
BEGIN = 160
"""So many prompts of the order are looked at before anything is looked up. A common word has filled the page by then."""
SOME, SOME_OF_TEXT = 4, 12
"""Hits among these from which it is worth to walk on; of text alone, which has an index of its own to be asked."""
FAR = 6_000
"""How far PostgreSQL's order is walked before its planner is asked for all, which likes to sort too many."""
Place = tuple[int, int]
"""What a row is ordered by, and its key."""


class Sort(StrEnum):
    """Newest, most used, or most often kept first; the order within a collection."""

    NEWEST = "newest"
    USE = "use"
    RATE = "rate"
    PLACE = "place"


COLUMNS = {Sort.NEWEST: "id", Sort.USE: "uses", Sort.RATE: "keep_rate"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; None and "" where it makes no difference, 0 for what is not there. ``tag``, ``owner`` and ``collection``
    are keys."""

    text: str = ""
    category: str = ""
    language: str = ""
    sharing: str = ""
    tag: int | None = None
    owner: int | None = None
    collection: int | None = None
    starred: bool = False
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True)
class Found:
    """A page: the prompts' keys in order, with what each is ordered by."""

    places: Sequence[Place]
    more: bool
    meant: Meant = field(default_factory=dict)
    """For each mistyped word, folded, those that were searched for in its place."""


def find(rows: PromptQuerySet, team: Team, user: User, wanted: Wanted, size: int, after: Place | None = None) -> Found:
    """The page of ``size`` below the cursor ``after``, of those of ``rows`` (what ``user`` may see of ``team``, without removed ones).

    Each word finds by its beginning, CJK inside words. A word is taken for mistyped only where the search finds nothing and none of
    ``rows`` has that word; what it may have meant is taken from ``rows`` too.
    """
    look = _Look(rows, team, user, wanted)
    places = look.page(after, size + 1)
    meant: Meant = {}
    if not places and wanted.text:
        meant = _meant(look)
        places = replace(look, meant=meant).page(after, size + 1) if meant else []
    return Found(places[:size], len(places) > size, meant)


@dataclass(frozen=True)
class _Look:
    rows: PromptQuerySet
    team: Team
    user: User
    wanted: Wanted
    meant: Meant | None = None

    @property
    def text(self) -> Match | None:
        return match(self.wanted.text, self.team.pk, PROMPTS.mark, self.meant)

    def page(self, after: Place | None, size: int) -> list[Place]:
        if self.wanted.text and self.text is None:
            return []
        if self.wanted.sort is Sort.PLACE:
            return self._fitting(self._of_collection(after), size, self.text)
        if not self._filters:
            return list(self._ordered(self.rows, after)[:size])
        found, last = self._walk(after, size, BEGIN)
        if last and self._some <= len(found) < size:
            # Twice as far as it takes at the rate so far.
            more, last = self._walk(last, size - len(found), 2 * BEGIN * size // len(found))
            found += more
        if last is None or len(found) == size:
            return found
        few = self._few(after, size)
        return few if few is not None else [*found, *self._far(last, size - len(found))]

    def _far(self, after: Place, size: int) -> list[Place]:
        found: list[Place] = []
        last: Place | None = after
        if connection.vendor != "sqlite":
            found, last = self._walk(after, size, FAR)
        if last is None or len(found) == size:
            return found
        return [*found, *self._ordered(self._every(), last)[: size - len(found)]]

    @property
    def _some(self) -> int:
        return SOME_OF_TEXT if self.wanted.text and self._filters == 1 else SOME

    def _walk(self, after: Place | None, size: int, steps: int) -> tuple[list[Place], Place | None]:
        """Those that fit among the next ``steps`` prompts of the team's order, read only until ``size`` are found; and where that ended,
        None at the order's end."""
        everybodys = Prompt.objects.filter(team=self.team, removed=None)
        columns = self._columns()
        found: list[Place] = []
        step = BEGIN
        while steps > 0 and len(found) < size:
            step = min(step, steps)
            batch = list(self._ordered(everybodys, after, *columns)[:step])
            fit = [(at, key) for at, key, *values in batch if values == [*columns.values()]]
            found += self._fitting(fit, size - len(found), self.text)
            if len(batch) < step:
                return found, None
            after, steps, step = batch[-1][:2], steps - step, 2 * step
        return found, after

    def _few(self, after: Place | None, size: int) -> list[Place] | None:
        """The page, where one of the filters fits only few; else None. Text is then looked at prompt by prompt, or in its index."""
        sources = list(self._sources())
        few = FEW_ON_SQLITE if self._filters == 1 and connection.vendor == "sqlite" else FEW
        for source in sources:
            keys = list(source[: few + 1])
            if len(keys) <= few:
                return self._fitting(self._sorted(keys, after), size, self.text)
        if self.text is None or (sources and self._is_common(self.text)):
            return None
        keys = PROMPTS.first_hits(self.text, few + 1)
        return self._fitting(self._sorted(keys, after), size, None) if len(keys) <= few else None

    def _is_common(self, text: Match) -> bool:
        """Whether many of the newest prompts hold it: PostgreSQL reads all hits off its index before it gives the first."""
        newest = Prompt.objects.filter(team=self.team, removed=None).order_by("-pk").values_list("pk", flat=True)
        held = PromptSearch.objects.filter(PROMPTS.holds(text), pk__in=among(list(newest[:BEGIN])))
        return held.count() > BEGIN // 20

    def _sorted(self, keys: list[int], after: Place | None) -> list[Place]:
        """Few keys in order. Sorted here: asked for an order, SQLite may walk all of it."""
        if self._column == "id":
            return [(key, key) for key in sorted(keys, reverse=True) if after is None or key < after[1]]
        rows = Prompt.objects.filter(pk__in=among(keys)).values_list(self._column, "pk")
        return sorted((place for place in rows if after is None or place < after), reverse=True)

    def _fitting(self, places: list[Place], size: int, text: Match | None) -> list[Place]:
        """The first ``size`` of ``places`` that fit every filter, by the fewest that have to be looked at."""
        found: list[Place] = []
        at, step = 0, BEGIN
        while at < len(places) and len(found) < size:
            batch = places[at : at + step]
            rows = self._filtered(text).filter(pk__in=among([key for _, key in batch]))
            fit = set(rows.values_list("pk", flat=True))
            found += [place for place in batch if place[1] in fit]
            at, step = at + step, 2 * step
        return found[:size]

    def _every(self) -> PromptQuerySet:
        if self.text is None or connection.vendor != "sqlite":
            return self._filtered(self.text)
        return self._filtered().filter(pk__in=PROMPTS.hits(self.text))

    @property
    def _column(self) -> str:
        return COLUMNS[self.wanted.sort]

    def _ordered(self, rows: PromptQuerySet, after: Place | None, *more: str) -> QuerySet[Prompt, Any]:
        """Rows of what they are ordered by, their key and the columns ``more``."""
        order = ("-pk",) if self._column == "id" else (f"-{self._column}", "-pk")
        return self._below(rows, after).order_by(*order).values_list(self._column, "pk", *more)

    def _below(self, rows: PromptQuerySet, after: Place | None) -> PromptQuerySet:
        if after is None:
            return rows
        if self._column == "id":
            return rows.filter(pk__lt=after[1])
        # As one comparison of rows, which an index answers; two joined by OR it would read from its beginning.
        table = Prompt._meta.db_table
        sql = f"({table}.{self._column}, {table}.id) < (%s, %s)"
        return rows.filter(RawSQL(sql, after, output_field=BooleanField()))  # noqa: S611

    def _of_collection(self, after: Place | None) -> list[Place]:
        items = self._collected()
        if after is not None:
            sql = "(position, prompt_id) > (%s, %s)"
            items = items.filter(RawSQL(sql, after, output_field=BooleanField()))  # noqa: S611
        return list(items.order_by("position", "prompt_id").values_list("position", "prompt_id"))

    # -- What is asked for ---------------------------------------------------------------------------------------------------

    @property
    def _filters(self) -> int:
        """How many there are; who sees it counts for two, since it says of its author too."""
        wanted = self.wanted
        keyed = (wanted.tag is not None) + (wanted.collection is not None) + len(self._columns())
        return keyed + bool(wanted.text) + wanted.starred + 2 * bool(wanted.sharing)

    def _sources(self) -> Iterable[QuerySet[Any, int]]:
        """For each filter but the text the keys that fit it, of prompts that this person may not see too."""
        wanted = self.wanted
        if wanted.collection is not None:
            yield self._collected().values_list("prompt_id", flat=True)
        if wanted.starred:
            yield Favourite.objects.filter(user=self.user).values_list("prompt_id", flat=True)
        if wanted.tag is not None:
            yield self._tagged().values_list("prompt_id", flat=True)
        everybodys = Prompt.objects.filter(team=self.team, removed=None)
        if wanted.sharing == Prompt.Sharing.PRIVATE:
            yield everybodys.filter(owner=self.user, sharing=wanted.sharing).values_list("pk", flat=True)
        for name, value in self._columns().items():
            yield everybodys.filter(**{name: value}).values_list("pk", flat=True)

    def _filtered(self, text: Match | None = None) -> PromptQuerySet:
        """The asker's rows by every filter; by ``text`` where it is given."""
        wanted, here = self.wanted, OuterRef("pk")
        rows = self.rows.filter(**self._columns())
        if wanted.sharing:
            rows = rows.filter(sharing=wanted.sharing)
        if wanted.collection is not None:
            rows = rows.filter(_asked(self._collected().filter(prompt=here)))
        if wanted.starred:
            rows = rows.filter(_asked(Favourite.objects.filter(user=self.user, prompt=here)))
        if wanted.tag is not None:
            rows = rows.filter(_asked(self._tagged().filter(prompt=here)))
        if text is not None:
            rows = rows.filter(_asked(PromptSearch.objects.filter(PROMPTS.holds(text), prompt=here)))
        return rows

    def _columns(self) -> dict[str, str | int]:
        wanted = self.wanted
        given: dict[str, str | int | None] = {
            "owner_id": wanted.owner,
            "category": wanted.category or None,
            "language": wanted.language or None,
        }
        return {name: value for name, value in given.items() if value is not None}

    def _collected(self) -> QuerySet[CollectedPrompt]:
        return CollectedPrompt.objects.filter(collection_id=self.wanted.collection)

    def _tagged(self) -> QuerySet[Any]:
        through: Any = Prompt.tags.through
        rows: QuerySet[Any] = through.objects.filter(prompttag_id=self.wanted.tag)
        return rows


def _asked(having: QuerySet[Any]) -> Q:
    """Whether a row has some of ``having``. The OR, of what never is, keeps PostgreSQL from making a join of it, whose size it misjudges:
    it asks each row of the order until the page is full."""
    return Q(Exists(having)) | Q(pk__lt=0)


# -- What was meant ----------------------------------------------------------------------------------------------------------


def _meant(look: _Look) -> Meant:
    """For each word that no prompt of the asker's has, the nearest ones that some have; {} where one of them has no such."""
    words = list(dict.fromkeys(pieces(look.wanted.text)))
    # Of a single word without filters it is known already.
    is_known = len(words) == 1 and look.wanted == Wanted(text=look.wanted.text, sort=look.wanted.sort)
    meant: dict[str, tuple[str, ...]] = {}
    for word in words:
        if not is_known and _is_in(look, word):
            continue
        meant[word] = _nearest_in(look, word)
        if not meant[word]:
            return {}
    return meant


def _nearest_in(look: _Look, word: str) -> tuple[str, ...]:
    for group in prompt_words.nearest(look.team.pk, word):
        seen = tuple(known for known in group if _is_in(look, known))
        if seen:
            return seen
    return ()


def _is_in(look: _Look, word: str) -> bool:
    return bool(replace(look, wanted=Wanted(text=word), meant=None).page(None, 1))
