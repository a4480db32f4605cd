"""Bringing references and mask to where a call can take them along: a file within reach, or an address lent to the gateway."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from generations import imaging, storage
from generations.engine.job import Job
from generations.engine.request import Sent
from generations.providers.base import FilePart, ImageRequest
from generations.workflow import references

LONGEST_SIDE = 16_384
PNG: imaging.Mime = "image/png"
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class Undeliverable(Exception):
    """The gateway fetches references, and the studio has no address at which it could."""


def with_files(job: Job) -> tuple[ImageRequest, Path]:
    """The request with its files within reach, and the folder of temporary copies (which may not exist). Blocking.

    Raises ``OSError`` where a stored file cannot be read, ``imaging.ImageRefused`` where one cannot be made to fit,
    :class:`Undeliverable`.
    """
    folder = Path(settings.SPOOL_DIR) / "out" / str(job.attempt_id)
    if job.mask and job.references:
        first, mask = _masked(job.references[0], job.mask, job, folder)
        rest = tuple(_part(one, job, folder) for one in job.references[1:])
        return replace(job.request, references=(first, *rest), mask=mask), folder
    found = tuple(_part(one, job, folder) for one in job.references)
    return replace(job.request, references=found), folder


def _way(job: Job) -> str:
    way = references.delivery_of(job.way.caps, demo=job.way.demo)
    if way is None:
        raise Undeliverable
    return way


def _part(sent: Sent, job: Job, folder: Path) -> FilePart:
    if _way(job) == references.URL and sent.size <= job.way.caps.max_reference_bytes:
        if not storage.has(sent.key):
            raise FileNotFoundError(sent.key)
        as_it_is = FilePart(path=Path(sent.key), filename="", content_type=sent.mime, size=sent.size)
        return _lent(sent.key, sent, job, as_it_is)
    part, _pixels = _file(sent, job, folder)
    return _carried(part, sent, job)


def _masked(first: Sent, mask: Sent, job: Job, folder: Path) -> tuple[FilePart, FilePart]:
    """The masked picture as PNG, and the mask in its size, whatever size it had to be made for the gateway."""
    picture, pixels = _file(first, job, folder, PNG)
    cover, _pixels = _file(mask, job, folder, PNG)
    if mask.pixels != pixels:
        out = folder / f"mask-{mask.sha256[:16]}"
        imaging.fit_mask(cover.path, out, width=pixels[0], height=pixels[1])
        cover = replace(cover, path=out, size=out.stat().st_size)
    return _carried(picture, first, job), _carried(cover, mask, job)


def _file(sent: Sent, job: Job, folder: Path, mime: imaging.Mime | None = None) -> tuple[FilePart, tuple[int, int]]:
    """The file on this machine, of type ``mime`` (None: its own) and within the gateway's limits, and its pixels."""
    path, most = storage.local_copy(sent.key, folder), job.way.caps.max_reference_bytes
    if mime in (None, sent.mime) and sent.size <= most:
        part = FilePart(path=path, filename=sent.filename, content_type=sent.mime, size=path.stat().st_size)
        return part, sent.pixels
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"fit-{sent.sha256[:16]}"
    made = imaging.fit(path, out, max_side=LONGEST_SIDE, max_bytes=most, mime=mime)
    name = sent.filename if made.mime == sent.mime else f"{Path(sent.filename).stem or 'image'}.{ENDINGS[made.mime]}"
    return FilePart(path=out, filename=name, content_type=made.mime, size=made.bytes), (made.width, made.height)


def _carried(part: FilePart, sent: Sent, job: Job) -> FilePart:
    """In the call's own body, or lent under an address."""
    if _way(job) != references.URL:
        return part
    # Named by the last day of its address, not by today: a second try names the same file.
    day = datetime.fromtimestamp(job.lent_until, UTC)
    key = f"lent/{day:%Y%m%d}/{job.team_id}-{sent.sha256[:24]}-{part.size}.{ENDINGS[part.content_type]}"
    storage.put_file(key, part.path, copy=True)
    return _lent(key, sent, job, part)


def _lent(key: str, sent: Sent, job: Job, part: FilePart) -> FilePart:
    return replace(part, filename=sent.filename, url=references.lent_address(key, job.lent_until, demo=job.way.demo))
