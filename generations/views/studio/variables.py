"""What stands below the prompt, drawn anew for what is typed; without a script the whole composer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from generations import structured
from generations.access import TeamRequest, Verb, in_team, project_or_404
from generations.forms import drafts
from generations.models import Draft
from generations.views.posting import posted
from generations.views.studio.compose import studio_url
from generations.views.studio.composer import Composer

TAKEN = ("aspect", "resolution", "quality", "n")


@posted("studio", "team")
@in_team(Verb.GENERATE)
def variables(request: TeamRequest) -> HttpResponseBase:
    """The part below the prompt. ``format`` lays a prompt of JSON out (to a script as plain text), ``unlink`` forgets where the prompt
    came from, ``take`` ("aspect=9:16") sets what the prompt speaks of."""
    project = project_or_404(request.actor, request.POST.get("project", ""))
    data = _changed(request, drafts.from_post(request.POST))
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(data["prompt"], content_type="text/plain; charset=utf-8")
    if request.htmx:  # type: ignore[attr-defined]
        composer = Composer(actor=request.actor, project=project, data=data)
        return render(request, "generations/studio/_filling.html", {"composer": composer, "project": project})
    Draft.objects.overwrite(request.actor.user, project, data)
    return HttpResponseRedirect(studio_url(request, project))


def _changed(request: TeamRequest, data: dict[str, Any]) -> dict[str, Any]:
    if "format" in request.POST:
        data["prompt"] = structured.formatted(data["prompt"])
    if "unlink" in request.POST:
        data["version"] = ""
    name, _mark, value = request.POST.get("take", "").partition("=")
    return data | {name: value[:40]} if name in TAKEN else data
