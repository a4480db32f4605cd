"""The supervisor's watch over the work: abandoned calls are rescued, and the worker is asked for signs of life."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from generations import engine
from generations.engine import pulse

log = structlog.get_logger(__name__)


class Keeper(threading.Thread):
    """Runs ``engine.rescue()`` every ENGINE_RESCUE_EVERY seconds, with a database connection of its own.

    A thread, not a process for each run: starting Django each time would cost a tenth of a core.
    """

    def __init__(self, *, asks_worker: bool) -> None:
        super().__init__(name="keeper", daemon=True)
        self._asks_worker = asks_worker
        self._leave = threading.Event()
        self._beat: datetime | None = None
        self._beat_seen = time.monotonic()
        self.silence = 0.0
        """Seconds since the worker's last sign of life came, as of the last round.

        By our own clock, which stands still while the machine sleeps: a worker that slept too has not been silent. A round that fails
        (a full disk keeps signs of life from being written) changes nothing.
        """

    def run(self) -> None:
        while not self._leave.is_set():
            self._try(self._rescue)
            if self._asks_worker:
                self._try(self._ask_worker)
            close_old_connections()
            self._leave.wait(settings.ENGINE_RESCUE_EVERY)
        connections.close_all()

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:
            log.exception("A round of the watch failed", step=step.__name__)

    def _rescue(self) -> None:
        engine.rescue()

    def _ask_worker(self) -> None:
        beat, first = pulse.last_beat(), self._beat is None
        if beat != self._beat:
            self._beat, self._beat_seen = beat, time.monotonic()
        silence = time.monotonic() - self._beat_seen
        # At the start at once: whoever looks wants to know that the worker works.
        pulse.knock(settings.ENGINE_HEARTBEAT_LIMIT / 2 if first else silence)
        self.silence = silence

    def leave(self) -> None:
        """End after the round under way; does not wait for it."""
        self._leave.set()


class Idleness(threading.Thread):
    """For how long no call of this machine's has been under way, looked at each second by a thread: a locked database may hold a look
    up, and then it proves nothing."""

    def __init__(self) -> None:
        super().__init__(name="idleness", daemon=True)
        self.seconds = 0.0

    def run(self) -> None:
        since: float | None = None
        while True:
            try:
                busy = pulse.calls_here()
            except DatabaseError:
                busy = True
            now = time.monotonic()
            since = None if busy else since or now
            self.seconds = now - since if since else 0.0
            time.sleep(1)
