"""``python -m tests.bench.run [part of a name …]``: every figure beside its naive counterpart, as a table and in ``bench.json``.

Each ``bench_*.py`` has a ``run()`` that returns rows: ``name``, ``value``, ``unit``, ``goal`` ("<= 5", ">= 4000", a number for "at most",
or nothing) and ``naive`` (the usual way to do the same, measured in the same run; None where there is none). Each file runs in a process
of its own, so that none pays for another's memory. Ends with 1 if a goal was missed.
"""

from __future__ import annotations

import json
import operator
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COMPARE = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
Row = dict[str, Any]


def main(wanted: list[str]) -> int:
    names = [
        path.stem for path in sorted(HERE.glob("bench_*.py")) if not wanted or any(part in path.stem for part in wanted)
    ]
    rows = [row for name in names for row in measured(name)]
    (ROOT / "bench.json").write_text(
        json.dumps({"made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "rows": rows}, indent=2) + "\n"
    )
    missed = [row["name"] for row in rows if row["reached"] is False]
    if missed:
        print(f"Missed: {'; '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


def measured(name: str) -> list[Row]:
    """Run one file in a process of its own and print its rows as they come."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.run", "--only", name],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        return [
            shown(
                {
                    "file": name,
                    "name": f"{name} failed",
                    "value": None,
                    "unit": "",
                    "goal": None,
                    "naive": None,
                    "reached": False,
                }
            )
        ]
    return [shown(completed(name, row)) for row in json.loads(done.stdout.splitlines()[-1])]


def completed(name: str, row: Row) -> Row:
    """The row with what follows from it: is the goal reached, and how many times better than the naive way."""
    better, worse = (row["value"], row["naive"]) if str(row["goal"]).startswith(">") else (row["naive"], row["value"])
    ratio = round(better / worse, 2) if better is not None and worse else None
    return {"file": name, **row, "reached": reached(row), "ratio": ratio}


def reached(row: Row) -> bool | None:
    """None where there is no goal."""
    if not row["goal"]:
        return None
    sign, _, number = str(row["goal"]).rpartition(" ")
    return bool(COMPARE[sign or "<="](row["value"], float(number.replace(",", ""))))


def shown(row: Row) -> Row:
    """Print one line of the table."""
    mark = {True: "✓", False: "✗", None: " "}[row["reached"]]
    figures = [
        f"{row['value']} {row['unit']}",
        f"goal {row['goal']}" if row["goal"] else "",
        f"naive {row['naive']}" if row["naive"] else "",
    ]
    times = f"{row['ratio']}x" if row.get("ratio") else ""
    print(f"{mark} {row['name'][:56]:<56} {figures[0]:>16} {figures[1]:>14} {figures[2]:>16} {times:>8}", flush=True)
    return row


if __name__ == "__main__":
    if sys.argv[1:2] == ["--only"]:
        print(json.dumps(import_module(f"tests.bench.{sys.argv[2]}").run()))
        sys.exit()
    sys.exit(main(sys.argv[1:]))
