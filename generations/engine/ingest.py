"""From an answer on the disk to pictures in the gallery: examine, store, write down, settle."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from generations import imaging, storage
from generations.engine import receipts, settle
from generations.engine.database import Database
from generations.engine.job import Job
from generations.engine.settle import Arrival, Spoilt
from generations.engine.storable import storable
from generations.imaging import Facts, Guarded, ImageRefused, ImagingFailed
from generations.points import reached
from generations.providers.base import Outcome, Picture

T = TypeVar("T")
log = logging.getLogger(__name__)

PASSING = {"busy", "child_died", "too_slow", "too_much_memory"}
"""Refusals that say more about this machine at this moment than about the file: tried again."""
TRIES = 3
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0


class Ingester:
    """Takes answers in. ``at_once`` pictures are examined at a time, as many as imaging has children."""

    def __init__(self, database: Database, at_once: int = 3) -> None:
        self._database = database
        self._places = asyncio.Semaphore(at_once)

    async def take_in(self, job: Job, outcome: Outcome) -> None:
        """Bring the answer's pictures and its cost into the database, then drop its receipt. Safe to repeat.

        A storage that takes no more (disk full) is tried until it does: the answer has been paid for. If this is cancelled on
        the way, the receipt stands and the next drain begins here again. Where another task is at the same answer, it is left to it.
        """
        with receipts.hold(job.attempt_id) as alone:
            if alone:
                await self._take_in(job, storable(outcome))

    async def _take_in(self, job: Job, outcome: Outcome) -> None:
        arrivals: list[Arrival] = []
        spoilt: list[Spoilt] = []
        pending = [asyncio.ensure_future(self._one(job, slot_id, picture)) for slot_id, picture in places(job, outcome)]
        last: Arrival | None = None
        try:
            for left, next_done in zip(range(len(pending) - 1, -1, -1), asyncio.as_completed(pending), strict=True):
                found = await next_done
                if isinstance(found, Spoilt):
                    spoilt.append(found)
                    continue
                arrivals.append(found)
                if left:
                    await self._database.insist(settle.record, job, outcome, found)
                    reached("after_picture")
                else:
                    last = found
        finally:
            for task in pending:
                task.cancel()
        arrivals.sort(key=lambda one: one.slot_id)
        reached("before_finish_commit")
        await self._database.insist(settle.finish, job, outcome, arrivals, spoilt, last)
        reached("after_finish")
        await asyncio.to_thread(receipts.drop, job.attempt_id)

    async def _one(self, job: Job, slot_id: int, picture: Picture) -> Arrival | Spoilt:
        folder = Path(settings.SPOOL_DIR) / "in" / f"{job.attempt_id}-{picture.index}"
        try:
            facts = await self._patiently(lambda: self._examine(picture.path, folder))
            await self._patiently(lambda: asyncio.to_thread(_store, job.team_id, facts, picture.path, folder))
            guarded, report = await self._guarded(job, picture, folder) if job.guard else (None, {})
        except ImageRefused as refused:
            log.warning("A returned picture cannot be used: %s", refused)
            return Spoilt(slot_id=slot_id, reason=refused.code)
        except FileNotFoundError:
            log.exception("A returned picture is not on the disk any more")
            return Spoilt(slot_id=slot_id, reason="file_missing")
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        reached("after_file")
        return Arrival(
            slot_id=slot_id, facts=facts, guarded=guarded, guard=report, revised_prompt=picture.revised_prompt
        )

    async def _guarded(self, job: Job, picture: Picture, folder: Path) -> tuple[Facts | None, dict[str, Any]]:
        """The guarded picture, stored, and what guarding did. Where that fails, the gateway's own stands: it was paid for."""
        try:
            made = await self._patiently(lambda: self._tried(lambda: _guard(job, picture.path, folder)))
            facts = await self._patiently(lambda: self._examine(Path(made.made.path), folder / "guarded-looks"))
            await self._patiently(
                lambda: asyncio.to_thread(_store, job.team_id, facts, Path(made.made.path), folder / "guarded-looks")
            )
        except (ImageRefused, FileNotFoundError) as refused:
            log.warning("A result could not be guarded: %s", refused)
            return None, {"failed": refused.code if isinstance(refused, ImageRefused) else "file_missing"}
        return facts, report_of(made)

    async def _examine(self, path: Path, folder: Path) -> Facts:
        return await self._tried(lambda: imaging.ingest(path, folder))

    async def _tried(self, work: Callable[[], T]) -> T:
        """Raises ``ImageRefused`` where the file is at fault, ``OSError`` where the disk is."""
        async with self._places:
            for turn in range(1, TRIES + 1):
                try:
                    return await asyncio.to_thread(work)
                except ImagingFailed as error:
                    log.exception("Examining a picture failed")
                    refused = ImageRefused("damaged")
                    refused.__cause__ = error
                except ImageRefused as error:
                    refused = error
                    if error.code not in PASSING:
                        break
                if turn < TRIES:
                    await asyncio.sleep(FIRST_PAUSE * turn)
            raise refused

    async def _patiently(self, work: Callable[[], Awaitable[T]]) -> T:
        pause = FIRST_PAUSE
        while True:
            try:
                return await work()
            except FileNotFoundError:
                raise
            except OSError as error:
                log.error("The storage takes no more (%s); trying again", error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


def _guard(job: Job, path: Path, folder: Path) -> Guarded:
    """Blocking. The guarded picture lies in ``folder``."""
    if job.guard is None:
        raise ValueError("nothing to guard")
    folder.mkdir(parents=True, exist_ok=True)
    original, mask = (storage.local_copy(one.key, folder) for one in (job.guard.original, job.guard.mask))
    return imaging.guard(path, original, mask, folder / "guarded", feather=job.guard.feather)


def report_of(made: Guarded) -> dict[str, Any]:
    """What a picture keeps of its guarding."""
    report: dict[str, Any] = {"changed": made.changed, "outside": made.outside}
    return report | ({"resized": list(made.resized)} if made.resized else {})


def _store(team_id: int, facts: Facts, path: Path, folder: Path) -> None:
    # The receipt keeps its file until the database knows the picture: a hard link costs nothing where the disk is the same.
    copy = folder / "picture"
    copy.unlink(missing_ok=True)
    try:
        copy.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, copy)
    storage.put(team_id, facts, copy)


def places(job: Job, outcome: Outcome) -> list[tuple[int, Picture]]:
    """Which slot each picture belongs to: its place in the answer, else the next free one. More than asked are left out."""
    free = dict(enumerate(key for key, _ in job.slots))
    found: list[tuple[int, Picture]] = []
    later: list[Picture] = []
    for picture in sorted(outcome.pictures, key=lambda one: one.index):
        if picture.index in free:
            found.append((free.pop(picture.index), picture))
        else:
            later.append(picture)
    found += zip(free.values(), later, strict=False)
    return found
