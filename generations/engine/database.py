"""The one thread in which a drain talks to the database.

Each piece of work is a plain function that writes in one transaction of its own. On SQLite, works that wait together share one
commit (each in a savepoint): two hundred calls that begin at the same moment cost a few fsyncs, not two hundred.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection, transaction

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

TOGETHER = 32
"""Works that share one commit at most: the write lock is not held for longer than that takes."""
TRIES = 5
PAUSE = 0.05
LONGEST_PAUSE = 5.0


@dataclass
class _Work:
    run: Callable[[], Any]
    writes: bool
    future: Future[Any] = field(default_factory=Future)

    def deliver(self, result: Any, error: BaseException | None) -> None:
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


class Database:
    """``await database.write(function, …)`` from the loop; use as ``async with Database() as database``."""

    def __init__(self) -> None:
        self._works: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="drain-database", daemon=True)

    async def __aenter__(self) -> Database:
        self._thread.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        self._works.put(None)
        await asyncio.to_thread(self._thread.join)

    async def write(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``function`` in a transaction; committed when this returns. Its exceptions come through, rolled back."""
        result: T = await self._put(_Work(lambda: function(*args, **kwargs), writes=True))
        return result

    async def read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``function`` outside a transaction (on SQLite: without taking the write lock)."""
        result: T = await self._put(_Work(lambda: function(*args, **kwargs), writes=False))
        return result

    async def insist(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As :meth:`write`, again and again while the database is out of reach: what was paid for is not given up."""
        pause = PAUSE
        while True:
            try:
                return await self.write(function, *args, **kwargs)
            except (OperationalError, InterfaceError):
                log.exception("The database is out of reach; trying again")
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _put(self, work: _Work) -> Any:
        self._works.put(work)
        return await asyncio.wrap_future(work.future)

    def _serve(self) -> None:
        try:
            while True:
                works, leave = self._waiting()
                self._run([work for work in works if work.future.set_running_or_notify_cancel()])
                if leave:
                    return
        finally:
            connection.close()

    def _waiting(self) -> tuple[list[_Work], bool]:
        """The next work and those behind it that may share its commit; whether the end was asked for."""
        first = self._works.get()
        works: list[_Work] = []
        while first is not None:
            works.append(first)
            # Row locks of several works held together could wait in a circle; a database with one writer has none.
            if len(works) >= TOGETHER or connection.features.has_select_for_update:
                return works, False
            try:
                first = self._works.get_nowait()
            except queue.Empty:
                return works, False
        return works, True

    def _run(self, works: list[_Work]) -> None:
        writes = [work for work in works if work.writes]
        for work in works:
            if not work.writes:
                _alone(work)
        if len(writes) > 1 and _together(writes):
            return
        for work in writes:
            _alone(work)


def _together(works: list[_Work]) -> bool:
    """Run works with one commit. False where the database refused: then nothing was kept, and each is to run alone."""
    try:
        with transaction.atomic():
            results = [_in_savepoint(work) for work in works]
    except DatabaseError:
        close_old_connections()
        return False
    for work, (result, error) in zip(works, results, strict=True):
        work.deliver(result, error)
    return True


def _in_savepoint(work: _Work) -> tuple[Any, Exception | None]:
    try:
        with transaction.atomic():
            return work.run(), None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001  It belongs to who asked for this work, not to its neighbours.
        return None, error


def _alone(work: _Work) -> None:
    for turn in range(TRIES):
        try:
            if work.writes:
                with transaction.atomic():
                    result = work.run()
            else:
                result = work.run()
        except (OperationalError, InterfaceError) as error:
            close_old_connections()
            if turn == TRIES - 1:
                work.deliver(None, error)
                return
            time.sleep(PAUSE * 2**turn)
        except Exception as error:  # noqa: BLE001  It is handed to who asked for this work.
            work.deliver(None, error)
            return
        else:
            work.deliver(result, None)
            return
