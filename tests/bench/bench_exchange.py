"""The library in and out: 10,000 prompts through the import's own steps, and the same library as one JSON file.

Beside the import the usual way: a prompt after the other, each with its own queries.
"""

from __future__ import annotations

from typing import Any

from tests.bench.house import house, row


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home:
        found = home.inside("tests.bench.exchange_rows:measure")
    return [
        row("look at 10,000 prompts of a file", found["look"], "s", "", None, 1),
        row("import 10,000 prompts, with the look", found["import"], "s", "<= 60", found["naive"], 1),
        row("export 10,000 prompts", found["export"], "s", "", None, 1),
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
