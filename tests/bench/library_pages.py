"""Asks for pages of the library inside the process, through the whole chain of middleware, and times them. Called inside a house.

What is timed is ``get_response`` of Django's handler, as in ``gallery_pages``. A search is asked for as the field asks for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Q
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from generations.models import Prompt, PromptCollection, User

ROUNDS = 30
NAIVE_ROUNDS = 3
SEARCHED = {
    "common": "q=light",
    "letter": "q=l",
    "rare": "q=zeppelin",
    "chinese": "q=茶盏",
    "character": "q=茶",
    "typo": "q=protrait",
    "rare-typo": "q=zepelin",
    "both": "q=light+茶盏",
    "nothing": "q=xyzzyplugh",
}
FILTERED = {
    "tag": "tag=tag+0",
    "rare-tag": "tag=tag+59",
    "several": "q=light&tag=tag+59&category=food",
    "filtered": "q=light&category=food",
    "own": "sharing=private",
    "starred": "starred=yes",
}
SORTS = ("newest", "use", "rate")
NAIVE = """<!doctype html><p>{{ page.paginator.count }} prompts</p>{% for prompt in page %}<h2>{{ prompt.name }}</h2>
<p>{{ prompt.owner.name }} {% for tag in prompt.tags.all %}{{ tag.name }} {% endfor %}{{ prompt.uses }}</p>{% endfor %}"""
Times = dict[str, list[float]]


def measure(slug: str, session: str) -> dict[str, object]:
    """Milliseconds of each page by "kind sort", asked in turns; the naive list's and search's; and the first page's queries."""
    ask = _asker(session)
    pages = _pages(slug)
    times: Times = {name: [] for name in pages}
    for address, part in pages.values():
        ask(address, part)
    with CaptureQueriesContext(connection) as queries:
        ask(f"/{slug}/library", False)
    for _ in range(ROUNDS):
        for name, (address, part) in pages.items():
            times[name].append(_timed(lambda address=address, part=part: ask(address, part)))
    naive = {name: _naive(name) for name in ("list", "common", "rare", "deep")}
    return {"times": times, "naive": naive, "queries": len(queries)}


def _pages(slug: str) -> dict[str, tuple[str, bool]]:
    """Name → its address, and whether it is asked for as a part of the page."""
    shelf = PromptCollection.objects.get().public_id
    found: dict[str, tuple[str, bool]] = {"collection place": (f"/{slug}/library?collection={shelf}", True)}
    for sort in SORTS:
        found[f"list {sort}"] = (f"/{slug}/library?sort={sort}", False)
        found[f"deep {sort}"] = (f"/{slug}/library/cards?sort={sort}&{_deep(sort)}", True)
        found[f"deep-search {sort}"] = (f"/{slug}/library/cards?q=light&sort={sort}&{_deep(sort)}", True)
    for sort, (name, query) in product(SORTS, (SEARCHED | FILTERED).items()):
        found[f"{name} {sort}"] = (f"/{slug}/library?{query}&sort={sort}", True)
    return found


def _deep(sort: str) -> str:
    """The cursor at seven tenths of the order."""
    column = {"newest": "pk", "use": "uses", "rate": "keep_rate"}[sort]
    rows = Prompt.objects.filter(sharing=Prompt.Sharing.TEAM).order_by(f"-{column}", "-pk")
    at, public_id = rows.values_list(column, "public_id")[rows.count() * 7 // 10]
    return f"after={public_id}&at={at}"


def _asker(session: str) -> Callable[[str, bool], HttpResponse]:
    handler = BaseHandler()
    handler.load_middleware()
    factory = RequestFactory()

    def ask(address: str, part: bool) -> HttpResponse:
        headers = {"host": "127.0.0.1"} | ({"HX-Request": "true"} if part else {"Accept": "text/html"})
        request = factory.get(address, headers=headers)
        request.COOKIES[settings.SESSION_COOKIE_NAME] = session
        response = handler.get_response(request)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return ask


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _naive(name: str) -> list[float]:
    """LIKE, OFFSET and COUNT, a model instance with its relations for each card; no middleware, frame or page at all."""
    template = engines["django"].from_string(NAIVE)
    asker = User.objects.get(email="p1@example.com")
    word = {"common": "light", "rare": "zeppelin"}.get(name, "")

    def page() -> str:
        rows = Prompt.objects.filter(removed=None).seen_by(asker).order_by("-uses", "-pk")
        if word:
            rows = rows.filter(Q(title__icontains=word) | Q(live__text__icontains=word) | Q(notes__icontains=word))
        paged = Paginator(rows, 40)
        return template.render({"page": paged.page(1_500 if name == "deep" else 1)})

    return [_timed(page) for _ in range(NAIVE_ROUNDS)]
