"""What is done with one picture on its strip or in its view: picked or varied."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from generations.access import Actor, TeamRequest, Verb, in_team, picture_or_404
from generations.forms import drafts
from generations.models import Picture
from generations.views.answers import safe_next
from generations.views.posting import posted
from generations.views.studio.compose import studio_url
from generations.views.studio.filled import filled
from generations.views.studio.page import strip_answer
from generations.workflow import flags


@posted("picture", "team", "picture")
@in_team(Verb.FLAG)
def flag(request: TeamRequest, picture: str) -> HttpResponseBase:
    """Set the person's mark: ``kind`` is pick, or "" for none. The answer is the strip; without a script the page it was pressed on, of
    which only a picture's says which it is."""
    row = picture_or_404(request.actor, picture)
    try:
        flags.flag(row, request.actor.user, request.POST.get("kind", ""))
    except ValueError:
        return HttpResponse(status=400)
    if request.htmx:  # type: ignore[attr-defined]
        return strip_answer(request, row.generation.public_id)
    return redirect(safe_next(request, f"{studio_url(request, row.project)}#g-{row.generation.public_id}"))


@posted("picture", "team", "picture")
@in_team(Verb.GENERATE)
def vary(request: TeamRequest, picture: str) -> HttpResponseBase:
    """Fill the composer with the settings that the picture was made with, and with the picture as first reference."""
    row = picture_or_404(request.actor, picture)
    return filled(request, row.project, varied(row, request.actor))


def varied(row: Picture, actor: Actor) -> dict[str, Any]:
    """The composer's fields for a variation. A mask of its generation lay over another picture, and is left out."""
    data = drafts.from_generation(row.generation, actor)
    return drafts.with_first(data, row.image, row.filename) | {"origin": row.public_id}
