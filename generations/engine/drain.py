"""One woken worker: claims due calls in batches and makes them, up to ENGINE_PARALLEL at once, in one asyncio loop.

1. Become this machine's claimer, or leave at once: another drain is.
2. Claim what the gateways' limits allow, fairly; make the calls; claim again as soon as something new is due.
3. Renew the leases of everything held, in one UPDATE, every third of a lease.
4. After ENGINE_DRAIN, or at the stop flag: claim no more. Ring for a successor, and finish what is held.
5. With nothing held and nothing due soon: give up the lock, look once more (a doorbell may have found the lock taken in this
   very moment), and leave.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import Error
from django.utils import timezone

from generations import storage
from generations.engine import adoption, claim, job, lookups, losses, pulse, receipts
from generations.engine.call import Caller
from generations.engine.database import Database
from generations.engine.failure import Failure
from generations.engine.owner import new_owner, node
from generations.engine.stop import Grace, stopping
from generations.models import Heartbeat
from generations.points import reached
from generations.workflow import bell

log = logging.getLogger(__name__)

POLL = 0.03
"""Seconds between two looks for new work while the drain runs; a look is one indexed read."""
BLOCKED_POLL = 0.25
"""The same while there is work that no gateway may be given now."""
FIRST_BEAT = 0.3
"""Seconds after which a new drain first shows life."""
SOON = 15.0
"""A call that is due within this many seconds is waited for; for a later one, rescue rings."""


class Drain:
    """``await Drain().run()``; see the module. Returns when there is nothing left to do."""

    def __init__(self) -> None:
        self.owner = new_owner()
        self._grace = Grace()
        self._tasks: set[asyncio.Task[None]] = set()
        self._adopting: set[int] = set()
        self._wake = asyncio.Event()
        self._began = time.monotonic()
        self._claiming = True
        self._blocked_since: float | None = None

    async def run(self) -> None:
        async with Database() as self._database, Caller(self._database) as self._caller:
            if not await self._database.write(claim.take_lock, self.owner):
                return
            keeper = asyncio.ensure_future(self._keep_leases())
            try:
                await self._adopt()
                await self._work()
            finally:
                keeper.cancel()
                await self._end_tasks()
                reached("before_leave")
                await self._database.write(claim.leave_lock, self.owner)

    async def _work(self) -> None:
        while True:
            if self._claiming and (stopping() or time.monotonic() - self._began > settings.ENGINE_DRAIN):
                await self._stop_claiming()
            if self._grace.over():
                return
            try:
                took = await self._take() if self._claiming else 0
                if not took and not self._tasks and not await self._worth_waiting():
                    return
            except Error:
                log.exception("Work could not be looked for; trying again")
            await self._pause()

    async def _stop_claiming(self) -> None:
        self._claiming = False
        await self._database.insist(claim.leave_lock, self.owner)
        if not stopping():
            await self._database.insist(bell.ring)

    async def _pause(self) -> None:
        """Until a call ends, or the next look is due."""
        self._wake.clear()
        waiting = BLOCKED_POLL if self._blocked_since or not self._claiming else POLL
        try:
            async with asyncio.timeout(waiting):
                await self._wake.wait()
        except TimeoutError:
            return

    # -- Taking work ---------------------------------------------------------------------------------------------------

    async def _take(self) -> int:
        """Claim and start what may be started now. Returns how many calls."""
        looked = await self._look(settings.ENGINE_PARALLEL - len(self._tasks))
        room = settings.ENGINE_PARALLEL - len(self._tasks)
        if room <= 0 or not await self._database.read(claim.is_due):
            self._blocked_since = None
            return looked
        keys: list[int] = []
        # Without room for its answer nothing paid is begun.
        if storage.has_room():
            keys = await self._database.write(claim.claim, self.owner, room)
        for made in await self._jobs(keys):
            self._start(made)
        self._note_blocked(bool(keys))
        return len(keys) + looked

    async def _look(self, room: int, *, abandoned: bool = False) -> int:
        """Take up tasks that are to be looked up, within ``room``. Returns how many."""
        if room <= 0 or not (abandoned or await self._database.read(lookups.are_due)):
            return 0
        keys = await self._database.write(lookups.take, self.owner, room, abandoned=abandoned)
        made, broken = await self._database.read(job.load, keys, self.owner) if keys else ([], [])
        for key in broken:
            await self._database.insist(losses.give_up, key, self.owner)
        for one in made:
            self._keep(asyncio.ensure_future(self._caller.look(one)))
        return len(made)

    async def _jobs(self, keys: list[int]) -> list[job.Job]:
        if not keys:
            return []
        made, broken = await self._database.read(job.load, keys, self.owner)
        for key in broken:
            await self._database.insist(losses.drop, key, self.owner, Failure(code="gateway_unusable"))
        return made

    def _start(self, made: job.Job) -> None:
        self._keep(asyncio.ensure_future(self._caller.make(made)))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("A call's end could not be written down", exc_info=error)

    def _note_blocked(self, took: bool) -> None:
        if took:
            self._blocked_since = None
        elif self._blocked_since is None:
            self._blocked_since = time.monotonic()

    async def _worth_waiting(self) -> bool:
        """With nothing under way: whether something will be due soon. Otherwise the lock is given up."""
        if not self._claiming:
            return False
        if self._blocked_since is not None:
            return time.monotonic() - self._blocked_since < SOON
        due = await self._database.read(claim.next_due)
        now = timezone.now()
        if due is not None and now < due < now + timedelta(seconds=SOON):
            return True
        # Not the claimer from here on, also in the eyes of the one who keeps the lock.
        self._claiming = False
        await self._database.write(claim.leave_lock, self.owner)
        if await self._database.read(claim.is_due) or await self._database.read(lookups.are_due):
            self._claiming = await self._database.write(claim.take_lock, self.owner)
        return self._claiming

    # -- Staying alive -------------------------------------------------------------------------------------------------

    async def _keep_leases(self) -> None:
        """Show life, often enough for the shortest of the leases; and look for answers that others left on the disk."""
        beat = min(settings.ENGINE_LEASE / claim.LOCK_PART / 3, settings.ENGINE_HEARTBEAT_LIMIT / 4)
        # The lock was taken a moment ago; four commits of our own would stand between a press and its request.
        await asyncio.sleep(min(beat, FIRST_BEAT))
        while True:
            try:
                await self._beat()
                await asyncio.sleep(beat)
                await self._adopt()
            except Error:
                log.exception("The leases could not be renewed")
                await asyncio.sleep(beat)

    async def _beat(self) -> None:
        await self._database.write(claim.renew, self.owner)
        if self._claiming and not await self._database.write(claim.keep_lock, self.owner):
            # Another drain took the lock while this machine slept: that one claims now.
            self._claiming = False
        await self._database.write(pulse.beat)
        await self._database.write(Heartbeat.show, f"drain:{node()}", running=len(self._tasks))

    async def _adopt(self) -> None:
        """Take up what others left: their answers on the disk, their tasks at gateways."""
        if not self._claiming:
            return
        await self._look(settings.ENGINE_PARALLEL - len(self._tasks), abandoned=True)
        if not await asyncio.to_thread(receipts.waiting):
            return
        for made, outcome in await self._database.write(adoption.adopt, self.owner, frozenset(self._adopting)):
            self._adopting.add(made.attempt_id)
            self._keep(asyncio.ensure_future(self._caller.adopt(made, outcome)))

    async def _end_tasks(self) -> None:
        """The grace is over, or the loop has failed: cut what still runs. Each call writes down its own end."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
