from __future__ import annotations

from typing import Any

import pytest
import structlog
from django.test import Client

from generations import middleware
from tests.base import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the request log says."""
    capture = structlog.testing.LogCapture()
    monkeypatch.setattr(
        middleware, "log", structlog.wrap_logger(None, processors=[structlog.contextvars.merge_contextvars, capture])
    )
    return capture.entries


def test_one_line_for_a_request(client: Client, events: list[dict[str, Any]]) -> None:
    answer = client.get("/sign-in")
    [line] = events
    assert (line["method"], line["path"], line["status"], line["request"]) == (
        "GET",
        "/sign-in",
        200,
        answer["X-Request-ID"],
    )


def test_it_names_the_person_by_public_id(world: World, events: list[dict[str, Any]]) -> None:
    world.client(world.alice).get("/me")
    assert events[-1]["person"] == world.alice.public_id


def test_health_checks_are_told_in_detail_only(client: Client, events: list[dict[str, Any]]) -> None:
    client.get("/healthz")
    assert events[-1]["log_level"] == "debug"


def test_visitor_behind_a_trusted_proxy_is_the_entry_that_the_proxy_added(settings: Any, rf: Any) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.7"})
    middleware.believe_proxy(request)
    assert request.META["REMOTE_ADDR"] == "198.51.100.7"
