"""The studio's page, and the parts of its stream that are fetched again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from generations.access import Actor, TeamRequest, Verb, generation_or_404, in_team, project_or_404
from generations.models import Draft, Project
from generations.models.draft import BEFORE
from generations.models.project import ProjectQuerySet
from generations.views.studio.composer import Composer, of_draft
from generations.views.studio.strips import Strip, count_word, rows, strip, strips

PAGE = 20
ASKS_UNDO = "undo"
"""Stands in the address where another page has just filled the composer."""
MOST_COUNTED = 1001


@dataclass(frozen=True, kw_only=True)
class Stream:
    """A page of strips, newest first; ``before`` is the cursor of the next one, "" at the end."""

    strips: list[Strip]
    before: str
    mine: bool


@require_safe
@in_team()
def studio(request: TeamRequest) -> HttpResponse:
    """Composer and stream of the project asked for, else of the one worked on last."""
    project = _project(request)
    composer = of_draft(request.actor, project) if request.actor.may(Verb.GENERATE) else None
    return page(request, project, composer)


def page(request: TeamRequest, project: Project, composer: Composer | None, status: int = 200) -> HttpResponse:
    """The whole page, also for a form that was refused without a script."""
    context: dict[str, Any] = {
        "project": project,
        "projects": list(request.actor.projects().live()),
        "composer": composer,
        "stream": _stream(request, project),
        "count": _count(request.actor, project),
        "undo": _undo(request, project, composer),
    }
    return render(request, "generations/studio/studio.html", context, status=status)


def _undo(request: TeamRequest, project: Project, composer: Composer | None) -> dict[str, str] | None:
    """The word about the composer that another page has filled, with the address that puts back what stood in it."""
    if ASKS_UNDO not in request.GET or composer is None or BEFORE not in composer.data:
        return None
    address = reverse("compose-put-back", args=[request.actor.team.slug])
    return {
        "text": _("The composer now holds this prompt and its settings."),
        "address": f"{address}?project={project.public_id}",
    }


@require_GET
@in_team()
def stream(request: TeamRequest) -> HttpResponse:
    """Older strips, below the cursor ``before``."""
    project = project_or_404(request.actor, request.GET.get("project", ""))
    context = {"project": project, "stream": _stream(request, project)}
    return render(request, "generations/studio/_strips.html", context)


@require_GET
@in_team()
def count(request: TeamRequest) -> HttpResponse:
    """How many pictures the project has, in words."""
    project = project_or_404(request.actor, request.GET.get("project", ""))
    return HttpResponse(_count(request.actor, project), content_type="text/html; charset=utf-8")


@require_GET
@in_team()
def one_strip(request: TeamRequest, generation: str) -> HttpResponse:
    """One strip as it is now."""
    return strip_answer(request, generation)


def strip_answer(request: TeamRequest, public_id: str, status: int = 200) -> HttpResponse:
    """The strip, read afresh: what a verb or a notice changed is in it."""
    made = rows(request.actor.generations()).filter(public_id=public_id).first()
    if made is None:
        raise Http404
    context = {"strip": strip(made, request.actor), "project": made.project}
    return render(request, "generations/studio/_strip.html", context, status=status)


def composer_answer(
    request: TeamRequest, project: Project, composer: Composer | None = None, status: int = 200, **more: object
) -> HttpResponse:
    """The composer alone: as it was left, unless another is given."""
    context = {
        "composer": composer or of_draft(request.actor, project),
        "project": project,
        "projects": list(request.actor.projects().live()),
        **more,
    }
    return render(request, "generations/studio/_composer.html", context, status=status)


def _stream(request: TeamRequest, project: Project) -> Stream:
    mine = request.GET.get("who") == "me"
    found = request.actor.generations().filter(project=project)
    if mine:
        found = found.filter(person=request.user)
    before = request.GET.get("before", "")
    if before:
        found = found.filter(pk__lt=generation_or_404(request.actor, before).pk)
    shown = list(rows(found.order_by("-pk"))[: PAGE + 1])
    more = len(shown) > PAGE
    return Stream(
        strips=strips(shown[:PAGE], request.actor), before=shown[PAGE - 1].public_id if more else "", mine=mine
    )


def _project(request: TeamRequest) -> Project:
    wanted = request.GET.get("project", "")
    return project_or_404(request.actor, wanted) if wanted else last_project(request.actor)


def last_project(actor: Actor) -> Project:
    """The one that the person worked on last, else the team, else its first."""
    live = actor.projects().live()
    drafts = Draft.objects.filter(user=actor.user, project__in=live).order_by("-updated")
    last = drafts.select_related("project").first()
    found = last.project if last else _newest(actor, live) or live.order_by("pk").first()
    if found is None:
        raise Http404
    return found


def _newest(actor: Actor, live: ProjectQuerySet) -> Project | None:
    """The project in which the team generated last: for those who have not worked in one themselves."""
    made = actor.generations().asked().filter(project__in=live).order_by("-pk").select_related("project").first()
    return made.project if made else None


def _count(actor: Actor, project: Project) -> str:
    return count_word(actor.pictures().live().filter(project=project)[:MOST_COUNTED].count())
