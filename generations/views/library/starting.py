"""The starter library: loaded, removed and brought back as a whole."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations.access import TeamRequest, Verb, in_team
from generations.views.answers import answer_of
from generations.views.posting import posted
from generations.workflow import starter


@posted("library", "team")
@in_team(Verb.WRITE_PROMPTS)
def load(request: TeamRequest) -> HttpResponseBase:
    """What the team has not of it; for whoever may write prompts, whose prompts they then are."""
    count = starter.load(request.actor.team, request.user)
    said = ngettext("%(count)d prompt was added.", "%(count)d prompts were added.", count) % {"count": count}
    return _answer(request, said if count else _("The starter library is here already."))


@posted("library", "team")
@in_team(Verb.PUBLISH_ALL)
def remove(request: TeamRequest) -> HttpResponseBase:
    """For owners, since the prompts may be another's; the page that follows says what went, and offers to undo it."""
    done = starter.remove(request.actor.team)
    here = reverse("library", args=[request.actor.team.slug])
    return redirect(f"{here}?gone=starter&count={done.gone}&stayed={done.stayed}")


@posted("library", "team")
@in_team(Verb.PUBLISH_ALL)
def restore(request: TeamRequest) -> HttpResponseBase:
    """What the last removal took."""
    count = starter.restore(request.actor.team)
    return _answer(
        request, ngettext("%(count)d prompt is back.", "%(count)d prompts are back.", count) % {"count": count}
    )


def _answer(request: TeamRequest, text: str) -> HttpResponseBase:
    return answer_of(request, text, reverse("library", args=[request.actor.team.slug]))
