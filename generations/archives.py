"""ZIP files of strangers, walked without trusting a word of them.

Sizes are what really comes out, not what a header says. Names are told, and never used as paths: whoever walks gets bytes, one entry
after another, and puts them where it likes. Only stored and deflated entries are opened, since other methods let a file choose how much
memory it takes. Raises :class:`BadArchive` for a file that cannot be walked at all, :class:`BadEntry` for one entry.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

END, END_SIZE = b"PK\x05\x06", 22
LOCATOR, END_64 = b"PK\x06\x07", b"PK\x06\x06"
CENTRAL, CENTRAL_SIZE = b"PK\x01\x02", 46
LOCAL, LOCAL_SIZE = b"PK\x03\x04", 30
COMMENT_MOST = 65_535
STORED, DEFLATED = 0, 8
ENCRYPTED, UTF8 = 0x1, 0x800
STRONG = 0x2041
"""Flags of whatever is encrypted: its bytes, or the list of names itself."""
UNIX = 3
UNICODE_PATH = 0x7075
CHUNK = 1 << 18
NAME_MOST = 400
"""Characters of a name that are told, the last ones."""
DRIVE = re.compile(r"[A-Za-z]:")
CHINESE = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+")
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Caps:
    """Above these an archive or an entry is refused. ``ratio``: bytes out for each byte in, counted once an entry gives more than
    ``fair`` bytes."""

    files: int = 20_000
    directory: int = 64 << 20
    each: int = 50 << 20
    total: int = 20 << 30
    ratio: int = 200
    fair: int = 1 << 20


class BadArchive(Exception):
    """``code``: not_a_zip, zip_too_many, zip_overlaps."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class BadEntry(Exception):
    """``code``: zip_encrypted, zip_method, zip_link, zip_unsafe_name, zip_bomb, zip_damaged, zip_inside, too_many_bytes."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One file of an archive as its directory tells it. ``packed`` and ``offset`` in bytes; ``mode`` of Unix, 0 where it has none."""

    index: int
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    offset: int
    mode: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def is_litter(self) -> bool:
        """What systems leave behind, and nobody packed on purpose."""
        return LITTER.search(self.name) is not None

    @property
    def fault(self) -> str:
        """Why it is not opened at all, as a code; "" where nothing speaks against it."""
        if is_unsafe(self.name):
            return "zip_unsafe_name"
        if self.flags & STRONG:
            return "zip_encrypted"
        if stat.S_IFMT(self.mode) not in (0, stat.S_IFREG):
            return "zip_link"
        if self.name.lower().endswith(".zip"):
            return "zip_inside"
        return "" if self.method in (STORED, DEFLATED) else "zip_method"


def is_unsafe(name: str) -> bool:
    """Whether a name leads anywhere but down: absolute, with a drive, a step up, or a NUL."""
    parts = re.split(r"[/\\]", name)
    return name.startswith(("/", "\\")) or DRIVE.match(name) is not None or ".." in parts or "\0" in name


class Archive:
    """The entries of the ZIP in ``file``, which must be seekable and stay open."""

    def __init__(self, file: BinaryIO, caps: Caps | None = None) -> None:
        self._file = file
        self.caps = caps or Caps()
        self._size = file.seek(0, os.SEEK_END)
        self._shift, self._start, self._length, self._count = self._end()

    # -- The directory -------------------------------------------------------------------------------------------------

    def _end(self) -> tuple[int, int, int, int]:
        """What stands before the archive, and its directory's place, length and number of entries."""
        tail_at = max(0, self._size - END_SIZE - COMMENT_MOST)
        tail = self._at(tail_at, self._size - tail_at)
        place = tail.rfind(END)
        if place < 0 or len(tail) - place < END_SIZE:
            raise BadArchive("not_a_zip")
        count, length, start = struct.unpack_from("<HII", tail, place + 10)
        end = tail_at + place
        if 0xFFFF_FFFF in (length, start) or count == 0xFFFF:
            count, length, start, end = self._end_64(end) or (count, length, start, end)
        shift = end - length - start
        if shift < 0 or start + length + shift > self._size:
            raise BadArchive("not_a_zip")
        if count > self.caps.files or length > self.caps.directory:
            raise BadArchive("zip_too_many", files=count, limit=self.caps.files)
        return shift, start, length, count

    def _end_64(self, end: int) -> tuple[int, int, int, int] | None:
        locator = self._at(end - 20, 20) if end >= 20 else b""
        if len(locator) < 20 or not locator.startswith(LOCATOR):
            return None
        (place,) = struct.unpack_from("<Q", locator, 8)
        record = self._at(place, 56) if place < self._size else b""
        if len(record) < 56 or not record.startswith(END_64):
            raise BadArchive("not_a_zip")
        return (*struct.unpack_from("<QQQ", record, 32), place)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in the directory's order, folders and litter too."""
        data = self._at(self._start + self._shift, self._length)
        found: list[Entry] = []
        place = 0
        while place + CENTRAL_SIZE <= len(data) and data[place : place + 4] == CENTRAL:
            if len(found) >= self.caps.files:
                raise BadArchive("zip_too_many", files=len(found), limit=self.caps.files)
            entry, place = _entry(data, place, len(found))
            found.append(entry)
        if len(found) < self._count & 0xFFFF:
            raise BadArchive("not_a_zip")
        self._apart(found)
        return tuple(found)

    def _apart(self, entries: list[Entry]) -> None:
        """Raise where two entries share bytes: one small file, told a thousand times, is the cheapest bomb."""
        behind = 0
        for entry in sorted(entries, key=lambda one: one.offset):
            if entry.offset < behind:
                raise BadArchive("zip_overlaps")
            behind = entry.offset + LOCAL_SIZE + entry.packed

    # -- One entry -----------------------------------------------------------------------------------------------------

    def read(self, entry: Entry) -> Iterator[bytes]:
        """The entry's bytes as they come out, in pieces. Raises :class:`BadEntry` in the middle where they are too many or wrong."""
        if entry.fault:
            raise BadEntry(entry.fault)
        out = crc = 0
        for piece in self._pieces(entry):
            out += len(piece)
            if out > self.caps.fair and out > self.caps.ratio * max(entry.packed, 1):
                raise BadEntry("zip_bomb")
            if out > self.caps.each:
                raise BadEntry("too_many_bytes", bytes=out, limit=self.caps.each)
            crc = zlib.crc32(piece, crc)
            yield piece
        if crc != entry.crc:
            raise BadEntry("zip_damaged")

    def _pieces(self, entry: Entry) -> Iterator[bytes]:
        start = self._data_of(entry)
        if start + entry.packed > self._size:
            raise BadEntry("zip_damaged")
        if entry.method == STORED:
            yield from self._raw(start, entry.packed)
        else:
            yield from self._inflated(start, entry.packed)

    def _data_of(self, entry: Entry) -> int:
        """Where the bytes begin: behind the entry's own head, whose name and extra may be longer than the directory's."""
        place = entry.offset + self._shift
        head = self._at(place, LOCAL_SIZE) if place < self._size else b""
        if len(head) < LOCAL_SIZE or not head.startswith(LOCAL):
            raise BadEntry("zip_damaged")
        name, extra = struct.unpack_from("<HH", head, 26)
        return place + LOCAL_SIZE + int(name) + int(extra)

    def _raw(self, start: int, length: int) -> Iterator[bytes]:
        while length:
            piece = self._at(start, min(CHUNK, length))
            if not piece:
                raise BadEntry("zip_damaged")
            yield piece
            start, length = start + len(piece), length - len(piece)

    def _inflated(self, start: int, length: int) -> Iterator[bytes]:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for raw in self._raw(start, length):
                # Never more than a chunk at a time: what is still to come out waits in the stream.
                yield stream.decompress(raw, CHUNK)
                while stream.unconsumed_tail:
                    yield stream.decompress(stream.unconsumed_tail, CHUNK)
                if stream.eof:
                    # What stands behind the end is nobody's, and the stream would gather all of it.
                    return
        except zlib.error as error:
            raise BadEntry("zip_damaged") from error
        if not stream.eof:
            # What the window still holds is at most 32 KB.
            yield stream.flush()
            if not stream.eof:
                raise BadEntry("zip_damaged")

    def _at(self, place: int, length: int) -> bytes:
        self._file.seek(place)
        return self._file.read(length)


def _entry(data: bytes, place: int, index: int) -> tuple[Entry, int]:
    maker, flags, method, crc, packed, plain, name_length, extra_length, comment, attributes, offset = _central(
        data, place
    )
    name_at = place + CENTRAL_SIZE
    raw = data[name_at : name_at + name_length]
    extra = data[name_at + name_length : name_at + name_length + extra_length]
    packed, offset = _wide(extra, plain, packed, offset)
    entry = Entry(
        index=index,
        name=name_of(raw, extra, utf8=bool(flags & UTF8)),
        flags=flags,
        method=method,
        crc=crc,
        packed=packed,
        offset=offset,
        mode=attributes >> 16 if maker >> 8 == UNIX else 0,
    )
    return entry, name_at + name_length + extra_length + comment


def _central(data: bytes, place: int) -> tuple[Any, ...]:
    """Maker, flags, method, crc, packed, plain, lengths of name, extra and comment, attributes, offset."""
    found = struct.unpack_from("<4s6H3I5H2I", data, place)
    return (found[1], found[3], found[4], *found[7:13], found[15], found[16])


def _wide(extra: bytes, plain: int, packed: int, offset: int) -> tuple[int, int]:
    """Packed size and offset, from the extra field where they do not fit 32 bits."""
    body = _extra(extra, 1)
    wide = list(struct.unpack(f"<{len(body) // 8}Q", body[: len(body) // 8 * 8]))
    if plain == 0xFFFF_FFFF and wide:
        wide.pop(0)
    if packed == 0xFFFF_FFFF and wide:
        packed = wide.pop(0)
    if offset == 0xFFFF_FFFF and wide:
        offset = wide.pop(0)
    return packed, offset


def _extra(extra: bytes, wanted: int) -> bytes:
    place = 0
    while place + 4 <= len(extra):
        number, length = struct.unpack_from("<HH", extra, place)
        if number == wanted:
            return extra[place + 4 : place + 4 + length]
        place += 4 + length
    return b""


def name_of(raw: bytes, extra: bytes = b"", *, utf8: bool = False) -> str:
    """An entry's name in whatever encoding its tool wrote: UTF-8 where it says so or is it, Chinese where it reads as such, else
    the one of old DOS. Never raises."""
    said = _extra(extra, UNICODE_PATH)
    if len(said) > 5 and said[0] == 1 and struct.unpack_from("<I", said, 1)[0] == zlib.crc32(raw):
        raw, utf8 = said[5:], True
    for encoding in ("utf-8",) if utf8 else ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _reads_as_chinese(name):
            return name
    return raw.decode("utf-8", "replace") if utf8 else raw.decode("cp437")


def _reads_as_chinese(name: str) -> bool:
    """Nearly any bytes decode as some character; those of real names are mostly common ones."""
    other = "".join(CHINESE.findall(name))
    common = other.encode("gb2312", "ignore").decode("gb2312")
    return not re.sub(r"[\x20-\x7e]", "", CHINESE.sub("", name)) and 2 * len(common) >= len(other)


def told(name: str) -> str:
    """A name as a page shows it: one printable line, the end of a long one."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name)[-NAME_MOST:]
