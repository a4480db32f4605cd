"""What is done with one comment."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from generations.access import TeamRequest, Verb, comment_or_404, in_team
from generations.forms.masks import first_error
from generations.forms.review import SayForm
from generations.messages import explain
from generations.models import Comment
from generations.views.answers import answer_of, toast
from generations.views.posting import posted
from generations.views.review.talk import CLOSED, done, refused, shown
from generations.workflow.errors import WorkflowError
from generations.workflow.reviews import comments as spoken


@require_safe
@in_team()
def comment(request: TeamRequest, comment: str) -> HttpResponse:
    """The picture that it stands on, with its thread."""
    row = comment_or_404(request.actor, comment)
    return shown(request, row.picture, chosen=row.root.public_id)


@posted("comment", "team", "comment")
@in_team(Verb.COMMENT)
def answer(request: TeamRequest, comment: str) -> HttpResponseBase:
    row = comment_or_404(request.actor, comment)
    form = SayForm(request.POST)
    if not form.is_valid():
        return refused(request, row.picture, first_error(form))
    given = form.cleaned_data
    try:
        made = spoken.answer(row, given["text"], person=request.actor.user, internal=given["internal"])
    except WorkflowError as error:
        return refused(request, row.picture, str(explain(error.code, error.params)), CLOSED)
    return done(request, made)


@posted("comment", "team", "comment")
@in_team(Verb.COMMENT)
def edit(request: TeamRequest, comment: str) -> HttpResponseBase:
    """Other words, by their author alone."""
    row = comment_or_404(request.actor, comment)
    if not request.actor.may_change_comment(row):
        raise PermissionDenied
    form = SayForm(request.POST)
    if not form.is_valid():
        return refused(request, row.picture, first_error(form))
    spoken.edit(row, form.cleaned_data["text"])
    return done(request, row)


@posted("comment", "team", "comment")
@in_team()
def remove(request: TeamRequest, comment: str) -> HttpResponseBase:
    row = _removable(request, comment)
    spoken.remove(row)
    undo = reverse("comment-restore", args=[request.actor.team.slug, row.public_id])
    if request.headers.get("X-Partial"):
        return toast(shown(request, row.picture), _("The comment is removed."), undo)
    return answer_of(request, _("The comment is removed."), _page(request, row), undo)


@posted("comment", "team", "comment")
@in_team()
def restore(request: TeamRequest, comment: str) -> HttpResponseBase:
    row = _removable(request, comment)
    spoken.bring_back(row)
    return answer_of(request, _("The comment is back."), _page(request, row))


@posted("comment", "team", "comment")
@in_team(Verb.COMMENT)
def resolve(request: TeamRequest, comment: str) -> HttpResponseBase:
    row = comment_or_404(request.actor, comment)
    spoken.resolve(row, request.actor.user)
    return done(request, row)


@posted("comment", "team", "comment")
@in_team(Verb.COMMENT)
def reopen(request: TeamRequest, comment: str) -> HttpResponseBase:
    row = comment_or_404(request.actor, comment)
    spoken.reopen(row)
    return done(request, row)


def _removable(request: TeamRequest, comment: str) -> Comment:
    row = comment_or_404(request.actor, comment)
    if not request.actor.may_remove_comment(row):
        raise PermissionDenied
    return row


def _page(request: TeamRequest, row: Comment) -> str:
    return reverse("picture-comments", args=[request.actor.team.slug, row.picture.public_id])
