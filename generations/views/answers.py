"""Small additions to answers that pages and partials share."""

from __future__ import annotations

import json
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from generations.access import TeamRequest
from generations.workflow import notices

R = TypeVar("R", bound=HttpResponseBase)
REFUSED = 422
"""What was sent is understood, and not taken: the answer says why."""


def tell(response: R, event: str, detail: object) -> R:
    """Have htmx dispatch ``event`` with ``detail`` on the page once the answer has come (header ``HX-Trigger``).

    Several calls add up. The header is JSON in ASCII, since headers carry nothing else.
    """
    said = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps(said | {event: detail})
    return response


def toast(response: R, text: object, undo: str = "") -> R:
    """Say ``text`` in a toast; ``undo`` is the address whose POST takes it back."""
    return tell(response, "studio:toast", {"text": str(text), "undo": undo})


def answer_of(request: HttpRequest, text: str, fallback: str, undo: str = "") -> HttpResponseBase:
    """To a script: nothing but the words for a toast. To a form: back to where it was, else to the address ``fallback``, with the
    words on top."""
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With") == "fetch":
        return toast(HttpResponse(status=204), text, undo)
    messages.success(request, text)
    return redirect(safe_next(request, fallback))


def seen(request: TeamRequest, *subjects: str) -> None:
    """Notifications that lead to this page are read by it. Costs nothing where none waits."""
    if getattr(request, "unread", 0):
        notices.read_about(request.user, request.actor.team, *subjects)


def safe_next(request: HttpRequest, default: str) -> str:
    """Where ``next`` points, if that is an address of this studio, else ``default``.

    Whole paths only: a bare word is no address to Django's ``redirect`` but the name of a view.
    """
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if inside and wanted.startswith("/") else default
