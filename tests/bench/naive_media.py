"""The usual way to give signed files, for comparison: a view of Django that checks a signature and returns a ``FileResponse``."""

from __future__ import annotations

from django.core.files.storage import storages
from django.core.signing import BadSignature, TimestampSigner
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path

DAY = 86_400


def media(request: HttpRequest, key: str) -> FileResponse:
    try:
        TimestampSigner(salt="media").unsign(f"{key}:{request.GET.get('s', '')}", max_age=DAY)
    except BadSignature as error:
        raise Http404 from error
    return FileResponse(storages["default"].open(key))


def address(key: str) -> str:
    return f"/media/{key}?s={TimestampSigner(salt='media').sign(key).partition(':')[2]}"


urlpatterns = [path("media/<path:key>", media)]
