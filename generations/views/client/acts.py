"""What a client does: decides, picks, comments, answers. Everything under the name that was given at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from generations.forms.review import DecideForm, SayForm, first_error
from generations.models import ReviewItem
from generations.views.answers import REFUSED, toast
from generations.views.client.base import ClientRequest, by_link
from generations.views.client.page import table, words
from generations.views.review.shown import state_word
from generations.workflow.errors import NothingToDo, ReviewClosed
from generations.workflow.reviews import comments, decisions, picks

CONFLICT = 409


@require_POST
@by_link
def decide(request: ClientRequest, item: str) -> HttpResponseBase:
    """Approve, request changes, reject, open again; ``seen`` is the state that the page showed."""
    row = request.visitor.item_or_404(item)
    form = DecideForm(request.POST)
    if not request.visitor.may_decide:
        return _refused(request, row, _closed(request))
    if not form.is_valid():
        return _refused(request, row, first_error(form))
    try:
        done = decisions.decide(row, guest=request.visitor.guest, **form.cleaned_data)
    except ReviewClosed:
        return _refused(request, row, _closed(request))
    said = ""
    if done.unseen is not None:
        said = _("Somebody had just decided: %(state)s. Both are recorded; yours, the last one, stands.") % {
            "state": state_word(done.unseen.state)
        }
    return _done(request, row, said)


@require_POST
@by_link
def pick(request: ClientRequest, item: str) -> HttpResponseBase:
    """Set (``picked`` is yes) or take away the guest's pick."""
    row = request.visitor.item_or_404(item)
    if not request.visitor.may_pick:
        return _refused(request, row, _closed(request))
    try:
        picks.pick(row, request.visitor.guest, picked=request.POST.get("picked") == "yes")
    except ReviewClosed:
        return _refused(request, row, _closed(request))
    return _done(request, row)


@require_POST
@by_link
def say(request: ClientRequest, item: str) -> HttpResponseBase:
    """Begin a thread, at a place of the picture or not."""
    row = request.visitor.item_or_404(item)

    def begin(given: dict[str, Any]) -> None:
        given.pop("internal")
        comments.say(
            row.picture, given.pop("text"), guest=request.visitor.guest, review=request.visitor.review, **given
        )

    return _spoken(request, row, begin)


@require_POST
@by_link
def answer(request: ClientRequest, item: str, comment: str) -> HttpResponseBase:
    row = request.visitor.item_or_404(item)
    thread = request.visitor.thread_or_404(row, comment)
    return _spoken(request, row, lambda given: comments.answer(thread, given["text"], guest=request.visitor.guest))


def _spoken(request: ClientRequest, row: ReviewItem, act: Callable[[dict[str, Any]], object]) -> HttpResponseBase:
    form = SayForm(request.POST)
    if not request.visitor.may_comment:
        return _refused(request, row, _closed(request))
    if not form.is_valid():
        return _refused(request, row, first_error(form), typed=request.POST.get("text", ""))
    try:
        act(dict(form.cleaned_data))
    except (ReviewClosed, NothingToDo):
        return _refused(request, row, _closed(request), typed=form.cleaned_data["text"])
    return words(request, row) if request.headers.get("X-Partial") == "threads" else _done(request, row)


def _done(request: ClientRequest, row: ReviewItem, said: str = "") -> HttpResponseBase:
    """To a script the page's inside as it is now; to a form the page."""
    if request.headers.get("X-Partial"):
        page = table(request, request.visitor.item_or_404(row.public_id))
        return toast(page, said) if said else page
    if said:
        messages.warning(request, said)
    return redirect("client-item", request.token, row.public_id)


def _refused(request: ClientRequest, row: ReviewItem, why: str, typed: str = "") -> HttpResponseBase:
    partial = request.headers.get("X-Partial")
    if partial == "threads":
        return HttpResponse(why, status=REFUSED, content_type="text/plain; charset=utf-8")
    status = CONFLICT if partial else REFUSED
    if partial:
        return toast(table(request, row, status=status), why)
    messages.error(request, why)
    return table(request, row, status=status, typed=typed)


def _closed(request: ClientRequest) -> str:
    if not request.visitor.review.is_open:
        return _("This review is closed. Thank you; nothing more is taken.")
    return _("Those who asked you have switched that off.")
