"""One studio for a data folder: held as a file lock, which ends with its process, however that ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Another process has the folder."""


@contextmanager
def own_folder(folder: Path) -> Iterator[None]:
    """Hold the data folder for the length of the block. Raises :class:`Held`."""
    with (folder / "supervisor.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Held from None
        yield
