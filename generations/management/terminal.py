"""What the commands for the terminal share: links that open the running studio, and a clear word before its first start."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse

from generations.models import User


def link(name: str, *args: str) -> str:
    """The page's address, where people reach the studio."""
    return f"{address()}{reverse(name, args=args)}"


def address() -> str:
    """As this command was told (``PUBLIC_URL``, ``PORT``), else as the supervisor of this data folder left it."""
    if settings.ADDRESS_IS_GIVEN:
        return str(settings.ADDRESS)
    with suppress(OSError):
        return str(settings.ADDRESS_FILE.read_text(encoding="utf-8").strip() or settings.ADDRESS)
    return str(settings.ADDRESS)


def need_database() -> None:
    """Raise ``CommandError`` where the studio was never started: there is nothing to ask or to copy."""
    if User._meta.db_table not in connection.introspection.table_names():
        raise CommandError(f"There is no studio in {settings.DATA_DIR} yet. Start it once: make run")
