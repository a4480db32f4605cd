"""What a public link shows: one prompt, to whoever holds the address. Nothing of the team, of people, of gateways or of money.

Every answer looks the link up anew, pictures too: they are read here and not by a signed address, which would outlive the link.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from generations import variables
from generations.forms import prompt_settings, words
from generations.models import Image, Prompt, PromptLink, PromptVersion
from generations.workflow import prompt_links

MOST_PICTURES = 12
LONGEST_VALUE = 4_000
SIZE = 1280
"""Long edge of the pictures shown, in pixels."""
SHOWN_SETTINGS = {"aspect": words.aspect, "resolution": words.resolution, "quality": words.quality}
"""Their words; what they are is in :data:`generations.forms.prompt_settings.LABELS`."""


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The prompt's page; with values in the query (``v0``, ``v1`` …, in the order of the variables) its text filled with them."""
    link = prompt_links.link_of(token)
    if link is None or link.prompt.live is None:
        return _sealed(render(request, "generations/writing/shared_gone.html", status=404))
    part = "_filled" if request.headers.get("HX-Request") else "shared"
    return _sealed(
        render(request, f"generations/writing/{part}.html", _context(request, link, link.prompt.live, token))
    )


@require_safe
def picture(request: HttpRequest, token: str, place: str) -> HttpResponse:
    """One of the prompt's pictures, by its place on the page; 404 where the link or the picture is not there."""
    link = prompt_links.link_of(token)
    found = pictures_of(link.prompt) if link else []
    number = int(place) if place.isdecimal() and place.isascii() and len(place) < 4 else len(found)
    if number >= len(found):
        return _sealed(HttpResponse(status=404))
    try:
        with storages["default"].open(found[number].thumb_key(SIZE)) as file:
            return _sealed(HttpResponse(file.read(), content_type="image/webp"))
    except OSError:
        return _sealed(HttpResponse(status=404))


def pictures_of(prompt: Prompt) -> list[Image]:
    """The cover, then the examples."""
    examples = prompt.examples.select_related("image")[:MOST_PICTURES]
    found = [prompt.cover] if prompt.cover else []
    return list({image.pk: image for image in (*found, *(one.image for one in examples))}.values())[:MOST_PICTURES]


def _context(request: HttpRequest, link: PromptLink, version: PromptVersion, token: str) -> dict[str, Any]:
    said = variables.definitions(version.text, version.variables)
    fields = [
        {"id": f"v{number}", "about": one, "value": request.GET.get(f"v{number}", "")[:LONGEST_VALUE]}
        for number, one in enumerate(said)
    ]
    typed = {
        one["about"].name: one["value"] for one in fields if one["value"] and one["about"].type != variables.PICTURE
    }
    settings = [
        (prompt_settings.LABELS[name], word(str(version.settings[name])))
        for name, word in SHOWN_SETTINGS.items()
        if version.settings.get(name)
    ]
    return {
        "prompt": link.prompt,
        "version": version,
        "fields": fields,
        "filled": _filled(version.text, variables.with_defaults(said, typed)),
        "settings": settings,
        "pictures": pictures_of(link.prompt),
        "token": token,
        "language": get_language(),
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Unfilled where its values would make it endless."""
    try:
        return variables.fill(text, values)
    except variables.TooLong:
        return text


def _sealed(response: HttpResponse) -> HttpResponse:
    """No search engine lists it, and the address goes to nobody by a link that is followed from it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
