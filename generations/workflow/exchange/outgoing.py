"""Prompts as records: everything that a file can hold of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from generations.exchange import Record, VersionRecord
from generations.models import (
    ChangeRequest,
    CollectedPrompt,
    Favourite,
    Prompt,
    PromptCollection,
    PromptExample,
    PromptMember,
    PromptVersion,
    VersionReference,
    WordList,
)

STEP = 500
STRANGERS = "owner"
"""Where ``Prompt.extra`` keeps the addresses of people in whose name an import did not write: {"owner": …, "versions": {number: …},
"changes": {id: {"person": …, "decided_by": …}}}. The name is a field of ``Record``: it never meets what a file said beyond those,
and no file can set it."""


def records(prompts: QuerySet[Prompt]) -> Iterator[Record]:
    """In the order in which they were made, a few queries for each 500."""
    keys = list(prompts.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), STEP):
        some = keys[start : start + STEP]
        rows = {row.pk: row for row in _whole(Prompt.objects.filter(pk__in=some))}
        yield from (record_of(rows[key]) for key in some if key in rows)


def _whole(prompts: QuerySet[Prompt]) -> QuerySet[Prompt]:
    references = VersionReference.objects.select_related("image").order_by("position")
    versions = PromptVersion.objects.select_related("person", "restores").order_by("number")
    changes = ChangeRequest.objects.select_related("base", "person", "decided_by", "version").order_by("pk")
    return prompts.select_related("owner", "cover", "live").prefetch_related(
        "tags",
        Prefetch("versions", versions.prefetch_related(Prefetch("references", references))),
        Prefetch("members", PromptMember.objects.select_related("user").order_by("user__email")),
        Prefetch("examples", PromptExample.objects.select_related("image").order_by("position")),
        Prefetch("change_requests", changes),
    )


def record_of(prompt: Prompt) -> Record:
    """One prompt, fetched with everything."""
    extra = dict(prompt.extra)
    strangers = _object(extra.pop(STRANGERS, None))
    return Record(
        id=prompt.public_id,
        title=prompt.title,
        notes=prompt.notes,
        category=prompt.category,
        tags=tuple(tag.name for tag in prompt.tags.all()),
        language=prompt.language,
        sharing=prompt.sharing,
        members=tuple(one.user.email for one in prompt.members.all()),
        owner=strangers.get("owner") or prompt.owner.email,
        starter=prompt.starter,
        cover=prompt.cover.sha256 if prompt.cover else "",
        examples=tuple(one.image.sha256 for one in prompt.examples.all()),
        changes=[_change(one, _object(strangers.get("changes"))) for one in prompt.change_requests.all()],
        created=moment(prompt.created),
        updated=moment(prompt.updated),
        extra=extra,
        live=prompt.live.number if prompt.live else 1,
        versions=tuple(_version(one, _object(strangers.get("versions"))) for one in prompt.versions.all()),
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _version(row: PromptVersion, strangers: dict[str, str]) -> VersionRecord:
    return VersionRecord(
        id=row.public_id,
        number=row.number,
        text=row.text,
        variables=row.variables,
        settings=row.settings,
        references=[
            {"sha256": one.image.sha256, "filename": one.filename, "role": one.role, "line": one.line}
            for one in row.references.all()
        ],
        person=strangers.get(str(row.number)) or row.person.email,
        why=row.why,
        created=moment(row.created),
        restores=row.restores.number if row.restores else None,
    )


def _change(row: ChangeRequest, strangers: dict[str, Any]) -> dict[str, Any]:
    named = _object(strangers.get(row.public_id))
    return {
        "id": row.public_id,
        "base": row.base.number,
        "text": row.text,
        "variables": row.variables,
        "settings": row.settings,
        "note": row.note,
        "person": named.get("person") or row.person.email,
        "status": row.status,
        "decided_by": row.decided_by.email if row.decided_by else named.get("decided_by", ""),
        "decided": moment(row.decided),
        "answer": row.answer,
        "version": row.version.number if row.version else None,
        "created": moment(row.created),
    }


def moment(when: datetime | None) -> str:
    return when.isoformat() if when else ""


def beside_prompts(
    collections: Iterable[PromptCollection],
    lists: Iterable[WordList],
    favourites: QuerySet[Favourite],
    shown: QuerySet[Prompt],
) -> dict[str, Any]:
    """What stands beside the prompts of a whole library. Of collections and favourites only what the person may see."""
    starred = favourites.filter(prompt__in=shown).order_by("prompt_id")
    return {
        "collections": [
            {"id": one.public_id, "name": one.name, "prompts": _collected(one, shown)}
            for one in sorted(collections, key=lambda one: one.pk)
        ],
        "lists": [
            {"name": one.name, "words": one.words, "starter": one.starter}
            for one in sorted(lists, key=lambda one: one.name)
        ],
        "favourites": list(starred.values_list("prompt__public_id", flat=True)),
    }


def _collected(collection: PromptCollection, shown: QuerySet[Prompt]) -> Sequence[str]:
    rows = CollectedPrompt.objects.filter(collection=collection, prompt__in=shown).order_by("position", "pk")
    return list(rows.values_list("prompt__public_id", flat=True))
