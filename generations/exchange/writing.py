"""Writing a library to a text file, record by record."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from generations.exchange import markdown
from generations.exchange.cells import close_cell
from generations.exchange.record import FORMAT, FORMAT_VERSION, Record, canonical, to_json

COLUMNS = ("id", "title", "text", "notes", "category", "tags", "language", "sharing", "variables", "settings")


def write_json(file: TextIO, records: Iterable[Record], more: Mapping[str, Any]) -> None:
    """Everything, in one spelling: the same library is the same file. ``more`` stands beside the prompts (collections, lists)."""
    head = {"format": FORMAT, "version": FORMAT_VERSION, **more}
    file.write(canonical(head)[:-2] + ',\n "prompts": [')
    mark = "\n"
    for record in records:
        file.write(mark + canonical(to_json(record)))
        mark = ",\n"
    file.write("\n ]\n}\n")


def write_csv(file: TextIO, records: Iterable[Record]) -> None:
    """A prompt a row, its version in force; safe to open in a spreadsheet. What an import had said beyond our columns stands in
    further ones."""
    kept = list(records)
    further = sorted({name for one in kept for name in one.extra if name not in COLUMNS})
    table = csv.writer(file)
    table.writerow([close_cell(name) for name in (*COLUMNS, *further)])
    for one in kept:
        table.writerow([close_cell(cell) for cell in (*_cells(one), *(_cell(one.extra.get(name)) for name in further))])


def write_chat_csv(file: TextIO, records: Iterable[Record]) -> None:
    """The two columns that other collections of prompts share."""
    table = csv.writer(file)
    table.writerow(["act", "prompt"])
    table.writerows([close_cell(one.name), close_cell(one.current.text)] for one in records)


def write_markdown(file: TextIO, records: Iterable[Record]) -> None:
    """A section each: title, notes as a quotation, the text in a fence."""
    file.write("\n".join(markdown.written(one.name, one.current.text, one.notes) for one in records))


def _cells(one: Record) -> list[str]:
    current = one.current
    tags = ", ".join(one.tags)
    facts = [one.id, one.title, current.text, one.notes, one.category, tags, one.language, one.sharing]
    return [*facts, _cell(list(current.variables)), _cell(dict(current.settings))]


def _cell(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
