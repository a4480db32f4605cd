"""What changes while a client looks: a question that is answered when something of the review changed, or after a while. There is no
session to open a stream with, and the link is looked at again every moment."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from asgiref.sync import sync_to_async
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone

from generations.models import ClientLink, Event, ReviewItem
from generations.models.event import LATE
from generations.views.client.base import GONE, cookie_of, sealed
from generations.workflow import client_links

LOOK_EVERY = 0.4
"""Seconds. Revoking shows within two of them."""
LOOKS = 60
MOST = 200
KEPT = MOST // 2
"""Ids of a cursor: more than a review's notices of ``LATE``."""


async def live(request: HttpRequest, token: str) -> HttpResponseBase:
    """{"cursor", "notices": [{"kind", "id"}]} behind ``cursor``; 410 once the link is closed."""
    cursor = _read(request.GET.get("cursor", ""))
    for _look in range(LOOKS):
        found = await sync_to_async(_look_up)(request, token, cursor)
        if isinstance(found, HttpResponse):
            return sealed(found)
        if found["notices"] or cursor is None:
            return sealed(JsonResponse(found))
        await asyncio.sleep(LOOK_EVERY)
    return sealed(JsonResponse({"cursor": _written(cursor or []), "notices": []}))


def _look_up(request: HttpRequest, token: str, cursor: Sequence[int] | None) -> HttpResponse | dict[str, Any]:
    link = client_links.link_of(token)
    if link is None:
        return HttpResponse(status=GONE)
    if client_links.guest_of(link, request.COOKIES.get(cookie_of(link), "")) is None:
        return HttpResponse(status=401)
    if cursor is None:
        return {"cursor": str(Event.objects.newest_id()), "notices": []}
    rows = list(_of(link, cursor).order_by("id").values_list("id", "kind", "public_id")[:MOST])
    told = {(kind, public_id): None for _key, kind, public_id in rows}
    return {
        "cursor": _written([*cursor, *(key for key, _kind, _id in rows)]),
        "notices": [{"kind": kind, "id": public_id, "project": ""} for kind, public_id in told],
    }


def _of(link: ClientLink, cursor: Sequence[int]) -> QuerySet[Event]:
    """Notices about this review and its pictures; which of their words the client may see is for the page to say."""
    pictures = ReviewItem.objects.filter(review=link.review_id).values("picture__public_id")
    about = Q(kind="review", public_id=link.review.public_id) | Q(kind="comment", public_id__in=pictures)
    fresh = Q(id__gt=max(cursor)) | Q(created__gt=timezone.now() - LATE)
    return Event.objects.filter(about, fresh, team=link.review.team_id).exclude(id__in=cursor)


def _read(said: str) -> list[int] | None:
    """What the page has been told; None where it has not been told where it stands."""
    parts = said.split("-", MOST)[:MOST]
    is_one = all(part.isdecimal() and part.isascii() and len(part) < 19 for part in parts)
    return [int(part) for part in parts] if is_one else None


def _written(told: Sequence[int]) -> str:
    """The newest notices that the page was told: one that comes late has a lower id than the last, and is none of them."""
    return "-".join(str(key) for key in sorted(set(told), reverse=True)[:KEPT])
