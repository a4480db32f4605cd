"""A grid of prices as CSV, the way spreadsheets write and read it: columns size, quality and price.

The separator is read off the header: a semicolon, a tab or a comma. Only beside semicolons may a price have a decimal comma,
as the spreadsheets do that write them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from generations.pricing.amounts import unit_text
from generations.pricing.grid_prices import GridPrices
from generations.pricing.reading import (
    MOST_PRICES,
    PriceTableError,
    parse_quality,
    parse_size,
    read_price,
)

COLUMNS = ("size", "quality", "price")


def grid_from_csv(text: str, currency: str) -> GridPrices:
    """Raises :class:`PriceTableError`, whose ``params["line"]`` is the line at fault (from 1)."""
    text = text.removeprefix("\ufeff")
    separator = _separator(text)
    lines = _lines(text, separator)
    order = _header(next(lines, None))
    prices: dict[str, dict[str, int]] = {}
    for number, (line, cells) in enumerate(lines, start=1):
        if number > MOST_PRICES:
            raise PriceTableError("price_csv_too_long", {"line": line, "most": MOST_PRICES})
        if len(cells) != len(order):
            raise PriceTableError("price_csv_row", {"line": line, "columns": len(order), "found": len(cells)})
        _add(prices, line, dict(zip(order, cells, strict=True)), decimal_comma=separator == ";")
    if not prices:
        raise PriceTableError("price_csv_empty", {"line": 1})
    return GridPrices(currency=currency, prices=prices)


def grid_to_csv(table: GridPrices) -> str:
    """With commas and decimal points; the smallest pictures first."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((size, quality, unit_text(nano)) for size, quality, nano in table.cells())
    return file.getvalue()


def _separator(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return next((mark for mark in (";", "\t") if mark in header), ",")


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise PriceTableError("price_csv_unreadable", {"line": max(1, reader.line_num)}) from None


def _header(first: tuple[int, list[str]] | None) -> list[str]:
    if first is None:
        raise PriceTableError("price_csv_empty", {"line": 1})
    line, cells = first
    names = [cell.lower() for cell in cells]
    if sorted(names) != sorted(COLUMNS):
        raise PriceTableError("price_csv_header", {"line": line, "value": ", ".join(cells), "known": list(COLUMNS)})
    return names


def _add(prices: dict[str, dict[str, int]], line: int, row: dict[str, str], *, decimal_comma: bool) -> None:
    size, quality = parse_size(row["size"]), parse_quality(row["quality"])
    if size is None:
        raise PriceTableError("price_csv_size", {"line": line, "value": row["size"]})
    if quality is None:
        raise PriceTableError("price_csv_quality", {"line": line, "value": row["quality"]})
    name = f"{size[0]}x{size[1]}"
    if quality in prices.setdefault(name, {}):
        raise PriceTableError("price_csv_twice", {"line": line, "size": name, "quality": quality})
    prices[name][quality] = _price(line, row["price"], decimal_comma=decimal_comma)


def _price(line: int, text: str, *, decimal_comma: bool) -> int:
    plain = text.replace(",", ".", 1) if decimal_comma else text
    try:
        return read_price("", "price", plain)
    except PriceTableError:
        raise PriceTableError("price_csv_price", {"line": line, "value": text}) from None
