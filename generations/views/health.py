"""Is the studio well? For load balancers, containers and those who run it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from generations import storage as files
from generations.engine import pulse
from generations.models import Attempt

Facts = dict[str, Any]


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Each part's state as JSON, and 503 if one is bad. Holds nothing secret: anybody may ask."""
    checks: dict[str, Callable[[], Facts]] = {
        "database": database,
        "storage": storage,
        "worker": worker,
        "queue": queue,
    }
    facts = {name: _judged(check) for name, check in checks.items()}
    well = all(fact["ok"] for fact in facts.values())
    response = JsonResponse({"ok": well, **facts}, status=200 if well else 503)
    # Django would write an error for every look at a studio that is only starting; who looks is told already.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _judged(check: Callable[[], Facts]) -> Facts:
    """A check that cannot be made is bad; the kind of error is told, its text (addresses, paths) is not."""
    try:
        return check()
    except (DatabaseError, OSError, RuntimeError) as error:
        return {"ok": False, "error": type(error).__name__}


def database() -> Facts:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True, "kind": connection.vendor}


def storage() -> Facts:
    """Can a file be written, and is there more room than the gate below which nothing is submitted?"""
    free = files.free_bytes()
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"well")
    else:
        default_storage.exists("healthz")
    return {"ok": free >= settings.FREE_SPACE_GATE, "writable": True, "free_bytes": free}


def worker() -> Facts:
    """Seconds since a worker last took a task; null before the first one."""
    age = pulse.newest_age()
    return {
        "ok": age is not None and age <= settings.ENGINE_HEARTBEAT_LIMIT,
        "heartbeat_age": None if age is None else round(age, 1),
    }


def queue() -> Facts:
    return {
        "ok": True,
        "waiting": Attempt.objects.filter(status=Attempt.Status.QUEUED).count(),
        "running": Attempt.objects.held().count(),
    }
