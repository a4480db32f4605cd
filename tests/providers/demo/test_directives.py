"""Directives in the prompt bring about each state on purpose, over real HTTP."""

from __future__ import annotations

import base64
import hashlib
import time

import httpx
import pytest

from generations.providers.demo.directives import split
from tests.gateways.demo import DemoServer

from .conftest import generate


def test_directives_are_taken_out_of_the_words() -> None:
    words, said = split("a lake #demo:slow=20 at dawn #demo:429=2")
    assert words == "a lake at dawn"
    assert said.given == {"slow": "20", "429": "2"}


def test_slow_takes_that_many_seconds(client: httpx.Client) -> None:
    started = time.monotonic()
    generate(client, "a lake #demo:slow=40")
    assert 0.75 < time.monotonic() - started < 30  # 40 s at fifty times the speed


def test_a_rate_limit_ends_after_the_calls_it_names(client: httpx.Client) -> None:
    answers = [generate(client, "a limited lake #demo:429=2") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert int(answers[0].headers["retry-after"]) >= 1
    assert answers[0].json()["error"]["code"] == "rate_limit_exceeded"


def test_a_rate_limit_for_all_never_ends(client: httpx.Client) -> None:
    assert {generate(client, "no lake #demo:429=all").status_code for _ in range(3)} == {429}


def test_a_refusal_names_its_stage(client: httpx.Client) -> None:
    response = generate(client, "a lake #demo:refuse=output")
    body = response.json()["error"]
    assert (response.status_code, body["code"]) == (400, "moderation_blocked")
    assert body["moderation_details"]["moderation_stage"] == "output"


def test_a_refused_or_limited_call_counts_as_not_executed(client: httpx.Client, demo: DemoServer) -> None:
    generate(client, "a lake #demo:refuse")
    generate(client, "a lake #demo:429=all")
    generate(client, "a lake #demo:500")
    assert [(call["executed"], call["outcome"]) for call in demo.calls()] == [
        (False, "refused"),
        (False, "429"),
        (False, "500"),
    ]


def test_timeout_reads_the_request_and_never_answers(client: httpx.Client, demo: DemoServer) -> None:
    with pytest.raises(httpx.ReadTimeout):
        client.post("/images/generations", json={"prompt": "a lake #demo:timeout"}, timeout=1)
    assert [(call["executed"], call["outcome"]) for call in demo.calls()] == [(True, "never answered")]


def test_drop_closes_the_connection_after_the_work_began(client: httpx.Client, demo: DemoServer) -> None:
    with pytest.raises(httpx.TransportError):
        generate(client, "a lake #demo:drop")
    assert [(call["executed"], call["outcome"]) for call in demo.calls()] == [(True, "dropped")]


def test_502_is_a_page_after_the_work_was_done(client: httpx.Client, demo: DemoServer) -> None:
    response = generate(client, "a lake #demo:502")
    assert (response.status_code, response.headers["content-type"]) == (502, "text/html")
    assert [call["executed"] for call in demo.calls()] == [True]


def test_fewer_gives_one_less(client: httpx.Client) -> None:
    assert len(generate(client, "a lake #demo:fewer", n=3).json()["data"]) == 2


def test_wrong_size_gives_and_says_another_size(client: httpx.Client) -> None:
    assert generate(client, "a lake #demo:wrong-size").json()["size"] == "1280x1280"


def test_garbage_is_no_base64(client: httpx.Client) -> None:
    with pytest.raises(ValueError):
        base64.b64decode(generate(client, "a lake #demo:garbage").json()["data"][0]["b64_json"], validate=True)


def test_prefix_puts_a_data_address_before_the_base64(client: httpx.Client) -> None:
    datum = generate(client, "a lake #demo:prefix").json()["data"][0]["b64_json"]
    assert datum.startswith("data:image/png;base64,")


def test_url_answers_with_an_address_that_holds_the_picture(client: httpx.Client, demo: DemoServer) -> None:
    datum = generate(client, "a lake #demo:url").json()["data"][0]
    picture = httpx.get(datum["url"], trust_env=False)
    assert picture.headers["content-type"] == "image/png"
    assert demo.calls()[-1]["pictures"] == [hashlib.sha256(picture.content).hexdigest()]


def test_no_usage_and_text_spoil_the_answer(client: httpx.Client) -> None:
    assert "usage" not in generate(client, "a lake #demo:no-usage").json()
    assert generate(client, "a lake #demo:text").headers["content-type"] == "text/plain"


def test_seed_changes_the_picture_and_repeats(client: httpx.Client) -> None:
    first, again, plain = (generate(client, p).json()["data"] for p in ("a lake #demo:seed=7",) * 2 + ("a lake",))
    assert first == again != plain


def test_four_calls_for_one_picture_each_bring_four_pictures(client: httpx.Client) -> None:
    came = [generate(client, "a quiet harbour").json()["data"][0]["b64_json"] for _ in range(4)]
    assert len(set(came)) == 4
