"""Runbase: runs, their costs in micro-dollars, its own error codes and its rate limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from generations.providers.demo.contract_runbase import RATIOS
from tests.gateways.demo import DemoServer, running_demo

from .conftest import data_uri, picture_of, png

Open = Callable[..., httpx.Client]
MODEL = "openai/gpt-image-2"


@pytest.fixture
def runbase(at: Open) -> httpx.Client:
    """A client with a key of its own: the rate limit counts by key."""
    return at("/runbase/v1", key=uuid4().hex)


def create(client: httpx.Client, prompt: str = "a lake", **fields: Any) -> httpx.Response:
    return client.post("/runs", json={"model": MODEL, "input": {"prompt": prompt} | fields})


def look(client: httpx.Client, run: str) -> dict[str, Any]:
    return dict(client.get(f"/runs/{run}").json())


def ended(client: httpx.Client, run: str) -> dict[str, Any]:
    """Look until the run is over; a few times at most."""
    for _ in range(12):
        shown = look(client, run)
        if shown["status"] in {"succeeded", "failed"}:
            return shown
        time.sleep(0.1)
    raise AssertionError(shown)


def code(response: httpx.Response) -> tuple[int, str]:
    envelope = response.json()
    assert envelope.keys() == {"error"}
    assert envelope["error"].keys() == {"message", "code"}
    return response.status_code, envelope["error"]["code"]


def test_a_run_goes_from_pending_to_succeeded(runbase: httpx.Client) -> None:
    created = create(runbase, "a lake #demo:slow=60", aspect_ratio="16:9").json()
    assert created.keys() == {"id", "model", "status", "costUsd"}
    assert (created["id"][:4], created["model"], created["status"]) == ("run_", MODEL, "pending")
    seen = [look(runbase, created["id"])["status"]]
    time.sleep(0.35)
    seen.append(look(runbase, created["id"])["status"])
    shown = ended(runbase, created["id"])
    assert [*seen, shown["status"]] == ["pending", "processing", "succeeded"]
    picture = picture_of(httpx.get(shown["output"]["urls"][0], trust_env=False).content)
    assert abs(picture.width / picture.height - 16 / 9) < 0.05


@pytest.mark.parametrize(("resolution", "micro"), [("1K", 50_000), ("2K", 70_000), ("4K", 120_000)])
def test_costs_are_in_micro_dollars(runbase: httpx.Client, demo: DemoServer, resolution: str, micro: int) -> None:
    created = create(runbase, aspect_ratio="21:9", resolution=resolution).json()
    assert created["costUsd"] == micro
    billed = {"amount_nano": micro * 1000, "currency": "USD", "micro_usd": str(micro)}
    assert demo.calls()[-1]["billed"] == billed
    ended(runbase, created["id"])


def test_a_failed_run_is_paid_back(runbase: httpx.Client, demo: DemoServer) -> None:
    runs = [create(runbase, f"a lake #demo:{name}").json()["id"] for name in ("fail", "refuse", "fail=text")]
    errors = [ended(runbase, run)["error"] for run in runs]
    assert [isinstance(one, dict) and one["code"] for one in errors] == ["generation_failed", "content_rejected", False]
    assert [call["billed"]["amount_nano"] for call in demo.calls()] == [0, 0, 0]


@pytest.mark.parametrize("ratio", RATIOS)
def test_every_ratio_is_sold_and_4k_for_the_widest(ratio: str, at: Open) -> None:
    client = at("/runbase/v1", key=uuid4().hex)
    assert create(client, aspect_ratio=ratio, resolution="2K").status_code == 200
    largest = create(client, aspect_ratio=ratio, resolution="4K")
    assert largest.status_code == (200 if ratio in {"16:9", "9:16", "21:9"} else 400)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"input": {"prompt": "a"}}, "missing_model"),
        ({"model": "openai/other", "input": {"prompt": "a"}}, "model_not_found"),
        ({"model": MODEL}, "missing_input"),
        ({"model": MODEL, "input": "a lake"}, "invalid_input"),
        ({"model": MODEL, "input": {}}, "invalid_input"),
        ({"model": MODEL, "input": {"prompt": ""}}, "invalid_input"),
        ({"model": MODEL, "input": {"prompt": "x" * 4001}}, "invalid_input"),
        ({"model": MODEL, "input": {"prompt": "a"}, "n": 2}, "invalid_input"),
        *(
            ({"model": MODEL, "input": {"prompt": "a", name: value}}, "invalid_input")
            for name, value in [
                ("aspect_ratio", "2:1"), ("aspect_ratio", "auto"), ("aspect_ratio", []), ("resolution", "1k"),
                ("resolution", ["1K"]), ("quality", "low"), ("n", 1), ("mask", "x"), ("output_format", "png"),
                ("image_urls", "x"), ("image_urls", ["x"]), ("image_urls", ["http://127.0.0.1:9/none.png"]),
                ("image_urls", ["http://127.0.0.1:9/none.png"] * 5), ("image_urls", [data_uri(png())]),
            ]
        ),
    ],
)  # fmt: skip
def test_a_run_outside_the_contract_is_a_400(runbase: httpx.Client, body: Any, expected: str) -> None:
    assert code(runbase.post("/runs", json=body)) == (400, expected)


def test_a_body_that_is_no_json_is_a_400(runbase: httpx.Client) -> None:
    assert code(runbase.post("/runs", content=b"{")) == (400, "invalid_json")


def test_the_longest_prompt_and_four_references_are_taken(
    runbase: httpx.Client, demo: DemoServer, address: str
) -> None:
    assert create(runbase, "x" * 4000, image_urls=[address] * 4).status_code == 200
    assert len(demo.calls()[-1]["parts"]) == 4


def test_data_uris_are_taken_when_the_prompt_says_so(runbase: httpx.Client) -> None:
    assert create(runbase, "a lake #demo:data-uris", image_urls=[data_uri(png())]).status_code == 200


def test_keys_and_ids_are_checked(demo: DemoServer, at: Open, runbase: httpx.Client) -> None:
    base = demo.base("/runbase/v1")
    assert code(httpx.post(f"{base}/runs", json={}, trust_env=False)) == (401, "missing_api_key")
    assert code(httpx.get(f"{base}/runs/run_x", trust_env=False)) == (401, "missing_api_key")
    assert code(create(at("/runbase/v1", key="bad"))) == (401, "invalid_api_key")
    assert code(runbase.get("/runs/run_none")) == (404, "run_not_found")
    run = create(runbase).json()["id"]
    assert code(at("/runbase/v1", key=uuid4().hex).get(f"/runs/{run}")) == (404, "run_not_found")


@pytest.mark.parametrize(
    ("directive", "expected"),
    [
        ("quota", (402, "insufficient_balance")),
        ("quota=usage", (429, "USAGE_EXCEEDED")),
        ("quota=spend", (403, "api_key_spend_limit_exceeded")),
        ("quota=ip", (403, "ip_not_allowed")),
        ("429=all", (429, "RATE_LIMITED")),
        ("500", (500, "internal_error")),
    ],
)
def test_the_account_can_refuse(runbase: httpx.Client, demo: DemoServer, directive: str, expected: Any) -> None:
    assert code(create(runbase, f"a lake #demo:{directive}")) == expected
    assert (demo.calls()[-1]["executed"], demo.calls()[-1]["billed"]) == (False, None)


def test_twenty_requests_pass_in_ten_seconds_and_no_more(runbase: httpx.Client, demo: DemoServer) -> None:
    run = create(runbase).json()["id"]
    answers = [runbase.get(f"/runs/{run}").status_code for _ in range(20)]
    assert answers == [200] * 19 + [429]
    assert code(create(runbase)) == (429, "RATE_LIMITED")
    assert [lookup["status"] for lookup in demo.lookups()] == answers
    (times,) = demo.request_times("runbase").values()
    assert len(times) == 22


def test_the_window_slides() -> None:
    with running_demo(plain=True, window=0.5) as server:
        headers = {"authorization": "Bearer any"}
        with httpx.Client(base_url=server.base("/runbase/v1"), headers=headers, trust_env=False) as client:
            seen = [client.get("/runs/run_none").status_code for _ in range(21)]
            time.sleep(0.6)
            assert [*seen, client.get("/runs/run_none").status_code] == [404] * 20 + [429, 404]


@pytest.mark.parametrize("directive", ["lost", "drop", "502", "text"])
def test_a_lost_create_is_executed_and_billed(runbase: httpx.Client, demo: DemoServer, directive: str) -> None:
    try:
        answer = create(runbase, f"a lake #demo:{directive}")
        assert answer.headers["content-type"] != "application/json"
    except httpx.TransportError:
        assert directive in {"lost", "drop"}
    (call,) = demo.calls()
    assert (call["executed"], call["billed"]["amount_nano"]) == (True, 50_000_000)
    assert ended(runbase, call["task"])["status"] == "succeeded"


def test_a_run_may_be_stuck_or_odd(runbase: httpx.Client) -> None:
    stuck, odd = (create(runbase, f"a lake #demo:{name}").json()["id"] for name in ("stuck", "status=queued"))
    time.sleep(0.3)
    assert (look(runbase, stuck)["status"], look(runbase, odd)["status"]) == ("processing", "queued")


def test_look_ups_can_fail_for_a_while(runbase: httpx.Client) -> None:
    run = create(runbase, "a lake #demo:lookup=502").json()["id"]
    assert [runbase.get(f"/runs/{run}").status_code for _ in range(3)] == [502, 502, 200]
    run = create(runbase, "a lake #demo:lookup=drop").json()["id"]
    with pytest.raises(httpx.TransportError):
        runbase.get(f"/runs/{run}")


def test_results_can_be_spoiled(runbase: httpx.Client) -> None:
    fewer, garbage, nameless = (
        create(runbase, f"a lake #demo:{name}").json()["id"] for name in ("fewer", "garbage", "no-usage")
    )
    assert ended(runbase, fewer)["output"] == {"urls": []}
    url = ended(runbase, garbage)["output"]["urls"][0]
    assert httpx.get(url, trust_env=False).content == b"this is no picture"
    assert "costUsd" not in ended(runbase, nameless)
