"""What must be done before the parts start, each step skipped when there is nothing to do: a second start takes seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from generations import translations
from generations.checks import TAG
from generations.models import SetupToken, User
from generations.workflow import backup
from studio.claims import CannotStart

log = structlog.get_logger(__name__)

COPIES_KEPT = 5
MIGRATION_LOCK = 0x5354_5544
"""Any number that no other program uses for a PostgreSQL advisory lock: "STUD"."""


def everything() -> None:
    """Look at the configuration, compile translations, bring the database up to date, collect the static files."""
    check()
    translations.compile_all(older_only=True)
    migrate()
    collect_static()


def check() -> None:
    """Tell what is doubtful about the configuration; :class:`CannotStart` for what is wrong."""
    for message in checks.run_checks(tags=[TAG]):
        if message.is_serious():
            raise CannotStart(f"{message.msg} {message.hint} ({message.id})")
        log.warning(message.msg, hint=message.hint, id=message.id)


def migrate() -> None:
    """Run pending migrations; a SQLite database is copied to ``data/backups`` first."""
    with _one_at_a_time():
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        if executor.loader.applied_migrations and settings.SQLITE:
            log.info("The database was copied before its update", copy=str(copy_database()))
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of several nodes that start together on one PostgreSQL, one migrates and the others wait."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def copy_database() -> Path:
    """Copy the SQLite database, consistently, to ``data/backups``; the newest five copies are kept."""
    source = Path(str(settings.DATABASES["default"]["NAME"]))
    folder = settings.DATA_DIR / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    target = folder / f"before-migration-{timezone.now():%Y%m%d-%H%M%S}.sqlite3"
    backup.copy_sqlite(source, target)
    for stale in sorted(folder.glob("before-migration-*.sqlite3"))[:-COPIES_KEPT]:
        stale.unlink()
    return target


def collect_static() -> None:
    """Gather, compress and name the static files by content, unless they are as they were the last time."""
    stamp = settings.STATIC_ROOT / ".collected"
    state = _static_state()
    if stamp.is_file() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state)


def _static_state() -> str:
    """Changes whenever a static file is added, removed or written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def setup_link(address: str) -> str:
    """The one-time address at which the first owner is made; "" once there is a person."""
    if User.objects.exists():
        return ""
    return f"{address}/welcome/{SetupToken.make()}"
