"""The library at 100,000 prompts: server time of its list, of search as one types, of filters and of pages far down, in each order.

Beside it the usual way: LIKE, OFFSET and COUNT, and model instances whose relations the template follows. With ``DATABASE_URL`` naming
an empty PostgreSQL database, the same figures for that.
"""

from __future__ import annotations

from typing import Any

from tests.bench.house import house, p50, p95, row

PROMPTS = 100_000
GOAL = "<= 30"
SHOWN = {
    "list": "library page of 40",
    "deep": "next 40 far down the list",
    "common": "search, a word that half of them say",
    "letter": "search, one letter",
    "rare": "search, a rare word",
    "chinese": "search, two Chinese characters",
    "character": "search, one Chinese character",
    "both": "search, a common word and Chinese",
    "typo": "search, a typo in a common word",
    "rare-typo": "search, a typo in a rare word",
    "nothing": "search that finds nothing",
    "deep-search": "search, far down",
    "filtered": "search with a category",
    "several": "search with a tag and a category",
    "tag": "a tag that many have",
    "rare-tag": "a tag that few have",
    "own": "one's private prompts",
    "starred": "favourites",
    "collection": "a collection in its order",
}


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``: the p95 of each over all its orders."""
    with house() as home:
        made = home.inside("tests.bench.library_rows:make", str(PROMPTS), timeout=1200)
        found = home.inside("tests.bench.library_pages:measure", made["slug"], made["session"], timeout=1200)
    times, naive = found["times"], found["naive"]
    rows = [
        row(f"{words}, p95", p95(_all(times, kind)), "ms", GOAL, p50(naive[kind]) if kind in naive else None, 1)
        for kind, words in SHOWN.items()
    ]
    return [
        *rows,
        row(
            "library, p95 of all that was asked",
            p95([one for all_ in times.values() for one in all_]),
            "ms",
            GOAL,
            None,
            1,
        ),
        row("library page, queries", found["queries"], "queries", "<= 20", None, 0),
        row("making the prompts", made["seconds"], "s", "", None, 1),
    ]


def _all(times: dict[str, list[float]], kind: str) -> list[float]:
    return [one for name, measured in times.items() if name.split()[0] == kind for one in measured]


if __name__ == "__main__":
    for line in run():
        print(line)
