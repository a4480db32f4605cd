"""Who holds a lease: one drain, named so that others on its machine can see at once whether it still lives."""

from __future__ import annotations

import os
import secrets
import socket
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def node() -> str:
    """This machine, as far as process ids are its own (containers may share a host name, not a table of processes)."""
    try:
        space = Path("/proc/self/ns/pid").stat().st_ino % 100_000
    except OSError:
        space = 0
    return f"{socket.gethostname()[:30]}-{space}"


def new_owner() -> str:
    """A name for one drain: node, process id, and a part that no later process can have."""
    return f"{node()}/{os.getpid()}/{secrets.token_hex(5)}"


def is_dead(owner: str) -> bool:
    """True where ``owner`` was a process of this machine that is no more. Another machine's can only be outwaited."""
    machine, _, rest = owner.partition("/")
    number = rest.partition("/")[0]
    if machine != node() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
