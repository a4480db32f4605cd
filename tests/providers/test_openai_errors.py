"""Each row of the error table, and the ways in which gateways bend it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.providers import errors
from generations.providers.errors import GatewayError
from generations.providers.openai_errors import judge_answer, retry_after


def judged(status: int, body: object = "", *, unbilled: bool = False, **headers: str) -> GatewayError:
    text = body if isinstance(body, str) else json.dumps(body)
    given_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return judge_answer(status, given_headers, text, unbilled_failures=unbilled)


def envelope(message: str = "No.", kind: str | None = "invalid_request_error", code: Any = None, **more: Any) -> Any:
    return {"error": {"message": message, "type": kind, "param": None, "code": code, **more}}


USER_ERROR = "image_generation_user_error"


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        # 400: our request is wrong
        (400, envelope(code="unknown_parameter"), errors.Invalid, "invalid_request"),
        (400, envelope(code="missing_required_parameter"), errors.Invalid, "invalid_request"),
        (400, envelope(code="invalid_type"), errors.Invalid, "invalid_request"),
        (400, envelope(code="empty_string"), errors.Invalid, "invalid_request"),
        (400, envelope(code="never_seen_before", kind="other"), errors.Invalid, "invalid_request"),
        (400, "<html>bad request</html>", errors.Invalid, "invalid_request"),
        (400, "", errors.Invalid, "invalid_request"),
        (422, {"detail": "n is too large"}, errors.Invalid, "invalid_request"),
        (413, "<html>", errors.Invalid, "request_too_large"),
        # 400: refused content, by its code, its details, or its words only
        (400, envelope(kind=USER_ERROR, code="moderation_blocked"), errors.Refused, "content_refused"),
        (400, envelope("Blocked by our safety system", kind="new_api_error"), errors.Refused, "content_refused"),
        (400, envelope(kind="x", moderation_details={"categories": ["hate"]}), errors.Refused, "content_refused"),
        # 400: an unreadable reference
        (400, envelope("image 2 is bad", USER_ERROR, "invalid_image_file"), errors.Invalid, "reference_unreadable"),
        # no money
        (400, envelope(code="billing_hard_limit_reached"), errors.NoFunds, "no_funds"),
        (402, "", errors.NoFunds, "no_funds"),
        (402, envelope(kind="x"), errors.NoFunds, "no_funds"),
        (429, envelope(kind="insufficient_quota", code="insufficient_quota"), errors.NoFunds, "no_funds"),
        (429, envelope(kind="insufficient_quota"), errors.NoFunds, "no_funds"),
        (429, envelope(kind=None, code="USAGE_EXCEEDED"), errors.NoFunds, "no_funds"),
        (403, envelope(kind="new_api_error", code="insufficient_user_quota"), errors.NoFunds, "no_funds"),
        # the account
        (401, envelope(code="invalid_api_key"), errors.BadAccount, "key_refused"),
        (401, envelope(), errors.BadAccount, "key_refused"),
        (401, "", errors.BadAccount, "key_refused"),
        (403, envelope("Your organization must be verified"), errors.BadAccount, "organisation_not_verified"),
        (403, envelope(code="ip_not_allowed"), errors.BadAccount, "ip_not_allowed"),
        (403, envelope("This IP 1.2.3.4 is not allowed"), errors.BadAccount, "ip_not_allowed"),
        (403, envelope(code="api_key_spend_limit_exceeded"), errors.NoFunds, "spend_limit"),
        (403, envelope("You have reached your spend limit"), errors.NoFunds, "spend_limit"),
        (403, "<html>Forbidden</html>", errors.BadAccount, "account_refused"),
        # wrong model or address
        (404, "", errors.NotFound, "address_not_found"),
        (404, "<html>", errors.NotFound, "address_not_found"),
        (404, envelope("The model `x` does not exist", code="model_not_found"), errors.NotFound, "model_not_found"),
        (404, envelope("The model `x` does not exist"), errors.NotFound, "model_not_found"),
        (403, envelope("No access to model x", code="model_not_found"), errors.NotFound, "model_not_found"),
        (405, "", errors.NotFound, "address_not_found"),
        # slow down
        (429, envelope(kind="requests", code="rate_limit_exceeded"), errors.RateLimited, "rate_limited"),
        (429, {"error": {"message": "Slow", "code": "RATE_LIMITED"}}, errors.RateLimited, "rate_limited"),
        (429, envelope("Too many requests"), errors.RateLimited, "rate_limited"),
        (429, "", errors.RateLimited, "rate_limited"),
        (429, "<html>Too many</html>", errors.RateLimited, "rate_limited"),
        (400, envelope("Busy", kind="x", code="429"), errors.RateLimited, "rate_limited"),
        # a user error as 429 is not sent again
        (429, envelope(kind=USER_ERROR, code="moderation_blocked"), errors.Refused, "content_refused"),
        (429, envelope(kind=USER_ERROR), errors.Invalid, "invalid_request"),
        (429, envelope("Bad size", kind="upstream_error", code="400"), errors.Invalid, "invalid_request"),
        (429, envelope("Bad size", kind="upstream_error", code=400), errors.Invalid, "invalid_request"),
        # a proxy in between
        (408, envelope(), errors.Unknown, "proxy_timeout"),
        (502, envelope(), errors.Unknown, "proxy_failed"),
        (504, "", errors.Unknown, "proxy_timeout"),
        (524, "<html>", errors.Unknown, "proxy_timeout"),
        (500, "", errors.Unknown, "server_error"),
        (500, "<html>", errors.Unknown, "server_error"),
        (503, "Service Unavailable", errors.Unknown, "server_error"),
        (500, {"message": "oops"}, errors.Unknown, "server_error"),
        (500, {"error": "oops"}, errors.Unknown, "server_error"),
        (500, envelope("", "server_error"), errors.Unknown, "server_error"),
        (500, envelope(kind="server_error"), errors.Unknown, "gateway_error_maybe_billed"),
        (501, envelope(kind="server_error"), errors.Unknown, "gateway_error_maybe_billed"),
        # codes of relays and of other contracts that imitate the envelope
        (400, envelope(kind="new_api_error", code="sensitive_words_detected"), errors.Refused, "content_refused"),
        (400, envelope("提示词包含敏感词", kind="x"), errors.Refused, "content_refused"),
        (403, envelope(kind="new_api_error", code="pre_consume_token_quota_failed"), errors.NoFunds, "no_funds"),
        (403, envelope("用户额度不足, 剩余额度: 0", kind="new_api_error"), errors.NoFunds, "no_funds"),
        (401, envelope("余额不足，请充值", kind="x"), errors.NoFunds, "no_funds"),
        (429, envelope("Insufficient account balance", kind="x"), errors.NoFunds, "no_funds"),
        (429, envelope("quota exhausted", kind="x", code="rate_limit_exceeded"), errors.RateLimited, "rate_limited"),
        (429, envelope("请求过于频繁"), errors.RateLimited, "rate_limited"),
        (400, envelope(code="invalid_input", kind=None), errors.Invalid, "invalid_request"),
        (400, {"errorMessage": "No such ratio"}, errors.Invalid, "invalid_request"),
        # a choice that this account has not enabled
        (403, envelope("Size is not enabled", param="size"), errors.Invalid, "invalid_request"),
        (403, envelope("Size is not enabled", "forbidden", param="size"), errors.Invalid, "invalid_request"),
        (403, envelope("Not for you", param="organization"), errors.BadAccount, "account_refused"),
        # an earlier turn that is gone
        (400, envelope(code="previous_response_not_found"), errors.TurnForgotten, "turn_forgotten"),
        (404, envelope("Previous response 'resp_1' of this model not found."), errors.TurnForgotten, "turn_forgotten"),
        (400, envelope("Previous response with id 'resp_1' not found.", kind="x"), errors.TurnForgotten, "turn_forgotten"),
        (500, envelope(kind="x", code="previous_response_not_found"), errors.Unknown, "gateway_error_maybe_billed"),
        # a relay wraps a refusal in 500
        (500, envelope(kind="upstream_error", code="moderation_blocked"), errors.Refused, "content_refused"),
    ],
)  # fmt: skip
def test_each_row_of_the_table(status: int, body: object, kind: type[GatewayError], code: str) -> None:
    error = judged(status, body)
    assert (type(error), error.code) == (kind, code)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, envelope(kind="server_error"), errors.Failed),
        (503, envelope(kind="server_error", code="overloaded"), errors.Failed),
        (500, envelope(kind="requests", code="rate_limit_exceeded"), errors.Failed),
        (501, envelope(kind="server_error"), errors.Unknown),
        (502, envelope(kind="server_error"), errors.Unknown),
        (504, envelope(kind="server_error"), errors.Unknown),
        (500, "<html>", errors.Unknown),
        (500, "", errors.Unknown),
        (503, {"error": "oops"}, errors.Unknown),
    ],
)
def test_a_declared_unbilled_failure_is_a_500_or_503_with_its_envelope_only(
    status: int, body: object, kind: type[GatewayError]
) -> None:
    assert type(judged(status, body, unbilled=True)) is kind


CODES = st.sampled_from(
    ["", "rate_limit_exceeded", "400", "429", "moderation_blocked", "RATE_LIMITED", "slow_down", "x"]
)
BODIES = st.one_of(
    st.text(max_size=40),
    st.builds(envelope, st.text(max_size=20), st.sampled_from([None, "requests", "rate_limit_error", "x"]), CODES),
)


@given(st.sampled_from([408, 499, *range(500, 600)]), BODIES)
def test_no_server_error_of_an_undeclared_gateway_is_ever_sent_again(status: int, body: object) -> None:
    assert not judged(status, body).again


@given(st.integers(400, 599), BODIES, st.booleans())
def test_any_answer_is_judged_and_keeps_its_status(status: int, body: object, unbilled: bool) -> None:
    assert judged(status, body, unbilled=unbilled).http_status == status


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["error", "message", "type", "code", "moderation_details", "categories"]), inner)))  # fmt: skip
def test_no_shape_of_json_breaks_the_judgement(body: Any) -> None:
    assert isinstance(judged(400, body), GatewayError)


def test_a_refusal_keeps_its_stage_and_categories() -> None:
    details = {"moderation_stage": "output", "categories": ["violence", "self-harm"]}
    error = judged(400, envelope(code="moderation_blocked", moderation_details=details))
    assert (error.params["stage"], error.params["categories"]) == ("output", ["violence", "self-harm"])


def test_details_beside_the_error_are_found_too() -> None:
    body = {**envelope(code="moderation_blocked"), "moderation_details": {"moderation_stage": "input"}}
    assert judged(400, body).params["stage"] == "input"


def test_an_unreadable_reference_is_named() -> None:
    error = judged(400, envelope("Invalid image file or mode for image 3.", USER_ERROR, "invalid_image_file"))
    assert error.params["image"] == 3


def test_the_gateways_own_words_and_field_are_kept_and_bounded() -> None:
    error = judged(400, {"error": {"message": "x" * 5000, "type": "t", "param": "size", "code": "invalid_value"}})
    assert (error.params["param"], len(error.params["message"])) == ("size", 300)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after_ms": "1500"}, 1.5),
        ({"retry_after_ms": "1500", "retry_after": "9"}, 1.5),
        ({"retry_after": "9"}, 9.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "-5"}, None),
        ({"retry_after_ms": "soon", "retry_after": "9"}, 9.0),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after({name.replace("_", "-"): value for name, value in headers.items()}) == seconds


def test_a_date_to_wait_for_is_counted_from_the_answers_own_clock() -> None:
    theirs = datetime(2020, 1, 1, 12, 0, tzinfo=UTC)
    headers = {"Date": format_datetime(theirs, usegmt=True)}
    headers["Retry-After"] = format_datetime(theirs + timedelta(seconds=30), usegmt=True)
    assert retry_after(headers) == 30


def test_a_date_without_a_clock_beside_it_is_counted_from_now() -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert retry_after({"retry-after": until}) == pytest.approx(30, abs=2)


def test_a_date_that_has_passed_is_no_wait() -> None:
    assert retry_after({"retry-after": "Wed, 01 Jan 2020 12:00:00 GMT"}) == 0


def test_the_request_id_is_kept() -> None:
    assert judged(400, envelope(), x_request_id="req_1").request_id == "req_1"
