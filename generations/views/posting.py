"""Addresses that only take forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponseBase]


def posted(page: str, *kept: str) -> Callable[[View], View]:
    """For a form's address: whoever opens it by hand, or again, is led to the ``page`` that the form stands on.

    A refused form is shown at its own address; entered once more, that would be an error page of the browser. ``kept`` names
    the parts of the address that the page's own address has too. Nothing is read: the page decides who may see it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in ("GET", "HEAD"):
                return redirect(page, **{name: kwargs[name] for name in kept})
            return view(request, *args, **kwargs)

        return require_http_methods(["GET", "HEAD", "POST"])(wrapped)

    return decorate
