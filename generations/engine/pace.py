"""A gateway that takes only so many requests from one key in so many seconds, look-ups included: everybody's turns stand in one row.

Each request takes its turn in the future, first come first served, so nobody waits for ever and nothing is lost when a process ends.
Look-ups leave some of every window to paid calls: tasks that are asked for again and again must not keep new ones waiting.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from bisect import bisect
from urllib.parse import urlsplit

from django.conf import settings

from generations.engine.database import Database
from generations.engine.job import Way
from generations.models import Pace

SHARE = 4
"""One of so many turns of a window is kept for paid calls."""
MARGIN, LEAST_MARGIN = 0.05, 0.5
"""A window is taken for so much longer (a part of it, and seconds at least): requests do not all travel equally fast."""
LEAD = 0.2
"""Seconds from the taking of a turn to the turn: what the database takes to write it down does not make a request late."""


class Pacer:
    """The ``Pace`` of one wire. ``paid``: its first request is a paid call; all others are look-ups."""

    def __init__(self, database: Database, way: Way, *, paid: bool) -> None:
        self._database = database
        self._name = name_of(way)
        self._most, window = way.profile.pace or (1, 0.0)
        self._window = window + max(window * MARGIN, LEAST_MARGIN)
        self._paid = paid

    async def turn(self) -> None:
        """Return once one more request may be sent. Counts that request."""
        paid, self._paid = self._paid, False
        at = await self._database.write(take, self._name, self._most, self._window, paid=paid)
        await asyncio.sleep(max(0.0, at - time.time()))


def name_of(way: Way) -> str:
    """A keyed hash of host and key: who reads the table learns neither."""
    text = f"{urlsplit(way.base_url).netloc}\n{way.secret}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"pace\n" + text, hashlib.sha256).hexdigest()


def take(name: str, most: int, window: float, *, paid: bool) -> float:
    """Take the next turn in the row ``name``: seconds since the epoch. In a transaction; others wait for its end."""
    Pace.objects.get_or_create(name=name)
    row = Pace.objects.select_for_update().get(name=name)
    now = time.time()
    turns = [(float(at), bool(was_paid)) for at, was_paid in row.turns if at > now - window]
    at = next_turn(turns, now, most, window, paid=paid)
    row.turns = sorted([*turns, (at, paid)])
    row.save(update_fields=["turns"])
    return at


def next_turn(turns: list[tuple[float, bool]], now: float, most: int, window: float, *, paid: bool) -> float:
    """The first moment after ``now`` at which one more turn fits: never more than ``most`` within ``window`` seconds, nor more
    look-ups than leave a share to paid calls; behind everybody of its own kind."""
    alike = [at for at, was_paid in turns if was_paid == paid]
    every = [at for at, _ in turns]
    start = max([now + LEAD, *alike[-1:]])
    for at in [start, *sorted(one + window for one in every if one + window > start)]:
        if _fits(every, at, most, window) and (paid or _fits(alike, at, max(1, most - most // SHARE), window)):
            return at
    raise AssertionError("after the last turn's window there is room")


def _fits(turns: list[float], at: float, most: int, window: float) -> bool:
    """Whether no window that holds ``at`` would hold more than ``most`` turns. ``turns`` in their order."""
    place = bisect(turns, at)
    near = [*turns[max(0, place - most) : place], at, *turns[place : place + most]]
    return all(near[one + most] - near[one] >= window for one in range(len(near) - most))
