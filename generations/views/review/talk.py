"""What is said on a picture: its threads as a part of a page or a page of their own, and what begins one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations import storage
from generations.access import Actor, TeamRequest, Verb, in_team, picture_or_404, review_or_404
from generations.forms.masks import first_error
from generations.forms.review import SayForm
from generations.models import Comment, Picture, Review
from generations.views.answers import REFUSED, safe_next
from generations.views.review.shown import threads
from generations.workflow.errors import ReviewClosed
from generations.workflow.reviews import comments as spoken

CLOSED = 409
PART, LIST = "comments", "threads"
"""What the header ``X-Partial`` asks for: everything with the field to write in, or the threads alone."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def comments(request: TeamRequest, picture: str) -> HttpResponseBase:
    """GET: the threads of a picture. POST: begin one, in the review ``review`` or on the picture itself."""
    row = picture_or_404(request.actor, picture)
    if request.method != "POST":
        return shown(request, row)
    request.actor.need(Verb.COMMENT)
    review = review_of(request, row)
    form = SayForm(request.POST)
    if not form.is_valid():
        return refused(request, row, first_error(form))
    given = form.cleaned_data
    try:
        made = spoken.say(row, given.pop("text"), person=request.actor.user, review=review, **given)
    except ReviewClosed:
        return refused(request, row, _("This review was closed a moment before. Nothing was added."), CLOSED)
    return done(request, made)


def review_of(request: TeamRequest, picture: Picture) -> Review | None:
    """The review that the page is about, if it holds the picture; 404 for one of another team."""
    wanted = request.POST.get("review") or request.GET.get("review") or ""
    found = review_or_404(request.actor, wanted) if wanted else None
    return found if found and found.items.filter(picture=picture).exists() else None


def done(request: TeamRequest, comment: Comment) -> HttpResponseBase:
    """To a script the threads as they are now; to a form the page it stood on, at the thread."""
    if request.headers.get("X-Partial"):
        return shown(request, comment.picture)
    page = reverse("picture-comments", args=[request.actor.team.slug, comment.picture.public_id])
    return redirect(f"{safe_next(request, page)}#c-{comment.root.public_id}")


def refused(request: TeamRequest, picture: Picture, why: str, status: int = REFUSED) -> HttpResponseBase:
    """To a script the sentence; to a form the page with it, and what was typed."""
    if request.headers.get("X-Partial"):
        return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
    messages.error(request, why)
    return shown(request, picture, status=status, typed=request.POST.get("text", "")[: Comment.LONGEST])


def shown(request: TeamRequest, picture: Picture, status: int = 200, **more: Any) -> HttpResponse:
    partial = request.headers.get("X-Partial")
    part = partial == PART or ("HX-Request" in request.headers and not partial)
    template = "_threads" if partial == LIST else "_comments" if part else "comments"
    context = talk(request.actor, picture, review_of(request, picture)) | more
    return render(request, f"generations/review/{template}.html", context, status=status)


def talk(actor: Actor, picture: Picture, review: Review | None = None) -> dict[str, Any]:
    """What the threads' part shows; ``review`` is the one that is looked at."""
    found = threads(picture, actor, review)
    still_open = [one for one in found if one.comment.resolved is None]
    members = actor.team.memberships.select_related("user").order_by("user__name", "pk")
    return {
        "picture": picture,
        "review": review,
        "slug": actor.team.slug,
        "actor": actor,
        "threads": found,
        "open_count": len(still_open),
        "resolved_count": len(found) - len(still_open),
        "has_pins": any(one.comment.mark for one in still_open),
        "may_comment": actor.may(Verb.COMMENT) and (review is None or review.is_open),
        "may_generate": actor.may(Verb.GENERATE),
        "members": [row.user for row in members] if actor.may(Verb.COMMENT) else [],
        "large": storage.signed_url(picture.image.thumb_key(1280)),
        "size": f"{picture.width}×{picture.height}",
    }
