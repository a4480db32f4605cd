"""What files of prompts look like, and what is read out of them."""

from __future__ import annotations

import io
import json
import time
import zipfile

import pytest

from generations.exchange import Problem, Record, TooLarge, read, reading


def records(name: str, data: str | bytes) -> list[Record]:
    rows = list(read(name, data.encode() if isinstance(data, str) else data))
    assert not [row for row in rows if isinstance(row, Problem)]
    return [row for row in rows if isinstance(row, Record)]


def problems(name: str, data: str | bytes) -> list[tuple[str, str]]:
    rows = read(name, data.encode() if isinstance(data, str) else data)
    return [(row.place, row.code) for row in rows if isinstance(row, Problem)]


def texts(name: str, data: str | bytes) -> list[tuple[str, str]]:
    return [(one.title, one.current.text) for one in records(name, data)]


@pytest.mark.parametrize(
    "data",
    [
        '[{"title": "Pear", "text": "A pear"}]',
        '[{"act": "Pear", "prompt": "A pear"}]',
        '{"prompts": [{"name": "Pear", "content": "A pear"}]}',
        '{"Pear": "A pear"}',
        '{"title": "Pear", "text": "A pear"}',
        '[{"标题": "Pear", "提示词": "A pear"}]',
    ],
)
def test_json_of_many_tools(data: str) -> None:
    assert texts("prompts.json", data) == [("Pear", "A pear")]


def test_a_list_of_texts_is_a_list_of_prompts() -> None:
    assert texts("prompts.json", '["A pear", "A plum"]') == [("", "A pear"), ("", "A plum")]


def test_a_prompt_that_stands_there_as_an_object_keeps_its_structure() -> None:
    (found,) = records("prompts.json", '[{"title": "Pear", "prompt": {"subject": "pear", "light": ["soft"]}}]')
    assert json.loads(found.current.text) == {"subject": "pear", "light": ["soft"]}


def test_settings_that_nobody_knows_are_kept() -> None:
    (found,) = records(
        "prompts.json", '[{"text": "A pear", "settings": {"duration": 5, "aspect": "1:1"}, "sound": "rain"}]'
    )
    assert found.current.settings == {"duration": 5, "aspect": "1:1"}
    assert found.extra == {"sound": "rain"}


def test_the_columns_of_other_collections() -> None:
    data = 'act,prompt,for_devs\n"Pear","A pear,\nin ""light""",FALSE\n'
    (found,) = records("prompts.csv", data)
    assert (found.title, found.current.text) == ("Pear", 'A pear,\nin "light"')
    assert found.extra == {"for_devs": "FALSE"}


def test_our_own_columns() -> None:
    data = 'title,text,tags,settings,aspect\nPear,"A [fruit]","food, still","{""quality"": ""high""}",4:5\n'
    (found,) = records("prompts.csv", data)
    assert found.tags == ("food", "still")
    assert found.current.settings == {"quality": "high", "aspect": "4:5"}


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_tables_with_other_separators(mark: str) -> None:
    assert texts("prompts.csv", f"title{mark}text\nPear{mark}A pear\n") == [("Pear", "A pear")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_tables_in_the_codecs_of_spreadsheets(codec: str) -> None:
    assert texts("prompts.csv", "title,text\n梨,一只梨\n".encode(codec)) == [("梨", "一只梨")]


def test_headings_with_fenced_texts() -> None:
    data = "# Fruit\n\n## Pear\n\n> For still lives\n\n```text\nA pear\n\n# no heading\n```\n\n## Plum\n\nA plum.\n"
    assert [(one.title, one.notes, one.current.text) for one in records("prompts.md", data)] == [
        ("Pear", "For still lives", "A pear\n\n# no heading"),
        ("Plum", "", "A plum."),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f"# a{' ' * 200_000}b\nA pear\n", [("a b", "A pear")]),
        (f"# Pear{' ' * 200_000}##  \nA pear\n", [("Pear", "A pear")]),
        ("# Pear\n```\n" + "x\n" * 90_000 + "```\n", [("Pear", "x\n" * 89_999 + "x")]),
    ],
    ids=["spaces in a heading", "closing marks", "a long fence"],
)
def test_no_markdown_takes_more_than_its_length(data: str, expected: list[tuple[str, str]]) -> None:
    began = time.process_time()
    assert texts("prompts.md", data) == expected
    assert time.process_time() - began < 2


def test_lists_under_a_heading_which_is_their_category() -> None:
    data = "## Food\n\n- **Pear**: A pear\n- A plum\n  on linen\n\n1. An apple\n"
    found = records("prompts.md", data)
    assert [(one.title, one.current.text, one.category) for one in found] == [
        ("Pear", "A pear", "Food"),
        ("", "A plum\non linen", "Food"),
        ("", "An apple", "Food"),
    ]


def test_a_text_file_is_called_by_its_name() -> None:
    assert texts("Pear at dawn.txt", "A pear\nat dawn\n") == [("Pear at dawn", "A pear\nat dawn")]


def archive(**files: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    return body.getvalue()


def test_a_folder_of_text_files_as_a_zip() -> None:
    data = archive(
        **{"prompts/Pear.txt": "A pear", "prompts/.hidden.txt": "no", "../../Plum.txt": "A plum", "a.png": ""}
    )
    assert sorted(texts("prompts.zip", data)) == [("Pear", "A pear"), ("Plum", "A plum")]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_file_of_a_zip_is_told_by_its_name(method: int) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", method) as target:
        target.writestr("Pear.txt", "A pear on linen, " * 50)
    data = bytearray(body.getvalue())
    start = 30 + len("Pear.txt") + (9 if method == zipfile.ZIP_LZMA else 0)
    data[start : start + 12] = b"\xff" * 12
    assert problems("a.zip", bytes(data)) == [("Pear.txt", "bad_zip")]


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("bomb.txt", "a" * 100_000)
    with pytest.raises(TooLarge):
        list(read("bomb.zip", data.getvalue()))


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.json", '[{"text": "A pear"}, {"title": "no text"}, 7]', [("2", "no_text"), ("3", "no_object")]),
        ("a.json", "[1,", [("a.json", "bad_json")]),
        ("a.json", "[" * 100_000, [("a.json", "bad_json")]),
        ("a.csv", "title,text\nPear,A pear,more\nPlum,A plum\n", [("2", "bad_row")]),
        ("a.csv", "title,text,settings\nPear,A pear,{nope\n", [("2", "bad_field")]),
        ("a.csv", "", [("1", "empty")]),
        ("a.md", "Only prose.\n", [("a.md", "empty")]),
        ("a.zip", "no zip", [("a.zip", "bad_zip")]),
        ("a.docx", "x", [("a.docx", "unknown_kind")]),
        ("a.txt", " \n", [("a.txt", "no_text")]),
        ("a.json", '[{"text": "' + "a" * 200_001 + '"}]', [("1", "text_too_long")]),
    ],
)
def test_a_bad_row_is_told_by_its_place(name: str, data: str, expected: list[tuple[str, str]]) -> None:
    assert problems(name, data) == expected


def test_a_bad_row_does_not_lose_the_others() -> None:
    rows = list(read("a.csv", b"title,text\nPear,A pear\nBad,\nPlum,A plum\n"))
    assert [row.title if isinstance(row, Record) else row.code for row in rows] == ["Pear", "no_text", "Plum"]


DEEP = '{"a": ' * 101 + "1" + "}" * 101
ODD = r"\ud800 and \u0000"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (f'{{"text": "A pear", "settings": {DEEP}}}', "settings"),
        (f'{{"text": "A pear", "sound": {DEEP}}}', "sound"),
        (f'{{"versions": [{{"number": 1, "text": "A pear", "settings": {DEEP}}}]}}', "versions"),
        ('{"versions": [{"number": 1, "text": "A pear"}], "changes": [{"base": [], "text": "A plum"}]}', "changes"),
        (
            '{"versions": [{"number": 1, "text": "A pear"}], "changes": [{"base": 1, "text": "A plum", "version": {}}]}',
            "changes",
        ),
    ],
)
def test_odd_values_are_told_by_their_field(row: str, field: str) -> None:
    (problem, other) = read("a.json", f'[{row}, "A plum"]'.encode())
    assert problem == Problem("1", "bad_field", {"field": field})
    assert isinstance(other, Record)


def test_a_cell_nested_without_end_is_told_by_its_line() -> None:
    assert problems("a.csv", "text;settings\nA pear;" + DEEP + "\n") == [("2", "bad_field")]


def test_letters_and_numbers_that_no_database_takes_are_replaced() -> None:
    said = f'{{"title": "{ODD}", "text": "{ODD}", "notes": "{ODD}", "settings": {{"x": [NaN, -Infinity, 1e999]}}}}'
    (found,) = records("a.json", f'[{said[:-1]}, "{ODD}": "{ODD}"}}]')
    assert {found.title, found.current.text, found.notes, *found.extra, *found.extra.values()} == {"\ufffd and \ufffd"}
    assert found.current.settings == {"x": [None, None, None]}


def test_the_place_of_a_problem_can_be_stored_too() -> None:
    assert problems("a.json", rf'{{"{ODD}": " "}}') == [("\ufffd and \ufffd", "no_text")]
