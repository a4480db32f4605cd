"""A project whose pictures come from one another, and the time that its graph takes. Called inside a house."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from generations.models import Lineage, Picture
from tests import families
from tests.bench import people

ROUNDS = 30


def measure() -> dict[str, object]:
    """Milliseconds of the processor and queries of the graph's view, and of the naive walk over the same rows."""
    team = people.team()
    owner, *_ = people.members(team, 1)
    every = families.dynasty(team.projects.get(), owner)
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = people.session(owner)
    address = f"/{team.slug}/p/{every[1].public_id}/lineage"

    def view() -> None:
        answer = client.get(address, headers={"X-Partial": "lineage"})
        if answer.status_code != 200 or answer.content.count(b"<image") != len(every):
            raise AssertionError(f"{answer.status_code}: not the whole family")

    times, queries = _measured(view)
    naive, naive_queries = _measured(lambda: _walk(every[1]))
    return {"times": times, "queries": queries, "naive": naive, "naive_queries": naive_queries}


def _measured(act: Callable[[], None]) -> tuple[list[float], int]:
    act()
    queries = Counter()
    with connection.execute_wrapper(queries):
        act()
    times = []
    for _ in range(ROUNDS):
        # The processor's time: what else the machine does is not the studio's.
        began = time.process_time()
        act()
        times.append(1000 * (time.process_time() - began))
    return times, queries.count


class Counter:
    """Counts the queries of a connection; a request empties Django's own list."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        return execute(*statement)


def _walk(picture: Picture) -> None:
    waiting, seen = [picture], {picture.pk}
    while waiting:
        one = waiting.pop()
        for edge in Lineage.objects.filter(picture=one).select_related("generation"):
            for child in edge.generation.pictures.select_related("image"):
                if child.pk not in seen:
                    seen.add(child.pk)
                    waiting.append(child)
