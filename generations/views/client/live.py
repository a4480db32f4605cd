"""What changes while a client looks: a question that is answered when something of the review changed, or after a while. There is no
session to open a stream with, and the link is looked at again every moment."""

from __future__ import annotations

import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from generations.models import ClientLink, Event, ReviewItem
from generations.views.client.base import GONE, cookie_of, sealed
from generations.workflow import client_links

LOOK_EVERY = 0.4
"""Seconds. Revoking shows within two of them."""
LOOKS = 60
KINDS = ("review", "comment")


async def live(request: HttpRequest, token: str) -> HttpResponseBase:
    """{"cursor", "notices": [{"kind", "id"}]} behind ``cursor``; 410 once the link is closed."""
    cursor = _number(request.GET.get("cursor", ""))
    for _look in range(LOOKS):
        found = await sync_to_async(_look_up)(request, token, cursor)
        if isinstance(found, HttpResponse):
            return sealed(found)
        if found["notices"] or cursor is None:
            return sealed(JsonResponse(found))
        await asyncio.sleep(LOOK_EVERY)
    return sealed(JsonResponse({"cursor": cursor, "notices": []}))


def _look_up(request: HttpRequest, token: str, cursor: int | None) -> HttpResponse | dict[str, Any]:
    link = client_links.link_of(token)
    if link is None:
        return HttpResponse(status=GONE)
    if client_links.guest_of(link, request.COOKIES.get(cookie_of(link), "")) is None:
        return HttpResponse(status=401)
    if cursor is None:
        return {"cursor": Event.objects.newest_id(), "notices": []}
    rows = list(_of(link, cursor).order_by("id").values_list("id", "kind", "public_id")[:200])
    told = {(kind, public_id): None for _key, kind, public_id in rows}
    return {
        "cursor": rows[-1][0] if rows else cursor,
        "notices": [{"kind": kind, "id": public_id, "project": ""} for kind, public_id in told],
    }


def _of(link: ClientLink, cursor: int) -> Any:
    """Notices about this review and its pictures; which of their words the client may see is for the page to say."""
    pictures = ReviewItem.objects.filter(review=link.review_id).values("picture__public_id")
    about = Q(kind="review", public_id=link.review.public_id) | Q(kind="comment", public_id__in=pictures)
    return Event.objects.filter(about, team=link.review.team_id, id__gt=cursor, kind__in=KINDS)


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() and said.isascii() and len(said) < 19 else None
