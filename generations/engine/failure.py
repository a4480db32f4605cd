"""How a call ended that brought no answer to take in: a gateway's error as plain facts, and what is to be done about it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings

from generations.providers import errors
from generations.providers.base import Usage
from generations.providers.openai_errors import PROXY_STATUSES

MOST = 60
"""The longest wait is this many times the first."""
FEW = 3
"""Tries for a name that has no address: a slip of the network passes in seconds, a slip of the typist does not pass."""
PATIENCE = 600.0
"""Seconds: a gateway that asks for a longer wait is not waited for; the person is told and may retry."""


TRANSPORT = frozenset(
    {"deadline", "read_timeout", "connection_lost", "cut_answer", "stream_cut", *PROXY_STATUSES.values()}
)
"""Codes of losses on the way: whatever became of the call, the gateway could not be worked with."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """``billed`` is no, yes or maybe; ``again``: the engine may send it again by itself ("maybe" with it: the gateway knows it again
    by its key); ``absent``: a failure of the way to the gateway, or one that it declares its own, which counts for the breaker;
    ``elsewhere``: it certainly did nothing, so that another gateway may be asked; ``wait`` is its Retry-After in seconds; ``tries``
    bounds the calls below ENGINE_TRIES; ``usage`` is what was counted of a call that was billed and brought no picture."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    detail: str = ""
    billed: str = "no"
    again: bool = False
    absent: bool = False
    answered: bool = False
    elsewhere: bool = False
    wait: float | None = None
    tries: int | None = None
    http_status: int | None = None
    request_id: str = ""
    usage: Usage | None = None


def of_error(error: errors.GatewayError, *, idempotent: bool) -> Failure:
    """The facts of a gateway's error. Where the gateway honours an idempotency key, any loss may be sent again."""
    lost, lacks_address = isinstance(error, errors.Unknown), isinstance(error, errors.NoAddress)
    unsent = isinstance(error, errors.NotSent) and not isinstance(error, errors.Unsupported)
    counted = isinstance(error, errors.Refused) and _has_counted(error.usage)
    return Failure(
        code=error.code,
        params=error.params,
        detail=error.detail,
        # A refusal after the text model has worked is billed by what was counted of it.
        billed="yes" if counted else error.billed,
        again=error.again or (lost and idempotent),
        # Behind an open breaker the few tries would take minutes; and no gateway is spared by it.
        absent=(isinstance(error, errors.NotStarted | errors.Failed) and not lacks_address)
        or (lost and error.code in TRANSPORT),
        answered=isinstance(error, errors.Answered) and not isinstance(error, errors.Failed),
        elsewhere=unsent or isinstance(error, errors.Failed),
        wait=error.retry_after,
        tries=FEW if lacks_address else None,
        http_status=error.http_status,
        request_id=error.request_id,
        usage=error.usage,
    )


def _has_counted(usage: Usage | None) -> bool:
    return usage is not None and any((usage.chat_in, usage.chat_out, usage.text_in, usage.image_in, usage.output))


def pause(number: int, wait: float | None, tries: int | None = None) -> timedelta | None:
    """How long to wait before the next call, after ``number`` of them: capped exponential, full jitter, ``wait`` at least.

    None: not again (``tries`` or the budget of tries is used up, or the gateway asks for too long a wait).
    """
    if number >= min(settings.ENGINE_TRIES, tries or settings.ENGINE_TRIES) or (wait or 0) > PATIENCE:
        return None
    first = settings.ENGINE_BACKOFF
    spread = min(first * MOST, first * 2 ** (number - 1))
    return timedelta(seconds=(wait or 0) + random.uniform(0, spread))  # noqa: S311
