"""The files that the media bench asks for, with an address of each kind."""

from __future__ import annotations

import os

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from generations import storage
from tests.bench import naive_media

FILES = 600
"""Ten pages of the gallery."""
BYTES = 12_000
"""A usual WebP of 320 px."""


def make() -> dict[str, list[str]]:
    """Write the files and sign an address for each, in both ways."""
    keys = [f"1/{number % 256:02x}/{number:064x}.320.webp" for number in range(FILES)]
    for key in keys:
        storages["default"].save(key, ContentFile(os.urandom(BYTES)))
    return {"ours": [storage.signed_url(key) for key in keys], "naive": [naive_media.address(key) for key in keys]}
