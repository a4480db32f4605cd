"""Files on their way in: judged by their head at once, kept, and left to a worker for the rest."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from generations import imaging, storage
from generations.archives import LITTER, told
from generations.imaging import FileFacts, ImageRefused, file_facts
from generations.models import Collection, ImportFile, Picture, PictureImport, Project, Team, User
from generations.workflow import bell, collections
from generations.workflow.errors import WorkflowError
from generations.workflow.submit import need_room

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
BESIDE = frozenset(
    (
        *("txt", "text", "json", "csv", "tsv", "md", "html", "htm", "xml", "xmp", "yaml", "yml", "toml", "ini", "log"),
        *("db", "url", "lnk", "nfo", "safetensors", "ckpt", "pt"),
    )
)
"""Endings of what tools keep beside pictures: passed over without a complaint."""
Status = ImportFile.Status


class Closed(WorkflowError):
    """The import takes no more files: it has ended, or was undone."""

    code = "import_closed"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to become of the pictures of an import."""

    project: Project
    tags: tuple[str, ...] = ()
    keywords: bool = True
    collection: Collection | None = None
    new_collection: str = ""
    """The name of one that is begun with it, instead of ``collection``."""


@transaction.atomic
def begin(team: Team, person: User, wanted: Wanted) -> PictureImport:
    """A new import, open for files."""
    collection = wanted.collection
    if wanted.new_collection:
        collection = collections.begin(team, person, wanted.new_collection)
    return PictureImport.objects.create(
        team=team,
        person=person,
        project=wanted.project,
        tags=list(wanted.tags),
        keywords=wanted.keywords,
        collection=collection,
    )


def take(job: PictureImport, path: Path, name: str) -> ImportFile:
    """Take the file at ``path`` in (it may be moved away). The same file sent again, because its answer was lost, is the row that it
    was. Raises :class:`Closed`, ``NoSpace``, ``OSError``."""
    if job.status != PictureImport.Status.OPEN or job.closed:
        raise Closed
    need_room()
    row = _judged(job, path, told(name))
    if row.pk is None and not _entered(job, row):
        storage.delete_keys([row.key])
        raise Closed
    return row


@transaction.atomic
def _entered(job: PictureImport, row: ImportFile) -> bool:
    """Write a new file down, unless the import was closed or taken back while it was on its way."""
    rows = PictureImport.objects.filter(pk=job.pk, status=PictureImport.Status.OPEN, closed=False)
    if not rows.update(updated=timezone.now()):
        return False
    row.save()
    if row.status == Status.WAITING:
        bell.ring(bell.IMPORT)
    return True


def close(job: PictureImport) -> None:
    """Everything has come."""
    with transaction.atomic():
        rows = PictureImport.objects.filter(pk=job.pk, status=PictureImport.Status.OPEN)
        if rows.update(closed=True, updated=timezone.now()):
            bell.ring(bell.IMPORT)
    job.refresh_from_db()


def _judged(job: PictureImport, path: Path, name: str) -> ImportFile:
    row = ImportFile(imported=job, name=name)
    if is_beside(name):
        row.status = Status.LEFT
        return row
    row.is_zip = is_zip(path)
    try:
        facts = _facts(path, row.is_zip)
    except ImageRefused as refused:
        row.status, row.code, row.params = Status.BAD, refused.code, dict(refused.params)
        return row
    row.sha256, row.size = facts.sha256, facts.bytes
    if known := job.files.filter(sha256=row.sha256, name=name).exclude(status=Status.BAD).first():
        return known
    if picture := same_content(job, row.sha256):
        row.status, row.picture = Status.SAME, picture
        return row
    row.key = f"{job.team_id}/picture-imports/{job.public_id}/{secrets.token_hex(8)}"
    storage.put_file(row.key, path)
    return row


def _facts(path: Path, packed: bool) -> FileFacts:
    if packed:
        size, limit = path.stat().st_size, settings.IMPORT_ZIP_BYTES
        if size > limit:
            raise ImageRefused("too_many_bytes", bytes=size, limit=limit)
    else:
        imaging.probe(path)
    return file_facts(path)


def is_zip(path: Path) -> bool:
    """Told by how it begins, whatever its name."""
    with path.open("rb") as file:
        return file.read(4) in ZIP_MAGIC


def is_beside(name: str) -> bool:
    """Whether a file is no picture by its name alone, and nobody expects it to be one."""
    return LITTER.search(name) is not None or PurePosixPath(name.lower()).suffix.lstrip(".") in BESIDE


def same_content(job: PictureImport, sha256: str) -> Picture | None:
    """The team's oldest live picture of this content, whichever way it was kept."""
    live: QuerySet[Picture, Any] = Picture.objects.filter(team=job.team_id).live()
    # Three ways by an index each: one condition over all three joins reads every picture of the team.
    ways = (Q(image__sha256=sha256), Q(origin__original__sha256=sha256), Q(raw__sha256=sha256))
    return next((found for way in ways if (found := live.filter(way).order_by("pk").first())), None)
