"""docs/gateways.md says what the catalogue says."""

from __future__ import annotations

from pathlib import Path

import pytest

from generations.providers import catalogue
from generations.providers.overview import ROWS, tables

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "gateways.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["capabilities", "models"])
def test_the_tables_are_current(name: str) -> None:
    assert "\n".join(tables()[name]) in TEXT, "run: python -m generations.providers.overview"


def test_every_gateway_has_a_column_and_every_row_a_cell_for_each() -> None:
    lines = tables()["capabilities"]
    assert len(lines) == len(ROWS) + 2
    assert {line.count("|") for line in lines} == {len(catalogue.PROFILES) + 2}
