"""The record says what arrived, in order, and what was given."""

from __future__ import annotations

import base64
import hashlib

import httpx

from tests.gateways.demo import DemoServer, running_demo

from .conftest import edit, generate, png


def test_parts_are_recorded_in_the_order_sent(client: httpx.Client, demo: DemoServer) -> None:
    red, blue = png(), png(colour=(20, 40, 220))
    edit(client, [("image[]", ("blue.png", blue, "image/png")), ("image[]", ("red.png", red, "image/png"))])
    parts = demo.calls()[-1]["parts"]
    assert [(part["name"], part["filename"], part["content_type"]) for part in parts] == [
        ("image[]", "blue.png", "image/png"),
        ("image[]", "red.png", "image/png"),
    ]
    assert [part["sha256"] for part in parts] == [hashlib.sha256(data).hexdigest() for data in (blue, red)]


def test_pictures_given_are_recorded_by_hash(client: httpx.Client, demo: DemoServer) -> None:
    body = generate(client, n=2).json()
    given = [hashlib.sha256(base64.b64decode(datum["b64_json"])).hexdigest() for datum in body["data"]]
    assert demo.calls()[-1]["pictures"] == given


def test_the_idempotency_key_and_the_request_id_are_recorded(client: httpx.Client, demo: DemoServer) -> None:
    response = client.post("/images/generations", json={"prompt": "a lake"}, headers={"idempotency-key": "k1"})
    call = demo.executed()[-1]
    assert (call["idempotency_key"], call["request_id"]) == ("k1", response.headers["x-request-id"])


def test_an_invalid_call_is_recorded_as_rejected(client: httpx.Client, demo: DemoServer) -> None:
    generate(client, n=0)
    assert [(call["outcome"], call["executed"]) for call in demo.calls()] == [("rejected", False)]


def test_without_record_there_is_nothing_to_see() -> None:
    with running_demo(record=False, plain=True) as server:
        assert httpx.get(f"{server.origin}/__calls", trust_env=False).status_code == 404


def test_the_fields_of_json_are_recorded_and_the_key_is_not(client: httpx.Client, demo: DemoServer) -> None:
    generate(client, "x" * 500, n=2)
    call = demo.calls()[-1]
    assert (call["fields"]["n"], call["fields"]["prompt"], call["contract"]) == (2, "x" * 200, "openai")
    assert call["key"] == hashlib.sha256(b"any").hexdigest()[:12]


def test_look_ups_are_recorded_with_their_times(demo: DemoServer) -> None:
    demo.forget()
    headers = {"authorization": "Bearer recorded"}
    with httpx.Client(base_url=demo.base("/runbase/v1"), headers=headers, trust_env=False) as client:
        body = {"model": "openai/gpt-image-2", "input": {"prompt": "a lake"}}
        run = client.post("/runs", json=body).json()["id"]
        client.get(f"/runs/{run}")
        client.get("/runs/run_none")
    assert [(one["path"].rpartition("/")[2], one["status"]) for one in demo.lookups()] == [
        (run, 200),
        ("run_none", 404),
    ]
    (times,) = demo.request_times("runbase").values()
    assert times == sorted(times)
    assert len(times) == 3
    demo.forget()
    assert demo.record() == {"calls": [], "lookups": []}
