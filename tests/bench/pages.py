"""What the measurements of pages share: asked for inside the process, through the whole chain of middleware. Called inside a house.

What is timed is ``get_response`` of Django's handler: session, person, team, queries, template, headers. Not in it: the socket.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.test import RequestFactory


class Ask(Protocol):
    """Asks for an address, with headers beside the usual ones. The answer is a 200."""

    def __call__(self, address: str, **headers: str) -> HttpResponse: ...


def asker(session: str) -> Ask:
    """Asks as the person of a session's key."""
    handler = BaseHandler()
    handler.load_middleware()
    factory = RequestFactory()

    def ask(address: str, **headers: str) -> HttpResponse:
        request = factory.get(address, headers={"host": "127.0.0.1"} | headers)
        request.COOKIES[settings.SESSION_COOKIE_NAME] = session
        response = handler.get_response(request)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return ask


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
