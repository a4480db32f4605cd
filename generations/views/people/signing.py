"""The door: home, signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from generations.forms.people import SignInForm
from generations.models import Team, User
from generations.views.answers import safe_next
from generations.views.posting import posted

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To the studio of one's team; with several, a choice; on a fresh studio, where its setup link is printed."""
    if not request.user.is_authenticated:
        if not Team.objects.exists():
            return render(request, "generations/people/fresh.html")
        return redirect("sign-in")
    teams = list(Team.objects.filter(memberships__user=request.user).order_by("name"))
    if len(teams) == 1:
        return redirect("studio", team=teams[0].slug)
    return render(request, "generations/people/teams.html", {"teams": teams})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password, then on to where the person wanted to go."""
    onward = safe_next(request, reverse("home"))
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST or None, request=request)
    if form.is_valid() and form.user is not None:
        sign_in_as(request, form.user)
        return redirect(onward)
    context = {"form": form, "next": onward, "fresh": not Team.objects.exists()}
    return render(request, "generations/people/sign_in.html", context, status=422 if form.is_bound else 200)


@posted("home")
def sign_out(request: HttpRequest) -> HttpResponse:
    onward = safe_next(request, reverse("sign-in"))
    logout(request)
    return redirect(onward)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords from one address for one e-mail: try later."""
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    response = render(request, "generations/people/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def sign_in_as(request: HttpRequest, user: User) -> None:
    """Open a session for a person who has just shown who they are."""
    login(request, user, backend=BACKEND)


def to_studio(team: Team) -> HttpResponseBase:
    return redirect("studio", team=team.slug)
