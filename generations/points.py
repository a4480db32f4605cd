"""Named points of a generation's life at which a test may kill a process. In production each costs one comparison.

``KILL_POINT`` names the point. ``KILL_TARGET`` says whom: ``self`` (default), ``parent``, ``grandparent``, or a process id.
``KILL_ONCE`` names a file: the first process that reaches the point makes it and kills; later ones pass (the restarted studio
must get through). docs/engine.md lists the points with the end state that each must reach.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

NAMES = (
    "before_submit_commit",
    "after_submit_commit",
    "after_claim",
    "after_calling",
    "during_call",
    "after_answer",
    "after_receipt",
    "after_file",
    "after_picture",
    "before_finish_commit",
    "after_finish",
    "before_leave",
)

_ARMED = os.environ.get("KILL_POINT", "")


def reached(name: str) -> None:
    """Does nothing, except in a test that chose this point."""
    if name == _ARMED:
        _kill()


def _kill() -> None:
    if not _first():
        return
    os.kill(_target(os.environ.get("KILL_TARGET", "self")), signal.SIGKILL)
    # Another process was the target: its end takes this one along, or leaves it here for a moment.
    time.sleep(0.2)


def _first() -> bool:
    mark = os.environ.get("KILL_ONCE")
    if not mark:
        return True
    try:
        with Path(mark).open("x"):
            return True
    except FileExistsError:
        return False


def _target(name: str) -> int:
    if name == "self":
        return os.getpid()
    if name == "parent":
        return os.getppid()
    if name == "grandparent":
        return int(Path(f"/proc/{os.getppid()}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
    return int(name)
