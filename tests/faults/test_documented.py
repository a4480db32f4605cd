"""docs/faults.md holds the table that the tests run through."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation

from tests.faults.table import FAULTS, lines
from tests.gateways.faulty import SCENARIOS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")


def test_table_is_current() -> None:
    with translation.override("en"):
        assert "\n".join(lines()) in TEXT, "run: python -m tests.faults.table"


def test_every_scenario_of_the_gateway_is_in_it() -> None:
    assert {name for fault in FAULTS for name in fault.script} | {"stream"} == SCENARIOS
