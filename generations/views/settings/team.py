"""The team itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest
from generations.forms.settings import TeamForm
from generations.models import Team
from generations.views.settings.base import owner_page, page
from generations.workflow import teams


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def team(request: TeamRequest) -> HttpResponseBase:
    """Name, currency, time zone, who sees prices, and what the Download key gives."""
    row = Team.objects.get(pk=request.actor.team.pk)
    form = TeamForm(request.POST or None, instance=row)
    if form.is_valid():
        teams.change(form.save(commit=False))
        messages.success(request, gettext("Saved."))
        return redirect("settings", team=row.slug)
    return page(request, "team", "team", status=422 if form.is_bound else 200, form=form)
