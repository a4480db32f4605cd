"""What people see when a page cannot be given."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

log = structlog.get_logger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection did not match: the cookie is gone, or the page stood open over a sign-out."""
    return render(request, "generations/errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "generations/errors/bad_request.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "generations/errors/forbidden.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "generations/errors/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Even where the database or the frame is what failed, a line comes back."""
    try:
        return render(
            request, "generations/errors/server_error.html", {"request_id": getattr(request, "id", "")}, status=500
        )
    except Exception:
        log.exception("The error page failed as well")
        return HttpResponse(
            gettext("Something went wrong. Try again in a moment."), status=500, content_type="text/plain"
        )
