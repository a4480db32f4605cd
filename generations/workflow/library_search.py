"""The library's list: filtered, searched, in one of its orders, page by page. Only prompts that the asker may see are ever looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.db.models import BooleanField, Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from generations.models import CollectedPrompt, Favourite, Prompt, PromptSearch, PromptTag, Team, User
from generations.models.prompt import PromptQuerySet
from generations.models.search_index import PROMPTS
from generations.search import Match, Meant, match, pieces
from generations.workflow import prompt_words

FEW = 2_000
"""So many hits are fetched and put in order; of more, the order is walked and each prompt asked whether it is one."""
FIRST_STEP = 4
"""Times the page: how far the order is walked before anything is looked up. A common word has filled the page by then."""
SECOND_STEP = 3_000
"""Prompts that the walk then looks at, before it is given up for putting all hits in order."""
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
    places, meant = look.page(after, size + 1), {}
    if not places and wanted.text:
        meant = _meant(rows, team, wanted.text)
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
            return self._of_collection(after, size)
        sources = list(self._sources())
        if not sources and not self.wanted.sharing:
            return list(self._ordered(self.rows, after)[:size])
        return self._narrowed(sources, after, size)

    def _narrowed(self, sources: list[QuerySet[Prompt, int] | None], after: Place | None, size: int) -> list[Place]:
        found, at = self._walk(after, size, FIRST_STEP * size)
        if at is None or len(found) >= size:
            return found[:size]
        few = self._few(sources)
        if few is not None:
            return list(self._ordered(self._filtered().filter(pk__in=few), after)[:size])
        more, at = self._walk(at, size, SECOND_STEP)
        if at is None or len(found) + len(more) >= size:
            return [*found, *more][:size]
        return list(self._ordered(self._every(), after)[:size])

    def _walk(self, after: Place | None, size: int, steps: int) -> tuple[list[Place], Place | None]:
        """Those that fit among the next ``steps`` prompts of the team's order; and where that ended, None at its end."""
        everybodys = Prompt.objects.filter(team=self.team, removed=None)
        batch = list(self._ordered(everybodys, after)[:steps])
        fit = self._filtered(self.text).filter(pk__in=[key for _, key in batch]).values_list("pk", flat=True)
        fitting = set(fit)
        places = [place for place in batch if place[1] in fitting]
        return places, batch[-1] if len(batch) == steps else None

    def _few(self, sources: Iterable[QuerySet[Prompt, int] | None]) -> list[int] | None:
        """Keys of all that fit the narrowest of the filters, where that are few; text is looked up in its index."""
        for source in sources:
            if source is not None:
                keys = list(source[: FEW + 1])
            else:
                assert self.text is not None
                keys = PROMPTS.first_hits(self.text, FEW + 1)
            if len(keys) <= FEW:
                return self._holding(keys) if source is not None else keys
        return None

    def _holding(self, keys: list[int]) -> list[int]:
        if self.text is None:
            return keys
        held = PromptSearch.objects.filter(PROMPTS.holds(self.text), pk__in=keys)
        return list(held.values_list("pk", flat=True))

    def _every(self) -> PromptQuerySet:
        rows = self._filtered()
        return rows if self.text is None else rows.filter(pk__in=PROMPTS.hits(self.text))

    def _ordered(self, rows: PromptQuerySet, after: Place | None) -> QuerySet[Prompt, Place]:
        column = COLUMNS[self.wanted.sort]
        if after is not None and column == "id":
            rows = rows.filter(pk__lt=after[1])
        elif after is not None:
            # As one comparison of rows, which an index answers; two joined by OR it would read from its beginning.
            table = Prompt._meta.db_table
            sql = f"({table}.{column}, {table}.id) < (%s, %s)"
            rows = rows.filter(RawSQL(sql, after, output_field=BooleanField()))  # noqa: S611
        order = ("-pk",) if column == "id" else (f"-{column}", "-pk")
        return rows.order_by(*order).values_list(column, "pk")

    def _of_collection(self, after: Place | None, size: int) -> list[Place]:
        items = CollectedPrompt.objects.filter(
            collection_id=self.wanted.collection, prompt__in=self._filtered(self.text)
        )
        if after is not None:
            items = items.filter(
                RawSQL("(position, prompt_id) > (%s, %s)", after, output_field=BooleanField())  # noqa: S611
            )
        return list(items.order_by("position", "prompt_id").values_list("position", "prompt_id")[:size])

    # -- What is asked for ---------------------------------------------------------------------------------------------------

    def _sources(self) -> Iterable[QuerySet[Prompt, int] | None]:
        """For each filter the keys that fit it, of prompts that this person may not see too; None for the text."""
        wanted = self.wanted
        if wanted.collection is not None:
            yield self._collected().values_list("prompt_id", flat=True)
        if wanted.starred:
            yield Favourite.objects.filter(user=self.user).values_list("prompt_id", flat=True)
        if wanted.text:
            yield None
        if wanted.tag is not None:
            yield self._tagged().values_list("prompt_id", flat=True)
        everybodys = Prompt.objects.filter(team=self.team, removed=None)
        for name, value in self._columns().items():
            yield everybodys.filter(**{name: value}).values_list("pk", flat=True)

    def _filtered(self, text: Match | None = None) -> PromptQuerySet:
        """The asker's rows by every filter; by ``text`` where it is given."""
        wanted, here = self.wanted, OuterRef("pk")
        rows = self.rows.filter(**self._columns())
        if wanted.sharing:
            rows = rows.filter(sharing=wanted.sharing)
        if wanted.collection is not None:
            rows = rows.filter(Exists(self._collected().filter(prompt=here)))
        if wanted.starred:
            rows = rows.filter(Exists(Favourite.objects.filter(user=self.user, prompt=here)))
        if wanted.tag is not None:
            rows = rows.filter(Exists(self._tagged().filter(prompt=here)))
        if text is not None:
            rows = rows.filter(Exists(PromptSearch.objects.filter(PROMPTS.holds(text), prompt=here)))
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

    def _tagged(self) -> QuerySet[PromptTag]:
        return Prompt.tags.through.objects.filter(prompttag_id=self.wanted.tag)


# -- What was meant ----------------------------------------------------------------------------------------------------------


def _meant(rows: PromptQuerySet, team: Team, text: str) -> Meant:
    """For each word that no prompt of ``rows`` has, the nearest ones that some have; {} where one of them has no such."""
    meant: dict[str, tuple[str, ...]] = {}
    for word in dict.fromkeys(pieces(text)):
        if _is_in(rows, team, word):
            continue
        meant[word] = _nearest_in(rows, team, word)
        if not meant[word]:
            return {}
    return meant


def _nearest_in(rows: PromptQuerySet, team: Team, word: str) -> tuple[str, ...]:
    for group in prompt_words.nearest(team.pk, word):
        seen = tuple(known for known in group if _is_in(rows, team, known))
        if seen:
            return seen
    return ()


def _is_in(rows: PromptQuerySet, team: Team, word: str) -> bool:
    found = match(word, team.pk, PROMPTS.mark)
    if found is None:
        return False
    some = 200
    keys = PROMPTS.first_hits(found, some)
    if rows.filter(pk__in=keys).exists():
        return True
    return len(keys) == some and rows.filter(pk__in=PROMPTS.hits(found)).exists()
