"""The gallery: every picture of the team, newest first, endless by cursor."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, in_team
from generations.views.gallery.cards import cards, with_days
from generations.views.gallery.filters import Choice, choices, newer, older, walk
from generations.workflow.gallery import Search
from generations.workflow.gallery.pages import Walk
from generations.workflow.gallery.query import NAMED

PAGE = 60


@require_GET
@in_team()
def gallery(request: TeamRequest) -> HttpResponse:
    """The whole page; asked by a filter's change, only the wall below the filters."""
    found = Search.read(request.GET)
    everything = choices(request.actor)
    before = request.GET.get("before", "")
    cursor = _cursor(request.actor, before) if before else None
    way = walk(request.actor, found)
    context = _page(request.actor, found, cursor, None, way) | {
        "kinds": _kinds(found, everything),
        "chips": _chips(found, everything),
        "count": way.count(),
    }
    return render(request, "generations/gallery/gallery.html", context)


@require_GET
@in_team()
def page(request: TeamRequest) -> HttpResponse:
    """The tiles below the picture ``before``: what the end of the wall asks for when it comes into view."""
    cursor = _cursor(request.actor, request.GET.get("before", ""))
    context = _page(request.actor, Search.read(request.GET), cursor, _day(request.GET.get("day", "")))
    return render(request, "generations/gallery/_tiles.html", context)


@require_GET
@in_team()
def fresh(request: TeamRequest) -> HttpResponse:
    """The tiles above the picture ``after``, newest first: what came while the wall stood open."""
    after = request.GET.get("after", "")
    cursor = _cursor(request.actor, after) if after else 0
    found = Search.read(request.GET)
    rows = list(reversed(cards(newer(request.actor, found, cursor, PAGE))))
    shown = rows if found.text else list(with_days(rows, None))
    context = {"cards": shown, "filter": found, "more": None, "slug": request.actor.team.slug}
    return render(request, "generations/gallery/_tiles.html", context)


def _cursor(actor: Actor, public_id: str) -> int:
    """The place of a picture, trashed or not, among all: without the picture itself, which costs a fifth of the page."""
    key = actor.pictures().filter(public_id=public_id).values_list("pk", flat=True).first()
    if key is None:
        raise Http404
    return key


def _page(
    actor: Actor, found: Search, before: int | None, day: date | None, way: Walk | None = None
) -> dict[str, object]:
    rows = cards(older(actor, found, before, PAGE + 1, way))
    # The hits of a search are few and far between: a mark over each would be more marks than pictures.
    shown = rows[:PAGE] if found.text else list(with_days(rows[:PAGE], day))
    return {
        "cards": shown,
        "more": shown[-1] if len(rows) > PAGE else None,
        "last_day": timezone.localtime(shown[-1].created).date() if shown else day,
        "filter": found,
        "slug": actor.team.slug,
    }


def _kinds(found: Search, everything: list[Choice]) -> list[tuple[str, list[Choice], str]]:
    return [
        (kind, [choice for choice in everything if choice.kind == kind], next(iter(found.facets.get(kind, ())), ""))
        for kind in ("project", "person", "gateway")
    ]


def _chips(found: Search, everything: list[Choice]) -> list[tuple[str, str, str]]:
    """(kind, name, address without it) for each filter in force."""
    named = {(choice.kind, choice.public_id): choice.name for choice in everything}
    chips = [("text", found.text, found.without("text").query or "?")] if found.text else []
    for kind, value in found.pairs:
        if kind != "q":
            name = named.get((kind, value), "?" if kind in NAMED else value)
            chips.append((kind, name, found.without(kind, value).query or "?"))
    return chips


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
