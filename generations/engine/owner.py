"""Who holds a lease: one drain, named so that others on its machine can see at once whether it still lives."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@lru_cache(maxsize=1)
def node() -> str:
    """This machine, as far as process ids are its own.

    Machines may share a name, and containers too, also the first letters of a long one; nowhere do they share the start of the
    kernel and the table of processes. Where these cannot be read (macOS) the name alone must tell.
    """
    facts = settings.NODE_NAME
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        facts += f" {boot} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        pass
    return f"{settings.NODE_NAME[:20]}-{hashlib.sha256(facts.encode()).hexdigest()[:12]}"


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
