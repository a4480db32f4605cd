"""One import: how far it is, what came of it, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from generations.access import TeamRequest, Verb, in_team, picture_import_or_404
from generations.views.picture_import.shown import shown
from generations.views.posting import posted
from generations.workflow import picture_import


@require_safe
@in_team(Verb.CURATE)
def page(request: TeamRequest, imported: str) -> HttpResponse:
    """The page, which asks for its part again as long as something is to be done."""
    return _render(request, imported, "job")


@require_safe
@in_team(Verb.CURATE)
def part(request: TeamRequest, imported: str) -> HttpResponse:
    return _render(request, imported, "_progress")


def _render(request: TeamRequest, imported: str, template: str) -> HttpResponse:
    found = shown(picture_import_or_404(request.actor, imported))
    context = {"found": found, "job": found.job, "slug": request.actor.team.slug}
    return render(request, f"generations/picture_import/{template}.html", context)


@posted("picture-import-job", "team", "imported")
@in_team(Verb.TRASH_OWN)
def undo(request: TeamRequest, imported: str) -> HttpResponseBase:
    """Everything that came goes to the trash."""
    job = picture_import_or_404(request.actor, imported)
    picture_import.undo(job)
    return redirect("picture-import-job", request.actor.team.slug, job.public_id)


@posted("picture-import-job", "team", "imported")
@in_team(Verb.TRASH_OWN)
def restore(request: TeamRequest, imported: str) -> HttpResponseBase:
    """Everything comes back."""
    job = picture_import_or_404(request.actor, imported)
    picture_import.restore(job)
    return redirect("picture-import-job", request.actor.team.slug, job.public_id)
