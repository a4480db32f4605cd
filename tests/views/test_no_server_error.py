"""Whatever is sent to whatever address, the studio answers as it means to: never with a server error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests import factories
from tests.base import World

ODD = {
    "nothing": "",
    "nul": "a\x00b",
    "negative": "-1",
    "zero": "0",
    "huge": "9" * 30,
    "18 nines": "9" * 18,
    "foreign digits": "١٢٣",
    "superscript": "²",
    "exponent": "1e400",
    "not a number": "NaN",
    "a page's name": "studio",
    "another host": "//evil.example/x",
    "a script": "javascript:alert(1)",
    "lines": "\r\nSet-Cookie: a=b",
    "long": "x" * 5_000,
    "markup": "<b>&\"'{{ 7 }}%(x)s{0}",
    "four bytes": "🫖" * 40,
}
"""Values that break forms, queries, redirects and headers."""
FIELDS = """
    after aspect background base_url before budget choice currency current cursor day demo email gateway
    has_max_references has_sizes height image key kind language mask model moderation moved n name next note
    output_compression output_format parallel partial_images password per_minute person picture profile
    project prompt q quality rate reference reference_name resolution revision role single_keys stands_in
    submission swap switched team team_name text_model theme time_zone touched via way who width x y
""".split()  # noqa: SIM905
SLUG_LONG = "x" * 300


def addresses(world: World) -> Iterator[str]:
    """Every address of the studio, with things that are there and with things that are not."""
    picture = factories.picture(world.project, world.alice)
    there = {
        "team": world.team.slug,
        "picture": picture.public_id,
        "generation": picture.generation.public_id,
        "project": world.project.public_id,
        "gateway": world.gateway.public_id,
        "mask": factories.saved_mask(world.team, world.alice).public_id,
        "member": world.bob.public_id,
        "invitation": "none",
        "uid": world.bob.public_id,
        "token": "abc-def",
    }
    for pattern in _patterns():
        given = {name: there[name] for name in pattern.pattern.converters}
        yield _path(pattern, given)
        for name in given.keys() - {"team"}:
            yield _path(pattern, given | {name: SLUG_LONG})


def _patterns() -> Iterator[URLPattern]:
    for area in get_resolver().url_patterns:
        yield from area.url_patterns  # type: ignore[union-attr]


def _path(pattern: URLPattern, given: dict[str, str]) -> str:
    route = str(pattern.pattern)
    for name, value in given.items():
        for kind in ("slug", "str"):
            route = route.replace(f"<{kind}:{name}>", value)
    return f"/{route}"


@pytest.fixture
def owner(world: World) -> Client:
    client = world.client(world.alice)
    client.raise_request_exception = False
    return client


def failures(world: World, send: object) -> list[str]:
    found = []
    for address in addresses(world):
        if address == "/healthz" or address == "/sign-out":
            continue
        status = send(address).status_code  # type: ignore[operator]
        if status >= 500:
            found.append(f"{address}: {status}")
    return found


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_odd_queries(world: World, owner: Client, value: str) -> None:
    assert not failures(world, lambda address: owner.get(address, dict.fromkeys(FIELDS, value)))


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_odd_forms(world: World, owner: Client, value: str) -> None:
    assert not failures(world, lambda address: owner.post(address, dict.fromkeys(FIELDS, value)))


@pytest.mark.parametrize("name", ["nothing", "huge", "markup"])
def test_odd_forms_of_a_script(world: World, owner: Client, name: str) -> None:
    given, headers = dict.fromkeys(FIELDS, ODD[name]), {"HX-Request": "true"}
    assert not failures(world, lambda address: owner.post(address, given, headers=headers))


@pytest.mark.parametrize("name", ["negative", "huge", "18 nines", "foreign digits", "superscript", "exponent", "long"])
def test_one_odd_field_in_a_form_that_is_right(world: World, owner: Client, name: str) -> None:
    found = []
    for address, right in right_forms(world).items():
        for field in right:
            status = owner.post(f"/{address}", {**right, field: ODD[name]}).status_code
            if status >= 500:
                found.append(f"{address} {field}: {status}")
    assert not found


def right_forms(world: World) -> dict[str, dict[str, str]]:
    team, project = world.team.slug, world.project.public_id
    size = {"aspect": "custom", "resolution": "2K", "width": "1024", "height": "1024", "quality": "low", "n": "1"}
    more = {"output_format": "jpeg", "output_compression": "80", "background": "auto", "moderation": "auto"}
    via = f"{world.gateway.public_id}/gpt-image-2"
    compose = {"project": project, "prompt": "A pear", "via": via, "partial_images": "0", "reference": "none"}
    compose |= size | more | {"revision": "1", "submission": "one"}
    person = {"name": "Alice", "email": "alice@example.com", "language": "en", "theme": "dark", "time_zone": "UTC"}
    return {
        f"{team}/compose/quote": compose,
        f"{team}/generate": compose,
        f"{team}/settings": {"name": "Northlight", "currency": "EUR", "time_zone": "UTC"},
        f"{team}/settings/projects/{project}": {"name": "Lumen", "budget": "10"},
        f"{team}/settings/members/invite": {"note": "Kim", "role": "editor"},
        f"{team}/settings/gateways/add": {"name": "Mine", "profile": "demo", "parallel": "8", "per_minute": "0"},
        "me": person,
        "me/password": {"current": "correct-horse-battery", "password": "another-horse-battery"},
    }


def test_forms_without_a_field(world: World, owner: Client) -> None:
    assert not failures(world, owner.post)


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_odd_next_pages_of_the_door(world: World, value: str) -> None:
    client = world.client()
    client.raise_request_exception = False
    given = {"email": "alice@example.com", "password": "correct-horse-battery", "next": value}
    assert client.post("/sign-in", given).status_code < 500
    assert client.get("/sign-in", {"next": value}).status_code < 500
    assert client.post("/sign-out", {"next": value}).status_code < 500
