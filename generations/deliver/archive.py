"""A ZIP whose every byte is known before one is sent: stored members, so that any range of it can be made without the rest.

Pictures are compressed already, so storing them costs nothing; with each one's size and CRC-32 known beforehand, the place of every
header follows, and with it the length of the whole. Zip64 is used where a number does not fit, names are UTF-8 and say so, all
members have one time. Source of the layout: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
"""

from __future__ import annotations

import hashlib
import stat
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")

UTF8 = 0x0800
STORED = 0
PLAIN_VERSION, ZIP64_VERSION = 20, 45
UNIX = 3 << 8
"""Made on Unix: the upper half of the outer attributes is the file's mode."""
MODE = (stat.S_IFREG | 0o644) << 16
MOST_16, MOST_32 = 0xFFFF, 0xFFFFFFFF
ZIP64_EXTRA = 0x0001
FIRST_YEAR, LAST_YEAR = 1980, 2107


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive: its name there, bytes, CRC-32, and the key by which whoever reads finds its bytes."""

    name: str
    size: int
    crc32: int
    key: str

    @property
    def raw_name(self) -> bytes:
        return self.name.encode()

    @property
    def is_large(self) -> bool:
        return self.size >= MOST_32


@dataclass(frozen=True, slots=True)
class FilePart:
    """``length`` bytes of a member's file, from ``offset`` on."""

    member: Member
    offset: int
    length: int


Piece = bytes | FilePart


class Archive:
    """The layout of members in their order, all of the local time ``moment``.

    Raises ``ValueError`` for a name that is empty, longer than 65,535 bytes, or there twice.
    """

    def __init__(self, members: Iterable[Member], moment: datetime) -> None:
        self.members = tuple(members)
        self._time, self._date = _dos(moment)
        _judge(self.members)
        heads = [LOCAL.size + len(one.raw_name) + (20 if one.is_large else 0) for one in self.members]
        *self._offsets, self._directory = accumulate(
            (head + one.size for head, one in zip(heads, self.members, strict=True)), initial=0
        )
        entries = [
            CENTRAL.size + len(one.raw_name) + len(_central_extra(one, offset))
            for one, offset in zip(self.members, self._offsets, strict=True)
        ]
        *self._entries, self._end = accumulate(entries, initial=self._directory)
        self.size = self._end + len(self._closing())

    @property
    def etag(self) -> str:
        """A strong validator with its quotes: another name, size, content or time gives another."""
        digest = hashlib.sha256(f"{self._date} {self._time}".encode())
        for one in self.members:
            digest.update(f"\0{one.name}\0{one.size}\0{one.crc32}\0{one.key}".encode())
        return f'"{digest.hexdigest()[:32]}"'

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[Piece]:
        """The archive's bytes ``start:stop`` in order: headers as bytes, contents as parts of files. Nothing before is made."""
        stop = self.size if stop is None else min(stop, self.size)
        for at, piece in self._from(start):
            if at >= stop:
                return
            cut = _cut(piece, max(0, start - at), stop - at)
            if cut:
                yield cut

    def _from(self, start: int) -> Iterator[tuple[int, Piece]]:
        """Every piece that ends behind ``start``, or a few before it, with its place."""
        if start < self._directory:
            for index in range(max(0, bisect_right(self._offsets, start) - 1), len(self.members)):
                one, at = self.members[index], self._offsets[index]
                head = self._local(one)
                yield at, head
                yield at + len(head), FilePart(one, 0, one.size)
        if start < self._end:
            for index in range(max(0, bisect_right(self._entries, start) - 1), len(self.members)):
                yield self._entries[index], self._central(self.members[index], self._offsets[index])
        yield self._end, self._closing()

    def _local(self, one: Member) -> bytes:
        extra = struct.pack("<2H2Q", ZIP64_EXTRA, 16, one.size, one.size) if one.is_large else b""
        size = min(one.size, MOST_32)
        version = ZIP64_VERSION if one.is_large else PLAIN_VERSION
        head = LOCAL.pack(
            b"PK\3\4",
            version,
            UTF8,
            STORED,
            self._time,
            self._date,
            one.crc32,
            size,
            size,
            len(one.raw_name),
            len(extra),
        )
        return head + one.raw_name + extra

    def _central(self, one: Member, offset: int) -> bytes:
        extra = _central_extra(one, offset)
        size, version = min(one.size, MOST_32), ZIP64_VERSION if extra else PLAIN_VERSION
        moment = (self._time, self._date)
        lengths = (len(one.raw_name), len(extra), 0)
        head = CENTRAL.pack(
            b"PK\1\2",
            UNIX | ZIP64_VERSION,
            version,
            UTF8,
            STORED,
            *moment,
            one.crc32,
            size,
            size,
            *lengths,
            0,
            0,
            MODE,
            min(offset, MOST_32),
        )
        return head + one.raw_name + extra

    def _closing(self) -> bytes:
        count, length = len(self.members), self._end - self._directory
        first = b""
        if count >= MOST_16 or length >= MOST_32 or self._directory >= MOST_32:
            rest = END64.size - 12
            versions = (UNIX | ZIP64_VERSION, ZIP64_VERSION)
            first = END64.pack(b"PK\6\6", rest, *versions, 0, 0, count, count, length, self._directory)
            first += LOCATOR.pack(b"PK\6\7", 0, self._end, 1)
        few = min(count, MOST_16)
        place = (min(length, MOST_32), min(self._directory, MOST_32))
        return first + END.pack(b"PK\5\6", 0, 0, few, few, *place, 0)


def _judge(members: tuple[Member, ...]) -> None:
    if len({one.name for one in members}) < len(members):
        raise ValueError("a name is there twice")
    for one in members:
        if not one.name or len(one.raw_name) > MOST_16:
            raise ValueError(f"no name for a member: {one.name[:80]!r}")


def _central_extra(one: Member, offset: int) -> bytes:
    values = [*((one.size, one.size) if one.is_large else ()), *((offset,) if offset >= MOST_32 else ())]
    return struct.pack(f"<2H{len(values)}Q", ZIP64_EXTRA, 8 * len(values), *values) if values else b""


def _dos(moment: datetime) -> tuple[int, int]:
    """Time and date as MS-DOS kept them: two seconds at a time, years 1980 to 2107."""
    year = min(max(moment.year, FIRST_YEAR), LAST_YEAR)
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return time, (year - FIRST_YEAR) << 9 | moment.month << 5 | moment.day


def _cut(piece: Piece, first: int, last: int) -> Piece | None:
    """The part ``first:last`` of a piece; None where it is empty."""
    if isinstance(piece, bytes):
        return piece[first:last] or None
    length = min(piece.length, last) - first
    return FilePart(piece.member, piece.offset + first, length) if length > 0 else None
