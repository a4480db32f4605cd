"""The supervisor's watch over the work: abandoned calls are rescued, and the worker is asked for signs of life."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import close_old_connections, connections

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
        self.worker_age: float | None = None
        """Seconds since the worker's last sign of life, as last seen; None: none yet."""

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
        self.worker_age = pulse.knock()

    def leave(self) -> None:
        """End after the round under way; does not wait for it."""
        self._leave.set()
