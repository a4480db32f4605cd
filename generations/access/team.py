"""Views inside a team."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

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
        @login_required
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
