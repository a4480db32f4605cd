"""What every page's frame needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest

from generations.access import Actor, Verb, memberships_of
from generations.models import Event, Membership, Team

T = TypeVar("T")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The person's team, teams and rights. Looked up when a template asks: a partial asks for nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"studio_name": settings.STUDIO_NAME}
    actor: Actor | None = getattr(request, "actor", None)
    known: list[Membership] | None = getattr(request, "memberships", None)
    memberships = _once(lambda: memberships_of(user) if known is None else known)
    here = _once(lambda: actor or _first(user, memberships()))
    return {
        "studio_name": settings.STUDIO_NAME,
        "memberships": memberships,
        "here": here,
        "team": lambda: _team(here()),
        "administers": lambda: _administers(here()),
        "live_cursor": lambda: _cursor(request, here()),
        "unread": lambda: getattr(request, "unread", 0),
    }


def _first(user: Any, memberships: list[Membership]) -> Actor | None:
    """On a page of no team (the personal one) the frame shows the first."""
    return Actor(user=user, team=memberships[0].team, role=memberships[0].role) if memberships else None


def _team(here: Actor | None) -> Team | None:
    return here.team if here else None


def _administers(here: Actor | None) -> bool:
    return here is not None and here.may(Verb.ADMINISTER)


def _cursor(request: HttpRequest, here: Actor | None) -> int:
    """The newest notice before the page was read: what came until then is in the page already."""
    known: int | None = getattr(request, "live_cursor", None)
    if known is not None:
        return known
    return Event.objects.newest_of(here.team.pk) if here else 0


def _once(make: Callable[[], T]) -> Callable[[], T]:
    kept: list[T] = []

    def get() -> T:
        if not kept:
            kept.append(make())
        return kept[0]

    return get
