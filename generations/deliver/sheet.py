"""What a contact sheet shows, however it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

THUMB_EDGE = 420
"""Longer side of the pictures on a sheet, in pixels: sharp at the size in which they are printed, four to a row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetPicture:
    """One picture: a small JPEG at ``thumb``, its size there, the file's name as caption, ``facts`` under it."""

    thumb: Path
    width: int
    height: int
    name: str
    facts: Sequence[str] = field(default_factory=tuple)
    prompt: str = ""
    """"" where prompts were not wished."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet. ``title`` and ``line`` stand at its head, ``language`` is the code of the words on it (zh-hans, en)."""

    title: str
    line: str
    language: str
    pictures: Sequence[SheetPicture]
