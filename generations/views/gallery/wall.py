"""The gallery: every picture of the team, newest first, endless in both directions by cursors.

The page itself brings the first screens as tiles that need no script. From there the wall asks for more as JSON (:func:`page`):
``before`` and ``after`` a picture, ``at`` one (from it on), at an ``index`` among all that match, or the ``end``.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, Verb, in_team
from generations.templatetags.gallery import ratio
from generations.views.gallery.cards import Card, cards, day_of, name_of_day, with_days
from generations.views.gallery.filters import Choice, Filter, choices

PAGE = 60
MOST = 240
"""Tiles that are given at once, however many are asked for."""
DENSITIES = {"small": 2, "medium": 1, "large": 1}
"""How many pages of tiles fill the first screens."""
DENSITY_COOKIE = "wall"
COUNT_LIMIT = 1000
"""Beyond this many pictures the number is "1,000+": counting a million takes longer than showing the page."""


@require_GET
@in_team()
def gallery(request: TeamRequest) -> HttpResponse:
    """The whole page, from the top or from a place in the address."""
    found = Filter.read(request.GET)
    everything = choices(request.actor)
    context = _page(request, found) | {
        "kinds": _kinds(found, everything),
        "chips": _chips(found, everything),
        "count": _count(request.actor, found),
        "count_limit": COUNT_LIMIT,
        "densities": tuple(DENSITIES),
        "may_flag": request.actor.may(Verb.FLAG),
        "may_curate": request.actor.may(Verb.CURATE),
        "may_trash": request.actor.may(Verb.TRASH_OWN),
    }
    return render(request, "generations/gallery/gallery.html", context)


@require_GET
@in_team()
def page(request: TeamRequest) -> JsonResponse:
    """Tiles for the wall: {"tiles": [...], "days": {day: name}, "more": whether there are others beyond}."""
    found, size = Filter.read(request.GET), _size(request)
    rows, more = _asked(request, found, size)
    days = {} if found.text else {str(day): name_of_day(day) for day in sorted({day_of(card) for card in rows})}
    wide = request.GET.get("edge") == "1280"
    return JsonResponse({"tiles": [_tile(card, wide=wide) for card in rows], "days": days, "more": more})


def density_of(request: HttpRequest) -> str:
    """How large this browser wants its tiles."""
    asked = request.COOKIES.get(DENSITY_COOKIE, "")
    return asked if asked in DENSITIES else "medium"


def _asked(request: TeamRequest, found: Filter, size: int) -> tuple[list[Card], bool]:
    """The cards that the address asks for, newest first, and whether there are more beyond them."""
    actor, query = request.actor, request.GET
    if query.get("end") or query.get("after"):
        cursor = _cursor(actor, query["after"]) if query.get("after") else 0
        rows = cards(found.newer(actor, cursor, size + 1), request.user, density_of(request))
        return rows[:size][::-1], len(rows) > size
    rows = cards(found.older(actor, _before(actor, found, query), size + 1), request.user, density_of(request))
    return rows[:size], len(rows) > size


def _before(actor: Actor, found: Filter, query: Any) -> int | None:
    """The cursor that the tiles lie below."""
    if query.get("index", "").isdecimal():
        return _at_index(actor, found, int(query["index"]))
    if query.get("at"):
        return _cursor(actor, query["at"]) + 1
    return _cursor(actor, query["before"]) if query.get("before") else None


def _at_index(actor: Actor, found: Filter, index: int) -> int | None:
    """The cursor just above the picture that is the ``index``-th of all that match; above all where there are not so many."""
    key = found.narrow(actor).order_by("-id").values_list("pk", flat=True)[index : index + 1].first()
    return None if key is None else key + 1


def _cursor(actor: Actor, public_id: str) -> int:
    """The place of a picture, trashed or not, among all: without the picture itself, which costs a fifth of the page."""
    key = actor.pictures().filter(public_id=public_id).values_list("pk", flat=True).first()
    if key is None:
        raise Http404
    return key


def _size(request: HttpRequest) -> int:
    asked = request.GET.get("size", "")
    return min(MOST, max(1, int(asked))) if asked.isdecimal() else PAGE


def _page(request: TeamRequest, found: Filter) -> dict[str, object]:
    density, query = density_of(request), request.GET
    size = PAGE * DENSITIES[density]
    rows, more = _asked(request, found, size)
    newer = any(query.get(name) for name in ("before", "at", "index"))
    if query.get("after"):
        newer, more = more, True
        if not newer:  # The top itself: from its first picture, so that none hides above.
            rows, more = _top(request, found, size)
    # The hits of a search are few and far between: a mark over each would be more marks than pictures.
    shown = rows if found.text else list(with_days(rows, None))
    return {
        "cards": shown,
        "older": shown[-1] if shown and more else None,
        "newer": shown[0] if shown and newer else None,
        "filter": found,
        "density": density,
        "slug": request.actor.team.slug,
    }


def _top(request: TeamRequest, found: Filter, size: int) -> tuple[list[Card], bool]:
    rows = cards(found.older(request.actor, None, size + 1), request.user, density_of(request))
    return rows[:size], len(rows) > size


def _tile(card: Card, *, wide: bool) -> list[Any]:
    """In the order that ``js/lib/wall/store.js`` reads."""
    state = [card.flag, card.stars]
    files = [card.small, card.medium, card.large if wide else ""]
    return [card.public_id, ratio(card), card.width, card.height, str(day_of(card)), card.prompt, card.placeholder] + (
        files + state
    )


def _count(actor: Actor, found: Filter) -> int | None:
    """How many there are, up to the limit; None for a search, whose hits are only walked as far as they are shown."""
    return None if found.text else found.narrow(actor).order_by()[: COUNT_LIMIT + 1].count()


def _kinds(found: Filter, everything: list[Choice]) -> list[tuple[str, list[Choice], str]]:
    return [
        (kind, [choice for choice in everything if choice.kind == kind], getattr(found, kind))
        for kind in ("project", "person", "gateway")
    ]


def _chips(found: Filter, everything: list[Choice]) -> list[tuple[str, str, str]]:
    """(kind, name, address without it) for each filter in force."""
    named = {(choice.kind, choice.public_id): choice.name for choice in everything}
    chips = [("text", found.text, found.without("text").query or "?")] if found.text else []
    for kind in ("project", "person", "gateway"):
        wanted = getattr(found, kind)
        if wanted:
            chips.append((kind, named.get((kind, wanted), "?"), found.without(kind).query or "?"))
    return chips
