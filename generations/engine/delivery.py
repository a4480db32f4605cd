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
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class Undeliverable(Exception):
    """The gateway fetches references, and the studio has no address at which it could."""


def with_files(job: Job) -> tuple[ImageRequest, Path]:
    """The request with its files within reach, and the folder of temporary copies (which may not exist). Blocking.

    Raises ``OSError`` where a stored file cannot be read, ``imaging.ImageRefused`` where one cannot be made to fit,
    :class:`Undeliverable`.
    """
    folder = Path(settings.SPOOL_DIR) / "out" / str(job.attempt_id)
    found = tuple(_part(one, job, folder) for one in job.references)
    mask = _part(job.mask, job, folder) if job.mask else None
    return replace(job.request, references=found, mask=mask), folder


def _part(sent: Sent, job: Job, folder: Path) -> FilePart:
    way = references.delivery_of(job.way.caps, demo=job.way.demo)
    if way is None:
        raise Undeliverable
    fits = sent.size <= job.way.caps.max_reference_bytes
    if way == references.URL and fits:
        if not storage.has(sent.key):
            raise FileNotFoundError(sent.key)
        return _lent(
            sent.key, sent, job, FilePart(path=Path(sent.key), filename="", content_type=sent.mime, size=sent.size)
        )
    path = storage.local_copy(sent.key, folder)
    if fits:
        return FilePart(path=path, filename=sent.filename, content_type=sent.mime, size=path.stat().st_size)
    part = _fitted(path, sent, job, folder)
    if way != references.URL:
        return part
    # Named by the last day of its address, not by today: a second try names the same file.
    day = datetime.fromtimestamp(job.lent_until, UTC)
    key = f"lent/{day:%Y%m%d}/{job.team_id}-{sent.sha256[:24]}-{part.size}.{ENDINGS[part.content_type]}"
    storage.put_file(key, part.path)
    return _lent(key, sent, job, part)


def _fitted(path: Path, sent: Sent, job: Job, folder: Path) -> FilePart:
    folder.mkdir(parents=True, exist_ok=True)
    out, most = folder / f"fit-{sent.sha256[:16]}", job.way.caps.max_reference_bytes
    made = imaging.fit(path, out, max_side=LONGEST_SIDE, max_bytes=most)
    return FilePart(path=Path(made.path), filename=sent.filename, content_type=made.mime, size=made.bytes)


def _lent(key: str, sent: Sent, job: Job, part: FilePart) -> FilePart:
    return replace(part, filename=sent.filename, url=references.lent_address(key, job.lent_until, demo=job.way.demo))
