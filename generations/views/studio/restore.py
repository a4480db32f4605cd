"""The composer filled again from what a picture's file carries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from generations.access import TeamRequest, Verb, in_team, project_or_404
from generations.forms import drafts
from generations.forms.attachments import attach_all, found_in, name_of
from generations.forms.restoring import Restored, restored
from generations.messages import sentences
from generations.models import Draft, Project
from generations.views.posting import posted
from generations.views.studio import compose
from generations.views.studio.page import composer_answer


@posted("studio", "team")
@in_team(Verb.GENERATE)
def restore(request: TeamRequest) -> HttpResponseBase:
    """Fill the composer from the posted ``brief``, a picture with a brief or another tool's prompt in it; without either it becomes
    a reference. The rest of the composer comes along: what the file does not say stays, and the page holds what Undo brings back.

    The answer is the composer, or the reference's place in the tray; of a plain form, the studio.
    """
    project = project_or_404(request.actor, request.POST.get("project", ""))
    data = drafts.from_post(request.POST)
    file = request.FILES.get("brief")
    scripted = request.headers.get("X-Requested-With") == "fetch"
    found = restored(found_in(file), drafts.printable(name_of(file)), data, request.actor.team) if file else None
    if found:
        Draft.objects.overwrite(request.actor.user, project, found.data)
        return composer_answer(request, project, restored=found) if scripted else _told(request, project, found)
    if file and scripted:
        return compose.taken(request, file)
    return _kept(request, project, data, file)


def _told(request: TeamRequest, project: Project, found: Restored) -> HttpResponseRedirect:
    messages.success(request, sentences(found.said, *found.missing))
    return HttpResponseRedirect(compose.studio_url(request, project))


def _kept(
    request: TeamRequest, project: Project, data: dict[str, Any], file: UploadedFile[Any] | None
) -> HttpResponseRedirect:
    """Without a script: the file is added, and nothing that was typed is lost."""
    added, refusals = attach_all(request.actor.team, [file] if file else [])
    Draft.objects.overwrite(request.actor.user, project, drafts.with_references(data, added))
    if added:
        messages.info(
            request, _("%(name)s carries no brief. It was added to the references.") % {"name": added[0].filename}
        )
    for refusal in refusals or ([] if file else [_("Choose a file to restore from.")]):
        messages.error(request, refusal)
    return HttpResponseRedirect(compose.studio_url(request, project))
