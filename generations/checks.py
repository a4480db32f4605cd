"""What a self-hoster should know before somebody else finds out: system checks with ids and hints.

They run before the studio starts and with ``manage.py check``; docs/operations.md lists them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution

TAG = "studio"
OPEN_HOSTS = {"0.0.0.0", "::"}  # noqa: S104
Messages = list[CheckMessage]


@register(TAG)
def addresses(app_configs: Sequence[AppConfig] | None, **_: Any) -> Messages:
    """Who can reach the studio, and under which names."""
    found: Messages = []
    if settings.HOST in OPEN_HOSTS and "*" in settings.ALLOWED_HOSTS:
        hint = "Set PUBLIC_URL=http://the-name-people-type:port (or ALLOWED_HOSTS) so that forged names are refused."
        found.append(
            Caution("The studio listens to every network and answers to every name.", hint=hint, id="studio.W001")
        )
    if settings.DEBUG and settings.HOST not in {"127.0.0.1", "localhost", "::1"}:
        hint = "Unset DEBUG: its error pages show settings and data to everybody who meets one."
        found.append(Error("DEBUG is on while other machines can reach the studio.", hint=hint, id="studio.E001"))
    if settings.HTTPS and not settings.TRUSTED_PROXY:
        hint = "The studio speaks plain http; a proxy in front ends https. Set TRUSTED_PROXY=1 once only that proxy can reach it."
        found.append(
            Caution(
                "PUBLIC_URL is https, but no proxy is trusted: every page would redirect to itself.",
                hint=hint,
                id="studio.W002",
            )
        )
    return found


@register(TAG)
def places(app_configs: Sequence[AppConfig] | None, **_: Any) -> Messages:
    """Where files lie and how much room there is."""
    found: Messages = []
    if not os.access(settings.DATA_DIR, os.W_OK):
        hint = "Give the studio's user the folder, or name another: DATA_DIR=/path."
        return [Error(f"{settings.DATA_DIR} cannot be written.", hint=hint, id="studio.E002")]
    if not settings.S3_BUCKET and _disk(settings.SPOOL_DIR) != _disk(Path(settings.MEDIA_ROOT)):
        hint = "Every picture is copied once more. Put both on one disk: results are then moved into place in one step."
        found.append(Caution("The spool and the media lie on different disks.", hint=hint, id="studio.W003"))
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < settings.FREE_SPACE_GATE:
        hint = "Free some space, or lower FREE_SPACE_GATE_MB. Pages answer, but nothing can be generated."
        found.append(Caution(f"Only {free // 1_000_000} MB are free.", hint=hint, id="studio.W004"))
    return found


@register(TAG)
def key_files(app_configs: Sequence[AppConfig] | None, **_: Any) -> Messages:
    """Keys in files are for the studio's user only."""
    hint = "chmod 600 it: who reads it can sign in as anybody, or read the gateways' keys."
    return [
        Caution(f"{path} can be read by other users.", hint=hint, id="studio.W005")
        for path in (settings.SECRET_KEY_FILE, settings.STORED_SECRETS_FILE)
        if path.exists() and path.stat().st_mode & 0o077
    ]


@register(TAG)
def parts_of_a_cluster(app_configs: Sequence[AppConfig] | None, **_: Any) -> Messages:
    """What several machines must share."""
    if settings.SQLITE and set(settings.PARTS) != {"web", "worker", "demo"}:
        hint = "SQLite is for one machine. Set DATABASE_URL to a PostgreSQL for several, or leave PARTS alone."
        return [
            Caution(
                "This machine runs only some parts, on a database that others cannot use.", hint=hint, id="studio.W006"
            )
        ]
    if not settings.SQLITE and not settings.S3_BUCKET and set(settings.PARTS) != {"web", "worker", "demo"}:
        hint = "Set S3_BUCKET, or put DATA_DIR/media on a disk that all machines mount."
        return [Caution("Several machines, but the pictures are stored on this one.", hint=hint, id="studio.W007")]
    return []


def _disk(path: Path) -> int:
    """Device of the nearest folder that exists."""
    while not path.exists():
        path = path.parent
    return path.stat().st_dev
