"""The command palette: what a few letters may mean (a place, a prompt, a project, a person, a picture …), as rows to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from generations import search
from generations.access import Actor, TeamRequest, Verb, in_team
from generations.models import Membership
from generations.views.gallery.cards import cards
from generations.views.gallery.filters import older
from generations.workflow import library_search
from generations.workflow.gallery import Search
from generations.workflow.library_search import Sort, Wanted

MOST = 5
"""Rows of each group."""


@dataclass(frozen=True)
class Row:
    """One choice: a press leads to ``address``."""

    name: str
    address: str
    icon: str
    more: str = ""
    image: str = ""
    key: str = ""
    """The keys that lead there without the palette."""


@dataclass(frozen=True)
class Group:
    name: str
    rows: list[Row] = field(default_factory=list)
    guessed: bool = False
    """Found only by taking a word for mistyped: what was found as it stands goes first."""


@require_GET
@in_team()
def palette(request: TeamRequest) -> HttpResponse:
    """The rows for ``q``; without it every place. Opened by hand it is a page of links."""
    text = request.GET.get("q", "").strip()[:200]
    actor = request.actor
    makers = (prompts, pictures, projects, people, collections, reviews, saved) if text else ()
    groups = [Group(_("Go to"), list(places(actor, text))), *(make(actor, text) for make in makers)]
    partial = "HX-Request" in request.headers
    name = "_rows" if partial else "page"
    shown = sorted((one for one in groups if one.rows), key=lambda one: one.guessed)
    return render(request, f"generations/palette/{name}.html", {"groups": shown, "text": text})


# -- Places ------------------------------------------------------------------------------------------------------------

Named = tuple[str, str, str, str, Verb, str]


def _places() -> list[Named]:
    """(name, address's name, icon, keys, the right that it needs, other words for it)."""
    see, make, own = Verb.SEE, Verb.GENERATE, Verb.ADMINISTER
    return [
        (_("Studio"), "studio", "wand-sparkles", "G S", see, "generate composer"),
        (_("Gallery"), "gallery", "images", "G G", see, "pictures"),
        (_("Library"), "library", "book-open", "G L", see, "prompts"),
        (pgettext("place", "Reviews"), "reviews", "message-square-text", "G R", see, "approve comments"),
        (_("Collections"), "collections", "folder-heart", "", see, "albums sets"),
        (_("Batches"), "batches", "layers", "G B", see, "matrix csv"),
        (_("Word lists"), "word-lists", "list", "", see, ""),
        (_("New prompt"), "prompt-new", "book-plus", "", Verb.WRITE_PROMPTS, "write"),
        (_("New batch"), "batch-new", "layers", "", make, "matrix csv"),
        (_("Import pictures"), "picture-imports", "folder-input", "", Verb.CURATE, "upload zip"),
        (_("Import prompts"), "library-import", "file-input", "", Verb.WRITE_PROMPTS, "csv json"),
        (_("Tags"), "tags", "tag", "", see, ""),
        (_("Duplicates"), "duplicates", "copy", "", see, "same"),
        (_("Trash"), "trash", "trash-2", "", Verb.TRASH_OWN, "deleted restore"),
        (_("Notifications"), "notices", "bell", "G N", see, "mentions"),
        (_("What I am told"), "notices-switches", "sliders-horizontal", "", see, "mail digest notifications"),
        (_("Team settings"), "settings", "settings-2", "G ,", own, "currency prices"),
        (_("Members"), "settings-members", "users", "", own, "invite people roles"),
        (_("Projects and budgets"), "settings-projects", "folder", "", own, "money limit"),
        (_("Gateways"), "settings-gateways", "plug", "", own, "keys api models"),
    ]


def places(actor: Actor, text: str) -> Iterator[Row]:
    """Those whose name, or another word for it, holds every word of ``text``; the person's own page among them."""
    wanted = list(search.pieces(text))
    for name, address, icon, key, verb, words in _places():
        link = _address(actor, address)
        if link and actor.may(verb) and _holds(f"{name} {words}", wanted):
            yield Row(name, link, icon, key=key)
    if _holds(f"{_('Your settings')} language theme password account", wanted):
        yield Row(_("Your settings"), f"{reverse('me')}?team={actor.team.slug}", "user-round")


def _holds(words: str, wanted: Iterable[str]) -> bool:
    folded = search.fold(words)
    return all(one in folded for one in wanted)


def _address(actor: Actor, name: str, *more: str) -> str:
    """ "" where this studio has no such place."""
    try:
        return reverse(name, args=[actor.team.slug, *more])
    except NoReverseMatch:
        return ""


# -- Things ------------------------------------------------------------------------------------------------------------


def prompts(actor: Actor, text: str) -> Group:
    rows = actor.prompts().filter(removed=None)
    looked = library_search.find(rows, actor.team, actor.user, Wanted(text=text, sort=Sort.USE), MOST)
    found = looked.places
    by_key = {row.pk: row for row in rows.select_related("live").filter(pk__in=[key for _uses, key in found])}
    shown = [by_key[key] for _uses, key in found if key in by_key]
    made = [Row(one.name, _address(actor, "prompt", one.public_id), "text-quote", one.text[:90]) for one in shown]
    return Group(_("Prompts"), made, guessed=bool(looked.meant))


def pictures(actor: Actor, text: str) -> Group:
    found = cards(older(actor, Search(text=text), None, MOST))
    rows = [Row(one.prompt, _address(actor, "picture", one.public_id), "image", image=one.small) for one in found]
    if len(rows) == MOST:
        query = Search(text=text).query
        rows.append(
            Row(_("All pictures with “%(text)s”") % {"text": text}, _address(actor, "gallery") + query, "images")
        )
    return Group(_("Pictures"), rows)


def projects(actor: Actor, text: str) -> Group:
    found = _called(actor.projects().live(), text)
    return Group(
        _("Projects"),
        [Row(one.name, f"{_address(actor, 'studio')}?project={one.public_id}", "folder") for one in found],
    )


def people(actor: Actor, text: str) -> Group:
    rows = Membership.objects.filter(team=actor.team, user__name__icontains=text).select_related("user")
    found = rows.order_by("user__name")[:MOST]
    gallery, more = _address(actor, "gallery"), _("Pictures by this person")
    return Group(
        _("People"),
        [Row(one.user.name, f"{gallery}?person={one.user.public_id}", "user-round", more) for one in found],
    )


def collections(actor: Actor, text: str) -> Group:
    return _linked(
        _("Collections"), "collection", "folder-heart", actor, lambda: _called(actor.collections().live(), text)
    )


def reviews(actor: Actor, text: str) -> Group:
    rows = actor.reviews().filter(title__icontains=text).order_by("-id")
    return _linked(pgettext("place", "Reviews"), "review", "message-square-text", actor, lambda: rows[:MOST])


def saved(actor: Actor, text: str) -> Group:
    gallery = _address(actor, "gallery")
    found = _called(actor.saved_searches(), text)
    return Group(_("Saved searches"), [Row(one.name, f"{gallery}?{one.query}", "bookmark") for one in found])


def _linked(name: str, address: str, icon: str, actor: Actor, rows: Callable[[], Iterable[Any]]) -> Group:
    """Rows that lead to a page of their own; none where this studio has no such page."""
    if not _address(actor, address, "x"):
        return Group(name)
    return Group(name, [Row(str(one), _address(actor, address, one.public_id), icon) for one in rows()])


def _called(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(name__icontains=text).order_by("name")[:MOST]
