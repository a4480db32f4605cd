"""A person's file becomes an image of the team: judged, turned upright, freed of metadata, kept."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from generations import imaging, storage
from generations.models import Image, Team
from generations.workflow.submit import need_room


def upload(team: Team, file_path: str | Path, filename: str = "") -> Image:
    """Keep the picture at ``file_path`` (left in its place) for ``team``; the same picture again is the same image.

    Raises ``imaging.ImageRefused`` where the file is at fault, ``NoSpace`` below the free-space gate, ``OSError``.
    """
    need_room()
    folder = Path(tempfile.mkdtemp(prefix="upload-", dir=settings.SPOOL_DIR))
    try:
        made = imaging.normalise(file_path, folder / "normal")
        facts = imaging.ingest(made.path, folder / "thumbs")
        return storage.keep(team, facts, made.path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
