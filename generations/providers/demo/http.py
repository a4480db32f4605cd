"""Bodies in, answers and events out: the plain ASGI under the gateway's routes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from .errors import ApiError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_BODY = 512 * 1024 * 1024


class Gone(Exception):
    """The client hung up before its request was whole."""


@dataclass
class Exchange:
    """One HTTP request and the way to answer it."""

    scope: Scope
    receive: Receive
    send: Send

    def __post_init__(self) -> None:
        self.request_id = f"req_{uuid4().hex}"
        self._headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in self.scope["headers"]}

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        return str(self.scope["path"])

    def header(self, name: str) -> str:
        return str(self._headers.get(name, ""))

    def key(self) -> str:
        """The bearer key, empty where there is none."""
        scheme, _, key = self.header("authorization").partition(" ")
        return key.strip() if scheme.lower() == "bearer" else ""

    def origin(self) -> str:
        """This server's own address as the client wrote it."""
        return f"{self.scope['scheme']}://{self.header('host')}"

    async def body(self) -> bytes:
        """The whole body; 413 above the cap."""
        chunks, size, more = [], 0, True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Gone
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            more = message.get("more_body", False)
            if size > MAX_BODY:
                raise ApiError(413, "The request is too large.", code="request_too_large")
        return b"".join(chunks)

    async def disconnected(self) -> None:
        """Wait until the client hangs up."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def start(self, status: int, content_type: str, headers: dict[str, str] | None = None) -> None:
        """Send the status line and the headers, the request id among them."""
        pairs = {"content-type": content_type, "x-request-id": self.request_id} | (headers or {})
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": raw})

    async def answer(self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> None:
        """Send a whole answer."""
        await self.start(status, content_type, {"content-length": str(len(body))} | (headers or {}))
        await self.send({"type": "http.response.body", "body": body})

    async def answer_json(self, status: int, value: object, headers: dict[str, str] | None = None) -> None:
        """Send a JSON document."""
        await self.answer(status, json.dumps(value).encode(), "application/json", headers)

    async def start_events(self) -> None:
        """Begin a stream of events, the head sent at once."""
        await self.start(200, "text/event-stream; charset=utf-8", {"cache-control": "no-cache"})
        await self.send({"type": "http.response.body", "body": b"", "more_body": True})

    async def event(self, kind: str, payload: dict[str, Any]) -> None:
        """Send one server-sent event whose JSON repeats its type."""
        text = f"event: {kind}\ndata: {json.dumps({'type': kind} | payload)}\n\n"
        await self.send({"type": "http.response.body", "body": text.encode(), "more_body": True})

    async def end(self) -> None:
        """End an answer that was sent in pieces."""
        await self.send({"type": "http.response.body", "body": b""})


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body; 400 for anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise ApiError(400, "We could not parse the JSON body of your request.", code="invalid_json") from None
    if not isinstance(value, dict):
        raise ApiError(400, "The JSON body must be an object.", code="invalid_json")
    return value


def is_bad(key: str) -> bool:
    """Any key opens the door except none and those that begin with ``bad``."""
    return not key or key.lower().startswith("bad")


def require_key(exchange: Exchange) -> None:
    """401 in OpenAI's words without a key that opens the door."""
    if is_bad(exchange.key()):
        text = "Incorrect API key provided." if exchange.key() else "You didn't provide an API key."
        raise ApiError(401, text, code="invalid_api_key")
