"""Commits what open pages are told of, one notice after another, and says when each was committed. Called inside a house."""

from __future__ import annotations

import time

from django.db import transaction

from generations.models import Event, Team


def commit(count: str, every: str) -> dict[str, float]:
    """The moment (seconds since 1970) after the commit of each notice, by its id."""
    team = Team.objects.get()
    committed: dict[str, float] = {}
    first = Event.objects.count()
    for number in range(first, first + int(count)):
        # Not in step with the watcher's 50 ms.
        time.sleep(float(every) * (0.8 + 0.4 * (number % 7) / 7))
        with transaction.atomic():
            Event.tell(team, "generation", f"n{number}")
        committed[f"n{number}"] = time.time()
    return committed
