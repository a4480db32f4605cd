"""One claimed call as plain facts, read in the database's thread, so that the loop never touches the ORM."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from generations.engine.request import Guard, Sent, guard_of, pictures_of, request_of
from generations.models import Attempt, Gateway
from generations.providers import catalogue
from generations.providers.base import Capabilities, ImageRequest
from generations.workflow import references
from generations.workflow.gateway_test import address_of, allowed_hosts, is_demo, key_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Way:
    """How the gateway is reached."""

    base_url: str
    secret: str
    profile: catalogue.Profile
    caps: Capabilities
    switches: Mapping[str, Any]
    allowed: frozenset[str]
    demo: bool = False

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
    guard: Guard | None
    sizes: tuple[tuple[int, int], ...]
    """Pixels of everything that goes along, for the price."""
    slots: tuple[tuple[int, int], ...]
    way: Way
    lent_until: int
    """When the addresses of what goes along run out, in seconds since the epoch."""
    remote_id: str = ""
    """By which the gateway knows the call; "" while it has not said."""


def load(keys: list[int], owner: str) -> tuple[list[Job], list[int]]:
    """The jobs of claimed calls, in the given order; and the keys of those of which none can be made (a profile that this
    version does not know): one such row must not hold up all others."""
    rows = Attempt.objects.select_related(
        "generation__mask", "generation__continues__image", "generation__continues__slot__attempt", "gateway__team"
    ).prefetch_related("slots", "generation__references__image", "generation__attempts")
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
    asked = row.generation
    way = _way(row.gateway, row.sent_model)
    request = request_of(row, way.caps)
    along, mask = pictures_of(row, request)
    images = [asked.continues and asked.continues.image, *(one.image for one in asked.references.all()), asked.mask]
    return Job(
        attempt_id=row.pk,
        generation_id=asked.pk,
        team_id=row.team_id,
        gateway_id=row.gateway_id,
        number=row.number,
        owner=owner,
        public_id=asked.public_id,
        trace=asked.trace,
        request=request,
        references=tuple(along),
        mask=mask,
        guard=guard_of(asked, along, mask),
        sizes=tuple((one.width, one.height) for one in images if one is not None),
        slots=tuple((slot.pk, slot.index) for slot in sorted(row.slots.all(), key=lambda one: one.index)),
        way=way,
        lent_until=_lent_until(row),
        remote_id=row.remote_id,
    )


def _lent_until(row: Attempt) -> int:
    """The same for all tries of a call: by when it was first queued, and first sent where that one may have been executed."""
    tries = [one for one in row.generation.attempts.all() if one.idempotency_key == row.idempotency_key]
    lost = [one.sent for one in tries if one.sent and one.status == Attempt.Status.FAILED and one.cost_nano is None]
    queued = min((one.created for one in tries), default=row.created)
    return references.lent_until(queued, min(lost, default=timezone.now()))


def _way(gateway: Gateway, model: str) -> Way:
    profile = catalogue.get_profile(gateway.profile)
    return Way(
        base_url=address_of(gateway),
        secret=key_of(gateway),
        profile=profile,
        caps=catalogue.capabilities(profile, model, gateway.switches),
        switches=gateway.switches,
        allowed=allowed_hosts(gateway),
        demo=is_demo(gateway),
    )


def request_hash(job: Job) -> str:
    """What was asked, as one figure: two calls with the same one asked the same."""
    facts: dict[str, Any] = {
        name: getattr(job.request, name) for name in job.request.__dataclass_fields__ if name not in _FILES
    }
    facts["references"] = [one.sha256 for one in job.references]
    facts["mask"] = job.mask.sha256 if job.mask else None
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


_FILES = {"references", "mask", "idempotency_key"}
