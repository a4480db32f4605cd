"""Files are chosen and sent: all with the form, or by a script one request each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, Verb, in_team, picture_import_or_404
from generations.forms.picture_import import ImportForm, spooled
from generations.messages import explain
from generations.models import ImportFile, PictureImport
from generations.views.answers import REFUSED
from generations.views.picture_import.shown import recent
from generations.views.posting import posted
from generations.workflow import picture_import
from generations.workflow.errors import NoSpace
from generations.workflow.picture_import import Closed

BY_SCRIPT = "begin"
"""The form's field by which a script says that the files come later, one by one."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.CURATE)
def choose(request: TeamRequest) -> HttpResponseBase:
    """The page where files are chosen; posted, an import with whatever came."""
    if request.method != "POST":
        return _page(request, ImportForm(request.actor, initial=_initial(request)))
    form = ImportForm(request.actor, request.POST)
    files = request.FILES.getlist("files")
    by_script = BY_SCRIPT in request.POST
    if not form.is_valid() or not (files or by_script):
        return _refused(request, form)
    job = picture_import.begin(request.actor.team, request.actor.user, form.wanted())
    if by_script:
        return JsonResponse(_addresses(request, job))
    return _take_all(request, job, form, files)


def _initial(request: TeamRequest) -> dict[str, Any]:
    return {
        "keywords": True,
        "project": request.GET.get("project", ""),
        "collection": request.GET.get("collection", ""),
    }


def _page(request: TeamRequest, form: ImportForm, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "recent": recent(request.actor),
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "most_zip": f"{settings.IMPORT_ZIP_BYTES / 1e9:.3g} GB",
        "slug": request.actor.team.slug,
    }
    return render(request, "generations/picture_import/choose.html", context, status=status)


def _refused(request: TeamRequest, form: ImportForm) -> HttpResponseBase:
    problem = "" if form.errors else _("Choose pictures, a folder or a ZIP.")
    if BY_SCRIPT in request.POST:
        return JsonResponse(
            {"errors": {name: [str(one) for one in said] for name, said in form.errors.items()}}, status=REFUSED
        )
    return _page(request, form, problem, REFUSED)


def _addresses(request: TeamRequest, job: PictureImport) -> dict[str, str]:
    kept = [request.actor.team.slug, job.public_id]
    return {name: reverse(f"picture-import-{name}", args=kept) for name in ("job", "file", "close")}


def _take_all(
    request: TeamRequest, job: PictureImport, form: ImportForm, files: list[UploadedFile[Any]]
) -> HttpResponseBase:
    try:
        for one in files:
            with spooled(one) as path:
                picture_import.take(job, path, one.name or "?")
    except NoSpace as full:
        picture_import.close(job)
        return _page(request, form, str(explain(full.code, full.params)), REFUSED)
    picture_import.close(job)
    return redirect("picture-import-job", request.actor.team.slug, job.public_id)


@posted("picture-import-job", "team", "imported")
@in_team(Verb.CURATE)
def file(request: TeamRequest, imported: str) -> HttpResponseBase:
    """One file, sent by a script: what is known of it at once."""
    job = picture_import_or_404(request.actor, imported)
    given = request.FILES.get("file")
    if given is None:
        return JsonResponse({"why": _("The file did not come.")}, status=REFUSED)
    try:
        with spooled(given) as path:
            row = picture_import.take(job, path, request.POST.get("name") or given.name or "?")
    except (Closed, NoSpace) as refused:
        return JsonResponse({"why": str(explain(refused.code, refused.params)), "ends": True}, status=REFUSED)
    return JsonResponse(_told(request, row))


def _told(request: TeamRequest, row: ImportFile) -> dict[str, str]:
    told = {"status": row.status}
    if row.status == ImportFile.Status.BAD:
        told["why"] = str(explain(row.code, row.params))
    if row.status == ImportFile.Status.SAME and row.picture:
        told["picture"] = reverse("picture", args=[request.actor.team.slug, row.picture.public_id])
    return told


@posted("picture-import-job", "team", "imported")
@in_team(Verb.CURATE)
def close(request: TeamRequest, imported: str) -> HttpResponseBase:
    """Everything has been sent."""
    job = picture_import_or_404(request.actor, imported)
    picture_import.close(job)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect("picture-import-job", request.actor.team.slug, job.public_id)
