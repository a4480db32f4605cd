"""A brief put into a copy of a file, taken out of one, and read. Runs in a child process (`..child`)."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from generations.foreign import Foreign, Source
from generations.foreign import read as read_source

from ..errors import ImageRefused
from ..limits import RESULT
from ..parts import Buffer, format_of
from ..probe import probe
from .blocks import Blocks, blocks
from .container import Edit, embedding, pieces, removing
from .model import Brief, ForeignPrompt, Found, brief_from
from .packet import brief_of, parsed, properties

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
    brief, origin = look(path)
    return Found(brief=brief, foreign=None if brief else _prompt_of(origin))


def look(path: str | Path) -> tuple[Brief | None, Foreign]:
    """The studio's brief in a file and whatever other tools have left there. Raises OSError."""
    with mapped(path) as data:
        found = blocks(data, format_of(data)) if data else None
    if found is None:
        return None, Foreign()
    trees = [tree for text in (found.packet, found.extended) if text and (tree := parsed(text)) is not None]
    brief = next((made for tree in trees if (made := brief_of(tree))), None)
    return brief, read_source(_source(found, trees))


def _source(found: Blocks, trees: list[Element]) -> Source:
    xmp: dict[str, tuple[str, ...]] = {}
    for tree in trees:
        xmp = properties(tree) | xmp
    return Source(texts=found.texts, exif=found.exif, xmp=xmp, iptc=found.iptc, claims=found.claims)


def _prompt_of(origin: Foreign) -> ForeignPrompt | None:
    if not origin.prompt:
        return None
    return ForeignPrompt(
        tool=origin.tool, prompt=origin.prompt, width=origin.width, height=origin.height, aspect=origin.aspect
    )


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
