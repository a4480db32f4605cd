"""A picture that was examined, in the gallery: everything that a made one has, but no call, no price and no entry in the ledger."""

from __future__ import annotations

from fractions import Fraction
from pathlib import PurePosixPath

from django.db.models import Max
from django.utils import timezone

from generations import search, sizing, storage
from generations.foreign import Foreign
from generations.models import (
    CollectedPicture,
    Generation,
    ImportFile,
    Picture,
    PictureImport,
    PictureOrigin,
    SearchText,
    Slot,
    Tagging,
)
from generations.workflow import tags
from generations.workflow.picture_import.arriving import same_content
from generations.workflow.picture_import.examining import Examined

IMPORTED = "import"
NEAR = Fraction(1, 50)
"""A picture whose sides are so near to a ratio was made in it: edges are whole pixels, on a grid of the tool's own."""


def record(job: PictureImport, row: ImportFile, examined: Examined) -> Picture:
    """Write down one picture and the end of its file; call it in a transaction, with ``row`` saved. Where the same content has come
    in the meantime, that picture is the file's."""
    if picture := same_content(job, row.sha256):
        row.status, row.picture = ImportFile.Status.SAME, picture
    else:
        picture = _picture(job, row, examined)
        row.status, row.picture = ImportFile.Status.DONE, picture
    row.save()
    return picture


def _picture(job: PictureImport, row: ImportFile, examined: Examined) -> Picture:
    image = storage.row(job.team_id, examined.facts)
    made = _generation(job, row, examined)
    slot = Slot.objects.create(generation=made, index=0, status=Slot.Status.DONE, ended=made.ended)
    picture = Picture.objects.create(
        team_id=job.team_id,
        project_id=job.project_id,
        generation=made,
        slot=slot,
        image=image,
        person_id=job.person_id,
        gateway=None,
        width=examined.facts.width,
        height=examined.facts.height,
        cost_nano=0,
    )
    _origin(picture, row, examined)
    words = f"{examined.origin.prompt} {PurePosixPath(row.name).stem} {examined.origin.tool}"
    SearchText.objects.create(picture=picture, tokens=search.tokens(words, job.team_id))
    _sort(job, picture, examined.origin)
    return picture


def _generation(job: PictureImport, row: ImportFile, examined: Examined) -> Generation:
    origin, facts, now = examined.origin, examined.facts, timezone.now()
    return Generation.objects.create(
        team_id=job.team_id,
        project_id=job.project_id,
        person_id=job.person_id,
        submission=f"import-{row.pk}",
        source=IMPORTED,
        gateway=None,
        gateway_name=origin.tool[:80],
        model=origin.model[:100],
        prompt=origin.prompt,
        aspect=_aspect(origin, facts.width, facts.height),
        width=facts.width,
        height=facts.height,
        output_format={"image/jpeg": "jpeg", "image/webp": "webp"}.get(facts.mime, "png"),
        status=Generation.Status.DONE,
        done_count=1,
        estimate_nano=0,
        started=now,
        ended=now,
    )


def _aspect(origin: Foreign, width: int, height: int) -> str:
    """The ratio that was asked for, else the one that the pixels have; "custom" where they have none."""
    if origin.aspect in sizing.RATIOS:
        return origin.aspect
    near = sizing.nearest_ratio((width, height))
    off = abs(Fraction(width, height) / sizing.ratio_of(near) - 1)
    return near if off <= NEAR else sizing.CUSTOM


def _origin(picture: Picture, row: ImportFile, examined: Examined) -> None:
    origin = examined.origin
    original = storage.row(picture.team_id, examined.original) if examined.original else None
    PictureOrigin.objects.create(
        picture=picture,
        filename=row.name,
        original=original,
        tool=origin.tool[:60],
        negative=origin.negative,
        seed="" if origin.seed is None else str(origin.seed),
        steps=origin.steps,
        sampler=origin.sampler,
        guidance=origin.guidance,
        made=origin.created[:32],
        raw=dict(origin.raw),
    )


def _sort(job: PictureImport, picture: Picture, origin: Foreign) -> None:
    """Its tags, and its place at the end of the collection."""
    names = [*job.tags, *(origin.tags if job.keywords else ())]
    found = {tag.pk: tag for name in names if tags.folded(tags.clean(name)) and (tag := tags.named(job.team, name))}
    rows = [Tagging(picture=picture, tag=tag, person_id=job.person_id) for tag in found.values()]
    Tagging.objects.bulk_create(rows)
    if job.collection_id is None or job.collection is None or job.collection.removed:
        return
    last = CollectedPicture.objects.filter(collection=job.collection_id).aggregate(last=Max("position"))["last"] or 0
    CollectedPicture.objects.create(
        collection_id=job.collection_id,
        picture=picture,
        position=last + CollectedPicture.STEP,
        person_id=job.person_id,
    )
