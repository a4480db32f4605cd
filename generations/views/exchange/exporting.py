"""The library as a file."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from typing import IO, Any, TextIO

from django.conf import settings
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from generations import exchange
from generations.access import Actor, TeamRequest, Verb, in_team
from generations.models import Favourite
from generations.workflow import exchange as outgoing

KINDS = {
    "json": ("json", "application/json"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "chat": ("csv", "text/csv; charset=utf-8"),
    "md": ("md", "text/markdown; charset=utf-8"),
}
CHUNK = 262_144
MARK = "\ufeff"
"""Before a table, so that spreadsheets read it as UTF-8."""


@require_safe
@in_team(Verb.DOWNLOAD)
def export(request: TeamRequest, kind: str) -> HttpResponseBase:
    """Every prompt that the person sees; with ``prompt`` in the address only those."""
    if kind not in KINDS:
        raise Http404
    ending, mime = KINDS[kind]
    file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=settings.SPOOL_DIR)  # noqa: SIM115 - poured out below
    _written(file, kind, request.actor, request.GET.getlist("prompt"))
    file.flush()
    answer = StreamingHttpResponse(_poured(file), content_type=mime)
    answer["Content-Length"] = str(file.buffer.seek(0, 2))
    name = f"prompts-{request.actor.team.slug}-{timezone.localdate():%Y%m%d}{'-act' if kind == 'chat' else ''}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    file.buffer.seek(0)
    return answer


def _written(file: IO[str], kind: str, actor: Actor, wanted: list[str]) -> None:
    shown = actor.prompts().live()
    chosen = shown.filter(public_id__in=wanted) if wanted else shown
    records = outgoing.records(chosen)
    if kind == "json":
        collections = [] if wanted else actor.prompt_collections().live()
        lists = [] if wanted else actor.word_lists()
        favourites = Favourite.objects.none() if wanted else Favourite.objects.filter(user=actor.user)
        exchange.write_json(file, records, outgoing.beside_prompts(collections, lists, favourites, shown))
        return
    file.write(MARK if kind in ("csv", "chat") else "")
    WRITERS[kind](file, records)


WRITERS: dict[str, Callable[[TextIO, Any], None]] = {
    "csv": exchange.write_csv,
    "chat": exchange.write_chat_csv,
    "md": exchange.write_markdown,
}


async def _poured(file: IO[str]) -> AsyncIterator[bytes]:
    """Asynchronous, since a plain iterator would be collected whole before the first byte leaves."""
    with file:
        while chunk := await asyncio.to_thread(file.buffer.read, CHUNK):
            yield chunk
