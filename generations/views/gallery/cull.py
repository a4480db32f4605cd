"""Culling: one picture after the other, alone on the screen, picked or rejected by a key."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from generations.access import Actor, TeamRequest, Verb, in_team
from generations.models import Sitting
from generations.views.gallery.frames import Frame, frames
from generations.views.gallery.opinions import opinions
from generations.views.gallery.series import Series, series_of, tally
from generations.views.stars import levels
from generations.workflow import marks as workflow

FIRST, PAGE = 24, 120
"""Pictures of the page itself, and of one that is fetched in the background."""
ASKED = 200
"""Pictures whose marks are told at once."""


@require_GET
@in_team()
def cull(request: TeamRequest) -> HttpResponse:
    """The series of the gallery's address, a ``selection`` or a ``collection``, from the picture ``at`` on."""
    actor = request.actor
    series = series_of(actor, request.GET)
    start = _key(actor, request.GET.get("at", ""))
    if start is not None and not series.holds(start):
        start = None
    older = series.after(start, FIRST)
    newer = [] if start is None else series.before(start, FIRST)
    shown = frames(actor, [*newer, *([] if start is None else [start]), *older])
    reach = {"earlier": len(newer) == FIRST, "more": len(older) == FIRST}
    return render(
        request, "generations/gallery/cull.html", _context(actor, series, shown, request.GET.get("at", ""), reach)
    )


@require_GET
@in_team()
def page(request: TeamRequest) -> HttpResponse:
    """What follows the picture ``after``, or comes before ``before``."""
    series = series_of(request.actor, request.GET)
    before = _key(request.actor, request.GET.get("before", ""))
    after = _key(request.actor, request.GET.get("after", ""))
    keys = series.before(before, PAGE) if before is not None else series.after(after, PAGE)
    said = [frame.said for frame in frames(request.actor, keys)]
    return JsonResponse({"frames": said, "more": len(keys) == PAGE})


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def marks(request: TeamRequest) -> HttpResponseBase:
    """GET: what is said of the pictures ``p``. POST: set the marks ``mark`` (see :class:`generations.workflow.marks.Mark`) that the page
    ``sitting`` has numbered; the answer names pictures that are gone."""
    actor = request.actor
    if request.method != "POST":
        return JsonResponse({"pictures": _said(actor, request.GET.getlist("p")[:ASKED])})
    actor.need(Verb.FLAG)
    key, lines = request.POST.get("sitting", ""), request.POST.getlist("mark")
    if not 0 < len(key) <= Sitting.LONGEST_KEY or not key.isalnum() or len(lines) > workflow.MOST:
        return HttpResponse(status=400)
    try:
        given = [workflow.Mark.read(line) for line in lines]
    except ValueError:
        return HttpResponse(status=400)
    return JsonResponse({"gone": workflow.put(actor.team, actor.user, key, given)})


def _said(actor: Actor, public_ids: list[str]) -> dict[str, object]:
    keys = dict(actor.pictures().filter(public_id__in=public_ids).values_list("pk", "public_id"))
    said = opinions(actor, list(keys))
    return {public_id: said[key].said for key, public_id in keys.items()}


def _context(actor: Actor, series: Series, shown: list[Frame], at: str, reach: dict[str, bool]) -> dict[str, object]:
    here = next((place for place, frame in enumerate(shown) if frame.id == at), 0)
    slug = actor.team.slug
    current = shown[here] if shown else None
    return {
        "slug": slug,
        "series": series,
        "home": series.home(slug),
        "frames": shown,
        "said": {"frames": [one.said for one in shown], "here": here, **reach},
        "current": current,
        "previous": _address(slug, series, shown[here - 1]) if here > 0 else "",
        "next": _address(slug, series, shown[here + 1]) if here + 1 < len(shown) else "",
        "this": _address(slug, series, current) if current else "",
        "tally": tally(series, actor),
        "may_flag": actor.may(Verb.FLAG),
        "may_trash": actor.may(Verb.TRASH_OWN),
        "may_curate": actor.may(Verb.CURATE),
        "levels": levels(),
    }


def _address(slug: str, series: Series, frame: Frame) -> str:
    """The page with another picture on it."""
    joint = "&" if series.query else "?"
    return f"{reverse('cull', args=[slug])}{series.query}{joint}{urlencode({'at': frame.id})}"


def _key(actor: Actor, public_id: str) -> int | None:
    """404 for a picture that is not the team's; None where none is named."""
    if not public_id:
        return None
    key = actor.pictures().filter(public_id=public_id).values_list("pk", flat=True).first()
    if key is None:
        raise Http404
    return key
