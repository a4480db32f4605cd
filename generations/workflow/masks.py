"""Masks of references: kept as they were painted, read from files of other tools, and made by a frame."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from generations import imaging, storage
from generations.imaging import ReadMask
from generations.models import Image, SavedMask, Team, User
from generations.workflow.errors import EmptyMask
from generations.workflow.submit import need_room


@dataclass(frozen=True, kw_only=True)
class Mask:
    """A kept mask. ``share`` is the part of the picture that is painted anew, 0 to 1; ``facts`` says how it was read."""

    image: Image
    facts: ReadMask

    @property
    def share(self) -> float:
        return self.facts.share


@dataclass(frozen=True, kw_only=True)
class Framed:
    """A picture on another frame; ``mask`` is that of its new room, None where it was only cut."""

    image: Image
    mask: Image | None


def keep_mask(picture: Image, path: str | Path) -> Mask:
    """Keep the painted mask at ``path``, which must be exactly of the picture's size.

    Raises ``imaging.ImageRefused``, ``EmptyMask``, ``NoSpace``, ``OSError``."""
    return _kept(picture, path, swap=False, exact=True)


def read_mask(picture: Image, path: str | Path, *, swap: bool = False) -> Mask:
    """Keep a mask of any kind and size, fitted to ``picture``; ``swap`` takes light for what is painted anew.

    Raises as :func:`keep_mask` does."""
    return _kept(picture, path, swap=swap, exact=False)


def fitted_mask(picture: Image, mask: Image) -> Mask:
    """A mask that the team has, for this picture. Raises as :func:`keep_mask` does."""
    with _folder() as folder:
        return read_mask(picture, storage.local_copy(mask.key, folder))


def _kept(picture: Image, path: str | Path, *, swap: bool, exact: bool) -> Mask:
    need_room()
    with _folder() as folder:
        size = {"width": picture.width, "height": picture.height}
        facts = imaging.read_mask(path, folder / "mask.png", swap=swap, exact=exact, **size)
        if exact and not facts.painted:
            raise EmptyMask
        return Mask(image=_store(picture.team_id, facts.path, folder / "thumbs"), facts=facts)


def drawn_mask(picture: Image, shapes: Sequence[Mapping[str, Any]]) -> Mask:
    """Keep a mask of ``picture`` drawn from shapes, see ``imaging.draw_mask``. Raises as :func:`keep_mask` does."""
    need_room()
    with _folder() as folder:
        path = folder / "drawn.png"
        imaging.draw_mask(path, width=picture.width, height=picture.height, shapes=shapes)
        return keep_mask(picture, path)


def save_mask(picture: Image, path: str | Path, *, name: str, person: User) -> SavedMask:
    """Keep a painted mask under a name for the team. Raises as :func:`keep_mask` does."""
    kept = keep_mask(picture, path)
    return SavedMask.objects.create(team_id=picture.team_id, image=kept.image, name=name, person=person)


def reframe(picture: Image, *, x: int, y: int, width: int, height: int) -> Framed:
    """Set ``picture`` on a frame of ``width`` × ``height`` pixels, its corner at ``x``, ``y``. Raises as :func:`keep_mask` does."""
    need_room()
    with _folder() as folder:
        source = storage.local_copy(picture.key, folder)
        place = {"x": x, "y": y, "width": width, "height": height}
        made = imaging.reframe(source, folder / "framed.png", folder / "mask.png", **place)
        image = _store(picture.team_id, made.path, folder / "thumbs")
        mask = _store(picture.team_id, made.mask, folder / "mask-thumbs") if made.mask else None
        return Framed(image=image, mask=mask)


def _store(team: Team | int, path: str | Path, thumbs: Path) -> Image:
    return storage.keep(team, imaging.ingest(path, thumbs), path)


@contextmanager
def _folder() -> Iterator[Path]:
    Path(settings.SPOOL_DIR).mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="mask-", dir=settings.SPOOL_DIR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
