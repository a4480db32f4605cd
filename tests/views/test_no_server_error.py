"""Whatever is sent to whatever address, the studio answers as it means to: never with a server error."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from generations.workflow import picture_import, prompt_collections, prompt_links
from generations.workflow.picture_import import Wanted
from tests import factories
from tests.base import World
from tests.views.deliver.right import there_to_deliver
from tests.views.right import of_reviews, right_forms, right_queries

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
OFTEN = {"nothing", "nul", "huge", "superscript", "long", "markup"}
"""One of each kind; the others of a kind are for ``make soak``."""
BREAKING = ("nul", "negative", "huge", "18 nines", "foreign digits", "superscript", "exponent", "long")
BY_TURNS = [
    pytest.param([ODD["superscript"], ODD["huge"], ODD["long"]], id="by turns"),
    *(pytest.param([ODD[name]], id=name, marks=pytest.mark.soak) for name in BREAKING),
]
"""Every field with every value takes minutes."""


def odd() -> list[Any]:
    """Names and values as parameters."""
    return [pytest.param(ODD[name], id=name, marks=[] if name in OFTEN else pytest.mark.soak) for name in ODD]


FIELDS = """
    a act action add after again all answer archived as aspect at axis_gateway axis_model axis_quality axis_version b
    background base base_url before begin behind blind budget category changed choice collection confirm confirmed crop
    currency current cursor day days demo digest do draft due edge email enabled end every expires feather file filename
    format from from_id gateway generation geometry go gone has_max_references has_sizes height hidden image index internal
    into keep kept key keywords kind label language leave_out lock mark mask mask_of may_comment may_decide may_download
    may_pick members mime model moderation moved n name near new_collection newest next no_password note notes notify_done
    number of on one_call origin originals output_compression output_format owner p page paint parallel part partial_images
    password pasted per_minute person picked picture plain plain_download press prices profile project prompt prompts publish
    put q quality query question rate reference reference_line reference_name reference_role references remove removed
    replace resolution review reviewers reviewers_see_prices revision role role_lines said seen selection settings shared
    sharing sheet sheet_prompts show shown shows_prices shows_prompts shows_team single_keys sitting size sort source
    stands_in starred stars state strip submission swap switched tab tag tags take team team_name template text text_model
    theme time_zone title to to_id touched trash undo unlink valid_from value_lines value_name values variable variable_image
    variable_value version via viewers_see_prices vote was watermark way what who whole why width words x y
""".split()  # noqa: SIM905
SLUG_LONG = "x" * 300
NOT_TAKEN: set[tuple[str, str]] = set()
"""Methods and routes that were answered 405: what is sent along makes no difference to that, so once is enough."""


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Route and address of everything in the studio, with things that are there."""
    there = things(world)
    for pattern in _patterns():
        yield (
            str(pattern.pattern),
            _path(pattern, {name: there.get(name, "none") for name in pattern.pattern.converters}),
        )


def addresses_of_nothing(world: World) -> Iterator[tuple[str, str]]:
    """The same, each with one thing after the other that is not there, under a name longer than any."""
    there = things(world)
    for pattern in _patterns():
        given = {name: there.get(name, "none") for name in pattern.pattern.converters}
        for name in given.keys() - {"team"}:
            yield str(pattern.pattern), _path(pattern, given | {name: SLUG_LONG})


def things(world: World) -> dict[str, str]:
    """What may stand in an address: name → public id."""
    picture = factories.picture(world.project, world.alice)
    return {
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
        **of_reviews(world, picture),
        "item": factories.shelf_item(world.team, world.alice).public_id,
        "kit": factories.kit(world.team, world.alice).public_id,
        "batch": (made := factories.batch(world.project, world.alice, blind=True)).public_id,
        "row": made.generations.get().public_id,
        "wordlist": factories.word_list(world.team).public_id,
        "prompt": factories.prompt(world.team, world.alice).public_id,
        "collection": prompt_collections.begin(world.team, world.alice, "Spring").public_id,
        **(of_prompts(world) | there_to_deliver(world)),
        "imported": picture_import.begin(world.team, world.alice, Wanted(project=world.project)).public_id,
        **of_prompts(world),
    }


def of_prompts(world: World) -> dict[str, str]:
    prompt = factories.prompt(world.team, world.alice)
    return {
        "prompt": prompt.public_id,
        "version": prompt.live.public_id,
        "link": prompt_links.make(prompt, world.alice).public_id,
        "change": factories.change(prompt, world.rae).public_id,
        "place": "0",
    }


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


def failures(send: Any, *given: object, to: Iterator[tuple[str, str]], **more: object) -> list[str]:
    """``send`` is a method of the client; what it is to say to each address follows."""
    found = []
    for route, address in to:
        if address in ("/healthz", "/sign-out") or (send.__name__, route) in NOT_TAKEN:
            continue
        status = send(address, *given, **more).status_code
        if status == 405:
            NOT_TAKEN.add((send.__name__, route))
        if status >= 500:
            found.append(f"{address}: {status}")
    return found


@pytest.mark.parametrize("value", odd())
def test_odd_queries(world: World, owner: Client, value: str) -> None:
    assert not failures(owner.get, dict.fromkeys(FIELDS, value), to=addresses(world))


@pytest.mark.parametrize("value", odd())
def test_odd_forms(world: World, owner: Client, value: str) -> None:
    assert not failures(owner.post, dict.fromkeys(FIELDS, value), to=addresses(world))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "value", [ODD["nothing"], *(pytest.param(ODD[one], marks=pytest.mark.soak) for one in BREAKING)]
)
def test_what_is_not_there(world: World, owner: Client, method: str, value: str) -> None:
    assert not failures(getattr(owner, method), dict.fromkeys(FIELDS, value), to=addresses_of_nothing(world))


@pytest.mark.parametrize("name", ["nothing", "huge", "markup"])
def test_odd_forms_of_a_script(world: World, owner: Client, name: str) -> None:
    given, headers = dict.fromkeys(FIELDS, ODD[name]), {"HX-Request": "true"}
    assert not failures(owner.post, given, to=addresses(world), headers=headers)


@pytest.mark.parametrize("values", BY_TURNS)
def test_one_odd_field_in_a_form_that_is_right(world: World, owner: Client, values: list[str]) -> None:
    assert not failures_of_one_field(right_forms(world), owner.post, values)


@pytest.mark.parametrize("values", BY_TURNS)
def test_one_odd_field_in_a_query_that_is_right(world: World, owner: Client, values: list[str]) -> None:
    assert not failures_of_one_field(right_queries(world), owner.get, values)


def test_what_is_right_is_taken(world: World, owner: Client) -> None:
    """Else the odd field would never be read."""
    forms, queries = right_forms(world), right_queries(world)
    found = {address: owner.get(f"/{address}", right) for address, right in queries.items()}
    found |= {address: owner.post(f"/{address}", right) for address, right in forms.items()}
    assert {address: one.status_code for address, one in found.items() if one.status_code not in {200, 204, 302}} == {}


def failures_of_one_field(right: dict[str, dict[str, str]], send: Any, values: list[str]) -> list[str]:
    """Each field of each form with one of ``values``, by turns."""
    turn, found = cycle(values), []
    for address, fields in right.items():
        for field in fields:
            status = send(f"/{address}", {**fields, field: next(turn)}).status_code
            if status >= 500:
                found.append(f"{address} {field}: {status}")
    return found


def test_forms_without_a_field(world: World, owner: Client) -> None:
    assert not failures(owner.post, to=addresses(world))


@pytest.mark.parametrize("value", odd())
def test_odd_next_pages_of_the_door(world: World, value: str) -> None:
    client = world.client()
    client.raise_request_exception = False
    given = {"email": "alice@example.com", "password": "correct-horse-battery", "next": value}
    assert client.post("/sign-in", given).status_code < 500
    assert client.get("/sign-in", {"next": value}).status_code < 500
    assert client.post("/sign-out", {"next": value}).status_code < 500
