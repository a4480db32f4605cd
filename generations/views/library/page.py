"""The library: the team's prompts as cards, searched as one types, endless by cursor."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, Verb, in_team, prompt_or_404
from generations.forms.prompt_words import LANGUAGE_WORDS
from generations.forms.prompt_words import category as category_word
from generations.models import Prompt
from generations.views.library.cards import addresses, cards
from generations.views.library.filters import SORTS, Filter, cursor
from generations.views.library.undone import undo
from generations.views.library.words import SHARING_WORDS, SORT_WORDS, meant_words
from generations.workflow import starter
from generations.workflow.library_facets import Facets, facets
from generations.workflow.library_search import Found, Place, Sort, find

PAGE = 40
COUNT_LIMIT = 1000
"""Beyond this many prompts the number is "more than 1,000": counting all takes longer than showing the page."""


@require_GET
@in_team()
def library(request: TeamRequest) -> HttpResponse:
    """The whole page; to the search field, as it is typed in, only what stands below it."""
    actor, wanted = request.actor, Filter.read(request.GET)
    context = _listing(actor, wanted, cursor(actor, request.GET))
    here = reverse("library", args=[actor.team.slug])
    if request.headers.get("HX-Request"):
        answer = render(request, "generations/library/_list.html", context)
        answer.headers["HX-Replace-Url"] = here + wanted.query
        return answer
    rows = actor.prompts().live()
    context |= {
        "kinds": _kinds(wanted, facets(rows, actor.team)),
        "collections": actor.prompt_collections().live(),
        "count": rows.order_by()[: COUNT_LIMIT + 1].count(),
        "count_limit": COUNT_LIMIT,
        "sorts": _sorts(wanted),
        "has_starter": starter.is_there(actor.team),
        "undo": undo(request),
        "may_publish_all": actor.may(Verb.PUBLISH_ALL),
    }
    return render(request, "generations/library/library.html", context)


@require_GET
@in_team()
def more(request: TeamRequest) -> HttpResponse:
    """The cards below the cursor: what the end of the list asks for when it comes into view."""
    context = _listing(request.actor, Filter.read(request.GET), cursor(request.actor, request.GET))
    return render(request, "generations/library/_cards.html", context)


@require_GET
@in_team()
def card(request: TeamRequest, prompt: str) -> HttpResponse:
    """One card anew; nothing where its prompt was removed."""
    row = prompt_or_404(request.actor, prompt)
    context = _shared(request.actor, Filter.read(request.GET)) | {"cards": cards(request.actor, [row.pk])}
    return render(request, "generations/library/card.html", context)


@require_GET
@in_team(Verb.TRASH_OWN)
def removed(request: TeamRequest) -> HttpResponse:
    """What this person may bring back, last removed first: a page of it, below the prompt ``after``."""
    actor = request.actor
    rows = actor.prompts().exclude(removed=None).select_related("live", "owner").order_by("-removed", "-pk")
    reach = rows if actor.may(Verb.TRASH_ALL) else rows.filter(owner=actor.user)
    after = request.GET.get("after", "")
    last = prompt_or_404(actor, after) if after else None
    # One that was brought back since is below nothing: then it is the first page again.
    if last and last.removed:
        reach = reach.filter(Q(removed__lt=last.removed) | Q(removed=last.removed, pk__lt=last.pk))
    shown = list(reach[: PAGE + 1])
    more = shown[PAGE - 1].public_id if len(shown) > PAGE else ""
    context = {"prompts": shown[:PAGE], "more": more, "is_first": last is None, "slug": actor.team.slug}
    return render(request, "generations/library/removed.html", context)


def _listing(actor: Actor, wanted: Filter, after: Place | None) -> dict[str, Any]:
    rows, shelf = actor.prompts().live(), wanted.shelf(actor)
    found = find(rows, actor.team, actor.user, wanted.wanted(actor, shelf), PAGE, after)
    shown = cards(actor, [key for _, key in found.places])
    return _shared(actor, wanted) | {
        "cards": shown,
        "more": _more(found, wanted, {card.key: card.public_id for card in shown}),
        "is_first": after is None,
        "chips": _chips(actor, wanted),
        "shelf": shelf,
        "meant": meant_words(found.meant),
        "is_empty": not shown and after is None and not (wanted.is_narrow or shelf or rows.exists()),
    }


def _shared(actor: Actor, wanted: Filter) -> dict[str, Any]:
    return {
        "slug": actor.team.slug,
        "filter": wanted,
        "to": addresses(actor),
        "may_write": actor.may(Verb.WRITE_PROMPTS),
        "may_trash": actor.may(Verb.TRASH_OWN),
        "in_order": wanted.order is Sort.PLACE and not wanted.is_narrow and actor.may(Verb.WRITE_PROMPTS),
    }


def _more(found: Found, wanted: Filter, public_ids: dict[int, str]) -> str:
    """The address's words for what comes below; "" at the end."""
    if not found.more:
        return ""
    at, key = found.places[-1]
    return f"{wanted.query or '?'}{'&' if wanted.query else ''}after={public_ids[key]}&at={at}"


def _sorts(wanted: Filter) -> list[tuple[str, str, bool]]:
    """(value, name, whether in force)."""
    offered = (Sort.PLACE, *SORTS) if wanted.collection else SORTS
    return [(str(sort), str(SORT_WORDS[sort]), sort is wanted.order) for sort in offered]


def _kinds(wanted: Filter, offered: Facets) -> list[tuple[str, list[tuple[str, str]], str]]:
    """(name, its choices as (value, name), the one in force) for each filter that offers a choice."""
    kinds = {
        "category": [(code, category_word(code)) for code in offered.categories],
        "tag": [(tag.folded, tag.name) for tag in offered.tags],
        "language": [(code, str(name)) for code, name in LANGUAGE_WORDS.items()],
        "owner": [(owner.public_id, owner.name) for owner in offered.owners] if len(offered.owners) > 1 else [],
        "sharing": [(str(code), str(name)) for code, name in SHARING_WORDS.items()],
    }
    return [(kind, choices, getattr(wanted, kind)) for kind, choices in kinds.items() if choices]


def _chips(actor: Actor, wanted: Filter) -> list[tuple[str, str, str]]:
    """(kind, name, address without it) for each filter in force."""
    names = {
        "q": wanted.q,
        "category": category_word(wanted.category),
        "tag": _tag_name(actor, wanted.tag),
        "language": str(LANGUAGE_WORDS.get(wanted.language, wanted.language)),
        "owner": _owner_name(actor, wanted.owner),
        "sharing": str(SHARING_WORDS.get(Prompt.Sharing(wanted.sharing), ""))
        if wanted.sharing in SHARING_WORDS
        else "",
    }
    return [
        (kind, name or "?", wanted.but(**{kind: ""}).query or "?")
        for kind, name in names.items()
        if getattr(wanted, kind)
    ]


def _tag_name(actor: Actor, folded: str) -> str:
    """As it is written on a prompt that the person sees; else as it was asked for."""
    if not folded:
        return ""
    rows = actor.prompts().live().filter(tags__folded=folded)
    return rows.values_list("tags__name", flat=True).filter(tags__folded=folded).first() or folded


def _owner_name(actor: Actor, public_id: str) -> str:
    if not public_id:
        return ""
    people = actor.team.memberships.filter(user__public_id=public_id)
    return people.values_list("user__name", flat=True).first() or ""
