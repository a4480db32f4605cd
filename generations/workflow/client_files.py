"""What a client link shows of a picture's file: a preview, with words across it where the link says so, or the file
itself, which tells no more than the link does."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings

from generations import imaging, storage
from generations.models import ClientLink, Image

MARKED = "marked"
"""Folder of the spool with copies that have words across them, or nothing but their pixels; those that nobody looked at for a day are made
anew."""


def preview(link: ClientLink, image: Image, size: int) -> Path | None:
    """The file of the preview on this machine; None where it is to be read from the storage as it is (``image.thumb_key``).

    Raises ``imaging.ImagingFailed``, ``OSError``.
    """
    if not link.watermark:
        return None
    words = hashlib.sha256(link.watermark.encode()).hexdigest()[:12]
    mark = partial(imaging.watermark, text=link.watermark)
    return _made_once(image, f"{words}-{size}.webp", image.thumb_key(size), mark)


def whole(link: ClientLink, image: Image) -> Path | None:
    """The picture's own file on this machine, without what it tells of how it was made: files of gateways and of other tools carry the
    prompt, and those of studios the price. None where the link shows both, and the file is to be read as it is (``image.key``).

    Raises ``imaging.ImageRefused``, ``imaging.ImagingFailed``, ``OSError``.
    """
    if link.shows_prompts and link.shows_prices:
        return None
    return _made_once(image, "bare", image.key, partial(imaging.normalise, limits=imaging.RESULT))


def _made_once(image: Image, name: str, key: str, make: Callable[[Path, Path], object]) -> Path:
    """What ``make`` writes from the stored file ``key``; kept under ``name`` for the next who asks."""
    folder = Path(settings.SPOOL_DIR) / MARKED
    place = folder / f"{image.team_id}-{image.sha256[:32]}-{name}"
    if place.exists():
        os.utime(place)
        return place
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{secrets.token_hex(8)}{place.suffix}"
    source = storage.local_copy(key, folder)
    try:
        make(source, fresh)
        # Whole or not at all, for those who ask at the same moment.
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
        if source.parent == folder:
            source.unlink(missing_ok=True)
    return place
