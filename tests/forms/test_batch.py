"""Tables of values as people paste them."""

from __future__ import annotations

import pytest

from generations.forms.batch import decoded
from generations.forms.batch_table import Fault, prompts, table

NAMES = ("subject", "light")


def rows(text: str, *names: str) -> list[dict[str, str]]:
    return [values for _line, values in table(text, names or NAMES).rows]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_cells_are_told_apart_by_commas_semicolons_or_tabs(mark: str) -> None:
    assert rows(f"subject{mark}light\npear{mark}soft\n") == [{"subject": "pear", "light": "soft"}]


def test_a_full_width_comma_belongs_to_the_text() -> None:
    assert rows("subject,light\n猫，狗,柔光\n") == [{"subject": "猫，狗", "light": "柔光"}]


def test_the_columns_of_a_header_may_stand_in_any_order_and_case() -> None:
    assert rows("Light,ＳＵＢＪＥＣＴ\nsoft,pear") == [{"light": "soft", "subject": "pear"}]


def test_a_quoted_cell_holds_separators_line_breaks_and_quotation_marks() -> None:
    assert rows('subject,light\n"a, b","say ""hi""\nthere"\nfig,dim') == [
        {"subject": "a, b", "light": 'say "hi"\nthere'},
        {"subject": "fig", "light": "dim"},
    ]


def test_a_row_knows_the_line_on_which_it_begins() -> None:
    found = table('subject,light\n\n"a\nb",soft\nfig,dim', NAMES)
    assert [line for line, _values in found.rows] == [3, 5]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    assert rows('subject,light\n"pear,soft\nfig,dim') == [
        {"subject": '"pear', "light": "soft"},
        {"subject": "fig", "light": "dim"},
    ]


def test_spreadsheets_write_a_mark_first_and_carriage_returns() -> None:
    assert rows("\ufeffsubject;light\r\npear;soft\r\n") == [{"subject": "pear", "light": "soft"}]


def test_one_variable_needs_no_header_and_no_separator() -> None:
    assert rows('red, warm\n"blue, cold"\n', "colour") == [{"colour": "red, warm"}, {"colour": "blue, cold"}]


def test_one_variable_may_have_a_header() -> None:
    assert rows("colour\nred\n", "colour") == [{"colour": "red"}]


def test_a_cell_that_is_missing_is_no_fault() -> None:
    found = table("subject,light\npear", NAMES)
    assert ([values for _line, values in found.rows], found.faults) == ([{"subject": "pear"}], ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("pear,soft\nfig,dim", Fault(1, "", "no_header")),
        ("subject,tone\npear,x", Fault(1, "tone", "unknown_column", "")),
        ("subject,Subject\npear,fig", Fault(1, "Subject", "twice")),
        ("subject\npear\nfig,x", Fault(3, "", "too_many_cells")),
    ],
)
def test_faults_name_line_and_column(text: str, fault: Fault) -> None:
    assert table(text, NAMES).faults == (fault,)


def test_rows_are_kept_beside_a_fault() -> None:
    assert rows("subject,tone\npear,x\nfig,y") == [{"subject": "pear"}, {"subject": "fig"}]


def test_prompts_are_whole_lines() -> None:
    assert prompts("A pear, ripe\r\n\r\n  A fig; green \n") == [(1, "A pear, ripe"), (3, "A fig; green")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_files_are_read_as_spreadsheets_write_them(encoding: str) -> None:
    assert decoded("主体,光线\n梨,柔光".encode(encoding)) == "主体,光线\n梨,柔光"
