"""Many tasks that are asked for at the pace of one key: each gets its turn, and the time of a look-up begins with it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from generations.engine import pace
from generations.providers.tasks import Look, look_up
from generations.wire import ClientPool, Limits, open_wire
from tests.gateways.tasks import TaskGateway
from tests.providers.base import KEY
from tests.providers.tasks import asked, dialect_of, remote_id

MOST, WINDOW = 20, 1.0
TASKS = 80
PATIENT = Limits(deadline=60)
ONE_LOOK = 2.0
"""Much less than the 5 s that all of them take: a quarter of every window is kept for paid calls."""


class Row:
    """The row of a key's turns, kept in memory."""

    def __init__(self) -> None:
        self.turns: list[tuple[float, bool]] = []

    async def turn(self) -> None:
        at = pace.next_turn(sorted(self.turns), time.time(), MOST, WINDOW, paid=False)
        self.turns.append((at, False))
        await asyncio.sleep(at - time.time())


def test_all_of_many_tasks_are_looked_at_and_no_turn_is_wasted(tmp_path: Path) -> None:
    row, dialect = Row(), dialect_of("runapi")

    async def look(gateway: TaskGateway, pool: ClientPool) -> Look:
        async with open_wire(
            base_url=gateway.base_url, key=KEY, spool=tmp_path, pool=pool, limits=PATIENT, pace=row
        ) as wire:
            path = dialect._path(remote_id("runapi", "run_0a"), asked("runapi"))
            return await look_up(wire, path, ONE_LOOK)

    async def all_looks(gateway: TaskGateway) -> list[Look]:
        async with ClientPool(gateway.allowed) as pool:
            return await asyncio.gather(*(look(gateway, pool) for _ in range(TASKS)))

    began = time.time()
    with TaskGateway("runapi", "ok", looks=("done",)) as gateway:
        found = asyncio.run(all_looks(gateway))
    # Any answer will do: the server has no such task.
    assert {one.status for one in found} == {404}
    assert len(row.turns) == TASKS
    times = sorted(at for at, _ in row.turns)
    assert times[-1] - began > 2 * ONE_LOOK
    assert all(times[place + MOST] - times[place] >= WINDOW for place in range(TASKS - MOST))
