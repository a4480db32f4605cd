"""One paid call, from its claim to its end."""

from __future__ import annotations

import asyncio
import logging
import shutil
from dataclasses import replace
from pathlib import Path

import structlog
from django.conf import settings

from generations.engine import claim, losses, receipts, settle
from generations.engine.database import Database
from generations.engine.delivery import Undeliverable, with_files
from generations.engine.failure import TRANSPORT, Failure, of_error
from generations.engine.ingest import Ingester
from generations.engine.job import Job, request_hash
from generations.engine.pace import Pacer
from generations.engine.progress import Report
from generations.engine.stop import stopping
from generations.engine.storable import without
from generations.imaging import ImageRefused, ImagingFailed
from generations.points import armed, reached
from generations.providers import catalogue
from generations.providers.base import Dialect, ImageRequest, Outcome, Resuming, Wire
from generations.providers.errors import BadAccount, GatewayError, NotSent, StillRunning, Unknown
from generations.wire import ClientPool, Limits, Semaphore, open_wire

log = logging.getLogger(__name__)

BODIES = 3
"""Answers read in bulk at once: what bounds the memory of a drain."""


class Caller:
    """Makes the calls of one drain. Use as ``async with Caller(database) as caller``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ingester = Ingester(database)
        self._bodies = Semaphore(BODIES)
        self._pool = ClientPool()

    async def __aenter__(self) -> Caller:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._pool.aclose()

    async def make(self, job: Job) -> None:
        """Prepare, begin, call and take in. Every end is written down; only a cancel (the end of the grace) comes out."""
        _name(job)
        folder = Path(settings.SPOOL_DIR) / "out" / str(job.attempt_id)
        try:
            request = await self._prepared(job)
            if request is None:
                return
            reached("after_claim")
            if stopping():
                await self._database.insist(claim.give_up, job.attempt_id, job.owner)
            elif job.number > 1 and await self._database.insist(losses.too_late, job.attempt_id, job.owner):
                return
            elif await self._database.write(settle.begin, job, request_hash(job)):
                reached("after_calling")
                await self._paid(job, request)
        finally:
            if job.references or job.mask:
                shutil.rmtree(folder, ignore_errors=True)

    async def look(self, job: Job) -> None:
        """Ask for a task that somebody else, or we ourselves earlier, left to its gateway. Pays nothing."""
        _name(job)
        await self._paid(job, job.request, job.remote_id)

    async def adopt(self, job: Job, outcome: Outcome) -> None:
        """Take in an answer that an earlier drain left on the disk."""
        _name(job)
        log.info("Taking in an answer from the disk")
        await self._ingester.take_in(job, outcome)

    async def _prepared(self, job: Job) -> ImageRequest | None:
        """The request with its files; None where it cannot be made: that is a failure that costs nothing."""
        try:
            if job.way.profile.needs_key and not job.way.secret:
                raise BadAccount("no key is stored, or it cannot be read", code="key_missing")
            # Whatever is wrong with it must show before anything is paid.
            catalogue.get_dialect(job.way.profile, job.way.switches)
            if not (job.references or job.mask):
                return job.request
            return (await asyncio.to_thread(with_files, job))[0]
        except Undeliverable:
            failure = Failure(code="references_need_public_url")
        except (ImageRefused, ImagingFailed) as error:
            failure = Failure(code="reference_unusable", params={"reason": str(error)[:200]}, detail=str(error))
        except OSError as error:
            failure = Failure(code="reference_missing", detail=str(error), again=True)
        except GatewayError as error:
            failure = of_error(error, idempotent=False)
        except (ImportError, AttributeError, TypeError) as error:
            log.exception("The gateway's dialect cannot be used")
            failure = Failure(code="gateway_unusable", detail=repr(error))
        await self._database.insist(losses.drop, job.attempt_id, job.owner, failure)
        return None

    async def _paid(self, job: Job, request: ImageRequest, task: str = "") -> None:
        """From here on something may have been billed, so every way out writes down what is known. ``task`` is the id of one that is
        asked for instead of being made."""
        report = Report(job, self._database, task)
        try:
            outcome = await self._answer(job, request, report, task)
        except GatewayError as error:
            log.info("%s: %s", error.code, error.detail)
            await self._failed(job, report, error, looked=bool(task))
            return
        except asyncio.CancelledError:
            failure = Failure(code="interrupted", billed="maybe")
            await asyncio.shield(self._cut(job, report, failure, at_once=True))
            raise
        except Exception as error:
            log.exception("A call ended by a fault of our own")
            await self._cut(job, report, Failure(code="studio_fault", billed="maybe", detail=repr(error)))
            return
        await self._ingester.take_in(job, outcome)

    async def _failed(self, job: Job, report: Report, error: GatewayError, *, looked: bool) -> None:
        # A task whose id is known is asked for, and never made again: its gateway may have forgotten the key as it has the task.
        made = looked or (bool(report.known) and job.way.caps.lookup)
        failure = of_error(error, idempotent=job.way.caps.idempotency and not made)
        if _says_nothing_of_the_task(error, looked=looked):
            await self._cut(job, report, replace(failure, billed="maybe"))
        else:
            await self._end(job, failure)

    async def _cut(self, job: Job, report: Report, failure: Failure, *, at_once: bool = False) -> None:
        """A call that was broken off: a task is looked up again, of any other nobody knows the end."""
        if report.known and job.way.caps.lookup:
            await self._database.insist(losses.detach, job, failure, at_once=at_once)
        else:
            await self._end(job, failure)

    async def _end(self, job: Job, failure: Failure) -> None:
        await self._database.insist(losses.fail, job, failure)
        if failure.elsewhere:
            for generation_id in await self._database.read(losses.stranded, job.gateway_id):
                await self._database.insist(losses.move_on, job.gateway_id, generation_id)

    async def _answer(self, job: Job, request: ImageRequest, report: Report, task: str) -> Outcome:
        """The gateway's answer, safe on the disk."""
        if armed("during_call"):
            asyncio.get_running_loop().call_later(0.8, reached, "during_call")
        dialect = catalogue.get_dialect(job.way.profile, job.way.switches)
        async with open_wire(
            base_url=job.way.base_url,
            key=job.way.secret,
            spool=Path(settings.SPOOL_DIR),
            pool=self._pool,
            limiter=self._bodies,
            limits=Limits(deadline=settings.ENGINE_DEADLINE),
            allowed=job.way.allowed,
            pace=Pacer(self._database, job.way, paid=not task) if job.way.profile.pace else None,
        ) as wire:
            try:
                outcome = without(await _outcome(dialect, request, wire, report, task), job.way.secret)
            finally:
                await report.close()
            reached("after_answer")
            kept, whole = await asyncio.to_thread(receipts.keep, job.attempt_id, outcome)
            reached("after_receipt")
            if whole:
                wire.discard()
        return kept


async def _outcome(dialect: Dialect, request: ImageRequest, wire: Wire, report: Report, task: str) -> Outcome:
    if not task:
        return await dialect.run(request, wire, report)
    if not isinstance(dialect, Resuming):
        raise Unknown(f"{dialect.name} cannot ask for a task")
    return await dialect.resume(task, request, wire, report)


def _says_nothing_of_the_task(error: GatewayError, *, looked: bool) -> bool:
    """Whether an error is about the way to the gateway, or about the look-up, so that the task can still be asked for."""
    if isinstance(error, StillRunning) or (isinstance(error, Unknown) and error.code in TRANSPORT):
        return True
    return looked and (isinstance(error, NotSent) or (isinstance(error, BadAccount) and error.http_status is None))


def _name(job: Job) -> None:
    """Put the call's names into every line that this task logs."""
    structlog.contextvars.bind_contextvars(generation=job.public_id, attempt=job.attempt_id, request=job.trace)
