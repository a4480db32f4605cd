"""The trash: nothing is lost by one press, and everything in it can come back."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, Verb, in_team, picture_or_404
from generations.models import Picture
from generations.models.generation import PictureQuerySet
from generations.views.answers import answer_of
from generations.views.gallery.cards import cards
from generations.views.posting import posted
from generations.workflow import trash as bin_

PAGE = 60


@require_GET
@in_team(Verb.TRASH_OWN)
def trash(request: TeamRequest) -> HttpResponse:
    """What this person may bring back, last trashed first."""
    rows, before = _in_reach(request.actor), request.GET.get("before", "")
    if before:
        last = picture_or_404(request.actor, before[:16])
        rows = rows.filter(trashed__lte=last.trashed or timezone.now()).exclude(trashed=last.trashed, pk__gte=last.pk)
    found = cards(rows.order_by("-trashed", "-pk")[: PAGE + 1])
    context = {
        "cards": found[:PAGE],
        "more": found[PAGE - 1] if len(found) > PAGE else None,
        "count": _in_reach(request.actor).count(),
        "days": settings.TRASH_DAYS,
        "may_purge": request.actor.may(Verb.TRASH_ALL),
        "slug": request.actor.team.slug,
    }
    return render(request, "generations/gallery/trash.html", context)


@require_GET
@in_team(Verb.TRASH_ALL)
def purge(request: TeamRequest) -> HttpResponse:
    """Asks before anything is deleted for ever: with the number, of what is selected or of everything."""
    asked = request.GET
    everything = asked.get("all") == "yes"
    chosen = sorted({one[:16] for one in asked.getlist("p")[:PAGE]})
    rows = _in_reach(request.actor)
    count = (rows if everything else rows.filter(public_id__in=chosen)).count()
    context = {"everything": everything, "chosen": chosen, "count": count, "slug": request.actor.team.slug}
    return render(request, "generations/gallery/purge.html", context)


@posted("picture", "team", "picture")
@in_team(Verb.TRASH_OWN)
def throw(request: TeamRequest, picture: str) -> HttpResponseBase:
    """Move one picture to the trash; the answer offers to undo it."""
    row = _own_or_403(request, picture)
    bin_.trash([row], request.actor.user)
    undo = reverse("picture-restore", args=[request.actor.team.slug, row.public_id])
    return answer_of(request, _("Moved to the trash."), reverse("gallery", args=[request.actor.team.slug]), undo)


@posted("trash", "team")
@in_team(Verb.TRASH_OWN)
def restore(request: TeamRequest, picture: str) -> HttpResponseBase:
    row = _own_or_403(request, picture)
    bin_.restore([row], request.actor.user)
    return answer_of(request, _("Restored."), reverse("trash", args=[request.actor.team.slug]))


def _in_reach(actor: Actor) -> PictureQuerySet:
    rows = actor.pictures().in_trash()
    return rows if actor.may(Verb.TRASH_ALL) else rows.filter(person=actor.user)


def _own_or_403(request: TeamRequest, picture: str) -> Picture:
    row = picture_or_404(request.actor, picture)
    if not request.actor.may_trash(row):
        raise PermissionDenied
    return row
