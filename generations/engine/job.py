"""One claimed call as plain facts, read in the database's thread, so that the loop never touches the ORM."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from generations import imaging, storage
from generations.models import Attempt, Gateway, Image
from generations.providers import catalogue
from generations.providers.base import Capabilities, FilePart, ImageRequest
from generations.workflow.gateway_test import address_of, allowed_hosts, key_of

log = logging.getLogger(__name__)

LONGEST_SIDE = 16_384


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A stored picture that goes along: a reference or the mask."""

    key: str
    filename: str
    mime: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """How the gateway is reached."""

    base_url: str
    secret: str
    profile: catalogue.Profile
    caps: Capabilities
    switches: Mapping[str, Any]
    allowed: frozenset[str]

    def __repr__(self) -> str:
        return f"Way({self.base_url})"


@dataclass(frozen=True, kw_only=True)
class Job:
    """``request`` has no files yet; ``slots`` are (key, index) pairs in their order."""

    attempt_id: int
    generation_id: int
    team_id: int
    gateway_id: int
    number: int
    owner: str
    public_id: str
    trace: str
    request: ImageRequest
    references: tuple[Sent, ...]
    mask: Sent | None
    sizes: tuple[tuple[int, int], ...]
    """Pixels of everything that goes along, for the price."""
    slots: tuple[tuple[int, int], ...]
    way: Way


def load(keys: list[int], owner: str) -> tuple[list[Job], list[int]]:
    """The jobs of claimed calls, in the given order; and the keys of those of which none can be made (a profile that this
    version does not know): one such row must not hold up all others."""
    rows = Attempt.objects.select_related("generation__mask", "gateway__team").prefetch_related(
        "slots", "generation__references__image"
    )
    found = {row.pk: row for row in rows.filter(pk__in=keys)}
    jobs, broken = [], []
    for key in keys:
        try:
            jobs.append(_job(found[key], owner))
        except (KeyError, ValueError, TypeError, AttributeError):
            log.exception("No job can be made of attempt %s", key)
            broken.append(key)
    return jobs, broken


def _job(row: Attempt, owner: str) -> Job:
    asked, gateway = row.generation, row.gateway
    way = _way(gateway, asked.model)
    references = sorted(asked.references.all(), key=lambda one: one.position)
    return Job(
        attempt_id=row.pk,
        generation_id=asked.pk,
        team_id=row.team_id,
        gateway_id=row.gateway_id,
        number=row.number,
        owner=owner,
        public_id=asked.public_id,
        trace=asked.trace,
        request=ImageRequest(
            model=asked.model,
            prompt=asked.prompt,
            n=row.pictures,
            size=asked.size,
            quality=asked.quality,
            output_format=asked.output_format,
            output_compression=asked.output_compression,
            background=asked.background,
            moderation=asked.moderation,
            partial_images=asked.partial_images,
            idempotency_key=row.idempotency_key if way.caps.idempotency else "",
        ),
        references=tuple(_sent(one.image, one.filename) for one in references),
        mask=_sent(asked.mask, f"mask.{asked.mask.extension}") if asked.mask else None,
        sizes=tuple(
            (one.width, one.height) for one in (*(row.image for row in references), asked.mask) if one is not None
        ),
        slots=tuple((slot.pk, slot.index) for slot in sorted(row.slots.all(), key=lambda one: one.index)),
        way=way,
    )


def _way(gateway: Gateway, model: str) -> Way:
    profile = catalogue.get_profile(gateway.profile)
    return Way(
        base_url=address_of(gateway),
        secret=key_of(gateway),
        profile=profile,
        caps=catalogue.capabilities(profile, model, gateway.switches),
        switches=gateway.switches,
        allowed=allowed_hosts(gateway),
    )


def _sent(image: Image, filename: str) -> Sent:
    return Sent(key=image.key, filename=filename, mime=image.mime, size=image.size, sha256=image.sha256)


def request_hash(job: Job) -> str:
    """What was asked, as one figure: two calls with the same one asked the same."""
    facts: dict[str, Any] = {
        name: getattr(job.request, name) for name in job.request.__dataclass_fields__ if name not in _FILES
    }
    facts["references"] = [one.sha256 for one in job.references]
    facts["mask"] = job.mask.sha256 if job.mask else None
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


_FILES = {"references", "mask", "idempotency_key"}


def with_files(job: Job) -> tuple[ImageRequest, Path]:
    """The request with its files within reach, and the folder of temporary copies (which may not exist). Blocking.

    Raises ``OSError`` where a stored file cannot be read, ``imaging.ImageRefused`` where one cannot be made to fit.
    """
    folder = Path(settings.SPOOL_DIR) / "out" / str(job.attempt_id)
    references = tuple(_part(one, job.way.caps, folder) for one in job.references)
    mask = _part(job.mask, job.way.caps, folder) if job.mask else None
    return replace(job.request, references=references, mask=mask), folder


def _part(sent: Sent, caps: Capabilities, folder: Path) -> FilePart:
    path = storage.local_copy(sent.key, folder)
    if sent.size <= caps.max_reference_bytes:
        size = path.stat().st_size
        return FilePart(path=path, filename=sent.filename, content_type=sent.mime, size=size)
    folder.mkdir(parents=True, exist_ok=True)
    made = imaging.fit(
        path, folder / f"fit-{sent.sha256[:16]}", max_side=LONGEST_SIDE, max_bytes=caps.max_reference_bytes
    )
    return FilePart(path=Path(made.path), filename=sent.filename, content_type=made.mime, size=made.bytes)
