"""Where to go from a page about writing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from generations.access import Actor, TeamRequest
from generations.models import Prompt


def prompt_page(prompt: Prompt) -> str:
    return reverse("prompt", args=[prompt.team.slug, prompt.public_id])


def after_saving(actor: Actor, prompt: Prompt) -> str:
    """The prompt's page; the library where it is not this person's to see any more."""
    seen = actor.prompts().filter(pk=prompt.pk).exists()
    return prompt_page(prompt) if seen else reverse("library", args=[actor.team.slug])


def leave_for(request: TeamRequest, address: str) -> HttpResponseBase:
    """To ``address``, whoever asked: htmx is told by a header, since it would follow a redirect by itself."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def public_link(request: TeamRequest, name: str, *args: str) -> str:
    """An absolute address that somebody without an account can open."""
    path = reverse(name, args=args)
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
