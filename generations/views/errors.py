"""What people see when a page cannot be given."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection did not match: the cookie is gone, or the page stood open over a sign-out."""
    return render(request, "generations/errors/csrf.html", status=403)
