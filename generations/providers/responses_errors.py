"""What an error of the Responses API means: OpenAI's errors, with this API's own codes and its forgotten turns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generations.providers.errors import GatewayError, Invalid, TurnForgotten
from generations.providers.openai_errors import (
    MESSAGE_LIMIT,
    Envelope,
    judge_answer,
    judge_in_answer,
    parse_envelope,
    read_envelope,
)

_UNREADABLE = "invalid_image_file"
_BLOCKED = "moderation_blocked"
SAME_AS: Mapping[str, str] = {
    "image_content_policy_violation": _BLOCKED,
    "bio_policy": _BLOCKED,
    "misalignment_policy_violation": _BLOCKED,
    "invalid_prompt": "invalid_value",
    "invalid_image": _UNREADABLE,
    "invalid_image_format": _UNREADABLE,
    "invalid_base64_image": _UNREADABLE,
    "invalid_image_url": _UNREADABLE,
    "invalid_image_mode": _UNREADABLE,
    "image_parse_error": _UNREADABLE,
    "image_too_large": _UNREADABLE,
    "image_too_small": _UNREADABLE,
    "image_file_too_large": _UNREADABLE,
    "unsupported_image_media_type": _UNREADABLE,
    "empty_image_file": _UNREADABLE,
    "failed_to_download_image": _UNREADABLE,
    "image_file_not_found": _UNREADABLE,
}
"""This API's codes (``ResponseError.code``) in the words of the Images API."""

_FORGOTTEN = "previous_response_not_found"
_TURN = "previous_response_id"
_LOST_WORDS = re.compile(r"previous[ _]response|\bitem with id\b.{0,120}\bnot found", re.IGNORECASE | re.DOTALL)
_FLAGGED_WORDS = re.compile(r"\bflagged\b|usage polic|violat", re.IGNORECASE)


def judge_http(
    status: int, headers: Mapping[str, str], text: str, *, unbilled_failures: bool, continues: bool
) -> GatewayError:
    """The error that an HTTP answer outside 2xx is. ``continues``: the call named the answer before it."""
    error = judge_answer(status, headers, text, unbilled_failures=unbilled_failures)
    envelope = parse_envelope(text)
    if envelope is None or status >= 500:
        return error
    if continues and status in (400, 404) and _is_forgotten(envelope):
        return _forgotten(envelope, status, error.request_id)
    if type(error) is Invalid and envelope.code.lower() in SAME_AS:
        error, before = judge_event(envelope, status), error
        error.request_id = before.request_id
    return error


def judge_event(envelope: Envelope, status: int, *, worked: bool = False, continues: bool = False) -> GatewayError:
    """The error inside an answer that began with 200. ``worked``: the image tool was called before it, or something was counted,
    so that nothing may lead to sending again."""
    # Its own code says that the turn was not even begun; mere words to that effect count only while nothing was done.
    if continues and (envelope.code == _FORGOTTEN or (not worked and _is_forgotten(envelope))):
        return _forgotten(envelope, status)
    error = judge_in_answer(_translated(envelope), status, partials=int(worked))
    if envelope.code:
        error.params["said"] = envelope.code[:60]
    return error


def judge_end(
    response: Mapping[str, Any], state: str, status: int, *, worked: bool, counted: bool, continues: bool
) -> GatewayError:
    """The error that an unfinished response is: ``state`` is failed, incomplete, cancelled or one that is no end at all."""
    details = response.get("incomplete_details")
    reason = str(details.get("reason") or "") if isinstance(details, dict) else ""
    envelope = read_envelope(response)
    if envelope is None:
        envelope = Envelope(code=reason, message=f"{state}: {reason}" if reason else state)
        if worked and not counted:
            # Filtered after the tool was at work, and nothing was counted: that does not say that it cost nothing.
            envelope = Envelope(message=envelope.message)
    return judge_event(envelope, status, worked=worked, continues=continues)


def _translated(envelope: Envelope) -> Envelope:
    code = envelope.code.lower()
    if code == "invalid_prompt" and _FLAGGED_WORDS.search(envelope.message):
        return replace(envelope, code=_BLOCKED)
    return replace(envelope, code=SAME_AS.get(code, envelope.code))


def _is_forgotten(envelope: Envelope) -> bool:
    """Whether it is the turn before that stands in the way: lost, or not a thing that this gateway takes."""
    if envelope.code == _FORGOTTEN or envelope.param == _TURN:
        return True
    return _TURN in envelope.message or bool(_LOST_WORDS.search(envelope.message))


def _forgotten(envelope: Envelope, status: int, request_id: str = "") -> TurnForgotten:
    return TurnForgotten(
        f"HTTP {status}: {envelope.message}",
        params={"status": status, "message": envelope.message[:MESSAGE_LIMIT]},
        http_status=status,
        request_id=request_id,
    )
