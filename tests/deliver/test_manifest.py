"""The lists that go with the pictures."""

from __future__ import annotations

import csv
import io
import json

from generations.deliver import Row, write_csv, write_json

ROW = Row(
    file="Lumen-1.png",
    id="abc",
    asked="1024x1024",
    width=1024,
    height=1024,
    model="gpt-image-2",
    gateway="Demo",
    person="Ada",
    project="Lumen",
    date="2026-11-22T19:30:00+01:00",
    sha256="0" * 64,
    crc32=0xAB,
    bytes=10,
    rating=4.5,
    tags=("food", "静物"),
)


def table(*rows: Row) -> list[dict[str, str]]:
    file = io.StringIO(newline="")
    write_csv(file, rows)
    return list(csv.DictReader(io.StringIO(file.getvalue().removeprefix("\ufeff"), newline="")))


def listed(*rows: Row) -> dict:
    file = io.StringIO()
    write_json(file, rows, {"name": "Lumen"})
    return json.loads(file.getvalue())


def test_a_table_has_a_row_for_each_file() -> None:
    read = table(ROW, ROW)
    assert [row["file"] for row in read] == ["Lumen-1.png", "Lumen-1.png"]
    assert (read[0]["tags"], read[0]["rating"], read[0]["crc32"]) == ("food, 静物", "4.5", "000000ab")


def test_a_prompt_is_no_formula() -> None:
    row = Row(**{**{name: getattr(ROW, name) for name in Row.__slots__}, "prompt": '=HYPERLINK("x")'})
    assert table(row)[0]["prompt"] == '\'=HYPERLINK("x")'


def test_prompts_and_prices_are_there_only_where_they_are_wished() -> None:
    assert not {"prompt", "price", "currency"} & set(listed(ROW)["files"][0])


def test_an_unknown_price_is_said_to_be_none() -> None:
    row = Row(**{**{name: getattr(ROW, name) for name in Row.__slots__}, "price": "", "currency": "USD"})
    assert listed(row)["files"][0]["price"] is None


def test_the_list_for_programs_says_what_it_is() -> None:
    read = listed(ROW)
    assert (read["format"], read["version"], read["name"]) == ("prompt-studio-delivery", 1, "Lumen")
    assert read["files"][0]["tags"] == ["food", "静物"]


def test_a_list_of_no_files_can_be_read() -> None:
    assert listed()["files"] == []
