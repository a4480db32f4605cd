"""One picture's file proven whole, looked at, read, and put into the storage. No database: several at a time, in threads."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from generations import imaging, storage
from generations.foreign import Foreign
from generations.imaging import UPLOAD, Facts, ImageRefused, ImagingFailed

log = logging.getLogger(__name__)

SHOWN = ("PNG", "JPEG", "WEBP")
"""Kinds that every browser shows as they are; of the others the gallery shows a copy, and the file itself is kept beside it."""
PASSING = {"busy", "child_died"}
"""Refusals that say more about this machine at this moment than about the file: tried again."""
TRIES = 3
PAUSE = 0.3


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A picture whose files are in the storage. ``original`` are those of the file as it came, where ``facts`` are a copy's."""

    facts: Facts
    origin: Foreign
    original: Facts | None = None


def examine(team_id: int, path: Path) -> Examined:
    """Judge the file at ``path``, which stays where it is. Raises ``ImageRefused`` where the file is at fault, ``OSError`` where
    the disk is."""
    for turn in range(1, TRIES + 1):
        try:
            return _examined(team_id, path)
        except ImagingFailed as failed:
            log.exception("Examining an imported picture failed")
            raise ImageRefused("damaged") from failed
        except ImageRefused as refused:
            if refused.code not in PASSING or turn == TRIES:
                raise
        time.sleep(PAUSE * turn)
    raise ImageRefused("damaged")


def _examined(team_id: int, path: Path) -> Examined:
    folder = Path(tempfile.mkdtemp(prefix="upload-", dir=settings.SPOOL_DIR))
    try:
        found = imaging.probe(path)
        origin = imaging.read_origin(path)
        own = _kept(team_id, path, folder / "own")
        if found.format in SHOWN:
            return Examined(facts=own, origin=origin)
        made = imaging.normalise(path, folder / "normal")
        return Examined(facts=_kept(team_id, Path(made.path), folder / "copy"), origin=origin, original=own)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _kept(team_id: int, path: Path, folder: Path) -> Facts:
    """The file and its thumbnails in the storage; the file itself is left where it is, for a worker that is killed right now."""
    facts = imaging.ingest(path, folder, UPLOAD)
    copy = folder / "picture"
    try:
        copy.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, copy)
    storage.put(team_id, facts, copy)
    return facts
