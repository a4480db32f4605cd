"""The versions of a prompt: a page of them with their records, and the older ones put in force again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, Verb, in_team, prompt_or_404
from generations.models import Prompt, PromptVersion
from generations.views.posting import posted
from generations.views.prompt.excerpt import excerpt
from generations.word_diff import Piece, diff
from generations.workflow import prompts
from generations.workflow.records import Record, records

FIRST = 5
"""Versions on the prompt's page itself, of which code and agents must not stand a screen away."""
PAGE = 30
MOST_NUMBER = 10**9


@dataclass(frozen=True)
class Row:
    version: PromptVersion
    record: Record
    live: bool


@dataclass(frozen=True)
class Versions:
    """A page of versions, newest first; ``before`` is the cursor of the next one, None at the end."""

    rows: Sequence[Row]
    before: int | None
    change: Sequence[Piece] = ()
    """What the live version changed against the one before it, in short."""


def page_of(prompt: Prompt, before: int | None = None, size: int = PAGE) -> Versions:
    found = prompt.versions.select_related("person", "restores").order_by("-number")
    rows = list((found if before is None else found.filter(number__lt=before))[: size + 1])
    shown, more = rows[:size], rows[size:]
    known = records(shown)
    made = [Row(one, known[one.pk], one.pk == prompt.live_id) for one in shown]
    return Versions(made, shown[-1].number if more else None, _change(rows, prompt))


def _change(rows: Sequence[PromptVersion], prompt: Prompt) -> Sequence[Piece]:
    place = next((at for at, one in enumerate(rows) if one.pk == prompt.live_id), None)
    if place is None or place + 1 >= len(rows):
        return ()
    return excerpt(diff(rows[place + 1].text, rows[place].text))


def version_in(prompt: Prompt, public_id: str) -> PromptVersion:
    """The version of this prompt; 404 for any other's."""
    found = (
        prompt.versions.select_related("person", "prompt__team", "prompt__owner").filter(public_id=public_id).first()
    )
    if found is None:
        raise Http404
    found.prompt = prompt
    return found


def number_of(text: str) -> int | None:
    """A version's number as it stands in an address; None for anything else."""
    return min(int(text), MOST_NUMBER) if text.isascii() and text.isdigit() and len(text) < 12 else None


@require_GET
@in_team()
def versions(request: TeamRequest, prompt: str) -> HttpResponse:
    """A page of the versions, below the number ``before``: rows for a script, else a page of its own."""
    row = prompt_or_404(request.actor, prompt)
    before = number_of(request.GET.get("before", ""))
    part = request.htmx and ("_version_rows" if before else "_versions")  # type: ignore[attr-defined]
    found = page_of(row, before, FIRST if part == "_versions" else PAGE)
    context = context_of(request.actor, row) | {"versions": found, "newer": _newer(row, request)}
    return render(request, f"generations/prompt/{part or 'versions'}.html", context)


def _newer(prompt: Prompt, request: TeamRequest) -> PromptVersion | None:
    """The live version, where the page that asks has ``seen`` another one as that."""
    seen = request.GET.get("seen", "")
    return prompt.live if seen and prompt.live and prompt.live.public_id != seen else None


def context_of(actor: Actor, prompt: Prompt) -> dict[str, object]:
    """What the rows of versions need."""
    return {
        "prompt": prompt,
        "slug": actor.team.slug,
        "currency": actor.team.currency,
        "may_edit": actor.may_edit(prompt),
        "sees_prices": actor.may(Verb.SEE_PRICES),
    }


@posted("prompt", "team", "prompt")
@in_team()
def restore(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """The words of an older version as a new one, live at once."""
    row, version = _to_change(request, prompt)
    before = row.live
    prompts.restore_version(row, version, request.user)
    return _back(request, row, before)


@posted("prompt", "team", "prompt")
@in_team()
def publish(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """Make a version the live one; also what undoes that."""
    row, version = _to_change(request, prompt)
    before = row.live
    prompts.pin(row, version)
    if "undo" in request.GET:
        return _undone(request, row)
    return _back(request, row, before)


def _to_change(request: TeamRequest, public_id: str) -> tuple[Prompt, PromptVersion]:
    row = prompt_or_404(request.actor, public_id)
    if not request.actor.may_edit(row):
        raise PermissionDenied
    return row, version_in(row, request.POST.get("version") or request.GET.get("version") or "")


def _back(request: TeamRequest, prompt: Prompt, before: PromptVersion | None) -> HttpResponseBase:
    """To the page, which offers the way back to the version that was live before."""
    where = reverse("prompt", args=[request.actor.team.slug, prompt.public_id])
    return redirect(f"{where}?was={before.public_id}" if before and before.pk != prompt.live_id else where)


def _undone(request: TeamRequest, prompt: Prompt) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("prompt", team=request.actor.team.slug, prompt=prompt.public_id)


def undo_of(request: TeamRequest, prompt: Prompt) -> dict[str, str] | None:
    """The word about a version that was put in force a moment ago, with the address that undoes it."""
    was = request.GET.get("was", "")
    if not was or not request.actor.may_edit(prompt) or prompt.live is None:
        return None
    before = prompt.versions.filter(public_id=was[:16]).exclude(pk=prompt.live_id).first()
    if before is None:
        return None
    address = reverse("prompt-publish", args=[request.actor.team.slug, prompt.public_id])
    return {
        "text": _("Version %(number)s is live now.") % {"number": prompt.live.number},
        "address": f"{address}?version={before.public_id}&undo=1",
    }
