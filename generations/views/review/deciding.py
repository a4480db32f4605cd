"""Deciding on a picture, by a press or a key."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from babel.dates import format_timedelta
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from generations.access import TeamRequest, Verb, in_team, review_item_or_404
from generations.forms.review import DecideForm
from generations.messages.figures import locale
from generations.models import Decision, ReviewItem
from generations.views.answers import tell
from generations.views.posting import posted
from generations.views.review.page import PART, table
from generations.views.review.shown import state_word
from generations.workflow.errors import ReviewClosed
from generations.workflow.reviews import decisions

CLOSED = 409


@posted("review-item", "team", "reviewed")
@in_team(Verb.DECIDE)
def decide(request: TeamRequest, reviewed: str) -> HttpResponseBase:
    """Set ``state``, knowing ``seen``; a press in a notice carries both in its address."""
    row = review_item_or_404(request.actor, reviewed)
    form = DecideForm(request.POST if "state" in request.POST else request.GET)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        outcome = decisions.decide(row, person=request.actor.user, **form.cleaned_data)
    except ReviewClosed:
        return _answer(request, row, {"text": _("This review was closed a moment before."), "bad": True}, CLOSED)
    if outcome.unseen:
        return _answer(request, row, _passed(request, row, outcome.decision, outcome.unseen))
    undo = reverse("review-take-back", args=[request.actor.team.slug, row.public_id])
    return _answer(request, row, {"text": state_word(row.state), "undo": undo})


@posted("review-item", "team", "reviewed")
@in_team(Verb.DECIDE)
def take_back(request: TeamRequest, reviewed: str) -> HttpResponseBase:
    """Undo one's own decision, if it still stands."""
    row = review_item_or_404(request.actor, reviewed)
    try:
        decisions.take_back(row, person=request.actor.user)
    except ReviewClosed:
        return _answer(request, row, {"text": _("This review was closed a moment before."), "bad": True}, CLOSED)
    except decisions.Overtaken as other:
        return _answer(request, row, {"text": _not_ones_own(other.standing), "bad": True})
    return _answer(request, row, {"text": _("Taken back: %(state)s.") % {"state": state_word(row.state)}})


def _passed(request: TeamRequest, row: ReviewItem, made: Decision, other: Decision) -> dict[str, object]:
    """That another had decided meanwhile, with the way back to what they said."""
    ago = format_timedelta(max(made.created - other.created, timedelta(seconds=1)), threshold=2, locale=locale())
    words = {"name": other.by, "state": state_word(other.state), "ago": ago}
    if other.state == made.state:
        return {"text": _("%(name)s decided the same %(ago)s before you: %(state)s.") % words}
    again = urlencode({"state": other.state, "seen": made.state})
    address = reverse("review-decide", args=[request.actor.team.slug, row.public_id])
    said = _("%(name)s decided %(ago)s before you: %(state)s. Both are on record; yours stands.") % words
    back = _("Back to that of %(name)s") % words
    return {"text": said, "undo": f"{address}?{again}", "label": back, "bad": True}


def _not_ones_own(standing: Decision | None) -> str:
    if standing is None:
        return _("There is no decision to take back.")
    words = {"name": standing.by, "state": state_word(standing.state)}
    return _("%(name)s has decided since: %(state)s. Nothing was taken back.") % words


def _answer(request: TeamRequest, row: ReviewItem, said: dict[str, object], status: int = 200) -> HttpResponseBase:
    """To the page's script the page anew, to a notice's press the words alone, to a form the page with the words on top."""
    if request.headers.get("X-Partial") == PART:
        return tell(table(request, row.review, row, status=status), "studio:toast", said)
    if "HX-Request" in request.headers:
        return tell(HttpResponse(status=204), "studio:toast", said)
    add = messages.error if said.get("bad") else messages.success
    add(request, str(said["text"]))
    return redirect("review-item", request.actor.team.slug, row.public_id)
