"""Where things are on the wall: months for the scrubber, pictures between two others, names for the menus of the selection."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, Verb, in_team
from generations.models import Picture
from generations.models.base import among
from generations.views.answers import REFUSED
from generations.views.gallery.cursor import cursor_or_404
from generations.workflow.gallery import Search, pages, timeline

MOST_BETWEEN = 5000
"""Pictures that one range takes: beyond it, "select all" is what is meant."""
MOST_NAMES = 100


@require_GET
@in_team()
def months(request: TeamRequest) -> JsonResponse:
    """{"months": [[year, month, its name, number of pictures], …]}, newest first."""
    found = timeline.months(request.actor.team.pk, request.user.pk, Search.read(request.GET))
    return JsonResponse({"months": [[year, month, _name(year, month), count] for year, month, count, _first in found]})


@require_GET
@in_team()
def between(request: TeamRequest) -> JsonResponse:
    """The ids of all that match from one picture to another, both included, newest first."""
    actor, query = request.actor, request.GET
    ends = sorted(cursor_or_404(actor, query.get(name, "")) for name in ("from_id", "to_id"))
    keys = pages.older(actor.team.pk, request.user.pk, Search.read(query), ends[1] + 1, MOST_BETWEEN + 1)
    inside = keys[: len(keys) - bisect_left(keys[::-1], ends[0])]
    if len(inside) > MOST_BETWEEN:
        return JsonResponse({"text": _("That is too far for one range. Select all instead.")}, status=REFUSED)
    public = dict(Picture.objects.filter(pk__in=among(inside)).values_list("pk", "public_id"))
    return JsonResponse({"ids": [public[key] for key in inside if key in public]})


@require_GET
@in_team(Verb.CURATE)
def menus(request: TeamRequest) -> HttpResponse:
    """What pictures can be tagged with, collected in and moved to."""
    return render(request, "generations/gallery/_menus.html", _names(request.actor))


def _names(actor: Actor) -> dict[str, object]:
    return {
        "tags": actor.tags()[:MOST_NAMES],
        "collections": actor.collections().live().order_by("-updated")[:MOST_NAMES],
        "projects": actor.projects().live()[:MOST_NAMES],
    }


def _name(year: int, month: int) -> str:
    return date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
