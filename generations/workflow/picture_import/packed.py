"""Pictures packed in a ZIP: one entry after another on the disk, never all, and never under its own name."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from generations import storage
from generations.archives import Archive, BadArchive, BadEntry, Entry, told
from generations.models import ImportFile, PictureImport
from generations.workflow.picture_import.arriving import is_beside, same_content
from generations.workflow.picture_import.examining import examine
from generations.workflow.picture_import.single import AT_ONCE, refuse, settle, together

Status = ImportFile.Status


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """An entry's row, not yet saved, and where its bytes lie; no ``path`` where the row says all."""

    row: ImportFile
    entry: Entry
    path: Path | None = None


def step(job: PictureImport, parcel: ImportFile) -> None:
    """The next few entries; after the last one the ZIP is dropped. Raises ``OSError`` where the disk is at fault."""
    try:
        with _local(parcel).open("rb") as file:
            archive = Archive(file)
            entries = archive.entries[parcel.at : parcel.at + AT_ONCE]
            parcel.entries = len(archive.entries)
            if parcel.taken > archive.caps.total:
                raise BadArchive("zip_too_large", limit=archive.caps.total)
            if entries:
                _entries(job, parcel, archive, entries)
    except FileNotFoundError:
        _drop(parcel, "import_file_missing")
    except BadArchive as bad:
        _drop(parcel, bad.code, **bad.params)
    else:
        if parcel.at >= parcel.entries:
            _drop(parcel)


def _entries(job: PictureImport, parcel: ImportFile, archive: Archive, entries: tuple[Entry, ...]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="upload-", dir=settings.SPOOL_DIR))
    try:
        some = [_unpacked(job, parcel, archive, entry, folder) for entry in entries]
        looked_at = iter(together([(job.team_id, one.path) for one in some if one.path], examine))
        for one in some:
            with transaction.atomic():
                if not job.hold():
                    return
                # The entry and the place behind it in one transaction: none is taken twice, whoever goes on.
                if one.path:
                    settle(job, one.row, next(looked_at))
                elif not (one.entry.is_folder or one.entry.is_litter):
                    one.row.save()
                parcel.at = one.entry.index + 1
                parcel.taken += one.row.size
                parcel.save(update_fields=["at", "entries", "taken"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpacked(job: PictureImport, parcel: ImportFile, archive: Archive, entry: Entry, folder: Path) -> Unpacked:
    """The entry's bytes in ``folder`` under its number, unless its name or its content says enough."""
    row = ImportFile(imported=job, name=told(f"{parcel.name}/{entry.name}"))
    if entry.is_folder or entry.is_litter or (not entry.fault and is_beside(entry.name)):
        row.status = Status.LEFT
        return Unpacked(row=row, entry=entry)
    path = folder / str(entry.index)
    try:
        row.sha256 = _written(archive, entry, path, row)
    except BadEntry as bad:
        row.status, row.code, row.params = Status.BAD, bad.code, bad.params
        return Unpacked(row=row, entry=entry)
    if picture := same_content(job, row.sha256):
        row.status, row.picture = Status.SAME, picture
        return Unpacked(row=row, entry=entry)
    return Unpacked(row=row, entry=entry, path=path)


def _written(archive: Archive, entry: Entry, path: Path, row: ImportFile) -> str:
    """Write the entry's bytes to ``path`` as they come out. Returns their SHA-256."""
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for piece in archive.read(entry):
            digest.update(piece)
            row.size += len(piece)
            file.write(piece)
    return digest.hexdigest()


def _local(parcel: ImportFile) -> Path:
    """The ZIP on this machine's disk; fetched once where the storage is elsewhere, however many steps it takes."""
    folder = Path(settings.SPOOL_DIR) / f"upload-zip-{parcel.pk}"
    there = next(iter(folder.glob("*")), None) if folder.exists() else None
    if there is not None and there.stat().st_size == parcel.size:
        return there
    return storage.local_copy(parcel.key, folder)


def _drop(parcel: ImportFile, code: str = "", **params: int) -> None:
    """The ZIP has been worked through, or cannot be."""
    key, parcel.key = parcel.key, ""
    if code:
        refuse(parcel, code, **params)
    else:
        parcel.status = Status.LEFT
        parcel.save()
    shutil.rmtree(Path(settings.SPOOL_DIR) / f"upload-zip-{parcel.pk}", ignore_errors=True)
    storage.delete_keys([key])
