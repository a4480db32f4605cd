"""The page behind the setup link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from generations.forms.people import FirstRunForm
from generations.models import Team
from generations.views.people.signing import sign_in_as, to_studio
from generations.workflow import teams


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponseBase:
    """Makes the studio's first owner, once."""
    if not teams.setup_is_open(token):
        return _closed(request)
    form = FirstRunForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "generations/people/welcome.html", {"form": form}, status=status)
    try:
        owner, team = teams.found(token, _founder(form))
    except teams.SetupClosed:
        return _closed(request)
    sign_in_as(request, owner)
    return to_studio(team)


def _founder(form: FirstRunForm) -> teams.Founder:
    given = form.cleaned_data
    names = ("name", "email", "password", "team_name", "time_zone")
    return teams.Founder(**{name: given[name] for name in names})


def _closed(request: HttpRequest) -> HttpResponse:
    context = {"has_owner": Team.objects.exists()}
    return render(request, "generations/people/setup_closed.html", context, status=410)
