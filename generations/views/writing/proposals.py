"""Proposed changes: the list on a prompt's page, one of them with what it changes, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations import variables
from generations.access import Actor, TeamRequest, change_request_or_404, in_team, prompt_or_404
from generations.forms import gateway_choice
from generations.forms.prompt_sharing import AnswerForm
from generations.models import ChangeRequest, Prompt
from generations.views.answers import REFUSED
from generations.views.posting import posted
from generations.views.prompt.differences import Change, setting_words, variable_words
from generations.views.prompt.differences import changes as changes_of
from generations.views.writing.places import leave_for, prompt_page
from generations.word_diff import Piece, diff
from generations.workflow import changes

DECIDED_SHOWN = 10
GONE = 409
"""The decision came too late: another was made a moment before."""


@dataclass(frozen=True)
class Shown:
    """A change with what it changes, for ``actor``."""

    change: ChangeRequest
    actor: Actor

    @cached_property
    def pieces(self) -> list[Piece]:
        """Against the version that it was made from."""
        return diff(self.change.base.text, self.change.text)

    @cached_property
    def live_pieces(self) -> list[Piece]:
        """Against the live version, where that is another by now; [] where it is the same."""
        live = self.change.prompt.live
        moved = self.change.is_open and live and live.pk != self.change.base_id
        return diff(live.text, self.change.text) if moved and live else []

    @cached_property
    def lines(self) -> Sequence[Change]:
        """What else it changes."""
        both = self.change.base, self.change
        gateways = gateway_choice.usable(self.actor.team)
        settings = changes_of(*(setting_words(one.settings, gateways) for one in both))
        described = changes_of(*(variable_words(map(variables.from_json, one.variables)) for one in both))
        return [one for one in (*settings, *described) if one.differs]

    @property
    def may_decide(self) -> bool:
        return self.change.is_open and self.actor.may_edit(self.change.prompt) and not self.change.prompt.removed

    @property
    def may_withdraw(self) -> bool:
        return self.change.is_open and self.change.person_id == self.actor.user.pk


@require_GET
@in_team()
def of_prompt(request: TeamRequest, prompt: str) -> HttpResponse:
    """The changes proposed to one prompt, as a part of its page: the open ones, and the last that were decided."""
    row = prompt_or_404(request.actor, prompt)
    return render(request, "generations/writing/_changes.html", listed(request.actor, row))


def listed(actor: Actor, prompt: Prompt) -> dict[str, Any]:
    """What ``_changes.html`` shows; two queries."""
    rows = prompt.change_requests.select_related("person", "decided_by", "base", "version").order_by("-pk")
    waiting = list(rows.filter(status=ChangeRequest.Status.OPEN))
    decided = list(rows.exclude(status=ChangeRequest.Status.OPEN)[:DECIDED_SHOWN])
    for row in (*waiting, *decided):
        row.prompt = prompt
    return {"prompt": prompt, "actor": actor, "waiting": waiting, "decided": decided}


@require_GET
@in_team()
def change(request: TeamRequest, change: str) -> HttpResponse:
    """One change, whole; to htmx its inside alone."""
    return _page(request, change_request_or_404(request.actor, change))


@posted("change", "team", "change")
@in_team()
def accept(request: TeamRequest, change: str) -> HttpResponseBase:
    row = _to_decide(request, change)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, REFUSED)
    try:
        version = changes.accept(row, request.actor.user, form.cleaned_data["answer"])
    except changes.Decided:
        return _too_late(request, change)
    said = _("Accepted: version %(number)s is live.") % {"number": version.number}
    return _leave(request, row, said)


@posted("change", "team", "change")
@in_team()
def decline(request: TeamRequest, change: str) -> HttpResponseBase:
    row = _to_decide(request, change)
    form = AnswerForm(request.POST, refuses=True)
    if not form.is_valid():
        return _page(request, row, form, REFUSED)
    try:
        changes.decline(row, request.actor.user, form.cleaned_data["answer"])
    except changes.Decided:
        return _too_late(request, change)
    return _leave(request, row, _("Declined. Your answer stands with the change."))


@posted("change", "team", "change")
@in_team()
def withdraw(request: TeamRequest, change: str) -> HttpResponseBase:
    row = change_request_or_404(request.actor, change)
    if row.person_id != request.actor.user.pk:
        raise PermissionDenied
    try:
        changes.withdraw(row)
    except changes.Decided:
        return _too_late(request, change)
    return _leave(request, row, _("Your change is withdrawn."))


def _to_decide(request: TeamRequest, change: str) -> ChangeRequest:
    row = change_request_or_404(request.actor, change)
    if not request.actor.may_edit(row.prompt):
        raise PermissionDenied
    if row.prompt.removed:
        raise Http404
    return row


def _too_late(request: TeamRequest, change: str) -> HttpResponse:
    """Read anew: what was decided stands on the page."""
    return _page(request, change_request_or_404(request.actor, change), status=GONE, late=True)


def _leave(request: TeamRequest, row: ChangeRequest, said: str) -> HttpResponseBase:
    messages.success(request, said)
    return leave_for(request, prompt_page(row.prompt))


def _page(
    request: TeamRequest, row: ChangeRequest, form: AnswerForm | None = None, status: int = 200, *, late: bool = False
) -> HttpResponse:
    part = "_change" if request.headers.get("HX-Request") else "change"
    context = {
        "shown": Shown(row, request.actor),
        "change": row,
        "form": form or AnswerForm(),
        "late": late,
        "actor": request.actor,
        "prompt_page": prompt_page(row.prompt),
    }
    return render(request, f"generations/writing/{part}.html", context, status=status)
