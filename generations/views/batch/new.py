"""Asking for a batch: the form, the look at it before it is paid, and the press."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, Verb, in_team, project_or_404, version_or_404
from generations.forms import batch, drafts
from generations.forms.batch import Asked, BatchForm
from generations.forms.using import used
from generations.messages import explain
from generations.models import Draft, Project
from generations.views.answers import REFUSED
from generations.views.batch.preview import Page
from generations.views.studio.page import last_project
from generations.workflow.batches import submit_batch
from generations.workflow.errors import WorkflowError


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.GENERATE)
def new(request: TeamRequest) -> HttpResponseBase:
    """The page; posted to by itself, and by the composer, whose fields it begins with. ``go`` is the press that pays."""
    project = _project(request)
    if request.method != "POST" or "base" not in request.POST:
        return _page(
            request, Page(form=_form(request, _begun(request, project), project), actor=request.actor, project=project)
        )
    page = Page(
        form=_form(request, batch.from_post(request.POST, request.FILES.get("file")), project),
        actor=request.actor,
        project=project,
        is_checked=True,
    )
    page.submission = drafts.printable(request.POST.get("submission", ""))[:64] or page.submission
    return _pressed(request, page) if "go" in request.POST else _page(request, page)


def _project(request: TeamRequest) -> Project:
    wanted = request.POST.get("project", "") or request.GET.get("project", "")
    return project_or_404(request.actor, wanted) if wanted else last_project(request.actor)


def _form(request: TeamRequest, asked: Asked, project: Project) -> BatchForm:
    return BatchForm(asked, actor=request.actor, project=project)


def _begun(request: TeamRequest, project: Project) -> Asked:
    """With the composer as it stands, or with a version of the library in it."""
    if request.method == "POST":
        return batch.begun(drafts.from_post(request.POST))
    draft = Draft.objects.filter(user=request.user, project=project).first()
    data: dict[str, Any] = draft.data if draft else {}
    wanted = request.GET.get("version", "")
    return batch.begun(used(version_or_404(request.actor, wanted), data, request.actor.team) if wanted else data)


def _pressed(request: TeamRequest, page: Page) -> HttpResponseBase:
    """Pay for what was shown, and nothing else: where that has changed meanwhile, it is shown again."""
    form = page.form
    if not form.is_agreed:
        page.problem = form.empty or _(
            "Nothing was generated yet: say what is to become of the rows that are not possible."
        )
    elif request.POST.get("shown") != page.shown:
        page.problem = _("Something has changed since this was shown. Look at it again.")
    if page.problem:
        return _page(request, page, status=REFUSED)
    try:
        made = submit_batch([row.order for row in form.good if row.order], form.details(page.submission))
    except WorkflowError as refused:
        page.problem = str(explain(refused.code, refused.params))
        return _page(request, page, status=REFUSED)
    return redirect("batch", team=request.actor.team.slug, batch=made.public_id)


def _page(request: TeamRequest, page: Page, status: int = 200) -> HttpResponse:
    return render(request, "generations/batch/new.html", {"page": page, "project": page.project}, status=status)
