"""The lists that go with the pictures: one for spreadsheets, one for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from generations.exchange.cells import close_cell

FORMAT, VERSION = "prompt-studio-delivery", 1
MARK = "\ufeff"
"""Before a table, so that spreadsheets read it as UTF-8."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One file. Sizes in pixels; ``asked`` is "WxH" or "auto"; ``date`` is ISO 8601; ``rating`` the mean of the stars, None: nobody's."""

    file: str
    id: str
    asked: str
    width: int
    height: int
    model: str
    gateway: str
    person: str
    project: str
    date: str
    sha256: str
    crc32: int
    bytes: int
    crop: str = ""
    rating: float | None = None
    tags: Sequence[str] = field(default_factory=tuple)
    prompt: str | None = None
    """None: prompts were not wished."""
    price: str | None = None
    """In ``currency``, decimal; "": unknown; None: prices were not wished."""
    currency: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    """What was done to the file: cropped, enlarged 1.4, ..."""

    def facts(self) -> dict[str, Any]:
        """As it stands in the lists; what was not wished is not there."""
        facts: dict[str, Any] = {
            "file": self.file,
            "id": self.id,
            "crop": self.crop,
            "asked": self.asked,
            "width": self.width,
            "height": self.height,
            "model": self.model,
            "gateway": self.gateway,
            "person": self.person,
            "project": self.project,
            "date": self.date,
            "rating": self.rating,
            "tags": list(self.tags),
            "notes": list(self.notes),
            "bytes": self.bytes,
            "sha256": self.sha256,
            "crc32": f"{self.crc32:08x}",
        }
        if self.prompt is not None:
            facts["prompt"] = self.prompt
        if self.price is not None:
            facts |= {"price": self.price or None, "currency": self.currency}
        return facts


def write_csv(file: TextIO, rows: Iterable[Row]) -> None:
    """A file a row; safe to open in a spreadsheet: no cell is taken for a formula."""
    file.write(MARK)
    table = csv.writer(file)
    for number, row in enumerate(rows):
        facts = row.facts()
        if not number:
            table.writerow(facts)
        table.writerow([close_cell(_cell(value)) for value in facts.values()])


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def write_json(file: TextIO, rows: Iterable[Row], head: Mapping[str, Any]) -> None:
    """One object: ``head`` (what the delivery is called, when it was made), then "files"."""
    begun = json.dumps({"format": FORMAT, "version": VERSION, **head}, ensure_ascii=False, indent=1)
    file.write(begun.removesuffix("\n}") + ',\n "files": [')
    mark = "\n  "
    for row in rows:
        file.write(mark + json.dumps(row.facts(), ensure_ascii=False))
        mark = ",\n  "
    file.write("\n ]\n}\n")
