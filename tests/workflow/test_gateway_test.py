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
        ("openai-compatible", "gpt-image-2", 200, NONE_LISTED, "ok", True),
        ("openai-compatible", "gpt-image-2", 404, "", "key_unproved", False),
        ("runbase", "openai/gpt-image-2", 404, MISSING, "ok", True),
        ("runbase", "openai/gpt-image-2", 404, "{}", "key_unproved", False),
        ("runapi", "gpt-image-2", 404, '{"error": "Task not found"}', "ok", True),
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
