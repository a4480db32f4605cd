"""A prompt's page at 100,000 prompts and 10,000 pictures of its version: the page, the record, similar prompts.

Beside similar prompts the usual way: to compare all of them.
"""

from __future__ import annotations

from typing import Any

from tests.bench.house import house, p50, p95, row

PROMPTS = 100_000
PICTURES = 10_000


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home:
        made = home.inside("tests.bench.library_rows:make", str(PROMPTS))
        home.inside("tests.bench.prompt_pages:pictures", str(PICTURES))
        found = home.inside("tests.bench.prompt_pages:measure", made["slug"], made["session"])
    return [
        row(f"prompt page, version of {PICTURES:,} pictures, p50", p50(found["page"]), "ms", "<= 150", None, 1),
        row("prompt page, processor time p50", p50(found["burnt"]), "ms", "", None, 1),
        row("record of that version, p50", p50(found["record"]), "ms", "<= 60", None, 1),
        row(f"similar among {PROMPTS:,} prompts, p95", p95(found["similar"]), "ms", "<= 100", p50(found["naive"]), 1),
        row("similar, the first that takes the sample", found["first"], "ms", "", None, 1),
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
