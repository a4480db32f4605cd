"""Signing in and out, the first run, invitations, resets and personal settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords from one address for one e-mail: try later."""
    return render(request, "generations/people/locked_out.html", status=429)
