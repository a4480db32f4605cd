"""Prices as people type them: cells that read one number exactly, and sheets of named rows of them.

A cell keeps what was typed, and its error, for the page that shows it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from generations.pricing import NANO, unit_text
from generations.pricing.reading import MOST

Text = str | Promise
Typed = Mapping[str, str]

MOST_CELLS = 800
"""Of one sheet; a form may have 1,000 fields."""
_NUMBER = re.compile(r"(\d{0,7})(?:\.(\d*))?")
_TWO_WAYS = re.compile(r"[1-9]\d{0,2},\d{3}")
_MARKS = "$€£¥₩₹"


def read_price(text: str) -> int:
    """Nano-units of a typed price: "0.053", "0,053", "$30". Raises ``ValueError`` with words for the person who typed it."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip(_MARKS)
    if _TWO_WAYS.fullmatch(plain):
        words = {
            "value": text.strip(),
            "whole": plain.replace(",", ""),
            "part": plain.replace(",", ".").rstrip("0").rstrip("."),
        }
        raise ValueError(_("“%(value)s” can be read in two ways: write %(whole)s or %(part)s.") % words)
    match = _NUMBER.fullmatch(plain.replace(",", ".", 1))
    if match is None or not any(match.groups()):
        raise ValueError(_("Write a number, such as 0.053."))
    whole, decimals = match.group(1) or "0", (match.group(2) or "").rstrip("0")
    if len(decimals) > 9:
        raise ValueError(_("Write nine decimals at most."))
    nano = int(whole) * NANO + int(decimals.ljust(9, "0"))
    if nano > MOST * NANO:
        raise ValueError(_("Prices run from 0 to 1,000,000."))
    return nano


def read_factor(text: str) -> int:
    """The same, above 0."""
    nano = read_price(text)
    if not nano:
        raise ValueError(_("Write a number above 0."))
    return nano


def read_count(text: str) -> int:
    """A whole number up to a million."""
    plain = re.sub(r"[\s,.'’]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"\d{1,7}", plain) or int(plain) > MOST:
        raise ValueError(_("Write a whole number up to 1,000,000."))
    return int(plain)


def read_points(text: str) -> int:
    """The same, from 1."""
    if not (count := read_count(text)):
        raise ValueError(_("Write a number above 0."))
    return count


@dataclass
class Cell:
    """One field. ``label`` says what it is to those who do not see its row and column."""

    name: str
    text: str = ""
    label: Text = ""
    error: str = ""
    reader: Callable[[str], int] = read_price
    help: Text = ""
    unit: Text = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def empty(self) -> bool:
        return not self.text.strip()

    def read(self) -> int | None:
        """What was typed; None, with an error, where it cannot be used."""
        try:
            if self.empty:
                raise ValueError(_("Type a number; 0 where nothing is charged."))
            return self.reader(self.text)
        except ValueError as wrong:
            self.error = str(wrong)
            return None


@dataclass
class Row:
    """A named line of prices. ``fixed``: the name is known and shown as text."""

    name: Cell
    cells: list[Cell]
    fixed: bool = False
    shown: str = ""
    """The name as people read it."""

    @property
    def empty(self) -> bool:
        return all(cell.empty for cell in self.cells)


@dataclass(kw_only=True)
class Sheet:
    """Named rows of prices. ``columns`` are keys and labels. ``gaps``: a row may leave some of its cells empty.

    ``named`` reads a typed name into the one that is stored; None for what is none, and then ``wrong_name`` is the error.
    """

    prefix: str
    heading: Text
    columns: Sequence[tuple[str, Text]]
    known: Sequence[str]
    named: Callable[[str], str | None]
    wrong_name: Text
    example: str = ""
    shown: Callable[[str], str] = str
    gaps: bool = False
    rows: list[Row] = field(default_factory=list)

    def show(self, prices: Mapping[str, Mapping[str, int]]) -> None:
        """One row for each known name and each with prices, and an empty one."""
        self.known = list(dict.fromkeys((*self.known, *prices)))
        self.rows = [self._row(place, name, prices.get(name, {})) for place, name in enumerate(self.known)]
        self.add()

    def take(self, typed: Typed) -> None:
        """What came back from the page."""
        count = typed.get(f"{self.prefix}-rows", "")
        most = MOST_CELLS // (len(self.columns) + 1)
        self.rows = []
        for place in range(min(int(count), most) if count.isascii() and count.isdigit() and len(count) < 6 else 0):
            row = self._row(place, typed.get(f"{self.prefix}-{place}", "")[:100], {})
            for (key, _label), cell in zip(self.columns, row.cells, strict=True):
                cell.text = typed.get(f"{self.prefix}-{place}-{key}", "")[:40]
            self.rows.append(row)

    def add(self) -> None:
        """An empty row at the end."""
        if self.room:
            self.rows.append(self._row(len(self.rows), "", {}))

    @property
    def room(self) -> bool:
        return (len(self.rows) + 1) * (len(self.columns) + 1) <= MOST_CELLS

    def _row(self, place: int, name: str, prices: Mapping[str, int]) -> Row:
        title = self.shown(name) if name else _("New row")
        cells = [
            Cell(
                name=f"{self.prefix}-{place}-{key}",
                text=unit_text(prices[key]) if key in prices else "",
                label=f"{title} · {label}",
            )
            for key, label in self.columns
        ]
        header = Cell(name=f"{self.prefix}-{place}", text=name, label=self.heading)
        return Row(name=header, cells=cells, fixed=name in self.known, shown=title)

    def read(self) -> dict[str, dict[str, int]] | None:
        """Prices by name and column; None where a cell is wrong, and says so. Rows without any price are left out."""
        found: dict[str, dict[str, int]] = {}
        for row in self.rows:
            if row.empty and (row.fixed or row.name.empty or self.gaps):
                continue
            name, prices = self._name(row, found), self._prices(row)
            if name is not None:
                found[name] = prices
        return None if any(self._wrong()) else found

    def _name(self, row: Row, taken: Iterable[str]) -> str | None:
        name = self.named(row.name.text)
        if name is None:
            row.name.error = str(self.wrong_name)
        elif name.lower() in {one.lower() for one in taken}:
            row.name.error = _("This one stands here twice.")
            return None
        return name

    def _prices(self, row: Row) -> dict[str, int]:
        prices: dict[str, int] = {}
        for (key, _label), cell in zip(self.columns, row.cells, strict=True):
            if cell.empty and self.gaps:
                continue
            nano = cell.read()
            if nano is not None:
                prices[key] = nano
        return prices

    def _wrong(self) -> Iterable[str]:
        return (cell.error for row in self.rows for cell in (row.name, *row.cells))
