"""The family of a picture: 200 pictures in 30 generations, as the dialog of its view fetches it.

Beside it the usual way: the same rows, walked level by level with model instances.
"""

from __future__ import annotations

from typing import Any

from tests.bench.house import house, p50, p95, row


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home:
        found = home.inside("tests.bench.lineage_rows:measure")
    return [
        row(
            "lineage of 200 pictures, 30 generations, processor p50",
            p50(found["times"]),
            "ms",
            "<= 50",
            p50(found["naive"]),
            1,
        ),
        row("lineage, p95", p95(found["times"]), "ms", "", max(found["naive"]), 1),
        row("lineage, queries", found["queries"], "queries", "<= 9", found["naive_queries"], 0),
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
