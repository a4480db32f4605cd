"""What pages ask while they have no live stream."""

from __future__ import annotations

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from generations.access import TeamRequest, in_team
from generations.models import Event


@require_GET
@in_team()
def poll(request: TeamRequest) -> JsonResponse:
    """The notices behind ``cursor`` as {cursor, reset, notices}; ``reset``: the record does not reach back so far."""
    said = request.GET.get("cursor", "")
    newest = Event.objects.newest_id()
    if not said.isdecimal() or len(said) > 18:
        return JsonResponse({"cursor": newest, "reset": True, "notices": []})
    found = Event.objects.missed(request.actor.team.pk, request.actor.user.pk, int(said))
    notices = [notice.said for notice in found or []]
    return JsonResponse({"cursor": newest, "reset": found is None, "notices": notices})
