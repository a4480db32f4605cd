"""Each way in which a call can go wrong: the end that it must reach, and how often the gateway was made to work."""

from __future__ import annotations

from pathlib import Path

import pytest

from generations.models import Attempt, LedgerEntry
from tests import factories
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.gateways.faulty import FaultyGateway
from tests.gateways.untrusted import untrusted

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def quick(settings: object) -> None:
    settings.ENGINE_BACKOFF = 0.01
    settings.ENGINE_DEADLINE = 1.5
    settings.ENGINE_TRIES = 3


def run(studio: World, settings: object, *script: str, **fields: object) -> tuple[FaultyGateway, object]:
    with FaultyGateway(*script, retry_after=0.2) as server:
        gateway = connect(studio, server, settings, **fields)
        generation = drained(submitted(studio, gateway=gateway))
    check_all()
    return server, generation


@pytest.mark.parametrize(
    "scenario",
    [
        "reset_after",
        "close_after",
        "silent",
        "cut_headers",
        "cut_body",
        "408",
        "504",
        "html_502",
        "html_524",
        "json_cut",
    ],
)
def test_what_may_have_run_is_unknown_and_never_sent_again(studio: World, settings: object, scenario: str) -> None:
    server, generation = run(studio, settings, scenario)
    assert generation.status == "unknown"
    assert (len(server.requests), generation.attempts.get().status) == (1, "unknown")


def test_the_reserve_of_an_unknown_stays_held(studio: World, settings: object) -> None:
    run(studio, settings, "reset_after")
    assert LedgerEntry.objects.held() == Attempt.objects.get().reserved_nano > 0


@pytest.mark.parametrize(
    "scenario", ["400_invalid", "400_moderation", "401", "402", "403", "404", "429_quota", "429_user_error", "redirect"]
)
def test_a_plain_no_fails_at_once_and_costs_nothing(studio: World, settings: object, scenario: str) -> None:
    server, generation = run(studio, settings, scenario)
    assert (generation.status, len(server.requests), server.executions) == ("failed", 1, 0)
    assert LedgerEntry.objects.spent() == LedgerEntry.objects.held() == 0


@pytest.mark.parametrize("scenario", ["429", "429_date", "429_ms"])
def test_a_rate_limit_is_waited_for(studio: World, settings: object, scenario: str) -> None:
    server, generation = run(studio, settings, scenario, "ok")
    assert (generation.status, len(server.requests), server.executions) == ("done", 2, 1)


def test_nobody_there_is_tried_until_the_budget_of_tries_is_used_up(studio: World, settings: object) -> None:
    _, generation = run(studio, settings, "refuse")
    assert generation.status == "failed"
    assert list(generation.attempts.order_by("pk").values_list("number", "status")) == [
        (1, "failed"),
        (2, "failed"),
        (3, "failed"),
    ]


@pytest.mark.parametrize(
    ("base_url", "allowed", "code", "tries"),
    [
        ("https://127.0.0.1:{port}/v1", ["127.0.0.1"], "tls_failed", 1),
        ("http://127.0.0.1:{port}/v1", [], "inside_address", 1),
        ("http://gateway.invalid/v1", [], "dns_failed", 3),
    ],
)
def test_a_gateway_that_is_set_up_wrongly_fails_soon_with_the_reason(
    studio: World, settings: object, tmp_path: Path, base_url: str, allowed: list[str], code: str, tries: int
) -> None:
    settings.ENGINE_TRIES, settings.ALLOWED_INTERNAL_HOSTS = 6, allowed
    with untrusted(tmp_path) as port:
        facts = {"name": "Wrong", "profile": "openai-compatible", "base_url": base_url.format(port=port)}
        generation = drained(submitted(studio, gateway=factories.gateway(studio.team, **facts)))
    assert (generation.status, generation.slots.get().error_code) == ("failed", code)
    assert generation.attempts.count() == tries
    assert LedgerEntry.objects.spent() == LedgerEntry.objects.held() == 0
    check_all()


def test_the_reserve_moves_from_try_to_try_and_is_released(studio: World, settings: object) -> None:
    run(studio, settings, "refuse")
    assert LedgerEntry.objects.filter(kind="reserve").count() == 3
    assert LedgerEntry.objects.held() == 0


def test_a_declared_unbilled_failure_is_sent_again(studio: World, settings: object) -> None:
    settings.DEMO_URL = "http://127.0.0.1:1/v1"
    with FaultyGateway("envelope_500", "ok") as server:
        settings.DEMO_URL = server.base_url
        generation = drained(submitted(studio))
    assert (generation.status, len(server.requests)) == ("done", 2)
    check_all()


def test_an_undeclared_failure_is_unknown(studio: World, settings: object) -> None:
    server, generation = run(studio, settings, "envelope_500", "ok")
    assert (generation.status, len(server.requests)) == ("unknown", 1)


def test_garbage_is_billed_and_fails(studio: World, settings: object) -> None:
    _, generation = run(studio, settings, "garbage")
    assert generation.status == "failed"
    assert LedgerEntry.objects.spent() > 0
    assert generation.slots.get().error_code


def test_fewer_pictures_than_asked_end_partly_done(studio: World, settings: object) -> None:
    with FaultyGateway("fewer") as server:
        gateway = connect(studio, server, settings)
        generation = drained(submitted(studio, gateway=gateway, n=4))
    missing = generation.slots.filter(status="failed")
    assert generation.status == "partial"
    assert missing.exists()
    assert set(missing.values_list("error_code", flat=True)) == {"fewer_pictures"}
    check_all()


def test_another_size_is_kept_and_told(studio: World, settings: object) -> None:
    _, generation = run(studio, settings, "wrong_size")
    picture = generation.pictures.get()
    assert picture.asked["size"] == "1024x1024"
    assert picture.got["size"] == f"{picture.width}x{picture.height}"


def test_without_usage_the_formula_settles(studio: World, settings: object) -> None:
    _, generation = run(studio, settings, "no_usage")
    attempt = generation.attempts.get()
    assert (attempt.confidence, attempt.cost_nano > 0) == ("estimated", True)


def test_a_dead_result_address_is_billed(studio: World, settings: object) -> None:
    server, generation = run(studio, settings, "url_dead")
    assert (generation.status, server.executions) == ("failed", 1)
    assert LedgerEntry.objects.spent() > 0


def test_a_drip_ends_at_the_deadline(studio: World, settings: object) -> None:
    _, generation = run(studio, settings, "drip")
    attempt = generation.attempts.get()
    assert generation.status == "unknown"
    assert attempt.error_code == "deadline"


def test_an_unreadable_key_stops_before_the_call(studio: World, settings: object) -> None:
    server, generation = run(studio, settings, "ok", key="")
    assert (generation.status, generation.slots.get().error_code) == ("failed", "key_missing")
    assert not server.requests


def test_a_profile_that_is_gone_fails_alone(studio: World, demo: object) -> None:
    gateway = connect_nowhere(studio)
    broken = submitted(studio, gateway=gateway)
    type(gateway).objects.filter(pk=gateway.pk).update(profile="no-such")
    whole = drained(submitted(studio))
    broken.refresh_from_db()
    assert (broken.status, whole.status) == ("failed", "done")


def connect_nowhere(studio: World) -> object:
    return type(studio.gateway).objects.create(
        team=studio.team, name="Old", profile="demo", model="gpt-image-2", currency="USD"
    )
