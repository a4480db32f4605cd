"""Pictures for clients: read here for each request and not by signed addresses, which would outlive the link."""

from __future__ import annotations

import zlib
from pathlib import Path

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from generations import storage
from generations.imaging import ImageRefused, ImagingFailed, probe
from generations.models import THUMB_SIZES, Picture
from generations.views.client.base import ClientRequest, by_link
from generations.views.pouring import poured
from generations.workflow import client_files, kept
from generations.workflow.deliveries.contents import ENDINGS

CHECKED = "private, no-cache"
"""The browser may keep it and asks each time whether it still may show it."""


@require_safe
@by_link
def preview(request: ClientRequest, item: str, size: int) -> HttpResponseBase:
    """The picture, ``size`` pixels long at most, with the link's words across it."""
    if size not in THUMB_SIZES:
        raise Http404
    row = request.visitor.item_or_404(item)
    link, image = request.visitor.link, row.picture.image
    tag = f'"{image.sha256[:24]}-{size}-{hash_of(link.watermark)}"'
    if request.headers.get("If-None-Match") == tag:
        return _kept(HttpResponseNotModified(), tag)
    answer = HttpResponse(_bytes(request, row.picture, size), content_type="image/webp")
    return _kept(answer, tag)


@require_safe
@by_link
def original(request: ClientRequest, item: str) -> HttpResponseBase:
    """The file itself, to zoom in: where the link shows originals."""
    row = request.visitor.item_or_404(item)
    if not request.visitor.link.originals:
        raise Http404
    return _file(request, row.picture)


@require_safe
@by_link
def download(request: ClientRequest, item: str) -> HttpResponseBase:
    """The file where the link gives originals, else the largest preview; it counts as downloaded."""
    row = request.visitor.item_or_404(item)
    link = request.visitor.link
    if not link.may_download:
        raise Http404
    kept.downloaded(row.picture)
    if link.originals:
        return _file(request, row.picture, named=True)
    answer = HttpResponse(_bytes(request, row.picture, max(THUMB_SIZES)), content_type="image/webp")
    name = f"{row.picture.created:%Y%m%d}-{row.picture.public_id}.webp"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer


def hash_of(words: str) -> str:
    """Says in a tag which words it was made with."""
    return f"{zlib.crc32(words.encode()):08x}"


def _bytes(request: ClientRequest, picture: Picture, size: int) -> bytes:
    try:
        place: Path | None = client_files.preview(request.visitor.link, picture.image, size)
        if place is not None:
            return place.read_bytes()
        with storage.open_key(picture.image.thumb_key(size)) as file:
            return file.read()
    except (OSError, ImagingFailed):
        raise Http404 from None


def _kept(answer: HttpResponseBase, tag: str) -> HttpResponseBase:
    answer["ETag"], answer["Cache-Control"] = tag, CHECKED
    return answer


def _file(request: ClientRequest, picture: Picture, *, named: bool = False) -> HttpResponseBase:
    image = picture.image
    try:
        place = client_files.whole(request.visitor.link, image)
        file = place.open("rb") if place else storage.open_key(image.key)
    except (OSError, ImageRefused, ImagingFailed):
        raise Http404 from None
    mime = probe(place).mime if place else image.mime
    answer = StreamingHttpResponse(poured(file), content_type=mime)
    answer["Content-Length"] = str(place.stat().st_size if place else image.size)
    answer["Cache-Control"] = CHECKED
    if named:
        name = f"{picture.filename.rpartition('.')[0]}.{ENDINGS.get(mime, 'bin')}"
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer
