"""A prompt's page, that of a given version, and the live preview of its filled text."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, in_team, prompt_or_404
from generations.models import ChangeRequest, Favourite, Prompt, PromptVersion
from generations.views.posting import posted
from generations.views.prompt.pictures import strip
from generations.views.prompt.shown import Shown
from generations.views.prompt.versions import FIRST, context_of, page_of, undo_of, version_in
from generations.workflow.records import record


@require_GET
@in_team()
def prompt(request: TeamRequest, prompt: str) -> HttpResponse:
    """By its live version."""
    row = prompt_or_404(request.actor, prompt)
    return _page(request, row, _live(row))


@require_GET
@in_team()
def version(request: TeamRequest, prompt: str, version: str) -> HttpResponse:
    """By any of its versions."""
    row = prompt_or_404(request.actor, prompt)
    return _page(request, row, version_in(row, version))


@posted("prompt", "team", "prompt")
@in_team()
def preview(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """The text as the posted values fill it, with the calls that it makes: the parts for a script, else the whole page."""
    row = prompt_or_404(request.actor, prompt)
    named = request.POST.get("version", "")
    version = version_in(row, named) if named else _live(row)
    shown = Shown.read(request.actor, version, request.POST)
    if request.htmx:  # type: ignore[attr-defined]
        context = {"shown": shown, "prompt": row, "slug": request.actor.team.slug}
        return render(request, "generations/prompt/_previewed.html", context)
    return _page(request, row, version, shown)


def _live(row: Prompt) -> PromptVersion:
    version = row.live
    if version is None:
        raise ValueError("a prompt without a version is never committed")
    version.prompt = row
    return version


def _page(request: TeamRequest, row: Prompt, version: PromptVersion, shown: Shown | None = None) -> HttpResponse:
    actor = request.actor
    cover, examples = strip(row)
    context: dict[str, Any] = context_of(actor, row) | {
        "version": version,
        "shown": shown or Shown.read(actor, version, request.GET),
        "versions": page_of(row, size=FIRST),
        "record": record(version),
        "cover": cover,
        "examples": examples,
        "tags": list(row.tags.all()),
        "undo": undo_of(request, row),
        "favourite": Favourite.objects.filter(prompt=row, user=actor.user).exists(),
        "may_remove": actor.may_remove(row),
        "may_share": actor.may_share(row),
        "proposed": _proposed(actor, row),
    }
    return render(request, "generations/prompt/prompt.html", context)


def _proposed(actor: Actor, row: Prompt) -> list[ChangeRequest]:
    """Changes that wait for a decision: all of them for who decides, their own for others."""
    waiting = row.change_requests.filter(status=ChangeRequest.Status.OPEN).select_related("person").order_by("-id")
    return list((waiting if actor.may_edit(row) else waiting.filter(person=actor.user))[:10])
