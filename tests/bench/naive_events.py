"""The usual way to tell pages, for comparison: a streaming view in which every stream asks the database every 50 ms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

from generations.models import Event


async def events(request: HttpRequest, team: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(watch(team), content_type="text/event-stream")


async def watch(team: str) -> AsyncIterator[str]:
    cursor = 0
    yield "retry: 1000\n\n"
    while True:
        async for event in Event.objects.filter(team__slug=team, id__gt=cursor).order_by("id"):
            cursor = event.pk
            yield f"data: {json.dumps({'kind': event.kind, 'id': event.public_id})}\n\n"
        await asyncio.sleep(0.05)


urlpatterns = [path("events/<slug:team>", events)]
