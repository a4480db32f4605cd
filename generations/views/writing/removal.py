"""A prompt out of sight, and back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from generations.access import TeamRequest, Verb, in_team, prompt_or_404
from generations.models import Prompt
from generations.views.answers import answer_of
from generations.views.posting import posted
from generations.views.writing.places import prompt_page
from generations.workflow import prompts


@posted("prompt-edit", "team", "prompt")
@in_team(Verb.TRASH_OWN)
def remove(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """Into the trash; the answer offers to undo it."""
    row = _removable(request, prompt)
    prompts.remove(row)
    undo = reverse("prompt-bring-back", args=[request.actor.team.slug, row.public_id])
    said = _("“%(name)s” is removed.") % {"name": row.name}
    return answer_of(request, said, prompt_page(row), undo)


@posted("prompt-edit", "team", "prompt")
@in_team(Verb.TRASH_OWN)
def bring_back(request: TeamRequest, prompt: str) -> HttpResponseBase:
    row = _removable(request, prompt)
    prompts.bring_back(row)
    return answer_of(request, _("“%(name)s” is back.") % {"name": row.name}, prompt_page(row))


def _removable(request: TeamRequest, prompt: str) -> Prompt:
    row = prompt_or_404(request.actor, prompt)
    if not request.actor.may_remove(row):
        raise PermissionDenied
    return row
