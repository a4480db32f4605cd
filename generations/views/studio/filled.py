"""The composer filled with something that the person asked for, and what stood in it put back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect

from generations.access import TeamRequest, Verb, in_team, project_or_404
from generations.models import Draft, Project
from generations.views.posting import posted
from generations.views.studio.compose import studio_url
from generations.views.studio.page import ASKS_UNDO, composer_answer


def filled(request: TeamRequest, project: Project, data: dict[str, Any]) -> HttpResponseBase:
    """Keep ``data`` as the composer. To the studio's own script the composer: its page holds what Undo brings back. Else the way
    there, where what stood in it can be put back."""
    if request.htmx:  # type: ignore[attr-defined]
        Draft.objects.overwrite(request.actor.user, project, data)
        return composer_answer(request, project)
    lost = Draft.objects.fill(request.actor.user, project, data)
    return HttpResponseRedirect(studio_url(request, project) + (f"&{ASKS_UNDO}=1" if lost else ""))


@posted("studio", "team")
@in_team(Verb.GENERATE)
def put_back(request: TeamRequest) -> HttpResponseBase:
    """What stood in the composer before another page filled it."""
    project = project_or_404(request.actor, request.POST.get("project") or request.GET.get("project") or "")
    Draft.objects.put_back(request.actor.user, project)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return HttpResponseRedirect(studio_url(request, project))
