"""The ZIP itself: poured as it is read, and resumed at any byte."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from generations.access import TeamRequest, Verb, delivery_or_404, in_team
from generations.deliver import Archive, FilePart, Unsatisfiable, wanted_range
from generations.models import Delivery
from generations.workflow import deliveries

CHUNK = 524_288
GONE = 410
TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}

log = logging.getLogger(__name__)


@require_safe
@in_team(Verb.DOWNLOAD)
def archive(request: TeamRequest, delivery: str) -> HttpResponseBase:
    """The whole, or the part that a ``Range`` asks for."""
    row = delivery_or_404(request.actor, delivery)
    if row.status != Delivery.Status.READY:
        raise Http404
    try:
        layout = deliveries.archive_of(row)
    except deliveries.Lost:
        return render(request, "generations/deliver/lost.html", {"delivery": row}, status=GONE)
    if request.method == "GET":
        deliveries.taken(row)
    return give(layout, f"{row.name}.zip", request)


def give(layout: Archive, name: str, request: TeamRequest) -> HttpResponseBase:
    """``layout`` as a download called ``name``: 200, 206, 304 or 416, as RFC 9110 has it."""
    etag, asked = layout.etag, request.headers
    if etag in asked.get("If-None-Match", ""):
        return _headed(HttpResponse(status=304), etag, name)
    try:
        part = wanted_range(asked.get("Range", ""), asked.get("If-Range", ""), etag, layout.size)
    except Unsatisfiable:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{layout.size}"
        return _headed(refused, etag, name)
    start, stop = part or (0, layout.size)
    # Without a body for HEAD: it would be read from the disk only to be thrown away.
    body: HttpResponseBase = (
        HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(_poured(layout, start, stop))
    )
    body.status_code = 206 if part else 200
    body["Content-Length"] = str(stop - start)
    if part:
        body["Content-Range"] = f"bytes {start}-{stop - 1}/{layout.size}"
    return _headed(body, etag, name)


def _headed(response: HttpResponseBase, etag: str, name: str) -> HttpResponseBase:
    response["Content-Type"] = "application/zip"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    return response


async def _poured(layout: Archive, start: int, stop: int) -> AsyncIterator[bytes]:
    """Asynchronous, since a plain iterator would be collected whole before the first byte leaves."""
    for piece in layout.pieces(start, stop):
        if isinstance(piece, bytes):
            yield piece
        else:
            async for chunk in _read(piece):
                yield chunk


async def _read(part: FilePart) -> AsyncIterator[bytes]:
    """A part of a member's file. One that is shorter than it was ends the connection: a download that is cut shows that it is."""
    file = await asyncio.to_thread(deliveries.open_member, part.member)
    with file:
        file.seek(part.offset)
        left = part.length
        while left:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
            if not chunk:
                log.error("deliver: a file is shorter than it was", extra={"key": part.member.key})
                raise OSError(f"{part.member.key} is shorter than it was")
            left -= len(chunk)
            yield chunk


@require_safe
@in_team(Verb.DOWNLOAD)
def sheet(request: TeamRequest, delivery: str, number: str) -> HttpResponseBase:
    """A contact sheet on its own: a PDF is shown, a page is downloaded."""
    row = delivery_or_404(request.actor, delivery)
    named = dict(enumerate(row.sheets, 1))
    try:
        member = deliveries.sheet_of(row, named.get(int(number) if number.isdecimal() and len(number) < 4 else 0, ""))
    except deliveries.Lost:
        return render(request, "generations/deliver/lost.html", {"delivery": row}, status=GONE)
    if member is None:
        raise Http404
    kind = member.name.rpartition(".")[2]
    whole = FilePart(member, 0, member.size)
    body: HttpResponseBase = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(_read(whole))
    body["Content-Type"] = TYPES[kind]
    body["Content-Length"] = str(member.size)
    name = f"{row.name} {member.name}"
    shown = content_disposition_header(as_attachment=kind != "pdf", filename=name)
    body["Content-Disposition"] = shown or ("inline" if kind == "pdf" else "attachment")
    body["Cache-Control"] = "private, no-cache"
    return body
