"""Every kind of gateway, from its form to the settled picture, through a real studio: no key, the demo gateway at the other end."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from generations.providers import catalogue
from tests.gateways.demo import DemoServer, running_demo
from tests.gateways_walk.walker import GATEWAYS, Walker, asked_and_got
from tests.imaging import corpus
from tests.ops.running import RunningStudio

pytestmark = pytest.mark.xdist_group("gateways_walk")
KINDS = [key for key, profile in catalogue.PROFILES.items() if not profile.local]
UNPRICED_TEXT = {"openai-responses", "vibeapi-responses"}
"""Their text model's bill is left out until somebody types its prices."""
MATRIX_CSV = "size;quality;price\n1024x1024;low;0.01\n1024x1024;medium;0.04\n2048x2048;low;0.03\n"
KEY = "sk-live-0123456789abcdef"
CONTRACT = {"openai-compatible": "openai"}


@pytest.fixture(scope="module")
def gateway() -> Iterator[DemoServer]:
    with running_demo(speed=100, plain=True) as server:
        yield server


@pytest.fixture(scope="module")
def studio(gateway: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    running = RunningStudio(tmp_path_factory.mktemp("walk") / "data", DEMO_URL=gateway.base_url)
    try:
        running.wait_until_well()
        yield running
    finally:
        running.end()


@pytest.fixture(scope="module")
def walker(studio: RunningStudio) -> Walker:
    return Walker(studio)


@pytest.fixture(scope="module")
def reference(walker: Walker) -> str:
    """A picture in the tray: its public id."""
    return walker.image_id(walker.upload("pear.png", corpus.encoded(corpus.scene(320, 320), "PNG")))


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def connected(walker: Walker, kind: str) -> str:
    public_id = walker.connect(kind)
    if kind == "size-matrix":
        walker.type_prices(public_id, MATRIX_CSV)
    return public_id


def test_the_test_is_good_and_its_time_stays(walker: Walker, gateway: DemoServer, connected: str) -> None:
    gateway.forget()
    at_once, later = walker.test(connected), walker.row_on_page(connected)

    assert 'class="health good"' in at_once and "refused nothing" in at_once
    assert 'class="health good"' in later and re.search(r"Answered in \d+\.\d+ s · tested", later), later
    assert gateway.executed() == []


def test_pictures_from_a_reference_come_and_cost_what_was_billed(
    walker: Walker, gateway: DemoServer, kind: str, connected: str, reference: str
) -> None:
    gateway.forget()
    made = walker.order(connected, kind, f"Pears on a table, {kind}", reference=reference, reference_name="pear.png")

    assert made["status"] == "done", [call["log"] for call in made["calls"]]
    assert [asked_and_got(picture) for picture in made["pictures"]] == [({}, {})] * 2
    calls = gateway.executed()
    assert len(calls) == len(catalogue.split_calls(2, catalogue.get_profile(kind).capabilities)) == len(made["calls"])
    assert {call["contract"] for call in calls} == {CONTRACT.get(kind, kind)}
    assert all(len(call["parts"]) == 1 for call in calls), [call["parts"] for call in calls]
    booked, billed = sum(row["gateway_nano"] for row in made["booked"]), sum(gateway.billed().values())
    assert len(made["booked"]) == len(calls) and booked > 0
    assert booked < billed if kind in UNPRICED_TEXT else booked == billed
    assert all(row["play_money"] for row in made["booked"])


def test_what_came_otherwise_is_told(walker: Walker, kind: str, connected: str) -> None:
    prompt = f"Two quinces, {kind} #demo:wrong-size"
    made = walker.order(connected, kind, prompt, n="1")
    (picture,) = made["pictures"]
    asked, got = asked_and_got(picture)
    if catalogue.get_profile(kind).capabilities.cells:
        assert (asked, got) == ({}, {})  # the shape is as asked, and no resolution in words promises pixels
        return
    assert asked == {"size": "1024x1024"}
    assert got == {"size": f"{picture['width']}x{picture['height']}"} != asked
    assert f"{picture['width']} × {picture['height']}" in walker.ended_strip(prompt)


def test_a_picture_goes_on_at_the_gateway_that_made_it(walker: Walker, gateway: DemoServer, kind: str) -> None:
    before = walker.dicts("select * from generations_generation where prompt = ?", f"Pears on a table, {kind}")[0]
    picture = walker.rows("select public_id from generations_picture where generation_id = ?", before["id"])[0][0]
    gateway.forget()
    prompt = f"Make the table pink, {kind}"

    answer = walker.post(
        f"/northlight/thread/{before['public_id']}/go-on", **{"from": picture, "prompt": prompt, "submission": kind * 3}
    )

    assert answer.status_code == 302
    made = walker.ended(prompt)
    assert (made["status"], made["thread_id"]) == ("done", before["id"])
    (call,) = gateway.executed()
    turn = bool(call["fields"].get("previous_response_id"))
    assert turn == catalogue.get_profile(kind).capabilities.previous_response
    assert turn or len(call["parts"]) == 1


def test_the_list_is_kept_in_order(walker: Walker) -> None:
    """Stand-in, copy, out of use and into it, up, first, delete: each by its button, each seen on the list."""
    account = {"profile": "openai", "name": "Account", "model": "gpt-image-2", "key": KEY, "enabled": "on"}
    account |= {"base_url": "https://api.openai.com/v1", "parallel": "8", "per_minute": "0"}
    assert walker.post(f"{GATEWAYS}/add", **account).status_code == 302
    first = walker.id_of("Account")
    assert walker.post(f"{GATEWAYS}/{first}", **account | {"key": "", "stands_in": "on"}).status_code == 302
    assert "stands in" in walker.row_on_page(first) and "key …cdef" in walker.row_on_page(first)

    walker.press(first, "clone")
    second = walker.id_of("Account 2")
    assert "key missing" in walker.row_on_page(second)
    walker.press(second, "disable")
    assert "not in use" in walker.row_on_page(second)
    walker.press(second, "enable")
    walker.press(second, "move", way="up")
    assert walker.names()[-2:] == ["Account 2", "Account"]
    walker.press(first, "default")
    assert walker.names()[0] == "Account"
    for public_id in (first, second):
        walker.press(public_id, "delete")
    assert not {"Account", "Account 2"} & set(walker.names())
