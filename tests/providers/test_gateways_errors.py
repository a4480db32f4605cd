"""The errors of OpenAI's Images API, and what gateways that imitate it also do, row by row.

Each case is named after a row of the tables and plays it on a server on loopback.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers import catalogue, errors
from generations.providers.errors import GatewayError
from tests.gateways import payloads
from tests.gateways.untrusted import untrusted
from tests.providers.base import ASKED, reference, run
from tests.providers.rows import B64, SMALL, Canned, answer, called, playing, refusal

USER_ERROR = "image_generation_user_error"
STREAM = "text/event-stream"
PREVIEWS = {"partial_images": 1}


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


@dataclass(frozen=True)
class Row:
    name: str
    play: str | Canned
    kind: type[GatewayError]
    code: str
    again: bool = False
    profile: str = "openai-compatible"
    asked: dict[str, Any] = field(default_factory=dict)


def _details(stage: str) -> dict[str, Any]:
    return {"moderation_details": {"moderation_stage": stage, "categories": ["violence"]}}


INVALID_CODES = ("unknown_parameter", "missing_required_parameter", "invalid_type", "invalid_value", "empty_string")
ERRORS = [
    *(
        Row(f"400 invalid_request_error / {code}", refusal(400, "invalid_request_error", code), errors.Invalid,
            "invalid_request")
        for code in INVALID_CODES
    ),
    *(
        Row(f"400 {USER_ERROR} / moderation_blocked at {stage}",
            refusal(400, USER_ERROR, "moderation_blocked", **_details(stage)), errors.Refused, "content_refused")
        for stage in ("input", "output")
    ),
    Row(f"400 {USER_ERROR} / invalid_image_file", "400_bad_image", errors.Invalid, "reference_unreadable"),
    Row("400 billing_hard_limit_reached", "400_hard_limit", errors.NoFunds, "no_funds"),
    Row("402", Canned(402), errors.NoFunds, "no_funds"),
    Row("429 insufficient_quota", "429_quota", errors.NoFunds, "no_funds"),
    Row("401 invalid_api_key", "401", errors.BadAccount, "key_refused"),
    Row("403 organisation not verified", "403", errors.BadAccount, "organisation_not_verified"),
    Row("403 ip not allowed", refusal(403, None, None, "Your IP is not allowed."), errors.BadAccount, "ip_not_allowed"),
    Row("403 spend limit", refusal(403, None, None, "Spend limit reached."), errors.NoFunds, "spend_limit"),
    Row("404 model unknown", "404", errors.NotFound, "model_not_found"),
    Row("404 path unknown", Canned(404, "Not Found", "text/plain"), errors.NotFound, "address_not_found"),
    Row("404 with an empty body", "404_empty", errors.NotFound, "address_not_found"),
    Row("429 rate_limit_exceeded", "429", errors.RateLimited, "rate_limited", again=True),
    Row("429 RATE_LIMITED", refusal(429, None, "RATE_LIMITED"), errors.RateLimited, "rate_limited", again=True),
    Row("connection refused", "refuse", errors.NotStarted, "connect_failed", again=True),
    *(
        Row(f"{status} with the gateway's envelope, declared unbilled", f"envelope_{status}", errors.Failed,
            "gateway_failed", again=True, profile="openai")
        for status in (500, 503)
    ),
    *(
        Row(f"{status} with the gateway's envelope, at {profile}", f"envelope_{status}", errors.Unknown,
            "gateway_error_maybe_billed", profile=profile)
        for status in (500, 503)
        for profile in ("openai-compatible", "size-matrix", "openai-hk", "vibeapi")
    ),
    Row("408", "408", errors.Unknown, "proxy_timeout", profile="openai"),
    Row("502", refusal(502, "server_error", "server_error"), errors.Unknown, "proxy_failed", profile="openai"),
    Row("504", "504", errors.Unknown, "proxy_timeout", profile="openai"),
    Row("524", "html_524", errors.Unknown, "proxy_timeout", profile="openai"),
    Row("any 5xx with HTML", "html_500", errors.Unknown, "server_error", profile="openai"),
    Row("any 5xx with an empty body", "empty_500", errors.Unknown, "server_error", profile="openai"),
    Row("200 + stream: an error in the middle", "stream_error", errors.Unknown, "error_in_answer", asked=PREVIEWS),
    Row("200 + stream: the end in the middle", "stream_only_partial", errors.Unknown, "stream_cut", asked=PREVIEWS),
    Row("200 + stream: cut in the middle", "stream_cut", errors.Unknown, "stream_cut", asked=PREVIEWS),
    Row("200 + stream: an error that says that nothing is billed",
        Canned(200, f"data: {json.dumps(refusal(0, USER_ERROR, 'moderation_blocked').body)}\n\n", STREAM),
        errors.Refused, "content_refused", asked=PREVIEWS),
    Row("read time-out", "silent", errors.Unknown, "deadline", profile="openai"),
    Row("dropped connection after the body was sent", "close_after", errors.Unknown, "connection_lost",
        profile="openai"),
    Row("connection reset after the body was sent", "reset_after", errors.Unknown, "connection_lost", profile="openai"),
    # "Gateways also: …"
    Row("also: a user error as 429", "429_user_error", errors.Refused, "content_refused"),
    Row("also: a user error as 429 without its code", refusal(429, USER_ERROR, None), errors.Invalid, "invalid_request"),
    Row("also: HTML with 200", "html_200", errors.Unknown, "answer_not_json"),
    Row("also: HTML with 500", "html_500", errors.Unknown, "server_error"),
    Row("also: plain text with 200", Canned(200, "upstream error", "text/plain"), errors.Unknown, "answer_not_json"),
    Row("also: plain text with 500", Canned(500, "upstream error", "text/plain"), errors.Unknown, "server_error"),
    Row("also: the code as the string 400", "400_string_code", errors.Invalid, "invalid_request"),
    Row("also: the code 400 behind a 429", refusal(429, "upstream_error", "400"), errors.Invalid, "invalid_request"),
    Row("also: a rewritten type", refusal(400, "new_api_error", "moderation_blocked"), errors.Refused,
        "content_refused"),
    Row("also: a result address that stays dead", "url_dead", errors.ResultLost, "result_lost"),
]  # fmt: skip


@pytest.mark.parametrize("row", ERRORS, ids=lambda row: row.name)
def test_an_error(row: Row, spool: Path) -> None:
    request = replace(ASKED, **row.asked)
    with playing(row.play) as gateway, pytest.raises(GatewayError) as caught:
        run(catalogue.get_dialect(catalogue.get_profile(row.profile)), gateway.base_url, spool, request)
    error = caught.value
    assert (type(error), error.code, error.again) == (row.kind, row.code, row.again)
    assert len(gateway.requests) <= 1
    assert list(spool.iterdir()) == []


def test_400_invalid_image_file_names_the_picture(spool: Path) -> None:
    play = refusal(400, USER_ERROR, "invalid_image_file", "Invalid image file or mode for image 7.")
    with pytest.raises(errors.Invalid) as caught:
        called(play, "openai", spool, ASKED)
    assert caught.value.params["image"] == 7


PATIENCE = {
    "retry-after-ms before retry-after": ({"retry_after_ms": "1500", "retry_after": "9"}, 1.5),
    "retry-after in seconds": ({"retry_after": "9"}, 9.0),
    "retry-after as a date": (
        {"date": "Sat, 21 Nov 2026 12:00:00 GMT", "retry_after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30.0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", PATIENCE)
def test_429_honours(row: str, spool: Path) -> None:
    headers, seconds = PATIENCE[row]
    play = replace(refusal(429, "requests", "rate_limit_exceeded"), headers=headers)
    with pytest.raises(errors.RateLimited) as caught:
        called(play, "openai", spool, ASKED)
    assert caught.value.retry_after == seconds


def test_before_the_body_was_sent_dns(spool: Path) -> None:
    with pytest.raises(errors.NotStarted) as caught:
        run(catalogue.get_dialect(catalogue.get_profile("openai")), "http://gateway.invalid/v1", spool, ASKED)
    assert (caught.value.code, caught.value.again) == ("dns_failed", True)


def test_before_the_body_was_sent_tls(spool: Path, tmp_path: Path) -> None:
    """Never started, but the same certificate is refused the next time too: an administrator must act."""
    with untrusted(tmp_path) as port, pytest.raises(errors.NotSent) as caught:
        run(catalogue.get_dialect(catalogue.get_profile("openai")), f"https://127.0.0.1:{port}/v1", spool, ASKED)
    assert (caught.value.code, caught.value.billed) == ("tls_failed", "no")


def test_before_the_body_was_sent_a_broken_upload(spool: Path, tmp_path: Path) -> None:
    part = reference(tmp_path, "big.png", bytes(40_000_000))
    with pytest.raises(errors.NotStarted) as caught:
        called("reset_midway", "openai", spool, replace(ASKED, references=(part,)))
    assert (caught.value.code, caught.value.again) == ("send_failed", True)


def test_only_openai_and_runapi_declare_such_failures_unbilled() -> None:
    declared = {key for key, profile in catalogue.PROFILES.items() if profile.unbilled_failures}
    assert declared - {"demo"} == {"openai", "openai-responses", "runapi"}


def test_there_is_no_idempotency_key_but_at_runapi() -> None:
    assert {key for key, profile in catalogue.PROFILES.items() if profile.idempotency} == {"runapi"}


# What gateways also do, and what comes of it


ODD_ANSWERS: dict[str, tuple[str | Canned, dict[str, Any]]] = {
    "ignores n": (answer({"b64_json": B64}), {"n": 4}),
    "ignores stream": ("plain", PREVIEWS),
    "ignores the mask": (answer({"b64_json": B64}), {"mask": True}),
    "returns fewer pictures": ("fewer", {"n": 2}),
    "base64 with a data: prefix": ("prefixed", {}),
    "a url that is a data: URI": ("url_data", {}),
    "omits usage": ("no_usage", {}),
    "only created is guaranteed, and data": (answer({"b64_json": B64}), {}),
    "url only": ("url", {}),
    "data: without a space, several data: lines, no blank line at the end, keepalive": ("stream_odd", PREVIEWS),
    "completed with url instead of b64_json": ("stream_url", PREVIEWS),
    "plain JSON where a stream was asked for": ("plain", PREVIEWS),
}


@pytest.mark.parametrize("row", ODD_ANSWERS)
def test_a_gateway_also(row: str, spool: Path, tmp_path: Path) -> None:
    play, changes = ODD_ANSWERS[row]
    changes = dict(changes)
    if changes.pop("mask", None):
        parts = [reference(tmp_path, f"{name}.png", payloads.picture("64x64")) for name in ("one", "mask")]
        changes |= {"references": (parts[0],), "mask": parts[1]}
    ran, gateway = called(play, "openai-compatible", spool, replace(ASKED, **changes))
    assert (ran.pictures, ran.left, ran.outcome.unreadable) == ([SMALL], [], 0)
    assert len(gateway.requests) == 1


def test_a_gateway_also_returns_another_size_than_asked(spool: Path) -> None:
    ran, _ = called("wrong_size", "openai-compatible", spool, ASKED)
    assert (ran.outcome.size, ran.pictures) == ("512x512", [payloads.picture("512x512")])


def test_a_gateway_also_counts_with_prompt_tokens_and_completion_tokens(spool: Path) -> None:
    play = answer({"b64_json": B64}, usage={"prompt_tokens": 12, "completion_tokens": 196, "total_tokens": 208})
    usage = called(play, "openai-compatible", spool, ASKED)[0].outcome.usage
    assert usage is not None
    assert (usage.text_in, usage.output) == (12, 196)


def test_a_result_that_fails_to_download_is_downloaded_again_and_never_made_again(spool: Path) -> None:
    ran, gateway = called("url_second", "openai-compatible", spool, ASKED)
    assert (ran.pictures, len(gateway.downloads), gateway.executions) == ([SMALL], 2, 1)
