"""A project's rule for pictures that nobody wanted: seen beforehand, switched on, changed, switched off."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, project_or_404
from generations.forms.sorting import RetentionForm
from generations.models import RetentionRule
from generations.views.settings.base import owner_page, page
from generations.workflow import retention as workflow

USUAL = 90


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def retention(request: TeamRequest, project: str) -> HttpResponseBase:
    """Asked with ``days``: how many would go. Posted: the rule, from now on; without days, none."""
    row = project_or_404(request.actor, project)
    rule = RetentionRule.objects.filter(project=row).first()
    given = request.POST if request.method == "POST" else request.GET
    asked = "days" in given
    form = RetentionForm(given if asked else None, initial={"days": rule.days if rule else USUAL})
    days = form.cleaned_data["days"] if asked and form.is_valid() else None
    if request.method == "POST" and (form.is_valid() or not asked):
        workflow.set_rule(row, days, request.user)
        messages.success(request, _saved(days))
        return redirect("settings-project", team=request.actor.team.slug, project=row.public_id)
    found = {"count": workflow.unwanted(row, days).count()} if days else {}
    status = 422 if asked and not form.is_valid() else 200
    facts = {"form": form, "project": row, "rule": rule, "days": days, "trash_days": settings.TRASH_DAYS}
    return page(request, "retention", "projects", status=status, **facts, **found)


def _saved(days: int | None) -> str:
    if days is None:
        return gettext("Pictures of this project stay until somebody throws them away.")
    said = ngettext(
        "Pictures that nobody wanted go to the trash after %(days)s day.",
        "Pictures that nobody wanted go to the trash after %(days)s days.",
        days,
    )
    return said % {"days": days}
