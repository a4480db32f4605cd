"""Many people who press at the same moment: threads that each keep a database connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from django.db import close_old_connections, connection, connections

T = TypeVar("T")


class Crowd(Generic[T]):
    """``with Crowd(20) as crowd: results = crowd.at_once([function, …])``, one function for each member."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._gate = threading.Barrier(size)
        self._pool = ThreadPoolExecutor(size, initializer=_connect)

    def __enter__(self) -> Crowd[T]:
        return self

    def __exit__(self, *error: object) -> None:
        leaving = [connections.close_all] * self.size
        self.at_once(leaving)  # type: ignore[arg-type]
        self._pool.shutdown()

    def at_once(self, presses: Sequence[Callable[[], T]]) -> list[T]:
        """What each press returned. All begin when the last member is ready; an exception of one comes out."""
        waiting = [self._pool.submit(self._press, press) for press in presses]
        return [one.result(timeout=120) for one in waiting]

    def _press(self, press: Callable[[], T]) -> T:
        self._gate.wait(timeout=60)
        try:
            return press()
        finally:
            close_old_connections()


def _connect() -> None:
    """Each thread its own, before the first press."""
    connection.ensure_connection()
