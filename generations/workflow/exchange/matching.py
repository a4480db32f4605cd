"""What a record is to a library that may hold it already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from generations.exchange import Record, canonical
from generations.models import Prompt
from generations.models.prompt import text_hash
from generations.search import fold

NEW, CHANGED, SAME = "new", "changed", "same"
COMPARED = ("title", "notes", "category", "tags", "language")
"""Details in which a record may differ from the prompt that it is."""


@dataclass(frozen=True)
class Match:
    """``kind`` is new, changed or same; ``differs`` names what is different: "text", "variables", "settings", or a detail."""

    kind: str
    prompt: Prompt | None = None
    differs: tuple[str, ...] = ()


class Library:
    """A team's prompts as far as a person sees them, for a few hundred records at once. ``newest`` is the key of the last prompt that
    stood there before the file: what an import wrote itself is not taken for what it reads later on."""

    def __init__(self, shown: QuerySet[Prompt], records: Sequence[Record], newest: int | None = None) -> None:
        ids = [one.id for one in records if one.id]
        hashes = {text_hash(one.current.text) for one in records}
        titles = {one.title for one in records if one.title and not one.id}
        rows = shown.select_related("live", "owner", "team").prefetch_related("tags").order_by("-pk")
        self._by_id = {row.public_id: row for row in rows.filter(public_id__in=ids)}
        self._by_text = _keyed(rows.filter(removed=None, live__text_hash__in=hashes), lambda row: row.live.text_hash)
        self._by_title = _keyed(rows.filter(removed=None, title__in=titles), lambda row: fold(row.title))
        self._newest = newest

    def match(self, record: Record) -> Match:
        """By its id; then by its words, whatever their case, width and spaces; then, where it has no id, by its title. Words without
        an id are there already too where the same file brought them."""
        words = text_hash(record.current.text)
        if known := self._by_id.get(record.id):
            differs = differences(record, known)
            return Match(CHANGED if differs or known.removed else SAME, known, differs)
        if (known := self._by_text.get(words)) and (not record.id or self._stood_before(known)):
            return Match(SAME, known)
        known = None if record.id or not record.title else self._by_title.get(fold(record.title))
        return Match(CHANGED, known, ("text",)) if known and self._stood_before(known) else Match(NEW)

    def _stood_before(self, known: Prompt) -> bool:
        """Asked of the oldest of its words or title."""
        return self._newest is None or known.pk <= self._newest


def _keyed(rows: QuerySet[Prompt], key: Callable[[Any], str]) -> dict[str, Prompt]:
    """The oldest of each key: rows come newest first."""
    return {key(row): row for row in rows}


def differences(record: Record, known: Prompt) -> tuple[str, ...]:
    """In what a record differs from the prompt that it is; of what its file does not speak it cannot differ."""
    live, current = known.live, record.current
    mine = {"title": known.title, "notes": known.notes, "category": known.category, "language": known.language}
    mine["tags"] = tuple(sorted(fold(tag.name) for tag in known.tags.all()))
    theirs = {name: getattr(record, name) for name in COMPARED} | {"tags": tuple(sorted(map(fold, record.tags)))}
    found = [name for name in COMPARED if name in record.given and mine[name] != theirs[name]]
    if live is None or live.text != current.text:
        return ("text", *found)
    pairs = (("variables", live.variables, current.variables), ("settings", live.settings, current.settings))
    parts = [name for name, ours, his in pairs if _plain(his) and canonical(ours) != canonical(_plain(his))]
    return (*parts, *found)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
