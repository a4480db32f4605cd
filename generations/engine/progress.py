"""What is learnt while a call runs: the gateway's id for it, and partial pictures."""

from __future__ import annotations

import asyncio
import logging
import secrets
from pathlib import Path

from django.conf import settings

from generations import imaging, storage
from generations.engine import settle
from generations.engine.database import Database
from generations.engine.job import Job
from generations.engine.storable import unsaid
from generations.imaging import ImageRefused, ImagingFailed
from generations.points import reached

log = logging.getLogger(__name__)


class Report:
    """The ``Progress`` of one call. Previews are made beside the call: a stream must not wait for them, and of those that
    come while one is being made only the newest is shown."""

    def __init__(self, job: Job, database: Database, known: str = "") -> None:
        self.known = known
        """The gateway's id for the call, as far as the database has it."""
        self._job = job
        self._database = database
        self._newest: dict[int, tuple[int, Path]] = {}
        self._maker: asyncio.Task[None] | None = None

    async def remote_id(self, value: str) -> None:
        try:
            await self._database.insist(settle.note_remote_id, self._job, unsaid(value, self._job.way.secret))
            self.known = value
        except Exception:
            log.exception("An id could not be noted")
        reached("after_remote_id")

    async def partial(self, index: int, number: int, path: Path) -> None:
        before = self._newest.pop(index, None)
        if before is not None:
            before[1].unlink(missing_ok=True)
        self._newest[index] = (number, path)
        if self._maker is None or self._maker.done():
            self._maker = asyncio.ensure_future(self._make())

    async def close(self) -> None:
        """Nothing more will be shown: the call has ended."""
        if self._maker is not None:
            self._maker.cancel()
            await asyncio.gather(self._maker, return_exceptions=True)
        for _, path in self._newest.values():
            path.unlink(missing_ok=True)

    async def _make(self) -> None:
        while self._newest:
            index, (number, path) = self._newest.popitem()
            try:
                await self._show(index, number, path)
            except (ImageRefused, ImagingFailed, OSError) as error:
                log.info("A preview could not be made: %s", error)
            except Exception:
                log.exception("A preview could not be shown")
            finally:
                path.unlink(missing_ok=True)

    async def _show(self, index: int, number: int, path: Path) -> None:
        if index >= len(self._job.slots):
            return
        slot_id = self._job.slots[index][0]
        small = Path(settings.SPOOL_DIR) / f"preview-{secrets.token_hex(8)}.webp"
        key = f"previews/{self._job.team_id}/{slot_id}-{self._job.attempt_id}-{number}-{secrets.token_hex(8)}.webp"
        try:
            await asyncio.to_thread(imaging.preview, path, small)
            await asyncio.to_thread(storage.put_file, key, small)
            stale = await self._database.write(settle.note_preview, self._job, slot_id, key, number)
            await asyncio.to_thread(storage.delete_keys, [stale])
        finally:
            small.unlink(missing_ok=True)
