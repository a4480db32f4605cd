"""What the settings pages share: who may open them, and the links that are shown once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from generations.access import TeamRequest, Verb, in_team
from generations.messages import listed
from generations.models import Role
from generations.workflow import members

P = ParamSpec("P")


def owner_page(
    view: Callable[Concatenate[TeamRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """For owners. Other members get 403 with the names of those who can help, strangers 404."""

    @wraps(view)
    def wrapped(request: TeamRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.may(Verb.ADMINISTER):
            return view(request, *args, **kwargs)
        owners = members.owners(request.actor.team)
        role, names = Role(request.actor.role).label, listed(owner.name for owner in owners)
        context = {"owners": owners, "names": names, "actor": request.actor, "role": role}
        return render(request, "generations/settings/owners_only.html", context, status=403)

    return in_team()(wrapped)


def page(request: TeamRequest, template: str, section: str, status: int = 200, **context: Any) -> HttpResponse:
    """One of the settings pages; ``section`` is its place in the navigation."""
    context |= {"section": section, "actor": request.actor, "team": request.actor.team}
    return render(request, f"generations/settings/{template}.html", context, status=status)


def undone(request: TeamRequest, name: str) -> HttpResponseBase:
    """After an Undo: nothing to a toast, which loads the page anew; back to the page ``name`` for a form."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect(name, team=request.actor.team.slug)


def public_link(request: HttpRequest, name: str, *args: str) -> str:
    """An absolute address that another person can open."""
    path = reverse(name, args=args)
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
