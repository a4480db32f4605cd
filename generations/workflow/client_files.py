"""What a client link shows of a picture's file: a preview, with words across it where the link says so, or the file itself."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from generations import imaging, storage
from generations.models import ClientLink, Image

MARKED = "marked"
"""Folder of the spool with copies that have words across them; those that nobody looked at for a day are made anew."""


def preview(link: ClientLink, image: Image, size: int) -> Path | None:
    """The file of the preview on this machine; None where it is to be read from the storage as it is (``image.thumb_key``).

    Raises ``imaging.ImagingFailed``, ``OSError``.
    """
    if not link.watermark:
        return None
    folder = Path(settings.SPOOL_DIR) / MARKED
    words = hashlib.sha256(link.watermark.encode()).hexdigest()[:12]
    place = folder / f"{image.team_id}-{image.sha256[:32]}-{words}-{size}.webp"
    if place.exists():
        os.utime(place)
        return place
    folder.mkdir(parents=True, exist_ok=True)
    return _made(link.watermark, image, size, place)


def _made(text: str, image: Image, size: int, place: Path) -> Path:
    fresh = place.with_name(f"{secrets.token_hex(8)}.webp")
    source = storage.local_copy(image.thumb_key(size), place.parent)
    try:
        imaging.watermark(source, fresh, text=text)
        # Whole or not at all, for those who ask at the same moment.
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
        if source.parent == place.parent:
            source.unlink(missing_ok=True)
    return place
