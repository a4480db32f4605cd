"""One part of the studio as a child process: start, restart with growing pauses, stop, and kill with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from studio.parts import lifeline

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 30.0
STEADY = 30.0
"""A part that lived this long starts anew with the shortest pause."""


@dataclass
class Part:
    """``python -m module arguments``, in a process group of its own, with the given file descriptors and the lifeline."""

    name: str
    module: str
    arguments: Sequence[str] = ()
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    """On the monotonic clock."""
    _next_start: float = field(default=0.0, init=False)
    _pause: float = field(default=FIRST_PAUSE, init=False)

    def start(self, pipe: int) -> None:
        """Start the process; ``pipe`` is the reading end of the lifeline."""
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", self.module, *self.arguments],
            env={**os.environ, lifeline.VARIABLE: str(pipe)},
            stdin=subprocess.DEVNULL,
            pass_fds=(pipe, *self.descriptors),
            start_new_session=True,
        )
        self.started = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep(self, pipe: int) -> None:
        """Start the part if it is not running and its pause is over."""
        now = time.monotonic()
        if self.alive:
            return
        if self.process is not None:
            self._mourn(now)
        if now >= self._next_start:
            self.start(pipe)

    def _mourn(self, now: float) -> None:
        assert self.process is not None
        self._pause = FIRST_PAUSE if now - self.started > STEADY else min(self._pause * 2, LONGEST_PAUSE)
        self._next_start = now + self._pause
        log.warning(
            "A part ended and is started again", part=self.name, status=self.process.returncode, pause=self._pause
        )
        self.kill()

    def terminate(self) -> None:
        """Ask the process to finish what it does."""
        if self.alive and self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """End the process and all that it started, at once."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
