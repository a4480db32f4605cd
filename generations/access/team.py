"""Views inside a team."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from generations.access.actor import Actor, Verb
from generations.access.getters import among, memberships_of
from generations.models import (
    Event,
    Membership,
    User,
)

P = ParamSpec("P")


class TeamRequest(HttpRequest):
    """A request whose view was wrapped by :func:`in_team`."""

    actor: Actor
    user: User
    memberships: list[Membership]
    """The person's, with their teams, by name."""
    live_cursor: int
    """Of a whole page: the newest notice before it was read."""
    unread: int
    """Of a whole page: how many notifications the person has not read, up to ``UNREAD_LIMIT``."""


def is_page(request: HttpRequest) -> bool:
    """Whether the answer may be a whole page, as against a part of one, a poll or a file for a script."""
    wanted = request.headers.get("Accept", "")
    return request.method == "GET" and "text/html" in wanted and "HX-Request" not in request.headers


def is_for_script(request: HttpRequest) -> bool:
    """Whether a script or an ``<img>`` asks, as against somebody who goes to an address or sends a form: by Fetch Metadata
    (https://www.w3.org/TR/fetch-metadata/), and by htmx's word where a browser sends none."""
    mode = request.headers.get("Sec-Fetch-Mode", "")
    return mode != "navigate" if mode else "HX-Request" in request.headers


def for_signed_in(
    view: Callable[Concatenate[Any, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Wrap a view for people with an account. Others are led to the sign-in page and back; a script gets 401, for it would put the
    sign-in page into the page that stands."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return HttpResponse(status=401) if is_for_script(request) else redirect_to_login(request.get_full_path())

    return wrapped


def in_team(
    verb: Verb = Verb.SEE,
) -> Callable[
    [Callable[Concatenate[TeamRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, str, P], HttpResponseBase],
]:
    """Wrap a view whose address begins with ``<slug:team>``: signed in, member of the team, allowed ``verb``; sets
    ``request.actor`` and takes the slug away from the view's arguments."""

    def wrap(
        view: Callable[Concatenate[TeamRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
        @wraps(view)
        @for_signed_in
        def wrapped(request: Any, team: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            # All of them, because the page's frame lists the person's teams: one query for both.
            request.memberships = memberships_of(request.user)
            request.actor = among(request.memberships, request.user, team)
            request.actor.need(verb)
            if is_page(request):
                # Before the view reads anything: what changes meanwhile is told twice rather than never.
                frame = Event.objects.frame_of(request.actor.team.pk, request.actor.user.pk)
                request.live_cursor, request.unread = frame
            return view(request, *args, **kwargs)

        return wrapped

    return wrap
