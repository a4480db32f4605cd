"""What every address of a client link begins with: the link is looked up anew for each request, so that revoking works at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from generations.access import Visitor
from generations.models import ClientLink
from generations.workflow import client_links

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
COOKIE = "studio-guest"
GONE = 410
"""The link was revoked or has run out: to a script, which then leaves the page."""


class ClientRequest(HttpRequest):
    """A request whose view was wrapped by :func:`by_link`."""

    visitor: Visitor
    token: str


def by_link(
    view: Callable[Concatenate[ClientRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Wrap a view whose address begins with ``c/<token>``: for guests of an open link, who have said their name."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        link = client_links.link_of(token)
        if link is None:
            return closed(request)
        guest = client_links.guest_of(link, request.COOKIES.get(cookie_of(link), ""))
        if guest is None:
            return sealed(redirect("client-enter", token) if plain(request) else HttpResponse(status=401))
        request.visitor, request.token = Visitor(link, guest), token  # type: ignore[attr-defined]
        client_links.seen(link, guest)
        return sealed(view(request, *args, **kwargs))  # type: ignore[arg-type]

    return wrapped


def cookie_of(link: ClientLink) -> str:
    """Each link its own: somebody may be asked by two of them."""
    return f"{COOKIE}-{link.public_id}"


def plain(request: HttpRequest) -> bool:
    """Whether a person looks at the answer, and not a script."""
    return not request.headers.get("X-Partial") and "text/html" in request.headers.get("Accept", "text/html")


def closed(request: HttpRequest) -> HttpResponse:
    """The same for what is revoked, has run out, or never was."""
    if not plain(request):
        return sealed(HttpResponse(status=GONE))
    return sealed(render(request, "generations/client/closed.html", status=404))


def sealed(response: R) -> R:
    """No search engine lists it, nobody keeps a copy, and the address goes to no other site by a link that is followed from it. To this one
    it goes: a form sent without would come from nowhere, and be refused."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
