"""Named points of a generation's life at which a test may kill a process. In production each costs one comparison.

A test chooses a point by the environment of the process, in one of two ways:

- ``KILL_POINT`` names it; the process that reaches it ends itself.
- ``KILL_ORDER`` names a file that may come and go while the studio runs. It holds ``POINT VICTIM THEN``: VICTIM is ``self``, or
  process ids with commas between, THEN is ``wait`` (the one at the point does not go on: its own end follows from the victim's)
  or ``go``. The first process that reaches the point takes the file away, so that each order is carried out once.

docs/kill-points.md lists the points with the end state that each must reach.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

NAMES = (
    "before_submit_commit",
    "after_submit_commit",
    "after_claim",
    "after_calling",
    "after_remote_id",
    "during_call",
    "after_answer",
    "after_receipt",
    "after_file",
    "after_picture",
    "before_finish_commit",
    "after_finish",
    "before_leave",
)

_POINT = os.environ.get("KILL_POINT", "")
_ORDER = os.environ.get("KILL_ORDER", "")
_ARMED = bool(_POINT or _ORDER)
_WAIT = 30.0
"""Seconds that one who awaits its own end stands still at most."""


def reached(name: str) -> None:
    """Does nothing, except in a test that chose this point."""
    if _ARMED and armed(name):
        _carry_out()


def armed(name: str) -> bool:
    """Whether a test chose this point: for points that need a moment of their own, such as the middle of a call."""
    return _ARMED and (name == _POINT or _order()[0] == name)


def _order() -> tuple[str, str, str]:
    try:
        point, victim, then = Path(_ORDER).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return "", "", ""
    return point, victim, then


def _carry_out() -> None:
    if _POINT:
        os.kill(os.getpid(), signal.SIGKILL)
    _, victim, then = _order()
    try:
        Path(_ORDER).rename(f"{_ORDER}.taken")
    except FileNotFoundError:
        return
    for one in [os.getpid()] if victim == "self" else map(int, victim.split(",")):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    if then == "wait":
        time.sleep(_WAIT)
