"""One paid call, from its claim to its end."""

from __future__ import annotations

import asyncio
import logging
import shutil
from pathlib import Path

import structlog
from django.conf import settings

from generations.engine import claim, receipts, settle
from generations.engine.database import Database
from generations.engine.failure import Failure, of_error
from generations.engine.ingest import Ingester
from generations.engine.job import Job, request_hash, with_files
from generations.engine.progress import Report
from generations.engine.stop import stopping
from generations.imaging import ImageRefused, ImagingFailed
from generations.points import armed, reached
from generations.providers import catalogue
from generations.providers.base import ImageRequest, Outcome
from generations.providers.errors import BadAccount, GatewayError
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
            elif await self._database.write(settle.begin, job, request_hash(job)):
                reached("after_calling")
                await self._paid(job, request)
        finally:
            if job.references or job.mask:
                shutil.rmtree(folder, ignore_errors=True)

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
            if not (job.references or job.mask):
                return job.request
            return (await asyncio.to_thread(with_files, job))[0]
        except (ImageRefused, ImagingFailed) as error:
            failure = Failure(code="reference_unusable", params={"reason": str(error)[:200]}, detail=str(error))
        except OSError as error:
            failure = Failure(code="reference_missing", detail=str(error), again=True)
        except GatewayError as error:
            failure = of_error(error, idempotent=False)
        await self._database.insist(settle.drop, job.attempt_id, job.owner, failure)
        return None

    async def _paid(self, job: Job, request: ImageRequest) -> None:
        """From here on something may have been billed, so every way out writes down what is known."""
        try:
            outcome = await self._answer(job, request)
        except GatewayError as error:
            log.info("%s: %s", error.code, error.detail)
            await self._end(job, of_error(error, idempotent=job.way.caps.idempotency))
            return
        except asyncio.CancelledError:
            await asyncio.shield(self._end(job, Failure(code="interrupted", billed="maybe")))
            raise
        except Exception as error:
            log.exception("A call ended by a fault of our own")
            await self._end(job, Failure(code="studio_fault", billed="maybe", detail=repr(error)))
            return
        await self._ingester.take_in(job, outcome)

    async def _end(self, job: Job, failure: Failure) -> None:
        await self._database.insist(settle.fail, job, failure)

    async def _answer(self, job: Job, request: ImageRequest) -> Outcome:
        """The gateway's answer, safe on the disk."""
        if armed("during_call"):
            asyncio.get_running_loop().call_later(0.8, reached, "during_call")
        dialect = catalogue.get_dialect(job.way.profile, job.way.switches)
        report = Report(job, self._database)
        async with open_wire(
            base_url=job.way.base_url,
            key=job.way.secret,
            spool=Path(settings.SPOOL_DIR),
            pool=self._pool,
            limiter=self._bodies,
            limits=Limits(deadline=settings.ENGINE_DEADLINE),
            allowed=job.way.allowed,
        ) as wire:
            try:
                outcome = await dialect.run(request, wire, report)
            finally:
                await report.close()
            reached("after_answer")
            kept, whole = await asyncio.to_thread(receipts.keep, job.attempt_id, outcome)
            reached("after_receipt")
            if whole:
                wire.discard()
        return kept


def _name(job: Job) -> None:
    """Put the call's names into every line that this task logs."""
    structlog.contextvars.bind_contextvars(generation=job.public_id, attempt=job.attempt_id, request=job.trace)
