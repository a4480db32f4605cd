"""The test of a gateway of tasks: it asks for a task that does not exist, and pays nothing."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from generations.providers import errors
from generations.wire import ClientPool, open_wire
from tests.providers.base import KEY, QUICK, CannedGateway
from tests.providers.tasks import dialect_of

GOOD = frozenset[str]()
"""The key is good; models are not listed."""
MISSING = {"error": {"message": "Not here.", "code": "run_not_found"}}


def checked(contract: str, spool: Path, status: int, body: Any, kind: str = "application/json") -> Any:
    text = body if isinstance(body, str) else json.dumps(body)

    async def call(base_url: str) -> frozenset[str] | None:
        async with (
            ClientPool(frozenset({base_url.split("/")[2]})) as pool,
            open_wire(base_url=base_url, key=KEY, spool=spool, pool=pool, limits=QUICK) as wire,
        ):
            return await dialect_of(contract).check(wire)

    with CannedGateway(status, text, kind) as gateway:
        try:
            return asyncio.run(call(gateway.base_url))
        finally:
            paths = {"runbase": "/v1/runs/run_0", "runapi": "/v1/api/v1/gpt_image_2/text_to_image/0"}
            assert [(seen.method, seen.path) for seen in gateway.requests] == [("GET", paths[contract])]


@pytest.mark.parametrize(
    ("contract", "status", "body", "proved"),
    [
        ("runbase", 404, MISSING, GOOD),
        ("runbase", 404, {"error": {"message": "Invalid URL (GET /v1/runs/run_0)", "code": None}}, None),
        ("runbase", 404, "", None),
        ("runbase", 405, "", None),
        ("runbase", 200, {"id": "run_0"}, None),
        ("runapi", 404, {"error": {"message": "Task not found"}}, GOOD),
        ("runapi", 404, {"error": "Task 0 does not exist"}, GOOD),
        ("runapi", 404, {"error": {"message": "Nothing.", "code": "record_not_found"}}, GOOD),
        ("runapi", 404, {"status": 404, "error": "Not Found"}, None),
        ("runapi", 404, {"error": {"message": "Not found: GET /x.", "code": "not_found"}}, None),
        ("runapi", 404, "", None),
    ],
)
def test_only_a_404_that_speaks_of_the_task_proves_the_key(
    contract: str, status: int, body: Any, proved: frozenset[str] | None, tmp_path: Path
) -> None:
    assert checked(contract, tmp_path, status, body) == proved


@pytest.mark.parametrize("contract", ["runbase", "runapi"])
@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (401, {"error": {"message": "No.", "code": "invalid_api_key"}}, errors.BadAccount, "key_refused"),
        (401, {"msg": "No."}, errors.BadAccount, "key_refused"),
        (403, {"error": {"message": "No.", "code": "ip_not_allowed"}}, errors.BadAccount, "ip_not_allowed"),
        (429, {"error": {"message": "No.", "code": "RATE_LIMITED"}}, errors.RateLimited, "rate_limited"),
        (404, "<html>gone</html>", errors.NotFound, "not_an_api"),
        (200, "<!doctype html>", errors.NotFound, "not_an_api"),
        (503, {"error": {"message": "No.", "code": "busy"}}, errors.Failed, "gateway_failed"),
        (502, "bad gateway", errors.Failed, "gateway_down"),
    ],
)
def test_it_says_what_is_wrong(
    contract: str, status: int, body: Any, kind: type[errors.GatewayError], code: str, tmp_path: Path
) -> None:
    with pytest.raises(errors.GatewayError) as caught:
        checked(contract, tmp_path, status, body)
    assert (type(caught.value), caught.value.code, caught.value.billed) == (kind, code, "no")
