"""Whether the studio was told to stop, and for how long running calls may still finish."""

from __future__ import annotations

import time

from django.conf import settings


def stopping() -> bool:
    """Whether the stop flag is set: nothing new is begun then. The supervisor sets it at SIGTERM and clears it at the start."""
    return bool(settings.STOP_FLAG.exists())


class Grace:
    """The time that running calls have after the stop flag appeared. A little less than the supervisor waits, so that the
    ends of cut calls are written by us and not left to rescue."""

    def __init__(self) -> None:
        self._ends: float | None = None

    def over(self) -> bool:
        if not stopping():
            self._ends = None
            return False
        if self._ends is None:
            self._ends = time.monotonic() + settings.STOP_GRACE * 0.9
        return time.monotonic() >= self._ends
