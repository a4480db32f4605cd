"""An import as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from generations import storage
from generations.access import Actor
from generations.messages import Message, explain
from generations.models import ImportFile, Picture, PictureImport
from generations.workflow import picture_import
from generations.workflow.picture_import import Progress

SHOWN = 48
"""Pictures, newest first."""
LISTED = 500
"""Files of each kind that are named; the others are counted."""
RECENT = 6
Status = ImportFile.Status


@dataclass(frozen=True, kw_only=True)
class Named:
    """A file that was not taken: why, or as which picture the gallery has it."""

    name: str
    why: Message | None = None
    picture: Picture | None = None
    small: str = ""


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A picture that came."""

    public_id: str
    small: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Everything on the page."""

    job: PictureImport
    progress: Progress
    tiles: list[Tile]
    bad: list[Named]
    same: list[Named]
    no_room: bool

    @property
    def more_bad(self) -> int:
        return self.progress.bad - len(self.bad)

    @property
    def more_same(self) -> int:
        return self.progress.same - len(self.same)

    @property
    def more_tiles(self) -> int:
        return self.progress.done - len(self.tiles)


def shown(job: PictureImport) -> Shown:
    """The import as it is now; a fixed number of queries, however many files it has."""
    return Shown(
        job=job,
        progress=picture_import.progress(job),
        tiles=_tiles(job),
        bad=[Named(name=row.name, why=explain(row.code, row.params)) for row in _rows(job, Status.BAD)[:LISTED]],
        same=[_same(row) for row in _rows(job, Status.SAME)[:LISTED]],
        no_room=job.is_running and not storage.has_room(),
    )


def _rows(job: PictureImport, status: str) -> Any:
    return job.files.filter(status=status).select_related("picture__image").order_by("pk")


def _same(row: ImportFile) -> Named:
    small = storage.signed_url(row.picture.image.thumb_key(320)) if row.picture else ""
    return Named(name=row.name, picture=row.picture, small=small)


def _tiles(job: PictureImport) -> list[Tile]:
    rows = job.files.filter(status=Status.DONE, picture__trashed=None).select_related(
        "picture__image", "picture__generation"
    )
    return [_tile(row) for row in rows.exclude(picture=None).order_by("-pk")[:SHOWN]]


def _tile(row: ImportFile) -> Tile:
    picture = row.picture
    if picture is None:
        raise ValueError("a file that became a picture")
    return Tile(
        public_id=picture.public_id,
        small=storage.signed_url(picture.image.thumb_key(320)),
        width=picture.width,
        height=picture.height,
        alt=picture.generation.prompt[:200] or row.name.rpartition("/")[2],
    )


@dataclass(frozen=True, kw_only=True)
class Recent:
    """An earlier import in the list of them."""

    job: PictureImport
    done: int
    bad: int


def recent(actor: Actor) -> list[Recent]:
    """The person's last imports. Two queries."""
    jobs = list(actor.picture_imports().select_related("project")[:RECENT])
    return [Recent(job=job, **found) for job, found in zip(jobs, _counted(jobs), strict=True)]


def _counted(jobs: Iterable[PictureImport]) -> list[dict[str, int]]:
    keys = [job.pk for job in jobs]
    done, bad = (Count("pk", filter=Q(status=status)) for status in (Status.DONE, Status.BAD))
    rows = ImportFile.objects.filter(imported__in=keys).order_by().values("imported").annotate(done=done, bad=bad)
    found = {row["imported"]: {"done": row["done"], "bad": row["bad"]} for row in rows}
    return [found.get(key, {"done": 0, "bad": 0}) for key in keys]
