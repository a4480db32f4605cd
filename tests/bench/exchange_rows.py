"""What ``bench_exchange`` measures, inside a process with Django set up."""

from __future__ import annotations

import io
import json
import time
from typing import Any

from generations import exchange as files
from generations.models import Prompt
from generations.workflow import exchange, prompts
from tests.base import World, make_world

COUNT = 10_000
NAIVE = 300
"""Prompts made one by one, as a loop would; the figure is for as many as the others."""


def measure() -> dict[str, float]:
    """Seconds of the look, of the whole import, of the export, and of making as many one by one."""
    world = make_world()
    actor = world.actor(world.alice)
    data = json.dumps([_row(number) for number in range(COUNT)]).encode()
    begun = time.perf_counter()
    job = exchange.look(actor, [("team.json", data)])
    looked = time.perf_counter()
    exchange.begin(job, sharing="team", changed="version")
    job.refresh_from_db()
    while job.is_running:
        job = exchange.step(job, actor, "")
    taken = time.perf_counter()
    files.write_json(io.StringIO(), exchange.records(actor.prompts()), {})
    written = time.perf_counter()
    assert Prompt.objects.count() == COUNT
    return {"look": looked - begun, "import": taken - begun, "export": written - taken, "naive": _one_by_one(world)}


def _row(number: int) -> dict[str, Any]:
    text = f"A [fruit] number {number} on linen, soft light, 宋代茶盏第{number}件. " + "Grain, long shadows. " * 30
    tags = ["food", f"series {number % 50}"]
    return {"title": f"Prompt {number}", "text": text, "tags": tags, "category": "food", "settings": {"aspect": "4:5"}}


def _one_by_one(world: World) -> float:
    begun = time.perf_counter()
    for number in range(NAIVE):
        row = _row(COUNT + number)
        details = prompts.Details(title=row["title"], tags=tuple(row["tags"]), category=row["category"])
        prompts.create(world.team, world.alice, details, prompts.Words(text=row["text"], settings=row["settings"]))
    return (time.perf_counter() - begun) / NAIVE * COUNT
