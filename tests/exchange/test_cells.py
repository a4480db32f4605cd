"""Cells that spreadsheets would run as formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.exchange.cells import close_cell, open_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "'=1"])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert close_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["A pear", "'tis the season", "", "3:4"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert close_cell(text) == text


@given(st.text(alphabet="'=+-@\t\r\na ＝", max_size=8))
def test_every_cell_comes_back(text: str) -> None:
    assert open_cell(close_cell(text)) == text
