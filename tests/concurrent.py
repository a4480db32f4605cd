"""Threads that press at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(count: int, press: Callable[[int], T]) -> list[T]:
    """``press(0)`` … ``press(count - 1)``, each in a thread with a connection of its own, let go together."""
    gate = threading.Barrier(count)

    def run(number: int) -> T:
        try:
            gate.wait(30)
            return press(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
