"""One delivery: how far it is, and then what can be taken away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from generations.access import TeamRequest, Verb, delivery_or_404, in_team
from generations.messages.deliver import problem
from generations.models import Delivery
from generations.views.answers import seen
from generations.views.posting import posted
from generations.workflow import deliveries

TOLD = 50
"""Problems shown by name."""


@require_safe
@in_team(Verb.DOWNLOAD)
def delivery(request: TeamRequest, delivery: str) -> HttpResponse:
    """The page."""
    seen(request, delivery)
    return _shown(request, delivery, "delivery")


@require_safe
@in_team(Verb.DOWNLOAD)
def progress(request: TeamRequest, delivery: str) -> HttpResponse:
    """The part that changes, for a page that was told of a change."""
    return _shown(request, delivery, "_delivery")


def _shown(request: TeamRequest, public_id: str, template: str) -> HttpResponse:
    row = delivery_or_404(request.actor, public_id)
    return render(request, f"generations/deliver/{template}.html", _context(row))


def _context(row: Delivery) -> dict[str, Any]:
    told = [(one["file"], problem(one["code"], one["params"])) for one in row.problems[:TOLD]]
    return {"delivery": row, "problems": told, "more": len(row.problems) - len(told)}


@posted("deliver", "team")
@in_team(Verb.DOWNLOAD)
def remove(request: TeamRequest, delivery: str) -> HttpResponseBase:
    """Give it up, or clear it away; its pictures are not touched."""
    row = delivery_or_404(request.actor, delivery)
    deliveries.remove(row)
    messages.success(request, _("“%(name)s” was removed. Its pictures are where they were.") % {"name": row.name})
    return redirect("deliver", request.actor.team.slug)
