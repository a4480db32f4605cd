"""Every fault that the misbehaving gateway knows, with the end that each must reach.

``python -m tests.faults.table`` prints the table of docs/faults.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import django

from generations.messages import Message, explain


@dataclass(frozen=True, kw_only=True)
class Fault:
    """``script`` is played by ``tests.gateways.faulty``; two pictures are asked for, in one call, unless ``order`` says else.

    ``code`` is the slots' error (of those without a picture), "" where none is; ``requests`` is how often the gateway was
    asked in all and ``executed`` how often it worked; ``money``: nothing, held, or spent.
    """

    what: str
    script: tuple[str, ...]
    end: str
    code: str = ""
    requests: int = 1
    executed: int = 1
    money: str = "spent"
    profile: str = "openai-compatible"
    order: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return "-".join((*self.script, *(["declared_unbilled"] if self.profile == "openai" else [])))

    @property
    def message(self) -> Message | None:
        """What the person reads; parameters stand as "…"."""
        return explain(self.code, {"asked": 2, "came": 1}) if self.code else None

    def row(self) -> str:
        said = f"{self.message.title} {self.message.billed}".strip() if self.message else "–"
        cells = (self.what, self.end, said, self.requests, self.executed, self.money)
        return f"| {' | '.join(map(str, cells))} |"


def _lost(what: str, *script: str, code: str, **more: Any) -> Fault:
    """Something may have been billed: asked once, never again."""
    return Fault(what=what, script=script, end="unknown", code=code, money="held", **more)


def _no(what: str, *script: str, code: str, **more: Any) -> Fault:
    """A plain no, or nobody there: it cost nothing."""
    facts = {"executed": 0} | more
    return Fault(what=what, script=script, end="failed", code=code, money="nothing", **facts)


STREAM: dict[str, Any] = {"order": {"n": 1, "partial_images": 1}}
FAULTS = (
    # Never answered, or not to the end.
    _no("nobody listens (three tries)", "refuse", code="connect_failed", requests=0),
    _lost("reset before it has read the request", "reset_before", code="connection_lost", requests=0, executed=0),
    _lost("reset in the middle of the request", "reset_midway", code="connection_lost", executed=0),
    _lost("reset after it has read the request", "reset_after", code="connection_lost"),
    _lost("closed after it has read the request", "close_after", code="connection_lost"),
    _lost("never answers", "silent", code="deadline"),
    _lost("cut in the headers", "cut_headers", code="connection_lost"),
    _lost("cut in the body", "cut_body", code="cut_answer"),
    _lost("stands still in the body", "stall", code="deadline"),
    _lost("drips, a byte now and then", "drip", code="deadline"),
    _lost("half a JSON, properly ended", "json_cut", code="answer_not_json"),
    # Something in between, or the gateway itself, broke.
    _lost("a web page with 200", "html_200", code="answer_not_json"),
    _lost("a web page with 500", "html_500", code="server_error"),
    _lost("a web page with 502", "html_502", code="proxy_failed"),
    _lost("a web page with 524", "html_524", code="proxy_timeout"),
    _lost("504", "504", code="proxy_timeout"),
    _lost("408 with an envelope", "408", code="proxy_timeout"),
    _lost("500 without a body", "empty_500", code="server_error"),
    _lost("500 with an envelope", "envelope_500", code="gateway_error_maybe_billed"),
    _lost("503 with an envelope", "envelope_503", code="gateway_error_maybe_billed"),
    _no(
        "500 with an envelope, declared unbilled (three tries)",
        "envelope_500",
        code="gateway_failed",
        profile="openai",
        requests=3,
        executed=3,
    ),
    Fault(
        what="the same, then well",
        script=("envelope_500", "ok"),
        end="done",
        profile="openai",
        requests=2,
        executed=2,
    ),
    _lost("a web page with 500, declared unbilled", "html_500", code="server_error", profile="openai"),
    # Slow down.
    Fault(what="429 with Retry-After in seconds, then well", script=("429", "ok"), end="done", requests=2),
    Fault(what="429 with Retry-After as a date, then well", script=("429_date", "ok"), end="done", requests=2),
    Fault(what="429 with retry-after-ms, then well", script=("429_ms", "ok"), end="done", requests=2),
    _no("429 again and again (three tries)", "429", code="rate_limited", requests=3),
    _no("429 that is a user's error", "429_user_error", code="content_refused"),
    _no("429 that is an empty account", "429_quota", code="no_funds"),
    # A plain no.
    _no("400, a setting", "400_invalid", code="invalid_request"),
    _no("400, refused content", "400_moderation", code="content_refused"),
    _no("400, an unreadable reference", "400_bad_image", code="reference_unreadable"),
    _no("400 with a code that is a string of digits", "400_string_code", code="invalid_request"),
    _no("400, the hard limit of the account", "400_hard_limit", code="no_funds"),
    _no("401", "401", code="key_refused"),
    _no("402", "402", code="no_funds"),
    _no("403, not verified", "403", code="organisation_not_verified"),
    _no("404, no such model", "404", code="model_not_found"),
    _no("404 without a body", "404_empty", code="address_not_found"),
    _no("a redirect", "redirect", code="redirected"),
    # An answer that is not what was asked for.
    Fault(what="another size than asked", script=("wrong_size",), end="done"),
    Fault(what="one picture fewer than asked", script=("fewer",), end="partial", code="fewer_pictures"),
    Fault(what="garbage for base64", script=("garbage",), end="failed", code="unreadable_answer"),
    Fault(what="base64 with a data: prefix", script=("prefixed",), end="done"),
    Fault(what="base64 with escaped slashes", script=("escaped",), end="done"),
    Fault(what="no usage", script=("no_usage",), end="done"),
    Fault(what="addresses instead of base64", script=("url",), end="done"),
    Fault(what="addresses that are data: URIs", script=("url_data",), end="done"),
    Fault(what="addresses that answer at the second time", script=("url_second",), end="done"),
    Fault(what="addresses that redirect", script=("url_redirect",), end="done"),
    Fault(what="addresses that are dead", script=("url_dead",), end="failed", code="result_lost"),
    Fault(what="addresses that lead inside", script=("url_inside",), end="failed", code="result_blocked"),
    # Streams.
    Fault(what="a stream with every oddity seen in the wild", script=("stream_odd",), end="done", **STREAM),
    Fault(what="a stream that ends in an address", script=("stream_url",), end="done", **STREAM),
    Fault(what="plain JSON where a stream was asked for", script=("plain",), end="done", **STREAM),
    _lost("a stream, cut", "stream_cut", code="stream_cut", **STREAM),
    _lost("a stream that ends after a preview", "stream_only_partial", code="stream_cut", **STREAM),
    _lost("a stream with an error in the middle", "stream_error", code="error_in_answer", **STREAM),
    _lost("a stream that drips comments", "stream_drip", code="deadline", **STREAM),
)


def lines() -> Iterator[str]:
    """The table of docs/faults.md."""
    yield "| the gateway | end | what the person reads | asked | executed | money |"
    yield "|---|---|---|---|---|---|"
    yield from (fault.row() for fault in FAULTS)


if __name__ == "__main__":
    django.setup()
    print("\n".join(lines()))
