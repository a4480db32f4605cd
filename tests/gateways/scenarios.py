"""How the misbehaving gateway answers, by the name of the scenario."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import Any, Protocol

from tests.gateways import payloads
from tests.gateways.seen import Seen

_PIECE = 262_144

_ERRORS: dict[str, tuple[int, bytes]] = {
    "400_invalid": (
        400,
        payloads.envelope("Unknown parameter.", "invalid_request_error", "unknown_parameter", "style"),
    ),
    "400_moderation": (
        400,
        payloads.envelope(
            "Your request was rejected by the safety system.",
            "image_generation_user_error",
            "moderation_blocked",
            moderation_details={"moderation_stage": "input", "categories": ["violence"]},
        ),
    ),
    "400_bad_image": (
        400,
        payloads.envelope("Invalid image file: image 1.", "image_generation_user_error", "invalid_image_file"),
    ),
    "400_string_code": (400, payloads.envelope("Bad size.", "upstream_error", "400")),
    "400_hard_limit": (
        400,
        payloads.envelope("Billing hard limit reached.", "billing_limit_user_error", "billing_hard_limit_reached"),
    ),
    "401": (401, payloads.envelope("Incorrect API key provided.", "invalid_request_error", "invalid_api_key")),
    "402": (402, payloads.envelope("Insufficient balance.", "billing_error", "insufficient_balance")),
    "403": (403, payloads.envelope("Organisation must be verified.", "invalid_request_error", None)),
    "404": (404, payloads.envelope("The model does not exist.", "invalid_request_error", "model_not_found")),
    "404_empty": (404, b""),
    "408": (408, payloads.envelope("Request timed out.", "timeout", None)),
    "429_user_error": (
        429,
        payloads.envelope("Rejected by the safety system.", "image_generation_user_error", "moderation_blocked"),
    ),
    "429_quota": (429, payloads.envelope("You exceeded your quota.", "insufficient_quota", "insufficient_quota")),
    "envelope_500": (500, payloads.envelope("The server had an error.", "server_error", "server_error")),
    "envelope_503": (503, payloads.envelope("Overloaded.", "server_error", "overloaded")),
    "empty_500": (500, b""),
    "504": (504, b"upstream timed out"),
}
_HTML = {"html_200": 200, "html_500": 500, "html_502": 502, "html_524": 524}
_PACED = {"429", "429_date", "429_ms"}
_JSON = {"plain", "url", "url_data", "prefixed", "escaped", "garbage", "wrong_size", "fewer", "no_usage", "json_cut"}
_JSON |= {"url_dead", "url_second", "url_redirect", "url_inside"}
_STREAMS = {"stream", "stream_odd", "stream_cut", "stream_error", "stream_url", "stream_only_partial"}
_SOCKETS = {
    "refuse",
    "reset_before",
    "reset_midway",
    "reset_after",
    "silent",
    "close_after",
    "cut_headers",
    "cut_body",
    "stall",
    "drip",
}
_OTHER = {"ok", "redirect", "stream_drip"}

SCENARIOS = frozenset({*_ERRORS, *_HTML, *_PACED, *_JSON, *_STREAMS, *_SOCKETS, *_OTHER})
"""Every name that a script may hold."""
REFUSALS = frozenset({name for name in _ERRORS if name[0] == "4" and name != "408"} | _PACED | {"redirect"})
"""Scenarios in which the gateway read the request and did no work on it."""


class Gateway(Protocol):
    at_least: int
    drip_every: float
    retry_after: float
    downloads: list[str]

    @property
    def origin(self) -> str: ...


class Exchange:
    """One request and its answer on an open connection."""

    def __init__(self, gateway: Gateway, seen: Seen, writer: asyncio.StreamWriter) -> None:
        self.gateway = gateway
        self.seen = seen
        self.writer = writer
        asked = seen.asked if seen.method == "POST" else {}
        self.n = int(asked.get("n", 1))
        size = str(asked.get("size", "1024x1024"))
        self.size = "1024x1024" if size == "auto" else size
        self.kind = str(asked.get("output_format", "png"))
        self.partials = int(asked.get("partial_images", 0))
        self.wants_stream = str(asked.get("stream", "")).lower() == "true"
        self.prefix = "image_edit" if "edits" in seen.path else "image_generation"

    async def answer(self) -> bool:
        """Play the scenario. Returns whether the connection stays open."""
        if self.seen.method != "POST":
            return await self._look_up()
        name = self.seen.scenario
        if name == "ok":
            name = "stream" if self.wants_stream else "plain"
        if name in _ERRORS:
            status, body = _ERRORS[name]
            return await self.send(status, body, "application/json" if body[:1] == b"{" else "text/plain")
        if name in _HTML:
            return await self.send(_HTML[name], payloads.HTML, "text/html; charset=utf-8")
        if name in _PACED:
            return await self._slow_down(name)
        if name in _JSON:
            return await self.send(200, self._json(name))
        if name in _STREAMS:
            return await self._stream(name)
        special: Callable[[], Awaitable[bool]] = getattr(self, f"_{name}")
        return await special()

    async def send(self, status: int, body: bytes, kind: str = "application/json", *headers: str) -> bool:
        await self.write(self.head(status, kind, f"content-length: {len(body)}", *headers) + body)
        return self.seen.headers.get("connection", "").lower() != "close"

    def head(self, status: int, kind: str, *headers: str) -> bytes:
        lines = (f"HTTP/1.1 {status} X", f"content-type: {kind}", "x-request-id: req_faulty", *headers)
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def write(self, data: bytes) -> None:
        view = memoryview(data)
        for start in range(0, len(view), _PIECE):
            self.writer.write(view[start : start + _PIECE])
            await self.writer.drain()

    # Look-ups and results

    async def _look_up(self) -> bool:
        path = self.seen.path
        if "/files/" in path:
            return await self._file(path)
        if self.seen.scenario in _ERRORS:
            return await self.send(*_ERRORS[self.seen.scenario])
        if self.seen.scenario in _HTML:
            return await self.send(_HTML[self.seen.scenario], payloads.HTML, "text/html")
        return await self.send(200, b'{"object":"list","data":[{"id":"gpt-image-2","object":"model"}]}')

    async def _file(self, path: str) -> bool:
        if "dead" in path or ("second" in path and self.gateway.downloads.count(path) < 2):
            return await self.send(404, b"gone", "text/plain")
        if "redirect" in path:
            return await self.send(302, b"", "text/plain", f"location: {path.replace('redirect', 'plain')}")
        if "inside" in path:
            return await self.send(302, b"", "text/plain", "location: http://169.254.169.254/latest/meta-data")
        if "slow" in path:
            return await self._silent()
        index, size, kind = path.rpartition("/")[2].split("_")[1:4]
        return await self.send(200, payloads.picture(size, kind, int(index), self.gateway.at_least), f"image/{kind}")

    def _urls(self, word: str, n: int) -> list[dict[str, Any]]:
        # The end of the request's port keeps the addresses of two calls apart.
        start = f"{self.gateway.origin}/files/{self.seen.port}/{word}"
        return [{"url": f"{start}_{place}_{self.size}_{self.kind}_?sig=abc"} for place in range(n)]

    # Plain answers

    def _json(self, name: str) -> bytes:
        least = self.gateway.at_least
        if name == "prefixed":
            return payloads.images(self.size, self.kind, self.n, least, f"data:image/{self.kind};base64,")
        if name == "escaped":
            return payloads.images(self.size, self.kind, self.n, least).replace(b"/", b"\\/")
        if name == "wrong_size":
            return payloads.images("512x512", self.kind, self.n, least)
        if name == "fewer":
            return payloads.images(self.size, self.kind, max(0, self.n - 1), least)
        if name == "garbage":
            return payloads.images_of([{"b64_json": "!garbage! " * 1000}] * self.n, self.size, self.kind)
        if name == "no_usage":
            value = json.loads(payloads.images(self.size, self.kind, self.n, least))
            return json.dumps({"created": value["created"], "data": value["data"]}).encode()
        if name == "json_cut":
            whole = payloads.images(self.size, self.kind, self.n, least)
            return whole[: len(whole) // 2]
        if name == "url_data":
            uri = f"data:image/{self.kind};base64," + payloads.b64(payloads.picture(self.size, self.kind, 0, least))
            return payloads.images_of([{"url": uri}] * self.n, self.size, self.kind)
        if name.startswith("url"):
            return payloads.images_of(self._urls(name.partition("_")[2] or "plain", self.n), self.size, self.kind)
        return payloads.images(self.size, self.kind, self.n, least)

    async def _slow_down(self, name: str) -> bool:
        wait = self.gateway.retry_after
        header = {
            "429": f"retry-after: {wait:g}",
            "429_date": f"retry-after: {formatdate(time.time() + wait, usegmt=True)}",
            "429_ms": f"retry-after-ms: {wait * 1000:.0f}",
        }[name]
        body = payloads.envelope("Rate limit reached.", "requests", "rate_limit_exceeded")
        return await self.send(429, body, "application/json", header)

    # Streams

    async def _stream(self, name: str) -> bool:
        await self.write(self.head(200, "text/event-stream; charset=utf-8", "transfer-encoding: chunked"))
        odd = {"space": "", "newline": "\r\n"} if name == "stream_odd" else {}
        for index in range(max(self.partials, name == "stream_only_partial")):
            data = payloads.partial(self.prefix, self.size, self.kind, index)
            await self._chunk(payloads.event(data["type"], data, **odd))
        return await self._end_of_stream(name)

    async def _end_of_stream(self, name: str) -> bool:
        done = payloads.completed(self.prefix, self.size, self.kind, self.gateway.at_least)
        if name == "stream_odd":
            await self._odd_end(done)
        elif name == "stream_error":
            error = {"type": "error", "error": {"type": "server_error", "code": "server_error", "message": "Broke."}}
            await self._chunk(payloads.event("error", error))
        elif name == "stream_url":
            del done["b64_json"]
            await self._chunk(payloads.event(done["type"], done | self._urls("plain", 1)[0]))
        elif name == "stream_cut":
            whole = payloads.event(done["type"], done)
            await self._chunk(whole[: len(whole) // 2])
            return False
        elif name == "stream":
            await self._chunk(payloads.event(done["type"], done))
        await self.write(b"0\r\n\r\n")
        return True

    async def _odd_end(self, done: dict[str, Any]) -> None:
        await self._chunk(b": a comment\r\n\r\nevent:keepalive\r\ndata:{}\r\n\r\n")
        lines = json.dumps(done, separators=(",\n", ":"))
        text = payloads.event(done["type"], lines, space="", newline="\r\n", end="")
        for start in range(0, len(text), 100_003):
            await self._chunk(text[start : start + 100_003])

    async def _chunk(self, data: bytes) -> None:
        await self.write(b"%x\r\n" % len(data) + data + b"\r\n")

    async def _stream_drip(self) -> bool:
        await self.write(self.head(200, "text/event-stream", "transfer-encoding: chunked"))
        return await self._for_ever(b"1\r\n:\r\n")

    # Sockets

    async def _redirect(self) -> bool:
        return await self.send(307, b"", "text/plain", f"location: {self.gateway.origin}/v2{self.seen.path}")

    async def _reset_after(self) -> bool:
        raw: socket.socket = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        return False

    _reset_midway = _reset_after

    async def _close_after(self) -> bool:
        return False

    async def _silent(self) -> bool:
        await asyncio.sleep(3600)
        return False

    async def _cut_headers(self) -> bool:
        await self.write(b"HTTP/1.1 200 OK\r\ncontent-type: applica")
        return False

    async def _cut_body(self) -> bool:
        body = payloads.images(self.size, self.kind, self.n, self.gateway.at_least)
        await self.write(self.head(200, "application/json", f"content-length: {len(body)}") + body[: len(body) // 2])
        return False

    async def _stall(self) -> bool:
        await self._cut_body()
        return await self._silent()

    async def _drip(self) -> bool:
        await self.write(self.head(200, "application/json", "content-length: 1000000"))
        return await self._for_ever(b" ")

    async def _for_ever(self, drop: bytes) -> bool:
        while True:
            await self.write(drop)
            await asyncio.sleep(self.gateway.drip_every)
