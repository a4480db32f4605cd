"""docs/kill-points.md says what the tests demand."""

from __future__ import annotations

import re
from pathlib import Path

from generations import points
from tests.kills.test_kills import end_of

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "kill-points.md").read_text(encoding="utf-8")


def test_every_point_stands_there_with_its_end() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| (\w+) \|", TEXT, re.MULTILINE))
    assert rows == {point: end_of(point, "worker") for point in points.NAMES}
