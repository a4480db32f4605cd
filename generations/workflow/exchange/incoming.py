"""Records into a library, some hundreds in one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from generations import starter
from generations.exchange import Record, VersionRecord
from generations.library_words import language_of
from generations.models import (
    ChangeRequest,
    Image,
    Prompt,
    PromptExample,
    PromptMember,
    PromptTag,
    PromptVersion,
    Team,
    User,
    VersionReference,
)
from generations.models.base import ALPHABET
from generations.models.prompt import text_hash
from generations.search import fold
from generations.workflow import prompt_index, prompts
from generations.workflow.exchange.outgoing import STRANGERS

ID = re.compile(f"[{ALPHABET}]{{16}}")


@dataclass
class Arrivals:
    """What the records of one step need of the team, looked up once. ``for_others``: they are written in the names of the members
    whom they name, and not all in that of ``person``, who imports them."""

    team: Team
    person: User
    sharing: str
    records: Sequence[Record]
    for_others: bool = False
    people: dict[str, User] = field(default_factory=dict)
    authors: dict[str, User] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    tags: dict[str, PromptTag] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    starters: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        members = self.team.memberships.select_related("user")
        self.people = {row.user.email: row.user for row in members}
        self.authors = self.people if self.for_others else {self.person.email: self.person}
        wanted = set().union(*(_hashes(one) for one in self.records)) if self.records else set()
        self.images = {row.sha256: row for row in Image.objects.filter(team=self.team, sha256__in=wanted)}
        names = [name for one in self.records for name in one.tags]
        self.tags = {tag.folded: tag for tag in prompts.tags(self.team, names)}
        ids = [one.id for one in self.records] + [v.id for one in self.records for v in one.versions]
        self.taken = set(Prompt.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
        self.taken |= set(PromptVersion.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
        if any(one.starter for one in self.records):
            self.starters = {one["key"] for one in starter.prompts()}

    def who(self, email: str) -> User:
        """The author of this address; whoever imports, where there is none."""
        return self.authors.get(email.lower(), self.person)

    def strangers(self, said: Mapping[str, Any]) -> dict[str, str]:
        """Those of these addresses that are no author's."""
        named = {name: email for name, email in said.items() if isinstance(email, str)}
        return {name: email for name, email in named.items() if email and email.lower() not in self.authors}

    def own_id(self, wanted: str) -> dict[str, str]:
        """The id that a record brings, if it is one and free."""
        if not ID.fullmatch(wanted) or wanted in self.taken:
            return {}
        self.taken.add(wanted)
        return {"public_id": wanted}


def _hashes(record: Record) -> set[str]:
    references = (str(one.get("sha256")) for version in record.versions for one in version.references)
    return {record.cover, *record.examples, *references} - {""}


def write(arrivals: Arrivals) -> list[Prompt]:
    """The records as new prompts, with all their versions; call it in a transaction. A row for each, in the same order."""
    rows = Prompt.objects.bulk_create(_prompt(one, arrivals) for one in arrivals.records)
    pairs = list(zip(rows, arrivals.records, strict=True))
    versions = _write_versions(pairs, arrivals)
    for row, record in pairs:
        row.live = versions[row.pk, record.live]
    Prompt.objects.bulk_update(rows, ["live"])
    _write_tags(pairs, arrivals)
    _write_people(pairs, arrivals)
    _write_examples(pairs, arrivals)
    _write_changes(pairs, versions, arrivals)
    prompt_index.keep_many(
        Prompt.objects.filter(pk__in=[row.pk for row in rows]).select_related("live").prefetch_related("tags")
    )
    return rows


def _prompt(record: Record, arrivals: Arrivals) -> Prompt:
    extra = dict(record.extra)
    if strangers := _strangers(record, arrivals):
        extra[STRANGERS] = strangers
    now = timezone.now()
    return Prompt(
        **arrivals.own_id(record.id),
        team=arrivals.team,
        owner=arrivals.who(record.owner),
        title=record.title,
        notes=record.notes,
        category=record.category,
        language=record.language if "language" in record.given else language_of(record.current.text),
        sharing=record.sharing or arrivals.sharing,
        cover=arrivals.images.get(record.cover),
        starter=record.starter if record.starter in arrivals.starters else "",
        extra=extra,
        created=moment(record.created) or now,
        updated=moment(record.updated) or now,
    )


def _strangers(record: Record, arrivals: Arrivals) -> dict[str, Any]:
    """Addresses in whose name nothing is written, so that nothing of who wrote what is lost."""
    versions = arrivals.strangers({str(one.number): one.person for one in record.versions})
    return {**arrivals.strangers({"owner": record.owner}), **({"versions": versions} if versions else {})}


def moment(text: str) -> datetime | None:
    """A time as a record says it; None where it is none, or none in every zone: the first and the last year may be beyond what can
    be told there."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or timezone.is_naive(found) or not MINYEAR < found.year < MAXYEAR:
        return None
    return found


Pairs = Sequence[tuple[Prompt, Record]]
Versions = dict[tuple[int, int], PromptVersion]


def _write_versions(pairs: Pairs, arrivals: Arrivals) -> Versions:
    made = PromptVersion.objects.bulk_create(
        _version(row, one, arrivals) for row, record in pairs for one in record.versions
    )
    found: Versions = {(version.prompt_id, version.number): version for version in made}
    restored = list[PromptVersion]()
    references = list[VersionReference]()
    for row, record in pairs:
        for one in record.versions:
            version = found[row.pk, one.number]
            if source := found.get((row.pk, one.restores or 0)):
                version.restores = source
                restored.append(version)
            references += _references(version, one.references, arrivals)
    PromptVersion.objects.bulk_update(restored, ["restores"])
    VersionReference.objects.bulk_create(references)
    return found


def _version(row: Prompt, one: VersionRecord, arrivals: Arrivals) -> PromptVersion:
    return PromptVersion(
        **arrivals.own_id(one.id),
        prompt=row,
        number=one.number,
        text=one.text,
        text_hash=text_hash(one.text),
        variables=list(one.variables),
        settings=dict(one.settings),
        person=arrivals.who(one.person),
        why=one.why,
        created=moment(one.created) or row.created,
    )


def _references(
    version: PromptVersion, rows: Iterable[Mapping[str, Any]], arrivals: Arrivals
) -> Iterable[VersionReference]:
    """Those whose file the team has."""
    known = [one for one in rows if str(one.get("sha256")) in arrivals.images]
    for place, one in enumerate(known):
        yield VersionReference(
            version=version,
            position=place,
            image=arrivals.images[str(one["sha256"])],
            filename=str(one.get("filename") or "")[:120],
            role=str(one.get("role") or "")[:40],
            line=str(one.get("line") or "")[:400],
        )


def _write_tags(pairs: Pairs, arrivals: Arrivals) -> None:
    through = Prompt.tags.through
    wanted = {
        (row.pk, arrivals.tags[key].pk)
        for row, record in pairs
        for key in (fold(name).strip()[:40] for name in record.tags)
        if key in arrivals.tags
    }
    through.objects.bulk_create(through(prompt_id=prompt, prompttag_id=tag) for prompt, tag in sorted(wanted))


def _write_people(pairs: Pairs, arrivals: Arrivals) -> None:
    PromptMember.objects.bulk_create(
        PromptMember(prompt=row, user=arrivals.people[email])
        for row, record in pairs
        for email in dict.fromkeys(one.lower() for one in record.members)
        if email in arrivals.people
    )


def _write_examples(pairs: Pairs, arrivals: Arrivals) -> None:
    PromptExample.objects.bulk_create(
        PromptExample(prompt=row, image=arrivals.images[sha256], position=place)
        for row, record in pairs
        for place, sha256 in enumerate(dict.fromkeys(record.examples))
        if sha256 in arrivals.images
    )


def _write_changes(pairs: Pairs, versions: Versions, arrivals: Arrivals) -> None:
    ids = [str(one.get("id")) for _, record in pairs for one in record.changes]
    arrivals.taken |= set(ChangeRequest.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
    made = [
        (row, one, _change(one, versions, row, arrivals))
        for row, record in pairs
        for one in record.changes
        if (row.pk, one["base"]) in versions
    ]
    ChangeRequest.objects.bulk_create(change for _, _, change in made)
    told: dict[int, Prompt] = {}
    for row, one, change in made:
        if strangers := arrivals.strangers({name: one.get(name) for name in ("person", "decided_by")}):
            row.extra.setdefault(STRANGERS, {}).setdefault("changes", {})[change.public_id] = strangers
            told[row.pk] = row
    Prompt.objects.bulk_update(told.values(), ["extra"])


def _change(one: Mapping[str, Any], versions: Versions, row: Prompt, arrivals: Arrivals) -> ChangeRequest:
    status = str(one.get("status"))
    return ChangeRequest(
        **arrivals.own_id(str(one.get("id") or "")),
        prompt=row,
        base=versions[row.pk, one["base"]],
        text=one["text"],
        variables=one.get("variables") or [],
        settings=one.get("settings") or {},
        note=str(one.get("note") or "")[:400],
        person=arrivals.who(str(one.get("person") or "")),
        status=status if status in ChangeRequest.Status.values else ChangeRequest.Status.WITHDRAWN,
        decided_by=arrivals.authors.get(str(one.get("decided_by") or "").lower()),
        decided=moment(str(one.get("decided") or "")),
        answer=str(one.get("answer") or "")[:400],
        version=versions.get((row.pk, one.get("version") or 0)),
        created=moment(str(one.get("created") or "")) or timezone.now(),
    )


def change(known: Prompt, record: Record, person: User, differs: Sequence[str], why: str) -> None:
    """Bring a prompt to what a record says of it: its words as a new version, its details where the file speaks of them. Call it in
    a transaction."""
    if known.removed:
        prompts.bring_back(known)
    if {"text", "variables", "settings"} & set(differs):
        current, before = record.current, known.live
        words = prompts.Words(
            text=current.text,
            variables=current.variables or (before.variables if before else ()),
            settings=current.settings or (before.settings if before else {}),
            references=prompts.words_of(before).references if before else (),
        )
        prompts.add_version(known, person, words, why)
    details = {name: getattr(record, name) for name in differs if name in ("title", "notes", "category", "language")}
    for name, value in details.items():
        setattr(known, name, value)
    if details:
        known.save(update_fields=list(details))
    if "tags" in differs:
        prompts.set_tags(known, record.tags)
    prompt_index.keep(known)
