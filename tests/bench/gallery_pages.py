"""Times pages of the gallery and of a naive one. Called inside a house."""

from __future__ import annotations

import time

from django.core.paginator import Paginator
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from generations import storage
from generations.models import Picture
from tests.bench.pages import asker, timed

ROUNDS = 100
NAIVE_ROUNDS = 5
NAIVE = """<!doctype html><h1>Gallery</h1><p>{{ page.paginator.count }} pictures</p>{% for picture in page %}
<a href="/p/{{ picture.public_id }}"><img src="{{ picture.url }}" width="{{ picture.width }}" height="{{ picture.height }}"
alt="{{ picture.generation.prompt }}"></a><p>{{ picture.person.name }}, {{ picture.project.name }}, {{ picture.gateway.name }},
{{ picture.created|date:"SHORT_DATETIME_FORMAT" }}</p>{% endfor %}"""

Times = dict[str, list[float]]


def measure(slug: str, session: str) -> dict[str, object]:
    """Milliseconds of each page by name, asked in turns; and the first page's queries and processor time."""
    ask = asker(session)
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
            times[name].append(timed(lambda address=address: ask(address)))
    naive = {name: _naive(at) for name, at in (("first", 1), ("deep", len(ids) // 60 - 1))}
    return {"times": times, "naive": naive, "queries": len(queries), "burnt": burnt}


def _naive(number: int) -> list[float]:
    """OFFSET and COUNT, a model instance with its relations for each card; no middleware, person or frame at all."""
    template = engines["django"].from_string(NAIVE)

    def page() -> str:
        rows = Paginator(Picture.objects.filter(trashed=None).order_by("-created"), 60).page(number)
        for picture in rows:
            picture.url = escape(storage.signed_url(picture.image.thumb_key(320)))
        return template.render({"page": rows})

    page()
    return [timed(page) for _ in range(NAIVE_ROUNDS)]
