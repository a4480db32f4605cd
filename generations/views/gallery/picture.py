"""One picture: everything known of it, its neighbours, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations import storage
from generations.access import Actor, TeamRequest, Verb, in_team, picture_or_404
from generations.forms import drafts, words
from generations.models import Attempt, Draft, Picture, Reference
from generations.views.answers import seen
from generations.views.gallery.cards import Card, cards
from generations.views.gallery.filters import newer, older, walk
from generations.views.gallery.kin import beside, children_of, parent_kin, parents_of
from generations.views.gallery.opinions import decided, opinions
from generations.views.gallery.rating import PART, part, rating_context
from generations.views.posting import posted
from generations.views.studio.compose import studio_url
from generations.workflow.gallery import Search

STRIP = 8
"""Neighbours shown on each side."""


@dataclass(frozen=True)
class Fact:
    """A row of "asked and got": ``asked`` only where something else came."""

    name: str
    got: str
    asked: str = ""


@require_GET
@in_team()
def picture(request: TeamRequest, picture: str) -> HttpResponse:
    """The picture's own page, or one of its parts: over the gallery all of it, once somebody has marked it the marks alone."""
    row = picture_or_404(request.actor, picture)
    found, wanted = Search.read(request.GET), request.headers.get("X-Partial", "")
    if wanted == PART:
        return part(request, row)
    if wanted == "marks":
        return render(request, "generations/gallery/_marks.html", _marks(request.actor, row) | {"filter": found})
    if wanted == "facts":
        return render(request, "generations/gallery/_facts.html", _told(request.actor, row))
    seen(request, row.public_id)
    template = "generations/gallery/_picture.html" if wanted == "picture" else "generations/gallery/picture.html"
    return render(request, template, _context(request.actor, row, found))


@posted("picture", "team", "picture")
@in_team(Verb.GENERATE)
def reference(request: TeamRequest, picture: str) -> HttpResponse:
    """Put the picture into the composer's tray, in the draft of its project; ``paint``: as the first, with the mask painter open."""
    row = picture_or_404(request.actor, picture)
    draft, _made = Draft.objects.get_or_create(user=request.actor.user, project=row.project)
    paint = "paint" in request.POST
    put = drafts.with_first if paint else drafts.with_reference
    Draft.objects.overwrite(request.actor.user, row.project, put(draft.data, row.image, drafts.named(row)))
    return redirect(studio_url(request, row.project) + ("&paint=1" if paint else ""))


def _marks(actor: Actor, row: Picture) -> dict[str, object]:
    """What is said of it."""
    said = {"opinion": opinions(actor, [row.pk])[row.pk], "decided": decided(row)}
    return rating_context(actor, row) | said


def _told(actor: Actor, row: Picture) -> dict[str, object]:
    """What is known of it: its prompt, what was asked and what came."""
    return {
        "picture": row,
        "slug": actor.team.slug,
        "generation": row.generation,
        "attempt": row.slot.attempt,
        "references": list(row.generation.references.select_related("image")),
        "facts": _facts(row),
        "sees_prices": actor.may(Verb.SEE_PRICES),
        "seconds": _seconds(row.slot.attempt),
    }


def _context(actor: Actor, row: Picture, found: Search) -> dict[str, object]:
    way = walk(actor, found)
    above = list(reversed(cards(newer(actor, found, row.pk, STRIP, way))))
    below = cards(older(actor, found, row.pk, STRIP, way))
    told = _told(actor, row)
    edges = parents_of(row)
    children, more_children = children_of(row)
    references: list[Reference] = told["references"]  # type: ignore[assignment]
    base = _marks(actor, row) | told
    return base | {
        "filter": found,
        "newer": above,
        "older": below,
        "previous": _nearest(above, -1),
        "next": _nearest(below, 0),
        "parents": parent_kin(edges),
        "children": children,
        "more_children": more_children,
        "beside": beside(row, references, edges),
        "siblings": row.generation.n,
        "may_generate": actor.may(Verb.GENERATE),
        "may_trash": actor.may_trash(row),
        "guarded": row.raw_id is not None,
        "large": storage.signed_url(row.image.thumb_key(1280)),
        "full": storage.signed_url(row.image.key),
    }


def _seconds(attempt: Attempt | None) -> float | None:
    """How long the call took, from the first byte sent to the end."""
    if attempt is None or attempt.sent is None or attempt.ended is None:
        return None
    return (attempt.ended - attempt.sent).total_seconds()


def _nearest(found: list[Card], place: int) -> Card | None:
    return found[place] if found else None


def _facts(row: Picture) -> list[Fact]:
    asked, made = row.asked, row.generation
    size = f"{row.width} × {row.height}"
    return [
        Fact(_("Size"), size, str(asked.get("size", "")).replace("x", " × ")),
        Fact(_("Aspect ratio"), words.aspect(made.aspect)),
        Fact(
            _("Quality"), words.quality(row.got.get("quality", made.quality)), words.quality(asked.get("quality", ""))
        ),
        Fact(
            _("Format"), row.image.extension.upper().replace("JPG", "JPEG"), str(asked.get("output_format", "")).upper()
        ),
        Fact(
            _("Background"),
            words.background(row.got.get("background", made.background)),
            words.background(asked.get("background", "")),
        ),
    ]
