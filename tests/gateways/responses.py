"""A gateway on loopback that speaks the Responses API with the image tool and misbehaves as told.

It has every scenario of :class:`~tests.gateways.faulty.FaultyGateway` under the same name, and those of this contract alone. It
streams where it was asked to; with ``ignores_stream`` it answers the same as one JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from tests.gateways import payloads
from tests.gateways import responses_events as events
from tests.gateways.faulty import FaultyGateway
from tests.gateways.responses_events import Event
from tests.gateways.scenarios import REFUSALS, SCENARIOS, Exchange
from tests.gateways.seen import Seen

SAYS_NO: dict[str, tuple[int, bytes]] = {
    "400_instructions": (400, b'{"detail":"Instructions are required"}'),
    "400_list": (400, b'{"detail":"Input must be a list"}'),
    "400_no_stream": (400, payloads.envelope("Stream must be set to true", "invalid_request_error", None)),
    "400_turn": (
        400,
        payloads.envelope(
            f"Previous response with id '{events.ID}' not found.",
            "invalid_request_error",
            "previous_response_not_found",
            "previous_response_id",
        ),
    ),
    "400_turn_unsupported": (
        400, payloads.envelope("Unsupported parameter: previous_response_id", "invalid_request_error", None),
    ),
    "400_policy": (
        400, payloads.envelope("Not allowed.", "invalid_request_error", "image_content_policy_violation", "input"),
    ),
}  # fmt: skip
FAILURES: dict[str, Event] = {
    "error_event": ("error", {"code": "server_error", "message": "The server had an error.", "param": None}),
    "error_nested": ("error", {"error": {"type": "server_error", "code": "server_error", "message": "Broke."}}),
    "error_limit": ("error", {"code": "rate_limit_exceeded", "message": "Rate limit reached.", "param": None}),
    "failed": events.ended(
        events.response("failed", error={"code": "server_error", "message": "The model failed."}, usage=events.USAGE)
    ),
    "failed_limit": events.ended(
        events.response("failed", error={"code": "rate_limit_exceeded", "message": "Rate limit reached."})
    ),
    "failed_policy": events.ended(
        events.response("failed", error={"code": "image_content_policy_violation", "message": "Not allowed."})
    ),
    "failed_image": events.ended(
        events.response("failed", error={"code": "invalid_image_format", "message": "Image 2 is no picture."})
    ),
    "failed_prompt": events.ended(
        events.response("failed", error={"code": "invalid_prompt", "message": "Your prompt was flagged as violating."})
    ),
    "failed_turn": events.ended(
        events.response("failed", error={"code": "previous_response_not_found", "message": "Not found."})
    ),
    "incomplete": events.ended(
        events.response("incomplete", incomplete_details={"reason": "max_output_tokens"}, usage=events.USAGE)
    ),
    "incomplete_filter": events.ended(
        events.response("incomplete", incomplete_details={"reason": "content_filter"}, usage=events.USAGE)
    ),
    "cancelled": events.ended(events.response("cancelled")),
}
"""The event in which a stream ends badly."""
WAYS = frozenset(
    {
        *("interleaved", "keepalive", "empty_output", "bare_completed", "only_in_completed", "vibe", "generating"),
        *("no_completed", "cut_after_done", "failed_after_done", "no_ids", "no_indexes", "other_type", "done_twice"),
    }
)
"""Scenarios in which the picture comes, each in another way of this contract."""
EMPTY = frozenset({"text_only", "text_refusal", "text_json", "nothing", "tool_refused", "partial_failed"})
_RESULTS = frozenset({"prefixed", "escaped", "garbage", "wrong_size", "fewer", "no_usage", "url", "url_data"})


class ResponsesExchange(Exchange):
    """See :class:`tests.gateways.scenarios.Exchange`. The number of pictures is read from the instructions."""

    gateway: FaultyResponses

    def __init__(self, gateway: FaultyResponses, seen: Seen, writer: asyncio.StreamWriter) -> None:
        super().__init__(gateway, seen, writer)
        asked = seen.asked if seen.method == "POST" else {}
        tool = (asked.get("tools") or [{}])[0]
        several = re.search(r"exactly (\d+) times", str(asked.get("instructions", "")))
        self.n = int(several[1]) if several else 1
        size = str(tool.get("size", "1024x1024"))
        self.size = "512x512" if seen.scenario == "wrong_size" else size
        self.kind = str(tool.get("output_format", "png"))
        self.partials = int(tool.get("partial_images", 0))

    async def answer(self) -> bool:
        name = self.seen.scenario
        if self.seen.method == "POST" and name in SAYS_NO:
            return await self.send(*SAYS_NO[name])
        streams = name in {*_RESULTS, *WAYS, *EMPTY, *FAILURES, "ok"} or name.startswith("url")
        if self.seen.method == "POST" and streams:
            if self.gateway.ignores_stream or name == "text_json":
                return await self.send(200, json.dumps(self._response(name)).encode())
            return await self._stream(name)
        return await super().answer()

    # What the pictures are

    def _picture(self, index: int) -> bytes:
        return payloads.picture(self.size, self.kind, index, self.gateway.at_least)

    def _result(self, name: str, index: int) -> str:
        if name == "garbage":
            return "!garbage! " * 1000
        if name == "url_data":
            return f"data:image/{self.kind};base64," + payloads.b64(self._picture(0))
        if name.startswith(("url", "stream_url")):
            word = {"url": "plain", "stream_url": "plain"}.get(name) or name.partition("_")[2]
            return str(self._urls(word, self.n)[index]["url"])
        prefix = f"data:image/{self.kind};base64," if name == "prefixed" else ""
        return prefix + payloads.b64(self._picture(index))

    def _item(self, name: str, index: int) -> dict[str, Any]:
        return events.image(index, self._result(name, index), size=self.size, output_format=self.kind)

    def _items(self, name: str) -> list[dict[str, Any]]:
        count = max(0, self.n - 1) if name == "fewer" else self.n
        return [self._item(name, index) for index in range(count)]

    def _response(self, name: str) -> dict[str, Any]:
        if name in FAILURES:
            return dict(FAILURES[name][1].get("response") or {"error": FAILURES[name][1]})
        if name.startswith("text"):
            return events.response(output=[events.message("Which vase?")], tool_usage=None)
        bare: dict[str, Any] = {"usage": None, "tool_usage": None} if name == "no_usage" else {}
        return events.response(output=[] if name == "nothing" else self._items(name), **bare)

    def _json(self, name: str) -> bytes:
        whole = json.dumps(self._response(name)).encode()
        return whole[: len(whole) // 2] if name == "json_cut" else whole

    # Streams

    async def _stream(self, name: str) -> bool:
        kind = "application/json" if name == "other_type" else "text/event-stream; charset=utf-8"
        await self.write(self.head(200, kind, "transfer-encoding: chunked"))
        odd = {"space": "", "newline": "\r\n"} if name == "stream_odd" else {}
        for number, event in enumerate(self._events(name)):
            text = events.one(event, number, **odd)
            await self._chunk(text.replace(b"/", b"\\/") if name == "escaped" else text)
        if name in {"stream_cut", "cut_after_done"}:
            whole = events.one(events.done(self._item(name, 0)))
            await self._chunk(whole[: len(whole) // 2])
            return False
        if name == "stream_odd":
            await self._odd_end_of(self._item(name, 0))
        await self.write(b"0\r\n\r\n")
        return True

    async def _odd_end_of(self, item: dict[str, Any]) -> None:
        """A comment, a nameless keepalive, several data lines, and a last event with no blank line behind it."""
        await self._chunk(b": a comment\r\n\r\nevent:keepalive\r\ndata:{}\r\n\r\ndata: [DONE]\r\n\r\n")
        for name, data in (events.done(item), events.ended(events.response(output=[]))):
            lines = json.dumps({"type": name, **data}, separators=(",\n", ":"))
            text = payloads.event(name, lines, space="", newline="\r\n", end="" if name.endswith("completed") else None)
            for start in range(0, len(text), 100_003):
                await self._chunk(text[start : start + 100_003])

    def _events(self, name: str) -> list[Event]:
        if name in FAILURES:
            return [*events.begun(0), FAILURES[name]]
        if name.startswith("stream_"):
            return [*events.begun(0), *self._previews(name, 0), *self._end_of(name)]
        own = getattr(self, f"_{name}", None)
        return list(own()) if name in WAYS | EMPTY and own else self._usual(name)

    def _previews(self, name: str, index: int) -> list[Event]:
        width, height = (max(64, int(side) // 4) for side in self.size.split("x"))
        count = max(self.partials, name == "stream_only_partial")
        previews = (payloads.picture(f"{width}x{height}", self.kind, 10 + number) for number in range(count))
        return [events.partial(data, index, number) for number, data in enumerate(previews)]

    def _end_of(self, name: str) -> list[Event]:
        if name == "stream_error":
            return [FAILURES["error_nested"]]
        if name == "stream_url":
            return [events.done(self._item(name, 0)), events.ended(self._response(name))]
        return []

    def _usual(self, name: str = "ok") -> list[Event]:
        items = self._items(name)
        found = events.begun(*range(len(items)))
        for index, item in enumerate(items):
            found += [*self._previews(name, index), events.step("completed", index), events.done(item, index)]
        return [*found, events.ended(self._response(name))]

    def _interleaved(self) -> list[Event]:
        """The previews of all pictures mixed; the last picture is finished first."""
        previews = [event for row in zip(*(self._previews("", i) for i in range(self.n)), strict=True) for event in row]
        finished = [events.done(self._item("", index), index) for index in reversed(range(self.n))]
        return [*events.begun(*range(self.n)), *previews, *finished, events.ended(self._response(""))]

    def _keepalive(self) -> list[Event]:
        odd = [events.keepalive(), ("response.unheard_of", {"a": 1}), ("ping", {})]
        return [mixed for event in self._usual() for mixed in (*odd, event)]

    def _empty_output(self) -> list[Event]:
        return [*self._usual()[:-1], events.ended(events.response(output=[]))]

    def _bare_completed(self) -> list[Event]:
        """Completed, but its items hold no picture any more."""
        bare = [events.image(index) for index in range(self.n)]
        return [*self._usual()[:-1], events.ended(events.response(output=bare))]

    def _only_in_completed(self) -> list[Event]:
        return [*events.begun(*range(self.n)), events.ended(self._response(""))]

    def _vibe(self) -> list[Event]:
        """VibeAPI: the picture in ``partial_image``, items that stay ``generating``, no output at the end."""
        found = events.begun(*range(self.n))
        for index in range(self.n):
            item = events.image(index, status="generating")
            del item["result"]
            found += [events.keepalive(), events.partial(self._picture(index), index), events.done(item, index)]
        return [*found, events.ended(events.response(output=[], tool_usage=None))]

    def _generating(self) -> list[Event]:
        items = [{**item, "status": "generating"} for item in self._items("")]
        finished = [events.done(item, index) for index, item in enumerate(items)]
        return [*events.begun(*range(self.n)), *finished, events.ended(events.response(output=items))]

    def _no_completed(self) -> list[Event]:
        return self._usual()[:-1]

    _cut_after_done = _no_completed

    def _failed_after_done(self) -> list[Event]:
        return [*self._usual()[:-1], FAILURES["failed"]]

    def _no_ids(self) -> list[Event]:
        return [(name, _without(data, "item_id", "id")) for name, data in self._usual()]

    def _no_indexes(self) -> list[Event]:
        return [(name, _without(data, "output_index")) for name, data in self._usual()]

    def _done_twice(self) -> list[Event]:
        return [
            again for event in self._usual() for again in ((event, event) if event[0].endswith("done") else (event,))
        ]

    # Ends without a picture

    def _text_only(self) -> list[Event]:
        said = events.message("Which vase do you mean?", "A tall one?")
        delta = ("response.output_text.delta", {"item_id": "msg_0", "output_index": 0, "delta": "Which vase"})
        end = events.ended(events.response(output=[said], tool_usage=None))
        return [events.created(), delta, events.done(said), end]

    def _text_refusal(self) -> list[Event]:
        said = events.message("I can't help with that.", kind="refusal")
        return [events.created(), events.done(said), events.ended(events.response(output=[], tool_usage=None))]

    def _nothing(self) -> list[Event]:
        return [events.created(), events.ended(events.response(output=[], tool_usage=None))]

    def _tool_refused(self) -> list[Event]:
        """The tool was refused the content, and the text model says so in its own words."""
        error = {
            "type": "image_generation_user_error", "code": "moderation_blocked", "message": "Rejected.",
            "moderation_details": {"moderation_stage": "output", "categories": ["violence"]},
        }  # fmt: skip
        item = events.image(status="failed", error=error)
        said = events.message("Sorry, that was refused.")
        return [
            *events.begun(0),
            events.done(item),
            events.ended(events.response(output=[item, said], tool_usage=None)),
        ]

    def _partial_failed(self) -> list[Event]:
        """A preview came, then the item failed: the response is completed all the same."""
        preview = events.partial(payloads.picture("64x64", "png", 10))
        item = events.image(status="failed")
        return [*events.begun(0), preview, events.done(item), events.ended(events.response(output=[], tool_usage=None))]


def _without(data: Any, *names: str) -> Any:
    """The same without these keys, but for the response's own id."""
    if not isinstance(data, dict):
        return data
    if data.get("object") == "response":
        return {**data, "output": [_without(item, *names) for item in data["output"]]}
    return {key: _without(value, *names) for key, value in data.items() if key not in names}


class FaultyResponses(FaultyGateway):
    """``with FaultyResponses("vibe") as gateway: ...``"""

    exchange = ResponsesExchange
    scenarios = SCENARIOS | SAYS_NO.keys() | FAILURES.keys() | WAYS | EMPTY
    refusals = REFUSALS | SAYS_NO.keys()

    def __init__(self, *script: str, ignores_stream: bool = False, **options: Any) -> None:
        self.ignores_stream = ignores_stream
        super().__init__(*script, **options)
