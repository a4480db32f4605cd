"""How a part notices that the supervisor is gone.

The supervisor holds the writing end of a pipe, every part the reading end. When the supervisor ends in any way, SIGKILL included,
the reader sees the end of the pipe and takes its whole process group down. Processes that a part forks watch the pipe too:
otherwise the queue's workers would go on taking tasks after their parents were killed.
"""

from __future__ import annotations

import os
import signal
import threading

VARIABLE = "STUDIO_LIFELINE"
"""Names the file descriptor of the pipe's reading end. Unset: the part was started by hand and lives on its own."""


def watch() -> None:
    """Leave, with the whole process group, at the end of the pipe; in this process and in all that it forks."""
    if VARIABLE not in os.environ:
        return
    os.register_at_fork(after_in_child=_begin)
    _begin()


def _begin() -> None:
    threading.Thread(target=_leave_at_end, daemon=True, name="lifeline").start()


def _leave_at_end() -> None:
    pipe = int(os.environ[VARIABLE])
    while os.read(pipe, 1):
        pass
    os.killpg(0, signal.SIGKILL)
