"""Comparing two to four pictures: side by side, in place, and by what was asked for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations import storage
from generations.access import Actor, TeamRequest, Verb, in_team
from generations.forms import words
from generations.messages.figures import money
from generations.models import Picture
from generations.views.gallery.opinions import Opinion, opinions
from generations.views.gallery.series import Series, series_of
from generations.views.stars import levels
from generations.word_diff import Piece, diff

FEWEST, MOST = 2, 4
NAMES = "ABCD"


@dataclass(frozen=True, kw_only=True)
class Pane:
    """A picture beside others. ``previous``, ``next`` and ``without`` are addresses of the page with another picture in its place, or none;
    "" where there is none."""

    name: str
    picture: Picture
    opinion: Opinion
    large: str
    full: str
    previous: str = ""
    next: str = ""
    without: str = ""

    @property
    def prompt(self) -> str:
        return self.picture.generation.prompt


@dataclass(frozen=True, kw_only=True)
class Wording:
    """How a picture's prompt differs from the first one's."""

    name: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, kw_only=True)
class Setting:
    name: str
    values: Sequence[str]
    """One for each picture, in their order."""


@require_GET
@in_team()
def compare(request: TeamRequest) -> HttpResponse:
    """The pictures ``p``, in the order of the address; beside it the series that their neighbours are taken from."""
    actor = request.actor
    asked = list(dict.fromkeys(request.GET.getlist("p")))[:MOST]
    rows = _rows(actor, asked)
    if len(rows) == 1:
        return redirect("picture", actor.team.slug, rows[0].public_id)
    if len(rows) < FEWEST:
        raise Http404
    context = _context(actor, rows, series_of(actor, request.GET)) | {"address": request.get_full_path()}
    partial = request.headers.get("X-Partial") == "compare"
    return render(request, f"generations/gallery/{'_panes' if partial else 'compare'}.html", context)


def _rows(actor: Actor, public_ids: Sequence[str]) -> list[Picture]:
    """404 where one of them is not the team's."""
    found = actor.pictures().filter(public_id__in=public_ids)
    rows = {one.public_id: one for one in found.select_related("image", "generation", "project", "person")}
    if len(rows) < len(public_ids):
        raise Http404
    return [rows[one] for one in public_ids]


def _context(actor: Actor, rows: Sequence[Picture], series: Series) -> dict[str, object]:
    slug = actor.team.slug
    return {
        "slug": slug,
        "panes": _panes(actor, rows, series),
        "home": series.home(slug),
        "series": series,
        "wordings": wordings(rows),
        "settings": settings(rows, actor.team.currency if actor.may(Verb.SEE_PRICES) else ""),
        "may_flag": actor.may(Verb.FLAG),
        "levels": levels(),
    }


def _panes(actor: Actor, rows: Sequence[Picture], series: Series) -> list[Pane]:
    said = opinions(actor, [one.pk for one in rows])
    ids = [one.public_id for one in rows]
    near = {one.pk: _neighbours(actor, one, rows, series) for one in rows}

    def address(place: int, other: str) -> str:
        there = [*ids[:place], *filter(None, [other]), *ids[place + 1 :]]
        joint = f"{series.query}&" if series.query else "?"
        return f"{reverse('compare', args=[actor.team.slug])}{joint}{urlencode([('p', one) for one in there])}"

    return [
        Pane(
            name=NAMES[place],
            picture=row,
            opinion=said[row.pk],
            large=storage.signed_url(row.image.thumb_key(1280)),
            full=storage.signed_url(row.image.key),
            previous=address(place, near[row.pk][0]) if near[row.pk][0] else "",
            next=address(place, near[row.pk][1]) if near[row.pk][1] else "",
            without=address(place, "") if len(rows) > FEWEST else "",
        )
        for place, row in enumerate(rows)
    ]


def _neighbours(actor: Actor, row: Picture, rows: Sequence[Picture], series: Series) -> tuple[str, str]:
    """Public ids of the nearest before and after it that are not shown already; "" where there is none."""
    shown = {one.pk for one in rows}
    before = [key for key in series.before(row.pk, MOST) if key not in shown][-1:]
    after = [key for key in series.after(row.pk, MOST) if key not in shown][:1]
    ids = dict(actor.pictures().filter(pk__in=before + after).values_list("pk", "public_id"))
    return "".join(ids[one] for one in before), "".join(ids[one] for one in after)


def wordings(rows: Sequence[Picture]) -> list[Wording]:
    """The first one's prompt and how each other differs from it; none where all are the same."""
    first, *others = (one.generation.prompt for one in rows)
    if all(other == first for other in others):
        return []
    pieces = [[Piece(kind="same", text=first)], *(diff(first, other) for other in others)]
    return [Wording(name=name, pieces=one) for name, one in zip(NAMES, pieces, strict=False)]


def settings(rows: Sequence[Picture], currency: str) -> list[Setting]:
    """What they differ in beside their prompts; costs in ``currency``, where it is not ""."""
    tellers: Iterable[tuple[str, Callable[[Picture], str]]] = [
        (_("Size"), lambda one: f"{one.width} × {one.height}"),
        (_("Aspect ratio"), lambda one: words.aspect(one.generation.aspect)),
        (_("Quality"), lambda one: words.quality(one.got.get("quality", one.generation.quality))),
        (_("Format"), lambda one: one.image.extension.upper().replace("JPG", "JPEG")),
        (_("Background"), lambda one: words.background(one.got.get("background", one.generation.background))),
        (_("Gateway"), lambda one: one.generation.gateway_name),
        (_("Model"), lambda one: one.generation.model),
        (_("Project"), lambda one: one.project.name),
        (_("Person"), lambda one: one.person.name),
        (_("Made"), lambda one: date_format(localtime(one.created), "SHORT_DATETIME_FORMAT")),
    ]
    if currency:
        tellers = [*tellers, (_("Cost"), lambda one: money(one.cost_nano, currency))]
    found = [Setting(name=name, values=[tell(one) for one in rows]) for name, tell in tellers]
    return [one for one in found if len(set(one.values)) > 1]
