"""The gallery at 100,000 pictures: pages, depth, search, every pair of filters, numbers, and what its index costs.

``GALLERY_PICTURES=1000000`` makes it a million, which takes some minutes more. With TEST_DATABASE_URL the same on PostgreSQL. Beside it
the usual list: OFFSET and COUNT, and model instances whose relations the template follows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.house import House, house, p50, p95, row
from tests.scale.databases import SERVER, own_database

PICTURES = int(os.environ.get("GALLERY_PICTURES", "100000"))
FEW = 1_000
HERE = "tests.bench.gallery_pages"
LONGEST = 3600.0
Rows = list[dict[str, Any]]


def run() -> Rows:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    found = figures("")
    if SERVER:
        found += figures("PostgreSQL: ")
    return found


def figures(mark: str) -> Rows:
    with home(mark, "few") as small:
        few = _filled(small, FEW)
        base = small.inside(f"{HERE}:measure", few["slug"], few["session"])["times"]
    with home(mark, "many") as large:
        made = _filled(large, PICTURES)
        who = (made["slug"], made["session"])
        found = {
            name: large.inside(f"{HERE}:{name}", *who, timeout=LONGEST)
            for name in ("measure", "combine", "reckon", "change", "naive")
        }
    lines = [*_pages(found["measure"], found["naive"], base), *_combined(found["combine"]), *_costs(made, found)]
    return [line | {"name": mark + line["name"]} for line in lines]


@contextmanager
def home(mark: str, name: str) -> Iterator[House]:
    """A studio with a database of the kind that is asked for."""
    if not mark:
        with house() as made:
            yield made
        return
    with own_database(f"bench_{name}") as url, house(DATABASE_URL=url) as made:
        yield made


def _filled(home: House, count: int) -> dict[str, Any]:
    made = home.inside("tests.bench.million_rows:make", str(count), timeout=LONGEST)
    return made | {"sealing": home.inside(f"{HERE}:seal", str(made["team"]), timeout=LONGEST)}


def _pages(found: dict[str, Any], naive: dict[str, Any], few: dict[str, Any]) -> Rows:
    times = found["times"]
    first, flat = times["first"], naive["first"]
    depths = [p50(times[f"plain {place}"]) / p50(first) for place in ("quarter", "middle", "deep")]
    depths += [p50(times[f"filtered {place}"]) / p50(times["filtered"]) for place in ("quarter", "middle", "deep")]
    searches = {
        name: values
        for name, values in times.items()
        if name.split(" ")[0] not in {"plain", "filtered", "first", "more"}
    }
    slowest = max(searches, key=lambda name: p95(searches[name]))
    return [
        row(f"gallery page of 60 of {PICTURES:,}, p50", p50(first), "ms", "<= 16", p50(flat), 1),
        row("gallery page, p95", p95(first), "ms", "<= 20", max(flat), 1),
        row("gallery page, processor time p50", p50(found["burnt"]), "ms", "", None, 1),
        row(
            "gallery page at any depth against the first",
            max(depths),
            "times",
            "<= 1.2",
            p50(naive["deep"]) / p50(flat),
        ),
        row(
            f"gallery page of {PICTURES:,} against one of {FEW:,}",
            p50(first) / p50(few["first"]),
            "times",
            "<= 1.2",
            None,
        ),
        row("gallery page, queries", found["queries"], "queries", "<= 10", None, 0),
        row("next 60 tiles at the end, p50", p50(times["more"]), "ms", "", p50(naive["deep"]), 1),
        row(f"slowest search ({slowest}), p95", p95(searches[slowest]), "ms", "<= 50", None, 1),
        *(row(f"search of {name}, p95", p95(values), "ms", "<= 50", None, 1) for name, values in searches.items()),
    ]


def _combined(found: dict[str, Any]) -> Rows:
    lines: Rows = []
    for kind, asked in found.items():
        times = [time for time, _address in asked]
        slowest = max(asked)[1]
        lines.append(row(f"filters, {kind} ({len(times)}), p95", p95(times), "ms", "<= 50", None, 1))
        lines.append(row(f"filters, {kind}, longest: {slowest}", max(times), "ms", "<= 100", None, 1))
    return lines


def _costs(made: dict[str, Any], found: dict[str, Any]) -> Rows:
    sealing, change = made["sealing"], found["change"]
    return [
        *(row(f"{name}, p50", p50(values), "ms", "", None, 1) for name, values in found["reckon"].items()),
        row("a flag, with its bitmaps, p50", p50(change["flag"]), "ms", "", None, 1),
        row("refresh of 100,000 newly tagged", change["refresh of many"][0] / 1000, "s", "", None),
        row("sealing with nothing new, p50", p50(change["sealing with nothing new"]), "ms", "", None, 1),
        row("making the index", sealing["pictures"] / sealing["seconds"], "pictures/s", ">= 5000", None, 0),
        row("the index", sealing["megabytes"], "MB", "", None, 1),
        row("making the rows", made["seconds"], "s", "", None, 1),
    ]
