"""The library beside the composer: a prompt is looked for, looked at, and used."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from generations import variables
from generations.access import Actor, TeamRequest, Verb, in_team, project_or_404, prompt_or_404, version_or_404
from generations.forms import drafts
from generations.forms.using import taken_over, used
from generations.models import Project, Prompt, PromptVersion
from generations.views.posting import posted
from generations.views.studio.composer import of_draft
from generations.views.studio.filled import filled
from generations.views.studio.page import last_project
from generations.views.studio.said import setting_words
from generations.workflow import library_search
from generations.workflow.library_search import Sort, Wanted
from generations.workflow.prompt_choice import Offer, suggested

MOST = 40
"""Prompts that the picker lists: who wants another types more of it."""
EXAMPLES = 3


@require_GET
@in_team(Verb.GENERATE)
def picker(request: TeamRequest) -> HttpResponseBase:
    """The prompts for what was typed (``q``). Opened by hand it leads to the library."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("library", request.actor.team.slug)
    text = request.GET.get("q", "").strip()[:200]
    return render(request, "generations/studio/_picker_list.html", {"offers": found(request.actor, text), "text": text})


def found(actor: Actor, text: str) -> list[Offer]:
    """The prompts that ``text`` finds; without any those that the person is likely to want."""
    if not text:
        return suggested(actor.prompts(), actor.team, actor.user, MOST)
    rows = actor.prompts().filter(removed=None)
    places = library_search.find(rows, actor.team, actor.user, Wanted(text=text, sort=Sort.USE), MOST).places
    by_key = {row.pk: row for row in rows.for_cards().filter(pk__in=[key for _uses, key in places])}
    return [Offer(by_key[key]) for _uses, key in places if key in by_key]


@require_GET
@in_team(Verb.GENERATE)
def look(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """The whole of one prompt, to be looked at before it is used. Opened by hand it leads to the prompt's page."""
    row = prompt_or_404(request.actor, prompt)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("prompt", request.actor.team.slug, row.public_id)
    context = {
        "prompt": row,
        "version": row.live,
        "variables": variables.definitions(row.text, row.live.variables if row.live else ()),
        "recommended": setting_words(row.live.settings if row.live else {}),
        "examples": [one.image for one in row.examples.select_related("image")[:EXAMPLES]],
    }
    return render(request, "generations/studio/_picker_look.html", context)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def use(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """Fill the composer with a prompt: its live version, or the posted ``version``. What the composer held comes along from the studio,
    whose page holds what Undo brings back; from elsewhere it is the draft of the project worked on last, which can be put back."""
    row = prompt_or_404(request.actor, prompt)
    project = _project(request)
    version = _version(request, row)
    data = used(version, _current(request, project), request.actor.team)
    if "prompt" not in request.POST:
        data = taken_over(data, version, request.POST)
    return filled(request, project, data)


def _version(request: TeamRequest, row: Prompt) -> PromptVersion:
    """One of another prompt is as good as none, as is a field of the composer, which names where its text came from."""
    wanted = "" if "prompt" in request.POST else request.POST.get("version", "")
    version = version_or_404(request.actor, wanted) if wanted else row.live
    return version if version is not None and version.prompt_id == row.pk else row.live or row.versions.latest("number")


def _project(request: TeamRequest) -> Project:
    wanted = request.POST.get("project", "")
    return project_or_404(request.actor, wanted) if wanted else last_project(request.actor)


def _current(request: TeamRequest, project: Project) -> dict[str, Any]:
    if "prompt" in request.POST:
        return drafts.from_post(request.POST)
    return dict(of_draft(request.actor, project).data)
