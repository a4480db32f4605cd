"""Acts on all of 100,000 pictures: how soon they are answered, how long a step holds the database; look-alikes among a million hashes."""

from __future__ import annotations

from typing import Any

from tests.bench.house import house, row

PICTURES = 100_000
HASHES = 1_000_000


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home:
        made = home.inside("tests.bench.bulk_acts:make", str(PICTURES))
        acts = home.inside("tests.bench.bulk_acts:acts", made["slug"])
        alike = home.inside("tests.bench.bulk_acts:hashes", made["slug"], str(HASHES), timeout=1200)
    goals = {"select": "<= 100", "similar": "<= 100", "similar, worst": "<= 250"}
    goals |= {name: "<= 100" for name in acts if name.endswith("answer")}
    goals |= {name: "<= 1000" for name in acts if name.endswith("longest step")}
    figures = {f"{name} of {PICTURES:,}": (value, goals.get(name, "")) for name, value in acts.items()}
    figures |= {f"{name} among {HASHES:,}": (value, goals.get(name, "")) for name, value in alike.items()}
    return [row(name, value, "ms", goal, None, 1) for name, (value, goal) in figures.items()]


if __name__ == "__main__":
    for line in run():
        print(line)
