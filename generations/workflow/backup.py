"""Copies of everything the studio keeps, made while it runs, and their return.

A backup is a folder: ``manifest.json``, the database, ``media/``. The keys that open what is stored encrypted go to a folder of their
own: whoever finds the backup alone cannot use them. The database is copied before the files: a file is durable before a row names it,
so every row of the copy finds its file.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

SQLITE_NAME, DUMP_NAME = "database.sqlite3", "database.dump"
OWN_APP = "generations"


class BackupProblem(Exception):
    """One line for the person at the terminal."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and up to which migration it goes."""

    made: str
    database: str
    migration: str
    files: int
    bytes: int

    @property
    def when(self) -> str:
        """The time of the copy, for people."""
        return f"{datetime.fromisoformat(self.made).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class Restored:
    """What came back. ``unopened`` names the gateways whose stored keys cannot be opened with the keys that are here now."""

    manifest: Manifest
    keys_found: bool
    unopened: tuple[str, ...]


def backup(folder: Path, keys: Path | None = None) -> Manifest:
    """Copy database and media to ``folder`` (new or empty) and the keys to ``keys`` (default: ``folder`` with "-keys" added)."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupProblem(f"{folder} is not empty. Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy_database(folder)
    files, size = _copy_media(folder / "media")
    _copy_tree(settings.DATA_DIR / "keys", keys or keys_beside(folder))
    manifest = Manifest(timezone.now().isoformat(timespec="seconds"), connection.vendor, last_migration(), files, size)
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=2) + "\n")
    return manifest


def keys_beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-keys")


def restore(folder: Path, keys: Path | None = None, *, force: bool = False) -> Restored:
    """Bring back what :func:`backup` copied. What is there now is overwritten only with ``force``. The studio must be stopped.

    Without the keys everything else comes back all the same; the answer says whose keys are lost by it.
    """
    manifest = read_manifest(folder)
    if keys is not None and not keys.is_dir():
        raise BackupProblem(f"There is no folder {keys}. --keys names the one that the backup put the keys in.")
    if not force and _holds_something():
        raise BackupProblem("This studio holds data already. Add --force to overwrite it.")
    keys = keys or keys_beside(folder)
    keys_found = keys.is_dir()
    if keys_found:
        _copy_tree(keys, settings.DATA_DIR / "keys")
    if (folder / "media").is_dir():
        _copy_tree(folder / "media", Path(settings.MEDIA_ROOT), link=True)
    _restore_database(folder)
    return Restored(manifest, keys_found, tuple(_unopened()))


def _unopened() -> list[str]:
    """Names of the gateways whose keys were sealed under keys that are not here. Asked in SQL: the tables may be older than the code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, key_sealed FROM generations_gateway WHERE key_sealed <> '' AND deleted IS NULL")
        rows = cursor.fetchall()
    # Keys in the file may have been replaced a moment ago; those of the environment are as they were.
    given = settings.STORED_SECRETS_ARE_GIVEN
    keys = settings.STORED_SECRETS_KEYS if given else settings.STORED_SECRETS_FILE.read_text(encoding="ascii").split()
    box = MultiFernet([Fernet(key) for key in keys])
    return [name for name, sealed in rows if not _opens(box, sealed)]


def _opens(box: MultiFernet, sealed: str) -> bool:
    with suppress(InvalidToken):
        return bool(box.decrypt(sealed.encode()))
    return False


def read_manifest(folder: Path) -> Manifest:
    """Raises :class:`BackupProblem` for a folder that is no backup, one of another kind of database, or one from a newer version."""
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text()))
    except (OSError, ValueError, TypeError):
        raise BackupProblem(f"{folder} holds no finished backup: its manifest.json cannot be read.") from None
    if manifest.database != connection.vendor:
        raise BackupProblem(f"The backup is of {manifest.database}, but DATABASE_URL names {connection.vendor}.")
    if (OWN_APP, manifest.migration) not in MigrationLoader(None).disk_migrations:
        raise BackupProblem(
            f"The backup is from a newer version of the studio ({manifest.migration}). Update the studio first."
        )
    return manifest


def last_migration() -> str:
    """Name of our newest migration that the database has had."""
    ours = [name for app, name in MigrationLoader(connection).applied_migrations if app == OWN_APP]
    return max(ours, default="")


def _holds_something() -> bool:
    return bool(last_migration()) and _people() > 0


def _people() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM generations_user")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


# -- Database ----------------------------------------------------------------------------------------------------------


def _copy_database(folder: Path) -> None:
    if connection.vendor == "sqlite":
        copy_sqlite(Path(str(connection.settings_dict["NAME"])), folder / SQLITE_NAME)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={folder / DUMP_NAME}")


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a database in use, by SQLite's own way, whole on the disk before it gets its name."""
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(draft)) as new:
        old.backup(new)
    draft.replace(target)


def _restore_database(folder: Path) -> None:
    connections.close_all()
    if connection.vendor != "sqlite":
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", _pg()["PGDATABASE"]]
        _run("pg_restore", *options, str(folder / DUMP_NAME))
        return
    target = Path(str(connection.settings_dict["NAME"]))
    for rest in ("-wal", "-shm"):
        target.with_name(target.name + rest).unlink(missing_ok=True)
    copy_sqlite(folder / SQLITE_NAME, target)


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, with this database's address in its environment (a password never in its arguments)."""
    if not shutil.which(program):
        raise BackupProblem(f"{program} was not found. Install PostgreSQL's client programs and try again.")
    done = subprocess.run(  # noqa: S603
        [program, *arguments], env={**os.environ, **_pg()}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupProblem(
            f"{program} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}"
        )


def _pg() -> dict[str, str]:
    facts: dict[str, Any] = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {variable: str(facts[name]) for variable, name in named.items() if facts.get(name)}


# -- Files -------------------------------------------------------------------------------------------------------------


def _copy_media(target: Path) -> tuple[int, int]:
    """Number and bytes of the files copied. In a bucket they stay where they are: a bucket has backups of its own."""
    if not isinstance(default_storage, FileSystemStorage):
        return 0, 0
    return _copy_tree(Path(default_storage.location), target, link=True)


def _copy_tree(source: Path, target: Path, *, link: bool = False) -> tuple[int, int]:
    """Copy every file, or, with ``link``, give files on the same disk a further name: what is linked must never be written again."""
    count = size = 0
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        # A file may be deleted while the studio runs and this goes on; no row of the copied database names it for long.
        with suppress(FileNotFoundError):
            if path.is_file() and not path.name.startswith("."):
                size += _copy_file(path, target / path.relative_to(source), link)
                count += 1
    return count, size


def _copy_file(path: Path, copy: Path, link: bool) -> int:
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.unlink(missing_ok=True)
    if link:
        with suppress(OSError):
            os.link(path, copy)
            return copy.stat().st_size
    shutil.copy2(path, copy)
    return copy.stat().st_size
