"""Everything that can go wrong with a call, as a tree in which each class is a different thing to do next.

::

    GatewayError
    ├── NotSent            never left whole: nothing executed, nothing billed
    │   ├── NotStarted         no connection, pool: send again by ourselves
    │   │   └── NoAddress          the name has no address: a few quick tries, for a slip of the network or of the typist
    │   ├── Distrusted         its certificate, or its way of speaking TLS, is not accepted: an administrator must act
    │   ├── Blocked            the address guard refused: a person must change the base URL or allow the host
    │   └── Unsupported        the request cannot be expressed for this gateway: change the choice
    ├── Answered           the gateway said no: not billed
    │   ├── RateLimited        send again by ourselves, not before ``retry_after``
    │   ├── TurnForgotten      it no longer knows the answer to go on from: send again by ourselves, with the picture
    │   ├── Failed             its own 500/503 envelope, declared unbilled by the profile: send again by ourselves
    │   ├── Refused            content refused: change the prompt or the pictures
    │   ├── Invalid            our request is wrong: change the settings
    │   ├── NoFunds            no money or a spend limit: an administrator must act
    │   ├── BadAccount         key or organisation refused: an administrator must act
    │   └── NotFound           wrong model or base URL: an administrator must act
    ├── Unknown            it may have been executed and billed: only a person, or a look-up by id, may decide
    │   └── StillRunning       its id is known and it has not ended: ask again later, by ourselves
    └── Spoiled            it was executed, so it is billed, but no usable picture came
        └── ResultLost         the result's address stays out of reach: retry the download, never the call

An error carries a ``code`` with ``params`` (for the person; texts live in ``generations/messages``), and ``detail`` (for the log,
redacted by the wire). ``http_status`` and ``request_id`` are kept where there were any.
"""

from __future__ import annotations

from typing import Any, ClassVar

from generations.providers.base import Usage


class GatewayError(Exception):
    """Base of all. ``code`` names the message for the person; ``params`` are its plain JSON values."""

    default_code: ClassVar[str] = "gateway_error"
    billed: ClassVar[str] = "no"
    """"no", "yes" or "maybe": what the person is told about the money."""
    again: ClassVar[bool] = False
    """True where the engine may send again by itself."""

    def __init__(
        self,
        detail: str = "",
        *,
        code: str = "",
        params: dict[str, Any] | None = None,
        http_status: int | None = None,
        request_id: str = "",
        retry_after: float | None = None,
        usage: Usage | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.default_code
        self.params = params or {}
        self.http_status = http_status
        self.request_id = request_id
        self.retry_after = retry_after
        self.usage = usage
        """What was counted of a call that was billed and brought no picture."""


class NotSent(GatewayError):
    default_code = "not_sent"


class NotStarted(NotSent):
    default_code = "not_started"
    again = True


class NoAddress(NotStarted):
    default_code = "dns_failed"


class Distrusted(NotSent):
    default_code = "tls_failed"


class Blocked(NotSent):
    default_code = "address_blocked"


class Unsupported(NotSent):
    default_code = "unsupported"


class Answered(GatewayError):
    default_code = "answered_no"


class RateLimited(Answered):
    default_code = "rate_limited"
    again = True


class TurnForgotten(Answered):
    default_code = "turn_forgotten"
    again = True


class Failed(Answered):
    default_code = "gateway_failed"
    again = True


class Refused(Answered):
    default_code = "content_refused"


class Invalid(Answered):
    default_code = "invalid_request"


class NoFunds(Answered):
    default_code = "no_funds"


class BadAccount(Answered):
    default_code = "bad_account"


class NotFound(Answered):
    default_code = "not_found"


class Unknown(GatewayError):
    default_code = "unknown_outcome"
    billed = "maybe"


class StillRunning(Unknown):
    default_code = "still_running"


class Spoiled(GatewayError):
    default_code = "unreadable_answer"
    billed = "yes"


class ResultLost(Spoiled):
    default_code = "result_lost"
