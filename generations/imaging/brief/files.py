"""A brief put into a copy of a file, taken out of one, and read. Runs in a child process (`..child`)."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ImageRefused
from ..limits import RESULT
from ..parts import Buffer, format_of
from ..probe import probe
from .blocks import blocks
from .container import Edit, embedding, pieces, removing
from .foreign import foreign
from .model import Brief, Found, brief_from
from .packet import brief_of, parsed

EMBEDDABLE = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A copy that was written to ``path``."""

    path: str
    bytes: int
    mime: str


def embed(path: str | Path, out: str | Path, brief: Brief | Mapping[str, Any]) -> Written:
    """Copy the PNG, JPEG or WebP at ``path`` to ``out`` with ``brief`` in it; its pixels' bytes stay what they are.

    A brief that the file has already is replaced. Raises `ImageRefused` for what is no such picture; OSError.
    """
    given = brief if isinstance(brief, Brief) else brief_from(brief)
    found = probe(path, RESULT)
    if found.format not in EMBEDDABLE:
        raise ImageRefused("unsupported_type", type=found.format)
    with mapped(path) as data:
        # From a file with a brief one without is made first, so that all frames start from the same.
        bare = _without(data, found.format)
        size = _write(out, bare, embedding(bare, found, given))
    return Written(path=str(out), bytes=size, mime=found.mime)


def _without(data: Buffer, format_name: str) -> Buffer:
    edits = removing(data, format_name)
    return b"".join(pieces(data, edits)) if edits else data


def strip_brief(path: str | Path, out: str | Path) -> Written:
    """Copy a file without the studio's brief: the very bytes that `embed` was given, where they had no XMP of their own.

    Raises `ImageRefused`, OSError.
    """
    found = probe(path, RESULT)
    with mapped(path) as data:
        size = _write(out, data, removing(data, found.format) if found.format in EMBEDDABLE else [])
    return Written(path=str(out), bytes=size, mime=found.mime)


def _write(out: str | Path, data: Buffer, edits: list[Edit]) -> int:
    with Path(out).open("wb") as file:
        for piece in pieces(data, edits):
            file.write(piece)
            if isinstance(piece, memoryview):
                piece.release()
        return file.tell()


def read_brief(path: str | Path) -> Found:
    """What the file at ``path`` carries: a brief of this studio first, else another tool's prompt.

    Everything in it is untrusted: bounded in number, length and depth, and cleaned of what hides. A file that breaks somewhere
    is read up to there. Raises OSError.
    """
    with mapped(path) as data:
        found = blocks(data, format_of(data)) if data else None
    if found is None:
        return Found()
    root = parsed(found.packet) if found.packet else None
    more = parsed(found.extended) if found.extended else None
    for tree in (root, more):
        if tree is not None and (brief := brief_of(tree)):
            return Found(brief=brief)
    return Found(foreign=foreign(found.texts, found.comment, [tree for tree in (root, more) if tree is not None]))


@contextmanager
def mapped(path: str | Path) -> Iterator[Buffer]:
    """The file's bytes, read from the disk as they are looked at; b"" for a file that is empty or too large."""
    with Path(path).open("rb") as file:
        size = file.seek(0, 2)
        if not 0 < size <= RESULT.max_bytes:
            yield b""
            return
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            yield data
        finally:
            # After an error its frames still look at the file; then it goes with them.
            with suppress(BufferError):
                data.close()
