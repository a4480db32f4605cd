"""Small additions to answers that pages and partials share."""

from __future__ import annotations

import json
from typing import TypeVar

from django.http import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)


def tell(response: R, event: str, detail: object) -> R:
    """Have htmx dispatch ``event`` with ``detail`` on the page once the answer has come (header ``HX-Trigger``).

    Several calls add up. The header is JSON in ASCII, since headers carry nothing else.
    """
    said = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps(said | {event: detail})
    return response


def toast(response: R, text: object, undo: str = "") -> R:
    """Say ``text`` in a toast; ``undo`` is the address whose POST takes it back."""
    return tell(response, "studio:toast", {"text": str(text), "undo": undo})
