"""Keys that are made on the first start and kept in files that only their owner may read."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def generated(path: Path) -> list[str]:
    """The keys in ``path``, newest first, one a line; one is made if missing (64 random characters)."""
    return _kept(path, secrets.token_urlsafe(48))


def generated_fernet(path: Path) -> list[str]:
    """The Fernet keys in ``path``, newest first, one a line; one is made if missing."""
    return _kept(path, Fernet.generate_key().decode())


def _kept(path: Path, fresh: str) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _write_once(path, fresh)
    return path.read_text(encoding="ascii").split()


def _write_once(path: Path, fresh: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())
    # A link fails where the name exists: of several processes that start at once, one makes the key, whole, and all read it.
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
