"""What the composer sends: a question for the price, its draft, a file, and at last the press of Generate."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from generations.access import TeamRequest, Verb, in_team, picture_or_404, project_or_404
from generations.forms import drafts
from generations.forms.attachments import attach, attach_all, attach_mask, attach_variables, found_in
from generations.forms.compose import ComposeForm
from generations.messages import explain
from generations.models import Draft, Generation, Image, Project
from generations.views.answers import REFUSED, tell
from generations.views.posting import posted
from generations.views.studio.composer import Composer
from generations.views.studio.page import composer_answer, page, strip_answer
from generations.workflow.errors import WorkflowError
from generations.workflow.submit import submit

BRIEF, PROMPT = "brief", "prompt"


@require_POST
@in_team(Verb.GENERATE)
def quote(request: TeamRequest) -> HttpResponse:
    """The settings as they can be, with pixels, price and reasons. An impossible choice has moved to the nearest possible."""
    project = project_or_404(request.actor, request.POST.get("project", ""))
    data = drafts.from_post(request.POST)
    touched = request.POST.get("touched", "")
    composer = Composer(actor=request.actor, project=project, data=data, touched=touched)
    return render(request, "generations/studio/_quoted.html", {"composer": composer, "project": project})


@require_POST
@in_team(Verb.GENERATE)
def draft(request: TeamRequest) -> JsonResponse:
    """Keep the composer as it stands. 409 where another tab kept a newer one: the answer has its revision.

    ``tab`` and ``turn`` say which page saves, and which of its saves this is: its own earlier one is no conflict, in whatever
    order they arrive.
    """
    project = project_or_404(request.actor, request.POST.get("project", ""))
    revision, kept = Draft.objects.keep(
        request.actor.user,
        project,
        drafts.from_post(request.POST),
        _number(request, "revision"),
        tab=request.POST.get("tab", "")[:32],
        turn=_number(request, "turn"),
    )
    return JsonResponse({"revision": revision}, status=200 if kept else 409)


def _number(request: TeamRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and said.isascii() and len(said) < 16 else 0


@require_POST
@in_team(Verb.GENERATE)
def upload(request: TeamRequest) -> HttpResponse:
    """One file for the tray. The answer is its place in the tray, or the reason why it is not taken, as plain text.

    ``X-Carries`` says what else is in the file: a brief, another tool's prompt, or nothing."""
    file = request.FILES.get("file")
    if file is None:
        return HttpResponse(_("No file came."), status=REFUSED, content_type="text/plain; charset=utf-8")
    answer = taken(request, file)
    if answer.status_code != REFUSED:
        carried = found_in(file)
        answer["X-Carries"] = BRIEF if carried.brief else PROMPT if carried.foreign else ""
    return answer


def taken(request: TeamRequest, file: UploadedFile[Any]) -> HttpResponse:
    """The file as a reference: its place in the tray, or why it is not taken, as plain text."""
    attached = attach(request.actor.team, file)
    if attached.image is None:
        return HttpResponse(attached.refusal, status=REFUSED, content_type="text/plain; charset=utf-8")
    return HttpResponse(tray_item(request, attached.image.image, attached.image.filename))


@require_POST
@in_team(Verb.GENERATE)
def reference(request: TeamRequest) -> HttpResponse:
    """A picture of the team for the tray of an open composer; without one, the posted tray itself, drawn anew."""
    if "picture" in request.POST:
        picture = picture_or_404(request.actor, request.POST["picture"])
        return HttpResponse(tray_item(request, picture.image, drafts.named(picture)))
    found = drafts.tray(drafts.from_post(request.POST), request.actor.team).found
    return render(request, "generations/studio/_tray.html", {"references": found})


def tray_item(request: TeamRequest, image: Image, filename: str) -> str:
    """A reference's place in the tray, as HTML."""
    return render_to_string("generations/studio/_reference.html", {"image": image, "filename": filename}, request)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def generate(request: TeamRequest) -> HttpResponseBase:
    """Submit. The answer is the queued strip; a refused form comes back with everything that was typed and attached."""
    project = project_or_404(request.actor, request.POST.get("project", ""))
    added, refusals = attach_all(request.actor.team, request.FILES.getlist("files"))
    data = drafts.with_references(drafts.from_post(request.POST), added)
    names = request.POST.getlist("variable")[: drafts.MOST_VALUES]
    data, pictures_refused = attach_variables(request.actor.team, data, names, request.FILES)
    data, mask_refused = _with_mask(request, data)
    submission = request.POST.get("submission", "")
    form = ComposeForm({**data, "submission": submission}, actor=request.actor, project=project)
    for refusal in [*refusals, *pictures_refused]:
        form.refuse("references", refusal)
    if mask_refused:
        form.refuse("mask", mask_refused)
    made = _submitted(form, request)
    if not request.htmx:  # type: ignore[attr-defined]
        Draft.objects.overwrite(request.actor.user, project, data)
    if made is None:
        return _refused(request, project, data, form, submission)
    return _accepted(request, project, made)


def _with_mask(request: TeamRequest, data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """With the mask's file, which a page without a script sends along, and what stands in the way of sending it at once."""
    file = request.FILES.get("mask_file")
    return attach_mask(request.actor.team, data, file) if file else (data, "")


def _submitted(form: ComposeForm, request: TeamRequest) -> Generation | None:
    if not form.is_valid():
        return None
    try:
        return submit(form.order(trace=getattr(request, "id", "")))
    except WorkflowError as refused:
        form.refuse(None, str(explain(refused.code, refused.params)), code=refused.code)
        return None


def _accepted(request: TeamRequest, project: Project, made: Generation) -> HttpResponseBase:
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(f"{studio_url(request, project)}#g-{made.public_id}")
    answer = strip_answer(request, made.public_id)
    return tell(answer, "studio:generated", {"id": made.public_id, "submission": drafts.new_submission()})


def _refused(
    request: TeamRequest, project: Project, data: dict[str, Any], form: ComposeForm, submission: str
) -> HttpResponse:
    composer = Composer(
        actor=request.actor,
        project=project,
        data=data,
        errors=form.errors,
        revision=_number(request, "revision"),
        submission=submission or drafts.new_submission(),
    )
    if not request.htmx:  # type: ignore[attr-defined]
        return page(request, project, composer, status=REFUSED)
    return composer_answer(request, project, composer, status=REFUSED)


def studio_url(request: TeamRequest, project: Project) -> str:
    return f"{reverse('studio', args=[request.actor.team.slug])}?project={project.public_id}"
