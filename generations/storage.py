"""Stored files: content-addressed, per team, on Django's storage API; and their signed addresses.

On a disk a file is durable before its row exists: written beside its place, fsync, rename, fsync of the folder. On other
storages (S3) the storage's own save is durable when it returns. A file of the same content is written over itself, so an
interrupted keep can simply be repeated.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

from generations.imaging import Facts
from generations.models import THUMB_SIZES, Image, Team

DAY = 86_400
SALT = b"generations.storage.address:"
SIGNATURE_BYTES = 18
"""144 bits: 24 characters of base64, without padding."""


# -- Keeping -----------------------------------------------------------------------------------------------------------


def keep(team: Team | int, facts: Facts, path: str | Path) -> Image:
    """Store the picture at ``path`` with its thumbnails (``facts`` from ``imaging.ingest``); the files are moved away.

    The same content in the same team is kept once. Raises ``OSError`` where the storage takes no more.
    """
    team_id = team if isinstance(team, int) else team.pk
    put(team_id, facts, path)
    return row(team_id, facts)


def put(team_id: int, facts: Facts, path: str | Path) -> None:
    """The files alone, durable when this returns: thumbnails first, the picture last. No database."""
    image = unsaved(team_id, facts)
    largest = facts.thumbs[-1]
    made = {thumb.edge: thumb.path for thumb in facts.thumbs}
    for edge in THUMB_SIZES:
        # A picture smaller than a step has no copy of that size; every step has a file all the same, so pages need not ask.
        put_file(image.thumb_key(edge), made.get(edge, largest.path), copy=edge not in made or edge == largest.edge)
    with suppress(FileNotFoundError):
        Path(largest.path).unlink()
    put_file(image.key, path)


def row(team_id: int, facts: Facts) -> Image:
    """The row of files that were put: made, or found where the team has this content."""
    # Two statements where get_or_create takes five, and every result comes by here.
    Image.objects.bulk_create([unsaved(team_id, facts)], ignore_conflicts=True)
    return Image.objects.get(team_id=team_id, sha256=facts.sha256)


def unsaved(team_id: int, facts: Facts) -> Image:
    return Image(
        team_id=team_id,
        sha256=facts.sha256,
        mime=facts.mime,
        width=facts.width,
        height=facts.height,
        size=facts.bytes,
        crc32=facts.crc32,
        phash=facts.phash,
        placeholder=facts.placeholder,
        has_alpha=facts.has_alpha,
    )


def put_file(key: str, path: str | Path, *, copy: bool = False) -> None:
    """Store the file at ``path`` as ``key``, durable when this returns. Without ``copy`` the file at ``path`` is gone then."""
    files = storages["default"]
    if isinstance(files, FileSystemStorage):
        _put_on_disk(Path(files.path(key)), Path(path), copy=copy)
        return
    with Path(path).open("rb") as file:
        # Without this, storages that keep both would give the second the name "key_x7Yz".
        if not files.exists(key):
            files.save(key, File(file))
    if not copy:
        Path(path).unlink(missing_ok=True)


def _put_on_disk(place: Path, path: Path, *, copy: bool) -> None:
    _make_folders(place.parent)
    source = path
    if copy or not _same_disk(path, place.parent):
        source = place.parent / f".{place.name}.{secrets.token_hex(6)}"
        try:
            shutil.copyfile(path, source)
        except OSError:
            source.unlink(missing_ok=True)
            raise
    sync_file(source)
    source.replace(place)
    sync_folder(place.parent)
    if not copy and source is not path:
        path.unlink(missing_ok=True)


def _same_disk(path: Path, folder: Path) -> bool:
    return path.stat().st_dev == folder.stat().st_dev


def _make_folders(folder: Path) -> None:
    """Make missing folders, each durable in the one above it."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync_folder(one.parent)


def sync_file(path: Path) -> None:
    """Bring a file's bytes to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk: without it a renamed file may be gone after a power cut."""
    sync_file(folder)


# -- Reading and removing ----------------------------------------------------------------------------------------------


def open_key(key: str) -> BinaryIO:
    """The stored bytes. Raises ``OSError`` (``FileNotFoundError``) where there are none."""
    return cast(BinaryIO, storages["default"].open(key))


def local_copy(key: str, folder: Path) -> Path:
    """A path at which the file can be read here: its own on a disk, else a copy in ``folder`` (the caller removes that)."""
    files = storages["default"]
    if isinstance(files, FileSystemStorage):
        return Path(files.path(key))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{secrets.token_hex(8)}-{key.rpartition('/')[2]}"
    with files.open(key) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return target


def has(key: str) -> bool:
    """Whether a file is stored under ``key``."""
    return storages["default"].exists(key)


def delete_keys(keys: Iterable[str]) -> None:
    """Remove files; those that are missing are passed over."""
    for key in keys:
        if key:
            storages["default"].delete(key)


def delete_image_files(image: Image) -> None:
    """Remove a picture's own file and its thumbnails. Its row must be gone by then."""
    delete_keys([image.key, *(image.thumb_key(edge) for edge in THUMB_SIZES)])


# -- Space -------------------------------------------------------------------------------------------------------------


def free_bytes() -> int:
    """Free space in bytes, the least of what the spool and the stored files have; storages off this machine have no end."""
    places = [Path(settings.SPOOL_DIR)]
    files = storages["default"]
    if isinstance(files, FileSystemStorage):
        places.append(Path(files.location))
    return min(_free(place) for place in places)


def _free(place: Path) -> int:
    place.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(place).free


def has_room() -> bool:
    """Whether something paid may be started: there is more free space than the gate asks for."""
    try:
        return free_bytes() >= settings.FREE_SPACE_GATE
    except OSError:
        return False


# -- Addresses ---------------------------------------------------------------------------------------------------------


def signed_url(key: str, *, download_name: str = "") -> str:
    """The address of a stored file for one to two days. It changes at midnight UTC only, so that browsers keep what they have."""
    return _address(key, (int(time.time()) // DAY + 2) * DAY, download_name, settings.SECRET_KEY)


def lent_url(key: str, expiry: int) -> str:
    """The address of a stored file until ``expiry``, in seconds since the epoch: for one outside the studio who is to fetch this
    file only."""
    return _signed(key, expiry, "", settings.SECRET_KEY)


def _signed(key: str, expiry: int, download_name: str, secret: str) -> str:
    # The signature's letters need no quoting.
    address = f"/media/{quote(key)}?e={expiry}&s={_sign(key, expiry, download_name, secret)}"
    return f"{address}&{urlencode({'d': download_name})}" if download_name else address


_address = lru_cache(maxsize=8192)(_signed)
"""Kept, because a team comes back to the same pages all day, and a page of the gallery has 120 of them."""


def verify(key: str, query: Mapping[str, str]) -> bool:
    """Whether ``query`` (e, s, d) was signed for ``key`` and has not run out."""
    expiry, signature = query.get("e", ""), query.get("s", "")
    if not (expiry.isascii() and expiry.isdigit() and len(expiry) < 12) or int(expiry) < time.time():
        return False
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    wanted = [_sign(key, int(expiry), query.get("d", ""), secret) for secret in keys]
    given = signature.encode("utf-8", "replace")
    return any(hmac.compare_digest(given, one.encode("ascii")) for one in wanted)


def _sign(key: str, expiry: int, name: str, secret: str) -> str:
    # Lengths in front: no two different triples give the same text.
    text = f"{len(key)}:{key}:{expiry}:{name}".encode()
    digest = hmac.digest(_derived(secret), text, "sha256")[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).decode("ascii")


@lru_cache(maxsize=8)
def _derived(secret: str) -> bytes:
    """A key of its own for this use, as Django's signers have."""
    return hashlib.sha256(SALT + secret.encode()).digest()
