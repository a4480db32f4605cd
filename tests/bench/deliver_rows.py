"""The pictures of the delivery's bench: 1,000 of 2 MB each, handed over as they lie."""

from __future__ import annotations

import os
import tempfile
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from generations.models import Delivery, Image, Picture
from generations.workflow import deliveries
from tests import factories
from tests.base import make_world

PICTURES = 1000
BYTES = 2_000_000
FILES = 40
"""So many are written; the others are further names of theirs, to spare the disk."""
SMALL = 20


def make() -> dict[str, Any]:
    """The rows and files; the address of the ZIP, a session that may have it, and how long the order took in seconds."""
    world = make_world()
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    crcs = _files(Path(settings.MEDIA_ROOT))
    pictures = [_picture(world, number, crcs[number % FILES]) for number in range(PICTURES)]
    begun = time.perf_counter()
    made = deliveries.order(world.team, world.alice, [one.pk for one in pictures], deliveries.Choices())
    seconds = time.perf_counter() - begun
    assert made.status == Delivery.Status.READY
    client = Client()
    client.force_login(world.alice, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    small = factories.delivery(world.team, world.alice, *pictures[:SMALL])
    return {
        "path": world.url(f"deliver/{made.public_id}/download"),
        "small": world.url(f"deliver/{small.public_id}/download"),
        "cookie": {settings.SESSION_COOKIE_NAME: session.value},
        "bytes": made.bytes,
        "order": seconds,
    }


def _files(folder: Path) -> list[int]:
    crcs = []
    for number in range(FILES):
        data = os.urandom(BYTES)
        crcs.append(zlib.crc32(data))
        (folder / f"bench-{number}").write_bytes(data)
    return crcs


def _picture(world: Any, number: int, crc: int) -> Picture:
    image: Image = factories.image(world.team, size=BYTES, crc32=crc)
    place = Path(settings.MEDIA_ROOT) / image.key
    place.parent.mkdir(parents=True, exist_ok=True)
    place.hardlink_to(Path(settings.MEDIA_ROOT) / f"bench-{number % FILES}")
    return factories.picture(world.project, world.alice, image=image)


def naive() -> float:
    """Seconds until the usual way has a first byte to send: the standard library writes the whole ZIP to the disk before."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile(dir=settings.SPOOL_DIR) as file, zipfile.ZipFile(file, "w") as archive:
        for picture in Picture.objects.select_related("image").order_by("pk"):
            archive.write(Path(settings.MEDIA_ROOT) / picture.image.key, picture.filename)
        return time.perf_counter() - begun
