"""Asks for gallery pages inside the process, through the whole chain of middleware, and times them. Called inside a house.

What is timed is ``get_response`` of Django's handler: session, person, team, queries, template, headers. Not in it: the socket.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from generations import storage
from generations.models import Picture

ROUNDS = 100
NAIVE_ROUNDS = 5
NAIVE = """<!doctype html><h1>Gallery</h1><p>{{ page.paginator.count }} pictures</p>{% for picture in page %}
<a href="/p/{{ picture.public_id }}"><img src="{{ picture.url }}" width="{{ picture.width }}" height="{{ picture.height }}"
alt="{{ picture.generation.prompt }}"></a><p>{{ picture.person.name }}, {{ picture.project.name }}, {{ picture.gateway.name }},
{{ picture.created|date:"SHORT_DATETIME_FORMAT" }}</p>{% endfor %}"""

Times = dict[str, list[float]]


def measure(slug: str, session: str) -> dict[str, object]:
    """Milliseconds of each page by name, asked in turns; and the first page's queries and processor time."""
    ask = _asker(session)
    ids = list(Picture.objects.order_by("-id").values_list("public_id", flat=True))
    middle, deep = ids[len(ids) // 2], ids[-100]
    pages = {
        "first": f"/{slug}/gallery",
        "middle": f"/{slug}/gallery?before={middle}",
        "deep": f"/{slug}/gallery?before={deep}",
        "more": f"/{slug}/gallery/page?before={deep}",
        "words": f"/{slug}/gallery?q=amber+heron",
        "chinese": f"/{slug}/gallery?q=茶盏",
    }
    times: Times = {name: [] for name in pages}
    burnt: list[float] = []
    for _ in range(3):
        for address in pages.values():
            assert ask(address).content.count(b' id="p-') == 60, address
    with CaptureQueriesContext(connection) as queries:
        ask(pages["first"])
    for _ in range(ROUNDS):
        before = time.process_time()
        ask(pages["first"])
        burnt.append((time.process_time() - before) * 1000)
        for name, address in pages.items():
            times[name].append(_timed(lambda address=address: ask(address)))
    naive = {name: _naive(at) for name, at in (("first", 1), ("deep", len(ids) // 60 - 1))}
    return {"times": times, "naive": naive, "queries": len(queries), "burnt": burnt}


def _asker(session: str) -> Callable[[str], HttpResponse]:
    handler = BaseHandler()
    handler.load_middleware()
    factory = RequestFactory()

    def ask(address: str) -> HttpResponse:
        request = factory.get(address, headers={"host": "127.0.0.1"})
        request.COOKIES[settings.SESSION_COOKIE_NAME] = session
        response = handler.get_response(request)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return ask


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _naive(number: int) -> list[float]:
    """OFFSET and COUNT, a model instance with its relations for each card; no middleware, person or frame at all."""
    template = engines["django"].from_string(NAIVE)

    def page() -> str:
        rows = Paginator(Picture.objects.filter(trashed=None).order_by("-created"), 60).page(number)
        for picture in rows:
            picture.url = escape(storage.signed_url(picture.image.thumb_key(320)))
        return template.render({"page": rows})

    page()
    return [_timed(page) for _ in range(NAIVE_ROUNDS)]
