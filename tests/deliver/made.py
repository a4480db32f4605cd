"""Archives made in memory, for tests only: what a download would be."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime

from generations.deliver import Archive, FilePart, Member

MOMENT = datetime(2026, 11, 22, 19, 30, 42)


def archive_of(files: Mapping[str, bytes]) -> Archive:
    return Archive([Member(name, len(data), zlib.crc32(data), name) for name, data in files.items()], MOMENT)


def bytes_of(archive: Archive, files: Mapping[str, bytes], start: int = 0, stop: int | None = None) -> bytes:
    """The archive's bytes ``start:stop``, the members' taken from ``files`` by their keys."""
    return b"".join(_read(piece, files) for piece in archive.pieces(start, stop))


def _read(piece: bytes | FilePart, files: Mapping[str, bytes]) -> bytes:
    if isinstance(piece, bytes):
        return piece
    return files[piece.member.key][piece.offset : piece.offset + piece.length]
