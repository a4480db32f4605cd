"""The gallery: every picture of the team, newest first, endless in both directions by cursors.

The page itself brings the first screens as tiles that need no script. From there the wall asks for more as JSON (:func:`page`):
``before`` and ``after`` a picture, ``at`` one (from it on), at an ``index`` among all that match, or the ``end``.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, Verb, in_team
from generations.templatetags.gallery import ratio
from generations.views.gallery.cards import Card, cards, day_of, name_of_day, with_days
from generations.views.gallery.cursor import cursor_or_404
from generations.views.gallery.facet_words import chips
from generations.views.gallery.filters import newer, older, walk
from generations.views.stars import levels
from generations.workflow.gallery import Search, pages
from generations.workflow.gallery.pages import Walk

PAGE = 60
MOST = 240
"""Tiles that are given at once, however many are asked for."""
DENSITIES = {"small": 2, "medium": 1, "large": 1}
"""How many pages of tiles fill the first screens."""
DENSITY_COOKIE = "wall"


@require_GET
@in_team()
def gallery(request: TeamRequest) -> HttpResponse:
    """The whole page, from the top or from a place in the address."""
    actor = request.actor
    search = Search.read(request.GET)
    way = walk(actor, search)
    context = _page(request, search, way) | {
        "chips": chips(actor, search),
        "count": way.count(),
        "densities": tuple(DENSITIES),
        "levels": levels(),
        "may_flag": actor.may(Verb.FLAG),
        "may_curate": actor.may(Verb.CURATE),
        "may_trash": actor.may(Verb.TRASH_OWN),
    }
    return render(request, "generations/gallery/gallery.html", context)


@require_GET
@in_team()
def page(request: TeamRequest) -> JsonResponse:
    """Tiles for the wall: {"tiles": [...], "days": {day: name}, "more": whether there are others beyond}."""
    search = Search.read(request.GET)
    rows, more = _asked(request, search, walk(request.actor, search), _size(request))
    days = {} if search.text else {str(day): name_of_day(day) for day in sorted({day_of(card) for card in rows})}
    wide = request.GET.get("edge") == "1280"
    return JsonResponse({"tiles": [_tile(card, wide=wide) for card in rows], "days": days, "more": more})


def density_of(request: HttpRequest) -> str:
    """How large this browser wants its tiles."""
    asked = request.COOKIES.get(DENSITY_COOKIE, "")
    return asked if asked in DENSITIES else "medium"


def _page(request: TeamRequest, search: Search, way: Walk) -> dict[str, object]:
    density, query = density_of(request), request.GET
    size = PAGE * DENSITIES[density]
    rows, more = _asked(request, search, way, size)
    above = any(query.get(name) for name in ("before", "at", "index"))
    if query.get("after"):
        above, more = more, True
        if not above:  # The top itself: from its first picture, so that none hides above.
            rows, more = _below(request, search, way, None, size)
    # The hits of a search are few and far between: a mark over each would be more marks than pictures.
    shown = rows if search.text else list(with_days(rows, None))
    return {
        "cards": shown,
        "older": shown[-1] if shown and more else None,
        "newer": shown[0] if shown and above else None,
        "filter": search,
        "density": density,
        "slug": request.actor.team.slug,
    }


def _asked(request: TeamRequest, search: Search, way: Walk, size: int) -> tuple[list[Card], bool]:
    """The cards that the address asks for, newest first, and whether there are more beyond them."""
    query = request.GET
    if query.get("end") or query.get("after"):
        cursor = cursor_or_404(request.actor, query.get("after", "")) if query.get("after") else 0
        rows = cards(newer(request.actor, search, cursor, size + 1, way), request.user, density_of(request))
        return rows[:size][::-1], len(rows) > size
    return _below(request, search, way, _before(request.actor, search, query), size)


def _below(request: TeamRequest, search: Search, way: Walk, before: int | None, size: int) -> tuple[list[Card], bool]:
    rows = cards(older(request.actor, search, before, size + 1, way), request.user, density_of(request))
    return rows[:size], len(rows) > size


def _before(actor: Actor, search: Search, query: QueryDict) -> int | None:
    """The cursor that the tiles lie below."""
    if (index := _number(query.get("index", ""))) is not None:
        key = pages.at(actor.team.pk, actor.user.pk, search, index)
        return None if key is None else key + 1
    if at := query.get("at"):
        return cursor_or_404(actor, at) + 1
    before = query.get("before")
    return cursor_or_404(actor, before) if before else None


def _size(request: HttpRequest) -> int:
    return min(MOST, max(1, _number(request.GET.get("size", "")) or PAGE))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _tile(card: Card, *, wide: bool) -> list[Any]:
    """In the order that ``js/lib/wall/store.js`` reads."""
    shape = [card.public_id, ratio(card), card.width, card.height, str(day_of(card))]
    files = [card.placeholder, card.small, card.medium, card.large if wide else ""]
    return [*shape, card.prompt, *files, card.flag, card.stars]
