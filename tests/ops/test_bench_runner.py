from __future__ import annotations

import pytest

from tests.bench.run import completed, reached


@pytest.mark.parametrize(
    ("value", "goal", "expected"),
    [
        (4.9, "<= 5", True),
        (5.1, "<= 5", False),
        (4100, ">= 4,000", True),
        (79, 80.0, True),
        (81, 80.0, False),
        (1, "", None),
    ],
)
def test_goals(value: float, goal: object, expected: bool | None) -> None:
    assert reached({"value": value, "goal": goal}) is expected


@pytest.mark.parametrize(("goal", "value", "naive"), [("<= 5", 4, 16), (">= 5", 16, 4)])
def test_ratio_says_how_many_times_better(goal: str, value: float, naive: float) -> None:
    assert completed("x", {"name": "", "unit": "", "goal": goal, "value": value, "naive": naive})["ratio"] == 4
