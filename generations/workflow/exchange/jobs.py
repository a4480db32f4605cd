"""An import from its file to its end: a look, then steps that may be broken off and gone on with."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from generations import starter, storage
from generations.exchange import Problem, Record, VersionRecord, clean, read
from generations.models import (
    CollectedPrompt,
    Event,
    Favourite,
    LibraryImport,
    Prompt,
    PromptCollection,
    Team,
    User,
)
from generations.models.prompt import text_hash
from generations.workflow import word_lists
from generations.workflow.exchange.incoming import ID, Arrivals, change, write
from generations.workflow.exchange.matching import CHANGED, NEW, SAME, Library, Match

STEP = 500
"""Rows of one transaction."""
MOST_TOLD = 500
"""Problems that are kept by name; the others are counted."""
PREVIEWED = 100
"""Rows of each kind that a preview shows."""
KEPT = timedelta(days=2)
BAD, REFUSED = "bad", "refused"
BESIDE = ("collections", "lists", "favourites")
"""What a library's file holds beside its prompts."""


class Importer(Protocol):
    """Who imports, and what this person may do: an ``access.Actor`` is one."""

    @property
    def team(self) -> Team: ...
    @property
    def user(self) -> User: ...
    def prompts(self) -> QuerySet[Prompt]: ...
    def may_edit(self, prompt: Prompt) -> bool: ...
    def may_write_for_others(self) -> bool: ...


def look(who: Importer, files: Iterable[tuple[str, bytes]]) -> LibraryImport:
    """Read the files and say what they hold; nothing is taken in yet. Raises :class:`~generations.exchange.TooLarge`."""
    files = list(files)
    name = files[0][0] if len(files) == 1 else f"{files[0][0]} + {len(files) - 1}"
    job = LibraryImport(team=who.team, person=who.user, filename=name[-200:], more=_more(files))
    with tempfile.TemporaryDirectory(prefix="upload-", dir=settings.SPOOL_DIR) as folder:
        path = Path(folder) / "rows"
        found = _written(job, who, files, path)
        job.found, job.rows = dict(found), found[NEW] + found[CHANGED] + found[SAME]
        storage.put_file(job.key, path)
    job.save()
    return job


def _written(job: LibraryImport, who: Importer, files: Iterable[tuple[str, bytes]], path: Path) -> Counter[str]:
    """The rows that can be read, a line of JSON each at ``path``. How many there are of each kind."""
    found: Counter[str] = Counter()
    seen: set[str] = set()
    with path.open("w", encoding="utf-8") as rows:
        for some in _chunks(row for name, data in files for row in read(name, data)):
            found += _noted(job, rows, who, some, seen)
    return found


def _chunks(rows: Iterator[Record | Problem]) -> Iterator[list[Record | Problem]]:
    some: list[Record | Problem] = []
    for row in rows:
        some.append(row)
        if len(some) == STEP:
            yield some
            some = []
    if some:
        yield some


def _noted(job: LibraryImport, rows: Any, who: Importer, some: list[Record | Problem], seen: set[str]) -> Counter[str]:
    records = [row for row in some if isinstance(row, Record)]
    problems = [asdict(row) for row in some if isinstance(row, Problem)]
    job.problems += problems[: MOST_TOLD - len(job.problems)]
    found = Counter({BAD: len(problems)})
    for record, match in zip(records, _matches(who, records, seen), strict=True):
        found[match.kind] += 1
        rows.write(json.dumps(_dumped(record, match), ensure_ascii=False) + "\n")
    return found


def _matches(who: Importer, records: list[Record], seen: set[str], newest: int | None = None) -> Iterator[Match]:
    """What each one is; of several with the same words in one file the later ones are the same as the first."""
    library = Library(who.prompts(), records, newest)
    for record in records:
        match, words = library.match(record), text_hash(record.current.text)
        yield Match(SAME) if match.kind == NEW and words in seen and not record.id else match
        seen.add(words)


def _dumped(record: Record, match: Match) -> dict[str, Any]:
    return {**asdict(record), "given": sorted(record.given), "kind": match.kind, "differs": match.differs}


def _loaded(line: str) -> Record:
    raw = json.loads(line)
    raw.pop("kind"), raw.pop("differs")
    versions = tuple(VersionRecord(**one) for one in raw.pop("versions"))
    lists = {name: tuple(raw.pop(name)) for name in ("tags", "members", "examples", "changes")}
    return Record(**{**raw, **lists, "versions": versions, "given": frozenset(raw.pop("given"))})


def _more(files: list[tuple[str, bytes]]) -> dict[str, Any]:
    """Collections, word lists and favourites, which stand beside the prompts of a whole library."""
    for name, data in files:
        if name.lower().endswith(".json"):
            try:
                found = json.loads(data.decode("utf-8-sig"))
                if isinstance(found, dict) and "prompts" in found:
                    return {key: clean(found[key]) for key in BESIDE if isinstance(found.get(key), list)}
            except (ValueError, RecursionError):
                continue
    return {}


def previewed(job: LibraryImport, kind: str) -> list[tuple[Record, tuple[str, ...]]]:
    """The first rows of one kind, with what differs in each."""
    shown: list[tuple[Record, tuple[str, ...]]] = []
    with storage.open_key(job.key) as rows:
        for line in rows:
            raw = json.loads(line)
            if raw["kind"] == kind:
                shown.append((_loaded(line.decode()), tuple(raw["differs"])))
            if len(shown) == PREVIEWED:
                break
    return shown


def begin(job: LibraryImport, *, sharing: str, changed: str) -> None:
    """Take the file in from now on, step by step. Begun once, it stays begun."""
    rows = LibraryImport.objects.filter(pk=job.pk, status=LibraryImport.Status.PREVIEW)
    newest = Prompt.objects.filter(team=job.team_id).aggregate(newest=Max("pk", default=0))
    rows.update(status=LibraryImport.Status.RUNNING, choices={"sharing": sharing, "changed": changed, **newest})
    job.refresh_from_db()


def step(job: LibraryImport, who: Importer, why: str) -> LibraryImport:
    """Take in the next rows, in one transaction; after the last ones the import has ended. Two steps at once are one after the
    other, so that no row is taken twice. ``why`` stands at the new versions of changed prompts."""
    with transaction.atomic():
        job = LibraryImport.objects.select_for_update().get(pk=job.pk)
        if not job.is_running:
            return job
        records, at = _next(job)
        counts = Counter(job.counts)
        counts += _taken_in(job, who, records, why)
        job.counts, job.at, job.done = dict(counts), at, job.done + len(records)
        if len(records) < STEP:
            _end(job, who)
        job.save()
    if not job.is_running:
        storage.delete_keys([job.key])
        Event.tell(job.team_id, "library")
    return job


def _next(job: LibraryImport) -> tuple[list[Record], int]:
    """The rows of the next step, and where they end."""
    with storage.open_key(job.key) as rows:
        rows.seek(job.at)
        # By its lines and not by itself: Django's files begin again from their start when they are iterated over.
        lines = list(islice(iter(rows.readline, b""), STEP))
    return [_loaded(line.decode()) for line in lines], job.at + sum(map(len, lines))


def _taken_in(job: LibraryImport, who: Importer, records: list[Record], why: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    fresh: list[Record] = []
    seen: set[str] = set()
    for record, match in zip(records, _matches(who, records, seen, job.choices.get("newest")), strict=True):
        if match.prompt is not None:
            _became(job, record, match.prompt)
        if match.kind == NEW:
            fresh.append(record)
        elif match.kind == CHANGED and match.prompt is not None:
            counts[_changed(job, who, record, match, why)] += 1
            continue
        counts[match.kind] += 1
    rows = write(Arrivals(job.team, job.person, job.choices.get("sharing", "team"), fresh, who.may_write_for_others()))
    for row, record in zip(rows, fresh, strict=True):
        _became(job, record, row)
    return counts


def _became(job: LibraryImport, record: Record, row: Prompt) -> None:
    """Note which prompt a record is now: collections and favourites name it by an id that may have been taken."""
    if record.id and (job.more.get("collections") or job.more.get("favourites")):
        job.more.setdefault("became", {})[record.id] = row.pk


def _changed(job: LibraryImport, who: Importer, record: Record, match: Match, why: str) -> str:
    if job.choices.get("changed") == "leave" or match.prompt is None:
        return SAME
    if not who.may_edit(match.prompt):
        return REFUSED
    change(match.prompt, record, who.user, match.differs, why)
    return CHANGED


def _end(job: LibraryImport, who: Importer) -> None:
    for raw in job.more.get("lists", ()):
        _word_list(job.team, raw)
    for raw in job.more.get("collections", ()):
        _collection(job, who, raw)
    _favourites(job, who)
    job.more.pop("became", None)
    job.status, job.ended = LibraryImport.Status.DONE, timezone.now()


def _word_list(team: Team, raw: Any) -> None:
    """A list that the team has under this name, however it is written, stays as it is."""
    if not (isinstance(raw, Mapping) and raw.get("name") and isinstance(raw.get("words"), list)):
        return
    name, said = str(raw["name"])[:60], str(raw.get("starter") or "")
    if word_lists.called(team, name) is None:
        row = word_lists.create(team, name, [str(one)[:200] for one in raw["words"][: word_lists.MOST_WORDS]])
        row.starter = said if said in starter.lists() else ""
        row.save(update_fields=["starter"])


def _collection(job: LibraryImport, who: Importer, raw: Any) -> None:
    if not isinstance(raw, Mapping) or not raw.get("name"):
        return
    prompts = raw.get("prompts")
    name, wanted = str(raw["name"])[:80], prompts if isinstance(prompts, list) else []
    known = PromptCollection.objects.filter(team=job.team, removed=None, name=name).first()
    collection = known or PromptCollection.objects.create(
        team=job.team, name=name, person=job.person, **_free_id(str(raw.get("id") or ""))
    )
    CollectedPrompt.objects.bulk_create(
        [
            CollectedPrompt(collection=collection, prompt=row, position=place)
            for place, row in _wanted(job, who, wanted)
        ],
        ignore_conflicts=True,
    )


def _favourites(job: LibraryImport, who: Importer) -> None:
    """They become the importing person's own, whoever had them."""
    rows = [Favourite(prompt=row, user=who.user) for _, row in _wanted(job, who, job.more.get("favourites", ()))]
    Favourite.objects.bulk_create(rows, ignore_conflicts=True)


def _wanted(job: LibraryImport, who: Importer, named: Sequence[Any]) -> Iterator[tuple[int, Prompt]]:
    """The prompts of these ids, with their places: those of the file, and else those that the person sees."""
    ids = [str(one) for one in named]
    became = job.more.get("became", {})
    keys = [became[one] for one in ids if one in became]
    by_key = {row.pk: row for row in who.prompts().filter(pk__in=keys)}
    by_id = {row.public_id: row for row in who.prompts().filter(public_id__in=ids)}
    for place, one in enumerate(ids):
        if row := by_key.get(became[one]) if one in became else by_id.get(one):
            yield place, row


def _free_id(wanted: str) -> dict[str, str]:
    free = ID.fullmatch(wanted) and not PromptCollection.objects.filter(public_id=wanted).exists()
    return {"public_id": wanted} if free else {}


def sweep() -> None:
    """Forget looks that nobody went on with, and files of imports that stopped half-way long ago."""
    for job in LibraryImport.objects.filter(created__lt=timezone.now() - KEPT).exclude(status="done")[:100]:
        storage.delete_keys([job.key])
        job.delete()
