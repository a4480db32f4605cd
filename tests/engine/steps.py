"""The life of one call in single steps, for tests that stop it half way or look at it from a second worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from PIL import Image as Pillow

from generations.engine import claim, settle
from generations.engine.job import Job, load, request_hash
from generations.models import Attempt
from generations.providers.base import Outcome, Picture, Usage

OWNER = "elsewhere-1/1/aa"
"""A worker of another machine: only its lease says whether it lives."""


def claimed(owner: str = OWNER, room: int = 10) -> list[Job]:
    with transaction.atomic():
        keys = claim.claim(owner, room)
    return load(keys, owner)[0]


def begun(owner: str = OWNER, room: int = 10) -> list[Job]:
    jobs = claimed(owner, room)
    for job in jobs:
        with transaction.atomic():
            assert settle.begin(job, request_hash(job))
    return jobs


def expire_leases() -> None:
    Attempt.objects.held().update(lease_until=timezone.now() - timedelta(seconds=1))


def answer(count: int = 1, **fields: Any) -> Outcome:
    """A true answer: files in the spool, as the wire leaves them."""
    folder = Path(settings.SPOOL_DIR)
    pictures = []
    for index in range(count):
        path = folder / f"wire-{timezone.now().timestamp()}-{index}"
        Pillow.new("RGB", (1024, 1024), (index * 40, 90, 60)).save(path, "PNG")
        pictures.append(Picture(index=index, path=path))
    usage = Usage(text_in=10, output=200 * count, raw={"output_tokens": 200 * count, "input_tokens": 10})
    return Outcome(pictures=tuple(pictures), usage=usage, **fields)
