"""Projects and their monthly budgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, project_or_404
from generations.forms.settings import ProjectForm
from generations.models import Project, RetentionRule
from generations.views.posting import posted
from generations.views.settings.base import owner_page, page, undone
from generations.workflow import projects as workflow
from generations.workflow import storage_use


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def projects(request: TeamRequest) -> HttpResponseBase:
    """The list, and making one more."""
    team = request.actor.team
    form = ProjectForm(request.POST or None, team=team)
    if form.is_valid() and _done(form, lambda name, budget: workflow.create(team, name, budget)):
        messages.success(request, gettext("Project “%(name)s” is ready.") % {"name": form.cleaned_data["name"]})
        return redirect("settings-projects", team=team.slug)
    return _page(request, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def project(request: TeamRequest, project: str) -> HttpResponseBase:
    """Rename it, move its limit."""
    row = project_or_404(request.actor, project)
    initial = {"name": row.name, "budget": row.budget_nano}
    form = ProjectForm(request.POST or None, team=request.actor.team, initial=initial)
    if form.is_valid() and _done(form, lambda name, budget: workflow.change(row, name, budget)):
        messages.success(request, gettext("Saved."))
        return redirect("settings-projects", team=request.actor.team.slug)
    used = workflow.used_nano(row, request.actor.team.month())
    status = 422 if form.is_bound else 200
    room, rule = storage_use.of_team(request.actor.team).get(row.pk), RetentionRule.objects.filter(project=row).first()
    return page(request, "project", "projects", status=status, form=form, project=row, used=used, room=room, rule=rule)


@posted("settings-project", "team", "project")
@owner_page
def archive(request: TeamRequest, project: str) -> HttpResponseBase:
    row = project_or_404(request.actor, project)
    try:
        workflow.archive(row)
    except workflow.LastProject:
        problem = gettext("This is the only project in use. Make another one first.")
        return _page(request, ProjectForm(team=request.actor.team), status=409, problem=problem)
    address = reverse("settings-projects", args=[request.actor.team.slug])
    return redirect(f"{address}?{urlencode({'archived': row.public_id})}")


@posted("settings-project", "team", "project")
@owner_page
def restore(request: TeamRequest, project: str) -> HttpResponseBase:
    row = project_or_404(request.actor, project)
    workflow.restore(row)
    messages.success(request, gettext("“%(name)s” is in use again.") % {"name": row.name})
    return undone(request, "settings-projects")


def _done(form: ProjectForm, save: Callable[[str, int | None], object]) -> bool:
    """Whether it could be saved; where the name is taken the form says so."""
    try:
        save(form.cleaned_data["name"], form.cleaned_data["budget"])
    except workflow.NameTaken:
        form.add_error("name", gettext("Another project has this name."))
        return False
    return True


def _undo(request: TeamRequest, archived: list[Project]) -> dict[str, str] | None:
    """The word about a project archived a moment ago, with the address that undoes it."""
    row = next((row for row in archived if row.public_id == request.GET.get("archived")), None)
    if row is None:
        return None
    text = gettext("“%(name)s” is archived. Nothing in it is lost.") % {"name": row.name}
    return {"text": text, "address": reverse("settings-project-restore", args=[request.actor.team.slug, row.public_id])}


def _page(request: TeamRequest, form: ProjectForm, status: int = 200, **more: Any) -> HttpResponse:
    team = request.actor.team
    month = team.month()
    rows = list(Project.objects.filter(team=team).order_by("name"))
    used, room = workflow.used_by_project(team, month), storage_use.known(team)
    for row in rows:
        row.room = room.get(row.pk)  # type: ignore[attr-defined]
        row.used_nano = used.get(row.pk, 0)  # type: ignore[attr-defined]
        # Nothing of nothing is all of it: a bar needs a length.
        row.meter = (row.used_nano, row.budget_nano) if row.budget_nano else (1, 1)  # type: ignore[attr-defined]
        row.nearly_spent = row.is_nearly_spent(row.used_nano)  # type: ignore[attr-defined]
    archived = [row for row in rows if row.archived is not None]
    context = {
        "form": form,
        "undo": _undo(request, archived),
        "month": month,
        "projects": [row for row in rows if row.archived is None],
        "archived": archived,
        **more,
    }
    return page(request, "projects", "projects", status=status, **context)
