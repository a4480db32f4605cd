"""Answers that refuse a call before anything is billed: rate limits, moderation, a failure that says so."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from math import ceil

from .directives import Directives
from .errors import USER_ERROR, ApiError
from .recording import Call

_REMEMBERED = 2000
_RETRY_SECONDS = 2.0


class Faults:
    """Remembers how often each prompt was turned away, so that a limit can end."""

    def __init__(self, speed: float) -> None:
        self._wait = _RETRY_SECONDS / speed
        self._limited: OrderedDict[str, int] = OrderedDict()

    def refuse(self, prompt: str, said: Directives, call: Call, *, tasks: bool = False) -> None:
        """Raise the refusal that the directives ask for, if any; a task contract judges content later."""
        if said.has("429") and self._is_limited(prompt, said.text("429", "1")):
            call.outcome = "429"
            raise self._rate_limit()
        if said.has("500"):
            call.outcome = "500"
            raise ApiError(500, "The server had an error while processing your request.", "server_error")
        if said.has("quota"):
            call.outcome = "no money"
            raise ApiError(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota")
        if said.has("refuse") and not tasks:
            call.outcome = "refused"
            raise _moderation(said.text("refuse", "input"))

    def _is_limited(self, prompt: str, wanted: str) -> bool:
        if wanted == "all" or not wanted.isdigit():
            return wanted == "all"
        key = hashlib.sha256(prompt.encode()).hexdigest()
        seen = self._limited.get(key, 0)
        self._limited[key] = seen + 1
        while len(self._limited) > _REMEMBERED:
            self._limited.popitem(last=False)
        return seen < int(wanted)

    def _rate_limit(self) -> ApiError:
        headers = {"retry-after": str(ceil(self._wait)), "retry-after-ms": str(ceil(self._wait * 1000))}
        text = f"Rate limit reached for images. Please try again in {ceil(self._wait)}s."
        return ApiError(429, text, "requests", "rate_limit_exceeded", headers=headers)


def _moderation(stage: str) -> ApiError:
    details = {"moderation_details": {"moderation_stage": stage}}
    text = "Your request was rejected by the safety system."
    return ApiError(400, text, USER_ERROR, "moderation_blocked", extra=details)
