"""What an error of OpenAI's Images API, or of a gateway that imitates it, means for the person and for the money.

Gateways send user errors as 429, give ``code`` as the string "400", rewrite ``type``, and put HTML in front of anything. So
``code`` and ``type`` are read first, the status second, the words of the message last. What may have been executed behind a
proxy is ``Unknown``, whatever its body says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from generations.providers.errors import (
    BadAccount,
    Failed,
    GatewayError,
    Invalid,
    NoFunds,
    NotFound,
    RateLimited,
    Refused,
    TurnForgotten,
    Unknown,
)

MESSAGE_LIMIT = 300
"""Characters of the gateway's own words that are shown to a person."""

PROXY_STATUSES = {
    408: "proxy_timeout",
    499: "proxy_timeout",
    502: "proxy_failed",
    504: "proxy_timeout",
    520: "proxy_failed",
    522: "proxy_timeout",
    524: "proxy_timeout",
}
"""Said by something in between, after the body was sent: the call may have run."""

Verdict = tuple[type[GatewayError], str]

REFUSED: Verdict = (Refused, "content_refused")
NO_FUNDS: Verdict = (NoFunds, "no_funds")
KEY_REFUSED: Verdict = (BadAccount, "key_refused")
LIMITED: Verdict = (RateLimited, "rate_limited")
INVALID: Verdict = (Invalid, "invalid_request")
REFUSED_ACCOUNT: Verdict = (BadAccount, "account_refused")
NO_MODEL: Verdict = (NotFound, "model_not_found")
FORGOTTEN: Verdict = (TurnForgotten, "turn_forgotten")

BY_CODE: Mapping[str, Verdict] = {
    "moderation_blocked": REFUSED,
    "content_policy_violation": REFUSED,
    "content_filter": REFUSED,
    "sensitive_words_detected": REFUSED,
    "prompt_blocked": REFUSED,
    "invalid_image_file": (Invalid, "reference_unreadable"),
    "billing_hard_limit_reached": NO_FUNDS,
    "billing_not_active": NO_FUNDS,
    "insufficient_quota": NO_FUNDS,
    "insufficient_user_quota": NO_FUNDS,
    "insufficient_balance": NO_FUNDS,
    "pre_consume_token_quota_failed": NO_FUNDS,
    "usage_exceeded": NO_FUNDS,
    "api_key_spend_limit_exceeded": (NoFunds, "spend_limit"),
    "invalid_api_key": KEY_REFUSED,
    "incorrect_api_key": KEY_REFUSED,
    "missing_api_key": KEY_REFUSED,
    "account_deactivated": REFUSED_ACCOUNT,
    "organization_not_verified": (BadAccount, "organisation_not_verified"),
    "ip_not_allowed": (BadAccount, "ip_not_allowed"),
    "ip_not_authorized": (BadAccount, "ip_not_allowed"),
    "model_not_found": NO_MODEL,
    "previous_response_not_found": FORGOTTEN,
    "rate_limit_exceeded": LIMITED,
    "rate_limited": LIMITED,
    "slow_down": LIMITED,
    "unknown_parameter": INVALID,
    "missing_required_parameter": INVALID,
    "invalid_type": INVALID,
    "invalid_value": INVALID,
    "empty_string": INVALID,
    "invalid_json": INVALID,
    "invalid_input": INVALID,
    "missing_input": INVALID,
    "missing_model": INVALID,
}
"""By the envelope's ``code``, in lower case. Every one of these says that nothing was made."""

BY_TYPE: Mapping[str, Verdict] = {
    "insufficient_quota": NO_FUNDS,
    "rate_limit_error": LIMITED,
    "rate_limit_exceeded": LIMITED,
    "authentication_error": KEY_REFUSED,
    "image_generation_user_error": INVALID,
    "invalid_request_error": INVALID,
}
"""By ``type``, where the code says nothing."""

BY_STATUS: Mapping[int, Verdict] = {
    401: KEY_REFUSED,
    402: NO_FUNDS,
    403: REFUSED_ACCOUNT,
    404: (NotFound, "address_not_found"),
    405: (NotFound, "address_not_found"),
    413: (Invalid, "request_too_large"),
    429: LIMITED,
}

_REFUSING_WORDS = re.compile(
    r"safety system|content[ _]policy|moderation|safety[_ ]violation|sensitive word|敏感词|内容违规|内容审核",
    re.IGNORECASE,
)
_FUNDS_WORDS = re.compile(
    r"insufficient.{0,20}(balance|quota|credit|fund)|(balance|quota).{0,20}(not enough|exhausted)"
    r"|[余馀]额不足|额度不足|额度已用|积分不足|欠费",
    re.IGNORECASE,
)
_FORGOTTEN_WORDS = re.compile(r"previous.response.{0,120}not found", re.IGNORECASE | re.DOTALL)
_UNVERIFIED_WORDS = re.compile(r"organi[sz]ation.{0,40}verif|verif.{0,40}organi[sz]ation", re.IGNORECASE)
_SPEND_WORDS = re.compile(r"spend(ing)?[ _]limit|hard limit", re.IGNORECASE)
_IP_WORDS = re.compile(r"\bIP\b.{0,60}(not allowed|not authori[sz]ed|allow ?list|white ?list)", re.IGNORECASE)
_LIMIT_WORDS = re.compile(r"rate[ _-]?limit|too many requests|slow down|请求过于频繁|请求频率", re.IGNORECASE)
_MODEL_WORDS = re.compile(r"\bmodel\b", re.IGNORECASE)
_MESSAGE_NAMES = ("message", "detail", "errorMessage", "msg")
_CHOICES = frozenset({"size", "quality", "n", "output_format", "background", "moderation"})
_IMAGE_NUMBER = re.compile(r"\bimage\s*#?\s*(\d{1,2})\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The gateway's own error. ``well_formed`` is False where it is not the contract's ``{"error": {"message", …}}``."""

    message: str = ""
    type: str = ""
    code: str = ""
    param: str = ""
    stage: str = ""
    categories: tuple[str, ...] = ()
    well_formed: bool = False


def read_envelope(data: Any) -> Envelope | None:
    """The error in parsed JSON: in an answer or in an event of a stream. None where there is none."""
    if not isinstance(data, dict):
        return None
    inner = data.get("error")
    if isinstance(inner, dict) and inner:
        return _envelope(inner, data, well_formed=_is_well_formed(inner))
    if isinstance(inner, str) and inner:
        return Envelope(message=inner)
    if data.get("type") == "error":
        return _envelope({**data, "type": ""}, data, well_formed=_is_well_formed(data))
    return None


def parse_envelope(text: str) -> Envelope | None:
    """The error in a body, leniently: other words for a message are taken too, but are not a well-formed envelope."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = read_envelope(data)
    if found or not isinstance(data, dict):
        return found
    said = next((data[name] for name in _MESSAGE_NAMES if isinstance(data.get(name), str)), "")
    return _envelope({**data, "message": said}, data, well_formed=False) if said else None


def _is_well_formed(inner: Mapping[str, Any]) -> bool:
    return bool(isinstance(inner.get("message"), str) and inner["message"] and (inner.get("type") or inner.get("code")))


def _envelope(inner: Mapping[str, Any], outer: Mapping[str, Any], *, well_formed: bool) -> Envelope:
    details = inner.get("moderation_details") or outer.get("moderation_details")
    details = details if isinstance(details, dict) else {}
    categories = details.get("categories")
    return Envelope(
        message=_word(inner.get("message")),
        type=_word(inner.get("type")),
        code=_word(inner.get("code")),
        param=_word(inner.get("param")),
        stage=_word(details.get("moderation_stage")),
        categories=tuple(map(_word, categories)) if isinstance(categories, list) else (),
        well_formed=well_formed,
    )


def _word(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def judge_answer(status: int, headers: Mapping[str, str], text: str, *, unbilled_failures: bool) -> GatewayError:
    """The error that an HTTP answer outside 2xx is. ``unbilled_failures``: the profile declares that a 500 or 503 with the
    gateway's own envelope is not billed."""
    envelope = parse_envelope(text)
    kind, code = _verdict(status, envelope, unbilled_failures)
    error = _make(kind, code, envelope, status=status, detail=f"HTTP {status}: {text[:2000]}")
    error.request_id = request_id(headers)
    if isinstance(error, RateLimited | Failed):
        error.retry_after = retry_after(headers)
    return error


def _verdict(status: int, envelope: Envelope | None, unbilled_failures: bool) -> Verdict:
    if status in PROXY_STATUSES:
        return Unknown, PROXY_STATUSES[status]
    if status >= 500:
        return _server_verdict(status, envelope, unbilled_failures)
    return _user_verdict(_true_status(status, envelope), envelope or Envelope())


def _server_verdict(status: int, envelope: Envelope | None, unbilled_failures: bool) -> Verdict:
    """A relay wraps a refusal in 500 too; such a code is believed, but never one that would let us send again."""
    if envelope is None or not envelope.well_formed:
        return Unknown, "server_error"
    said = BY_CODE.get(envelope.code.lower())
    if said and not said[0].again:
        return said
    if unbilled_failures and status in (500, 503):
        return Failed, "gateway_failed"
    return Unknown, "gateway_error_maybe_billed"


def _true_status(status: int, envelope: Envelope | None) -> int:
    """A ``code`` like "400" in the envelope is the status that a relay got and did not hand on."""
    code = envelope.code if envelope else ""
    return int(code) if re.fullmatch(r"4\d\d", code) and int(code) not in PROXY_STATUSES else status


def _user_verdict(status: int, envelope: Envelope) -> Verdict:
    found = _said(envelope)
    if found is None or (found == INVALID and status != 400):
        # Rewritten types say "invalid request" of everything, so a telling status is believed more; but a user error that
        # was sent as 429 stays one: sending it again would be refused again.
        by_status = BY_STATUS.get(status, INVALID)
        found = by_status if found is None or by_status != LIMITED else found
    return _by_words(found, status, envelope)


def _said(envelope: Envelope) -> Verdict | None:
    code, kind = envelope.code.lower(), envelope.type.lower()
    found = BY_CODE.get(code)
    if found is None and code.startswith("insufficient"):
        return NO_FUNDS
    return found or BY_TYPE.get(kind)


def _by_words(found: Verdict, status: int, envelope: Envelope) -> Verdict:
    """What only the message tells: gateways that rewrite code and type leave the words."""
    words = envelope.message
    if found == INVALID and (envelope.categories or _REFUSING_WORDS.search(words)):
        return REFUSED
    if found[0] is Refused:
        return found
    if _FUNDS_WORDS.search(words) and _said(envelope) != LIMITED:
        return NO_FUNDS
    if status in (401, 403) and found[0] is BadAccount:
        return _account_verdict(found, envelope)
    return _request_verdict(found, status, words)


def _request_verdict(found: Verdict, status: int, words: str) -> Verdict:
    if found == FORGOTTEN or (status in (400, 404) and _FORGOTTEN_WORDS.search(words)):
        return FORGOTTEN
    if status == 429 and found == INVALID and _LIMIT_WORDS.search(words):
        return LIMITED
    return NO_MODEL if status == 404 and _MODEL_WORDS.search(words) else found


def _account_verdict(found: Verdict, envelope: Envelope) -> Verdict:
    words = envelope.message
    if _UNVERIFIED_WORDS.search(words):
        return BadAccount, "organisation_not_verified"
    if _SPEND_WORDS.search(words):
        return NoFunds, "spend_limit"
    if _IP_WORDS.search(words):
        return BadAccount, "ip_not_allowed"
    # A gateway that sells sizes one by one refuses one that the account has not: another choice mends that, no other key.
    return INVALID if found == REFUSED_ACCOUNT and envelope.param in _CHOICES else found


def judge_in_answer(envelope: Envelope, status: int, *, partials: int = 0) -> GatewayError:
    """The error inside an answer that began with 200, or in the middle of its stream.

    Unknown, unless the error itself says that nothing is billed. After a preview came the call did run: then not even a
    rate limit may lead to sending again.
    """
    found = _said(envelope) or (REFUSED if envelope.categories or _REFUSING_WORDS.search(envelope.message) else None)
    if found:
        found = _by_words(found, 400, envelope)
    if found is None or (found[0].again and partials):
        found = Unknown, "error_in_answer"
    return _make(*found, envelope, status=status, detail=f"error in an answer of HTTP {status}: {envelope.message}")


def _make(kind: type[GatewayError], code: str, envelope: Envelope | None, *, status: int, detail: str) -> GatewayError:
    params: dict[str, Any] = {"status": status}
    if envelope:
        params |= {
            "message": envelope.message[:MESSAGE_LIMIT],
            "param": envelope.param[:60],
            "said": envelope.code[:60],
        }
        if kind is Refused:
            params |= {"stage": envelope.stage[:20], "categories": [name[:60] for name in envelope.categories[:10]]}
        if code == "reference_unreadable" and (number := _IMAGE_NUMBER.search(envelope.message)):
            params["image"] = int(number[1])
    return kind(detail, code=code, params=params, http_status=status)


def request_id(headers: Mapping[str, str]) -> str:
    return _header(headers, "x-request-id")[:200]


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: ``retry-after-ms``, then ``retry-after`` in seconds or as a date; None if it says neither.

    A date is counted from the answer's own ``date``, so that a clock that is wrong on either side does no harm.
    """
    for name, scale in (("retry-after-ms", 1000), ("retry-after", 1)):
        text = _header(headers, name)
        if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
            return float(text) / scale
    until = _date(_header(headers, "retry-after"))
    if until is None:
        return None
    now = _date(_header(headers, "date")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _header(headers: Mapping[str, str], name: str) -> str:
    """httpx's headers ignore case, a plain mapping does not."""
    value = headers.get(name)
    if value is None:
        value = next((text for key, text in headers.items() if key.lower() == name), "")
    return value.strip()
