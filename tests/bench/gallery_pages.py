"""Times pages of the gallery and of a naive one, the making of its index, and its upkeep. Called inside a house."""

from __future__ import annotations

import random
import statistics
import time
from datetime import timedelta
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from generations import storage
from generations.models import FacetBits, Picture, Tag, Tagging, Team, User
from generations.workflow.flags import flag
from generations.workflow.gallery import Search, pages, refresh, sealing, timeline
from generations.workflow.gallery.query import NAMES
from tests.bench.million_rows import RARE, RARE_CHINESE
from tests.bench.pages import asker, timed

ROUNDS = 60
NAIVE_ROUNDS = 3
TRIPLES = 300
DOUBTFUL = 40.0
BULK = 100_000
SEARCHES = {
    "a word of every third": "amber",
    "two such words": "amber heron",
    "a rare word": RARE.split(maxsplit=1)[0],
    "two rare words": RARE,
    "two words, each in a tenth, rarely together": "granite velvet",
    "two Chinese characters": "茶盏",
    "four Chinese characters": "宋代茶盏",
    "two rare Chinese characters": RARE_CHINESE,
    "one letter": "s",
    "nothing": "nowhere",
}
NAIVE = """<!doctype html><h1>Gallery</h1><p>{{ page.paginator.count }} pictures</p>{% for picture in page %}
<a href="/p/{{ picture.public_id }}"><img src="{{ picture.url }}" width="{{ picture.width }}" height="{{ picture.height }}"
alt="{{ picture.generation.prompt }}"></a><p>{{ picture.person.name }}, {{ picture.project.name }}, {{ picture.gateway.name }},
{{ picture.created|date:"SHORT_DATETIME_FORMAT" }}</p>{% endfor %}"""
Times = dict[str, list[float]]


def seal(team: str) -> dict[str, float]:
    """Seconds that making the whole index takes, and what it makes."""
    began = time.perf_counter()
    taken = sealing.seal(int(team), timedelta())
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT SUM(LENGTH(key) + LENGTH(bits)) FROM generations_facetbits")
        size = cursor.fetchone()[0]
    return {"pictures": taken, "seconds": seconds, "rows": FacetBits.objects.count(), "megabytes": size / 1e6}


def measure(slug: str, session: str) -> dict[str, Any]:
    """Milliseconds of pages by name, asked in turns; and the first page's queries and processor time."""
    ask = asker(session)
    team, user = _who(slug)
    some = Search(facets={"project": (Team.objects.get(slug=slug).projects.order_by("pk")[25].public_id,)})
    addresses = {"first": f"/{slug}/gallery", "filtered": f"/{slug}/gallery{some.query}"}
    for name, search in (("plain", Search()), ("filtered", some)):
        count = pages.count(team, user, search)
        for place, part in (("quarter", 0.25), ("middle", 0.5), ("deep", 0.99)):
            key = pages.at(team, user, search, int(count * part))
            before = Picture.objects.get(pk=key).public_id
            addresses[f"{name} {place}"] = f"/{slug}/gallery{search.query or '?'}&before={before}"
    addresses["more"] = addresses["plain deep"].replace("/gallery?", "/gallery/page?")
    addresses |= {text: f"/{slug}/gallery?q={text}" for text in SEARCHES.values()}
    times: Times = {name: [] for name in addresses}
    burnt: list[float] = []
    for address in [*addresses.values()] * 2:
        ask(address)
    with CaptureQueriesContext(connection) as queries:
        ask(addresses["first"])
    for _ in range(ROUNDS):
        before_it = time.process_time()
        ask(addresses["first"])
        burnt.append((time.process_time() - before_it) * 1000)
        for name, address in addresses.items():
            times[name].append(timed(lambda address=address: ask(address)))
    return {"times": times, "queries": len(queries), "burnt": burnt}


def combine(slug: str, session: str) -> dict[str, list[tuple[float, str]]]:
    """Milliseconds and the address of pages of the gallery under every pair of filters, and under triples by chance, with words and
    without; a slow one is the middle one of five times."""
    ask, dice = asker(session), random.Random(3)
    offered = _offered(*_who(slug))
    wanted = [dict(zip(two, values, strict=True)) for two in combinations(offered, 2) for values in _both(offered, two)]
    triples = [dice.sample(sorted(offered), 3) for _ in range(TRIPLES)]
    thirds = [{name: dice.choice(offered[name]) for name in three} for three in triples]
    found: dict[str, list[tuple[float, str]]] = {"pairs": [], "triples": [], "with words": [], "with days": []}
    for kind, asked in [("pairs", wanted), ("triples", thirds)]:
        found[kind] = [_middle(ask, slug, one) for one in asked]
    worded = [one | {"q": dice.choice([*SEARCHES.values()])} for one in dice.sample([*wanted, *thirds], TRIPLES)]
    found["with words"] = [_middle(ask, slug, one) for one in worded]
    dated = [one | _days(dice) for one in dice.sample([*wanted, *thirds], TRIPLES // 3)]
    found["with days"] = [_middle(ask, slug, one) for one in dated]
    return found


def reckon(slug: str, session: str) -> Times:
    """Milliseconds of what is counted: matches, values of facets, months; with a rare and a common filter and without."""
    team, user = _who(slug)
    offered = _offered(team, user)
    times: Times = {}
    for name, search in {
        "everything": Search(),
        "a common project": Search(facets={"project": (offered["project"][0],)}),
        "a common word": Search(text="amber"),
        "a Chinese phrase": Search(text="宋代茶盏"),
    }.items():
        times[f"count of {name}"] = _three(lambda search=search: pages.count(team, user, search))
        times[f"months of {name}"] = _three(lambda search=search: timeline.months(team, user, search))
        times[f"projects of {name}"] = _three(lambda search=search: pages.facet_counts(team, user, search, "project"))
        times[f"tags of {name}"] = _three(lambda search=search: pages.facet_counts(team, user, search, "tag"))
        times[f"bits of {name}"] = _three(lambda search=search: pages.bits(team, user, search))
    return times


def change(slug: str, session: str) -> Times:
    """Milliseconds of a flag on one picture, and of ``refresh`` after many were tagged."""
    team, user = _who(slug)
    person = User.objects.get(pk=user)
    some = list(Picture.objects.filter(team=team).order_by("?")[:50])
    times = {"flag": [timed(lambda one=one: flag(one, person, "pick")) for one in some]}
    keys = list(Picture.objects.filter(team=team).order_by("-pk").values_list("pk", flat=True)[:BULK])
    tag = Tag.objects.create(team_id=team, name="new", folded="new")
    Tagging.objects.bulk_create((Tagging(picture_id=key, tag=tag) for key in keys), batch_size=10_000)
    times["refresh of many"] = [timed(lambda: refresh(keys, "tag"))]
    times["sealing with nothing new"] = [timed(lambda: sealing.seal(team)) for _ in range(5)]
    return times


def naive(slug: str, session: str) -> Times:
    """OFFSET and COUNT, a model instance with its relations for each card; no middleware, person or frame at all."""
    template = engines["django"].from_string(NAIVE)

    def page(number: int) -> str:
        rows = Paginator(Picture.objects.filter(trashed=None).order_by("-created"), 60).page(number)
        for picture in rows:
            picture.url = escape(storage.signed_url(picture.image.thumb_key(320)))
        return template.render({"page": rows})

    page(1)
    last = Picture.objects.filter(trashed=None).count() // 60
    return {
        name: [timed(lambda at=at: page(at)) for _ in range(NAIVE_ROUNDS)]
        for name, at in (("first", 1), ("deep", last))
    }


def _who(slug: str) -> tuple[int, int]:
    team = Team.objects.get(slug=slug)
    return team.pk, team.memberships.order_by("pk").values_list("user", flat=True)[0]


def _offered(team: int, user: int) -> dict[str, list[str]]:
    """For each filter the commonest and the rarest value."""
    found: dict[str, list[str]] = {}
    for name in NAMES:
        counts = sorted(pages.facet_counts(team, user, Search(), name).items(), key=lambda one: -one[1])
        if counts:
            found[name] = [counts[0][0], counts[-1][0]]
    return found | {"flag": ["none", "reject"], "references": ["no", "yes"]}


def _both(offered: dict[str, list[str]], two: tuple[str, str]) -> list[tuple[str, str]]:
    first, second = two
    return [(one, other) for one in offered[first] for other in offered[second]]


def _days(dice: random.Random) -> dict[str, str]:
    first = timezone.localdate() - timedelta(days=dice.randint(30, 1000))
    return {"from": first.isoformat(), "to": (first + timedelta(days=dice.choice([1, 30, 365]))).isoformat()}


def _middle(ask: Any, slug: str, asked: dict[str, str]) -> tuple[float, str]:
    address = f"/{slug}/gallery?{urlencode(asked)}"
    once = timed(lambda: ask(address))
    if once < DOUBTFUL:
        return once, urlencode(asked)
    return statistics.median([once, *(timed(lambda: ask(address)) for _ in range(4))]), urlencode(asked)


def _three(work: Any) -> list[float]:
    return [timed(work) for _ in range(5)]
