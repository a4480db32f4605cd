"""The gallery at 100,000 pictures: server time of a page of 60, its growth with depth, its queries, and search.

Beside it the usual list: OFFSET and COUNT, and model instances whose relations the template follows.
"""

from __future__ import annotations

from typing import Any

from tests.bench.house import house, p50, p95, row

PICTURES = 100_000


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home:
        made = home.inside("tests.bench.gallery_rows:make", str(PICTURES))
        found = home.inside("tests.bench.gallery_pages:measure", made["slug"], made["session"])
    times, naive = found["times"], found["naive"]
    first, flat = times["first"], naive["first"]
    growth = max(p50(times[name]) for name in ("middle", "deep")) / p50(first)
    return [
        row(f"gallery page of 60 of {PICTURES:,}, p50", p50(first), "ms", "<= 8", p50(flat), 1),
        row("gallery page, p95", p95(first), "ms", "<= 20", max(flat), 1),
        row("gallery page, processor time p50", p50(found["burnt"]), "ms", "", None, 1),
        row("gallery page at the end against the first", growth, "times", "<= 1.2", p50(naive["deep"]) / p50(flat)),
        row("gallery page, queries", found["queries"], "queries", "<= 8", None, 0),
        row("next 60 tiles at the end, p50", p50(times["more"]), "ms", "", p50(naive["deep"]), 1),
        row("search of two words, p50", p50(times["words"]), "ms", "", None, 1),
        row("search of two Chinese characters, p50", p50(times["chinese"]), "ms", "", None, 1),
        row("making the rows", made["seconds"], "s", "< 60", None, 1),
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
