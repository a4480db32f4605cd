"""What the test of a gateway makes of its dialect's check."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generations.workflow import gateway_test
from tests import factories
from tests.base import World
from tests.providers.base import CannedGateway

MISSING = json.dumps({"error": {"message": "There is no such run.", "code": "run_not_found"}})
LISTED, NONE_LISTED = '{"data": [{"id": "gpt-image-2"}]}', '{"data": []}'
OTHERS = '{"data": [{"id": "another"}]}'


@pytest.mark.parametrize(
    ("profile", "model", "status", "body", "code", "ok"),
    [
        ("openai-compatible", "gpt-image-2", 200, LISTED, "ok", True),
        ("openai-compatible", "gpt-image-2", 200, OTHERS, "model_unlisted", False),
        ("openai-compatible", "gpt-image-2", 200, NONE_LISTED, "models_not_listed", True),
        ("openai-compatible", "gpt-image-2", 404, "", "key_unproved", False),
        ("runbase", "openai/gpt-image-2", 404, MISSING, "models_not_listed", True),
        ("runbase", "openai/gpt-image-2", 404, "{}", "key_unproved", False),
        ("runapi", "gpt-image-2", 404, '{"error": "Task not found"}', "models_not_listed", True),
        ("runapi", "gpt-image-2", 401, '{"error": "Unauthorized"}', "key_refused", False),
    ],
)
def test_a_good_key_is_ok_where_models_are_not_listed(
    profile: str, model: str, status: int, body: str, code: str, ok: bool, world: World, settings: Any
) -> None:
    with CannedGateway(status, body) as gateway:
        settings.ALLOWED_INTERNAL_HOSTS = [gateway.base_url.split("/")[2]]
        row = factories.gateway(world.team, profile=profile, model=model, base_url=gateway.base_url)
        result = gateway_test.test(row)
    assert (result.code, result.ok, row.test_code) == (code, ok, code)
    assert {seen.method for seen in gateway.requests} == {"GET"}


def test_how_long_it_took_stays_on_the_row(world: World, settings: Any) -> None:
    with CannedGateway(200, LISTED) as gateway:
        settings.ALLOWED_INTERNAL_HOSTS = [gateway.base_url.split("/")[2]]
        row = factories.gateway(world.team, profile="openai-compatible", base_url=gateway.base_url)
        result = gateway_test.test(row)
    row.refresh_from_db()
    assert row.test_seconds == pytest.approx(result.seconds, abs=0.001)


def test_what_was_never_called_took_no_time(world: World) -> None:
    row = factories.gateway(world.team, profile="openai", base_url="https://api.openai.com/v1", key="")
    row.seal_key("")
    row.save()
    gateway_test.test(row)
    row.refresh_from_db()
    assert (row.test_code, row.test_seconds) == ("key_missing", None)
