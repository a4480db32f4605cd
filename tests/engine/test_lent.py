"""References for gateways that fetch them: a signed address of the studio, good for one file and for a while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Pillow

from generations import media, storage
from generations.engine import tidy
from generations.models import Image
from generations.providers import catalogue
from generations.providers.base import Capabilities
from generations.workflow import references
from generations.workflow.orders import OrderedImage
from generations.workflow.upload import upload
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.test_references import photograph
from tests.engine.trying import choices, tried
from tests.gateways.demo import DemoServer
from tests.gateways.faulty import FaultyGateway
from tests.live.server import serving

URL_KINDS = ("size-matrix", "runbase", "runapi")


@pytest.fixture
def web(settings: Any) -> Iterator[str]:
    """The studio's own web address, as far as stored files go."""
    with serving(media.app) as base:
        settings.PUBLIC_URL = settings.LOCAL_ADDRESS = base
        yield base


def soon(seconds: int = 60) -> int:
    return int(time.time()) + seconds


def got(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)


@pytest.mark.parametrize(
    ("ways", "public", "demo", "found"),
    [
        (("file",), "", False, "file"),
        (("data", "url"), "https://studio.example.com", False, "data"),
        (("url",), "https://studio.example.com", False, "url"),
        (("url", "data"), "", False, "data"),
        (("url",), "", False, None),
        (("url",), "", True, "url"),
    ],
)
def test_the_first_way_that_can_be_gone(
    settings: Any, ways: tuple[str, ...], public: str, demo: bool, found: str | None
) -> None:
    settings.PUBLIC_URL = public
    assert references.delivery_of(Capabilities(reference_delivery=ways), demo=demo) == found


def test_a_lent_address_serves_the_file_without_a_session(studio: World, web: str, tmp_path: Path) -> None:
    image = photograph(studio, tmp_path, "teal")
    answer = got(references.lent_address(image.key, soon()))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content == default_storage.open(image.key).read()


def test_it_opens_nothing_else(studio: World, web: str, tmp_path: Path) -> None:
    image, other = photograph(studio, tmp_path, "teal"), photograph(studio, tmp_path, "coral")
    address = references.lent_address(image.key, soon())
    query = urlsplit(address).query
    wrong = [
        f"{web}/media/{other.key}?{query}",
        f"{web}/media/{image.thumb_key(320)}?{query}",
        f"{web}/media/../studio.sqlite3?{query}",
        address[:-1] + ("A" if address[-1] != "A" else "B"),
        address.replace("e=", "e=9"),
        f"{address}&d=other.png",
        address.partition("?")[0],
    ]
    assert [got(url).status_code for url in wrong] == [404] * len(wrong)


def test_it_runs_out(studio: World, web: str, tmp_path: Path) -> None:
    image = photograph(studio, tmp_path, "teal")
    address, ended = references.lent_address(image.key, soon()), references.lent_address(image.key, soon(0))
    time.sleep(1.1)
    assert (got(address).status_code, got(ended).status_code) == (200, 404)


@pytest.mark.parametrize("minutes", [0, 1, 119, 121, 1000])
def test_all_tries_of_a_call_say_the_same_time_and_the_last_has_enough_of_it(minutes: int) -> None:
    """However long the call waited before it was sent first."""
    queued = timezone.now()
    sent = queued + timedelta(minutes=minutes)
    until = datetime.fromtimestamp(references.lent_until(queued, sent), UTC)
    assert references.lent_until(queued, sent + timedelta(seconds=30)) == until.timestamp()
    assert timedelta(hours=2) <= until - sent <= timedelta(hours=4, seconds=1)


def ordered(*images: Image) -> tuple[OrderedImage, ...]:
    return tuple(OrderedImage(image=one, filename=f"{place}.png") for place, one in enumerate(images))


@pytest.mark.parametrize("kind", URL_KINDS)
def test_the_gateway_fetches_them_in_their_order(
    studio: World, demo: DemoServer, web: str, tmp_path: Path, kind: str
) -> None:
    images = [photograph(studio, tmp_path, colour) for colour in ("teal", "coral")]
    gateway = tried(studio, kind)
    generation = drained(submitted(studio, gateway=gateway, references=ordered(*images), **choices(gateway)))
    assert generation.status == "done", list(generation.attempts.values_list("error_code", "log"))
    (call,) = demo.executed()
    assert [part["sha256"] for part in call["parts"]] == [image.sha256 for image in images]
    check_all()


def test_one_too_heavy_is_lent_as_a_copy_that_fits(
    studio: World, demo: DemoServer, web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "noise.png"
    Pillow.effect_noise((700, 700), 80).convert("RGB").save(path)
    profile = catalogue.PROFILES["runbase"]
    small = replace(profile, capabilities=replace(profile.capabilities, max_reference_bytes=100_000))
    monkeypatch.setattr(catalogue, "PROFILES", {**catalogue.PROFILES, "runbase": small})
    gateway = tried(studio, "runbase")
    drained(submitted(studio, gateway=gateway, references=ordered(upload(studio.team, path)), **choices(gateway)))
    (call,) = demo.executed()
    assert 0 < call["parts"][0]["bytes"] <= 100_000


@pytest.mark.parametrize("fits", [True, False])
def test_a_second_try_names_the_same_addresses_and_is_answered_by_its_key(
    studio: World,
    demo: DemoServer,
    settings: Any,
    web: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fits: bool,
) -> None:
    settings.ENGINE_BACKOFF = 1000
    path = tmp_path / "noise.png"
    Pillow.effect_noise((300, 300), 80).convert("RGB").save(path)
    profile = catalogue.PROFILES["runapi"]
    most = profile.capabilities.max_reference_bytes if fits else 40_000
    small = replace(profile, capabilities=replace(profile.capabilities, max_reference_bytes=most))
    monkeypatch.setattr(catalogue, "PROFILES", {**catalogue.PROFILES, "runapi": small})
    gateway, images = tried(studio, "runapi"), ordered(upload(studio.team, path))
    order = choices(gateway) | {"prompt": "Pears #demo:lost"}
    generation = drained(submitted(studio, gateway=gateway, references=images, **order))
    # An address that counted from now on would be another one by then.
    time.sleep(1.1)
    generation.attempts.filter(number=2).update(due=None)
    assert drained(generation).status == "done", list(generation.attempts.values_list("error_code", "log"))
    assert (len(demo.calls()), len(demo.executed())) == (2, 1)
    check_all()


def test_such_copies_are_removed_in_time(studio: World, tmp_path: Path) -> None:
    for day in ("20200101", "29990101"):
        path = tmp_path / "copy"
        path.write_bytes(b"copy")
        storage.put_file(f"lent/{day}/1-abc.png", path)
    tidy.take_back_lent()
    assert [storage.has(f"lent/{day}/1-abc.png") for day in ("20200101", "29990101")] == [False, True]


def test_without_a_public_address_nothing_is_sent(studio: World, settings: Any, tmp_path: Path) -> None:
    with FaultyGateway("ok") as server:
        gateway = connect(studio, server, settings, profile="size-matrix")
        images = ordered(photograph(studio, tmp_path, "teal"))
        generation = drained(submitted(studio, gateway=gateway, references=images, **choices(gateway)))
    assert (generation.status, generation.slots.get().error_code) == ("failed", "references_need_public_url")
    assert not server.requests
    check_all()


def test_a_lent_file_that_is_gone_costs_nothing(studio: World, settings: Any, web: str, tmp_path: Path) -> None:
    settings.ENGINE_TRIES = 1
    image = photograph(studio, tmp_path, "teal")
    default_storage.delete(image.key)
    gateway = tried(studio, "runbase")
    generation = drained(submitted(studio, gateway=gateway, references=ordered(image), **choices(gateway)))
    assert generation.slots.get().error_code == "reference_missing"
    check_all()
