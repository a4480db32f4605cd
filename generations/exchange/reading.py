"""Reading a library's file, row by row: what cannot be read is told by its place, and the others come through."""

from __future__ import annotations

import csv
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from generations.exchange.cells import open_cell
from generations.exchange.cleaning import clean
from generations.exchange.markdown import items
from generations.exchange.record import Record, Unreadable, from_json, plain

MOST_BYTES = 64 * 1024 * 1024
"""Of one file, and of all that a ZIP unpacks to."""
MOST_ENTRIES = 20_000
TEXT_KINDS = (".txt", ".prompt", ".text")
CODECS = ("utf-8-sig", "gb18030")
"""UTF-8 with or without a mark, else what Chinese systems write."""

DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(RuntimeError, NotImplementedError, EOFError, OSError, ValueError),
)
"""What unpacking one file of a ZIP raises: each method has its own, and a password is a RuntimeError."""


class TooLarge(ValueError):
    """The file is beyond what is read at once."""


@dataclass(frozen=True)
class Problem:
    """A row that cannot be taken: ``place`` as a person finds it (a line, a number in the list, a file's name)."""

    place: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


Row = Record | Problem


def read(name: str, data: bytes) -> Iterator[Row]:
    """Every prompt in a file called ``name``. Raises :class:`TooLarge`; a file of an unknown kind is one :class:`Problem`."""
    if len(data) > MOST_BYTES:
        raise TooLarge(name)
    kind = PurePosixPath(name.lower()).suffix
    reader = FORMATS.get(kind)
    if reader is None:
        yield Problem(name, "unknown_kind")
        return
    yield from reader(name, data)


def _json(name: str, data: bytes) -> Iterator[Row]:
    try:
        found = json.loads(_decoded(data))
    except (ValueError, RecursionError) as wrong:
        yield Problem(name, "bad_json", {"line": getattr(wrong, "lineno", 1)})
        return
    for place, raw in _listed(found):
        yield from _row(place, partial(from_json, raw))


def _listed(found: Any) -> Iterator[tuple[str, Any]]:
    """The prompts of a file: a list, an object with a list of them, one prompt, or names with their texts."""
    if isinstance(found, dict):
        inner = found.get("prompts")
        if isinstance(inner, list | dict):
            found = inner
    if isinstance(found, list):
        yield from ((str(number), raw) for number, raw in enumerate(found, 1))
    elif isinstance(found, dict) and all(isinstance(value, str) for value in found.values()) and not _is_prompt(found):
        yield from ((name, {"title": name, "text": text}) for name, text in found.items())
    else:
        yield "1", found


def _is_prompt(found: dict[str, Any]) -> bool:
    return bool(found.keys() & {"text", "prompt", "content", "versions", "format"})


def _csv(_name: str, data: bytes) -> Iterator[Row]:
    csv.field_size_limit(MOST_BYTES)
    text = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text))
    try:
        header = [cell.strip() for cell in next(reader)]
    except (StopIteration, csv.Error):
        yield Problem("1", "empty")
        return
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Problem(str(line), "bad_row")
            continue
        if any(cell.strip() for cell in cells):
            yield from _row(str(line), partial(_of_cells, header, cells))


def _of_cells(header: list[str], cells: list[str]) -> Record:
    if len(cells) > len(header):
        raise Unreadable("bad_row")
    return plain({name: open_cell(cell) for name, cell in zip(header, cells, strict=False) if name})


def _dialect(text: str) -> type[csv.Dialect]:
    """By the header alone: texts hold every separator."""
    header = text.partition("\n")[0]
    best = max(",;\t", key=header.count)
    return {",": csv.excel, ";": _Semicolon, "\t": csv.excel_tab}[best] if header.count(best) else csv.excel


class _Semicolon(csv.excel):
    delimiter = ";"


def _markdown(name: str, data: bytes) -> Iterator[Row]:
    found = False
    for line, raw in items(_decoded(data)):
        found = True
        yield from _row(str(line), partial(plain, raw))
    if not found:
        yield Problem(name, "empty")


def _text(name: str, data: bytes) -> Iterator[Row]:
    title = PurePosixPath(name).stem
    yield from _row(name, lambda: plain({"title": title, "text": _decoded(data).strip("\n")}))


def _zip(name: str, data: bytes) -> Iterator[Row]:
    """Files of every kind above; names are only read, never written to. Pictures of a whole library are taken elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if _wanted(one)]
            if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_BYTES:
                raise TooLarge(name)
            for entry in entries:
                yield from _entry(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        yield Problem(name, "bad_zip")


def _wanted(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
    return not (entry.is_dir() or hidden) and path.suffix.lower() in FORMATS and path.suffix.lower() != ".zip"


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[Row]:
    try:
        with archive.open(entry) as file:
            # One byte more than it claims to hold would be a lie about its size.
            data = file.read(entry.file_size + 1)
    except DAMAGED:
        yield Problem(entry.filename, "bad_zip")
        return
    for row in FORMATS[PurePosixPath(entry.filename.lower()).suffix](entry.filename, data):
        yield replace(row, place=f"{entry.filename}: {row.place}") if isinstance(row, Problem) else row


def _row(place: str, make: Callable[[], Record]) -> Iterator[Row]:
    try:
        yield make()
    except Unreadable as wrong:
        yield Problem(clean(place), wrong.code, wrong.params)
    except (TypeError, ValueError, RecursionError, OverflowError):
        yield Problem(clean(place), "bad_field", {"field": "…"})


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for codec in CODECS:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


FORMATS: dict[str, Callable[[str, bytes], Iterator[Row]]] = {
    ".json": _json,
    ".csv": _csv,
    ".tsv": _csv,
    ".md": _markdown,
    ".markdown": _markdown,
    ".zip": _zip,
    **dict.fromkeys(TEXT_KINDS, _text),
}
"""What can be read, by the ending of its name."""
