"""Stars: what each person of the team gives a picture, from none to five."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from generations.access import Actor, TeamRequest, Verb, in_team, picture_or_404
from generations.models import Picture, Rating
from generations.views.answers import safe_next
from generations.views.posting import posted
from generations.views.stars import Stars, levels
from generations.views.studio.page import strip_answer
from generations.workflow import kept

PART = "rating"
"""What the header ``X-Partial`` says where the stars alone are wanted."""


@posted("picture", "team", "picture")
@in_team(Verb.FLAG)
def rate(request: TeamRequest, picture: str) -> HttpResponseBase:
    """Set the person's ``stars``, 0 for none. The answer is the stars as they are then, or the strip; without a script the page that
    they were given on."""
    row = picture_or_404(request.actor, picture)
    given = request.POST.get("stars", "")
    if given not in map(str, range(Rating.MOST + 1)):
        return HttpResponse(status=400)
    kept.rate(row, request.actor.user, int(given))
    if request.headers.get("X-Partial") == PART:
        return part(request, row)
    if request.htmx:  # type: ignore[attr-defined]
        return strip_answer(request, row.generation.public_id)
    return redirect(safe_next(request, reverse("picture", args=[request.actor.team.slug, row.public_id])))


def part(request: TeamRequest, row: Picture) -> HttpResponse:
    """The stars of a picture's page alone."""
    return render(request, "generations/gallery/_rating.html", rating_context(request.actor, row))


def rating_context(actor: Actor, row: Picture) -> dict[str, object]:
    """What the stars' part of a picture's page needs."""
    return {
        "picture": row,
        "slug": actor.team.slug,
        "may_flag": actor.may(Verb.FLAG),
        "stars": Stars.of(row.ratings.all(), actor),
        "levels": levels(),
    }
