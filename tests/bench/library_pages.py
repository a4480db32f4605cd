"""Times pages of the library and of a naive one. Called inside a house. A search is asked for as the field asks for it."""

from __future__ import annotations

from itertools import product

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Q
from django.template import engines
from django.test.utils import CaptureQueriesContext

from generations.models import Prompt, PromptCollection, User
from tests.bench.pages import asker, timed

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
PART, PAGE = {"HX-Request": "true"}, {"Accept": "text/html"}
"""Headers with which a part of the page, or all of it, is asked for."""
SORTS = ("newest", "use", "rate")
NAIVE = """<!doctype html><p>{{ page.paginator.count }} prompts</p>{% for prompt in page %}<h2>{{ prompt.name }}</h2>
<p>{{ prompt.owner.name }} {% for tag in prompt.tags.all %}{{ tag.name }} {% endfor %}{{ prompt.uses }}</p>{% endfor %}"""
Times = dict[str, list[float]]


def measure(slug: str, session: str) -> dict[str, object]:
    """Milliseconds of each page by "kind sort", asked in turns; the naive list's and search's; and the first page's queries."""
    ask = asker(session)
    pages = _pages(slug)
    times: Times = {name: [] for name in pages}
    for address, headers in pages.values():
        ask(address, **headers)
    with CaptureQueriesContext(connection) as queries:
        ask(f"/{slug}/library", **PAGE)
    for _ in range(ROUNDS):
        for name, (address, headers) in pages.items():
            times[name].append(timed(lambda address=address, headers=headers: ask(address, **headers)))
    naive = {name: _naive(name) for name in ("list", "common", "rare", "deep")}
    return {"times": times, "naive": naive, "queries": len(queries)}


def _pages(slug: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Name → its address, and the headers with which it is asked for."""
    shelf = PromptCollection.objects.get().public_id
    found: dict[str, tuple[str, dict[str, str]]] = {"collection place": (f"/{slug}/library?collection={shelf}", PART)}
    for sort in SORTS:
        found[f"list {sort}"] = (f"/{slug}/library?sort={sort}", PAGE)
        found[f"deep {sort}"] = (f"/{slug}/library/cards?sort={sort}&{_deep(sort)}", PART)
        found[f"deep-search {sort}"] = (f"/{slug}/library/cards?q=light&sort={sort}&{_deep(sort)}", PART)
    for sort, (name, query) in product(SORTS, (SEARCHED | FILTERED).items()):
        found[f"{name} {sort}"] = (f"/{slug}/library?{query}&sort={sort}", PART)
    return found


def _deep(sort: str) -> str:
    """The cursor at seven tenths of the order."""
    column = {"newest": "pk", "use": "uses", "rate": "keep_rate"}[sort]
    rows = Prompt.objects.filter(sharing=Prompt.Sharing.TEAM).order_by(f"-{column}", "-pk")
    at, public_id = rows.values_list(column, "public_id")[rows.count() * 7 // 10]
    return f"after={public_id}&at={at}"


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

    return [timed(page) for _ in range(NAIVE_ROUNDS)]
