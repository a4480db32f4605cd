"""The door: a name, asked once, and the password where the link has one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from generations.forms.client import EnterForm
from generations.models import ClientLink
from generations.views.answers import REFUSED
from generations.views.client.base import closed, cookie_of, sealed
from generations.workflow import client_links

DAYS = 90


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    link = client_links.link_of(token)
    if link is None:
        return closed(request)
    form = EnterForm(request.POST if request.method == "POST" else None, with_password=bool(link.password))
    if form.is_valid() and _is_let_in(link, form):
        return _entered(request, link, token, form.cleaned_data["name"])
    context = {"form": form, "link": link, "review": link.review, "token": token}
    status = REFUSED if form.is_bound else 200
    return sealed(render(request, "generations/client/enter.html", context, status=status))


def _is_let_in(link: ClientLink, form: EnterForm) -> bool:
    """Says on the form why not."""
    try:
        if client_links.password_is_right(link, form.cleaned_data.get("password", "")):
            return True
    except client_links.TooManyTries:
        form.add_error("password", _("Too many wrong passwords. Wait a quarter of an hour, then try again."))
    else:
        form.add_error("password", _("This is not the password of this link."))
    return False


def _entered(request: HttpRequest, link: ClientLink, token: str, name: str) -> HttpResponseBase:
    guest = client_links.enter(link, name)
    answer = redirect("client", token)
    answer.set_cookie(
        cookie_of(link),
        client_links.pass_of(guest),
        max_age=DAYS * 86_400,
        path="/c/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return sealed(answer)
