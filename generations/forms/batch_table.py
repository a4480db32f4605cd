"""A table of values as people paste it: lines, CSV with commas or semicolons, or cells copied from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generations.search import fold

MOST_TEXT = 1_000_000
"""Characters."""
SEPARATORS = (",", ";")
"""Beside the tab. Full-width commas belong to the text."""
ONE_COLUMN = "\x1f"


@dataclass(frozen=True)
class Line:
    """``number`` is that of the line on which it begins, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, and where: ``line`` from 1, ``column`` by its name ("" for the whole line)."""

    line: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """``rows`` are values by the name of their variable, each with its line."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    faults: tuple[Fault, ...] = ()


def decoded(data: bytes) -> str | None:
    """A file's text: UTF-8, UTF-16 with its mark, else what spreadsheets write in China. None where it is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def prompts(text: str) -> list[tuple[int, str]]:
    """A prompt a line, without empty ones, each with its line."""
    lines = enumerate(_plain(text).split("\n"), 1)
    return [(number, line.strip()) for number, line in lines if line.strip()]


def table(text: str, names: Sequence[str]) -> Table:
    """The values of the variables ``names``. The first line names them; with one variable it need not.

    Faults: no_header, unknown_column, twice, too_many_cells. A column that is no variable is left out, its row is not."""
    text = _plain(text)
    lines = list(_lines(text, _separator(text)))
    if not lines:
        return Table()
    known = {_key(name): name for name in names}
    header = lines[0].cells
    if any(_key(cell) in known for cell in header):
        return _with_header(lines, header, known)
    if len(names) != 1:
        return Table(faults=(Fault(lines[0].number, "", "no_header"),))
    rows = tuple((one.number, {names[0]: one.cells[0]}) for one in _lines(text, ONE_COLUMN))
    return Table(columns=tuple(names), rows=rows)


def _with_header(lines: Sequence[Line], header: Sequence[str], known: dict[str, str]) -> Table:
    columns: list[str] = []
    faults: list[Fault] = []
    for cell in header:
        name = known.get(_key(cell), "")
        if cell and not name:
            faults.append(Fault(lines[0].number, cell, "unknown_column"))
        elif name in columns and name:
            faults.append(Fault(lines[0].number, cell, "twice"))
            name = ""
        columns.append(name)
    rows = []
    for line in lines[1:]:
        if any(line.cells[len(columns) :]):
            faults.append(Fault(line.number, "", "too_many_cells"))
        rows.append((line.number, {name: cell for name, cell in zip(columns, line.cells, strict=False) if name}))
    return Table(columns=tuple(filter(None, columns)), rows=tuple(rows), faults=tuple(faults))


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _separator(text: str) -> str:
    """What stands between the cells of the first line that has any; a tab before all, since nobody types one."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    bare = re.sub(r'"(?:[^"]|"")*+"', "", first)
    return "\t" if "\t" in bare else max(SEPARATORS, key=bare.count)


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Cells may be quoted: then they hold separators, line breaks and doubled quotation marks. One that is opened and never closed
    is taken as it stands. Lines without anything in them are passed over."""
    edge = re.escape(separator)
    cell = re.compile(rf'[ ]*"((?:[^"]|"")*+)"[ ]*(?=[{edge}\n]|\Z)|([^{edge}\n]*)')
    cells: list[str] = []
    start = number = 1
    for found in _cells(cell, text):
        quoted = found[1] is not None
        cells.append((found[1].replace('""', '"') if quoted else found[2]).strip())
        number += found[0].count("\n")
        if text[found.end() : found.end() + 1] == separator:
            continue
        if any(cells):
            yield Line(start, tuple(cells))
        number += 1
        start, cells = number, []


def _cells(cell: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """One after the other, past what stands between two."""
    at = 0
    while at <= len(text):
        found = cell.match(text, at)
        if found is None:
            return
        yield found
        at = found.end() + 1
