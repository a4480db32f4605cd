"""Files that came one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from generations import storage
from generations.imaging import ImageRefused
from generations.models import ImportFile, PictureImport
from generations.workflow.picture_import.arriving import same_content
from generations.workflow.picture_import.examining import Examined, examine
from generations.workflow.picture_import.recording import record

AT_ONCE = 4
"""Files that are looked at together: as many as imaging has children, and one that is read and one that is written."""
Status = ImportFile.Status


def step(job: PictureImport, rows: Sequence[ImportFile]) -> None:
    """Judge these files together and write them down one after another."""
    fresh = [row for row in rows if not _known(job, row)]
    examined = together([(job.team_id, row.key) for row in fresh], _one)
    for row, found in zip(fresh, examined, strict=True):
        with transaction.atomic():
            # In this transaction: whoever takes the import back waits for it, or comes before.
            if not job.hold():
                return
            settle(job, row, found)
        _forget(row)


def together(arguments: Sequence[tuple[Any, ...]], look: Callable[..., Examined]) -> list[Future[Examined]]:
    """Each call's future, all of them done."""
    with ThreadPoolExecutor(max(1, len(arguments))) as threads:
        return [threads.submit(look, *one) for one in arguments]


def settle(job: PictureImport, row: ImportFile, found: Future[Examined]) -> None:
    """The end of one file, from what looking at it gave. Raises ``OSError`` where the disk is at fault."""
    try:
        examined = found.result()
    except ImageRefused as refused:
        refuse(row, refused.code, **refused.params)
    except FileNotFoundError:
        refuse(row, "import_file_missing")
    else:
        row.save()
        record(job, row, examined)


def refuse(row: ImportFile, code: str, **params: int | str) -> None:
    """The file is bad, for this reason."""
    row.status, row.code, row.params = Status.BAD, code, params
    row.save()


def _known(job: PictureImport, row: ImportFile) -> bool:
    """Whether the same content has come since the file did: then its pixels are not looked at."""
    picture = same_content(job, row.sha256)
    if picture is None:
        return False
    row.status, row.picture = Status.SAME, picture
    row.save()
    _forget(row)
    return True


def _one(team_id: int, key: str) -> Examined:
    # By this name what a kill leaves is swept.
    with tempfile.TemporaryDirectory(prefix="upload-", dir=settings.SPOOL_DIR) as folder:
        return examine(team_id, storage.local_copy(key, Path(folder)))


def _forget(row: ImportFile) -> None:
    """The bytes on their way; after the transaction, since what was rolled back needs them again."""
    storage.delete_keys([row.key])
    ImportFile.objects.filter(pk=row.pk).update(key="")
