"""Answers of the Responses API: the items, the events in their order, and the response object."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from . import sizes
from .artist import Finished
from .directives import Directives
from .order import Order
from .talk import Talk

GARBAGE = "@@ this is not base64 @@"
WORDS = "I can describe it, but I made no picture."
_CALL = "response.image_generation_call"
Event = tuple[str, dict[str, Any]]


@dataclass
class Item:
    """One picture of a response."""

    index: int
    id: str = field(default_factory=lambda: f"ig_{uuid4().hex}")
    picture: Finished | None = None

    @property
    def place(self) -> dict[str, Any]:
        return {"item_id": self.id, "output_index": self.index}


def text_usage(words: str, order: Order | None) -> dict[str, Any]:
    """Tokens of the text model: 1,600 to 2,300 a call, more for long prompts and for pictures in context."""
    pictures = len(order.references) if order is not None else 0
    taken = 1560 + min(sizes.text_tokens(words), 400) + 85 * min(pictures, 2)
    given = 90 + min(sizes.text_tokens(words) // 2, 60)
    return {
        "input_tokens": taken,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": given,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": taken + given,
    }


@dataclass
class Reply:
    """What is answered to one request. ``strict`` is VibeAPI's manner; ``order`` is None for an answer in words only."""

    talk: Talk
    order: Order | None
    count: int
    words: str
    said: Directives
    strict: bool
    image_usage: dict[str, Any] | None
    text_usage: dict[str, Any]
    id: str = field(default_factory=lambda: f"resp_{uuid4().hex}")
    message_id: str = field(default_factory=lambda: f"msg_{uuid4().hex}")
    created_at: int = field(default_factory=lambda: int(time.time()))
    number: int = -1

    def __post_init__(self) -> None:
        self.items = [Item(index) for index in range(self.count)]

    @property
    def end(self) -> str:
        """How it ends: completed, failed or incomplete."""
        if self.said.has("incomplete"):
            return "incomplete"
        return "failed" if self.said.has("fail") else "completed"

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def opening(self) -> Iterator[Event]:
        """The events until the first picture."""
        yield "response.created", {"response": self.body("in_progress")}
        yield "response.in_progress", {"response": self.body("in_progress")}
        for item in self.items:
            begun = {"id": item.id, "type": "image_generation_call", "status": "in_progress", "result": None}
            yield "response.output_item.added", {"output_index": item.index, "item": begun}
        for step in ("in_progress", "generating"):
            for item in self.items:
                yield f"{_CALL}.{step}", item.place
        if self.strict:
            yield "keepalive", {}

    def partial(self, item: Item, number: int, data: bytes) -> Event:
        """One preview; at VibeAPI it is the picture itself."""
        payload: dict[str, Any] = item.place | {
            "partial_image_index": number,
            "partial_image_b64": self._base64(item, data),
        }
        if self.order is not None:
            payload |= {"size": self.order.pixels, "quality": self.order.quality}
            payload |= {"output_format": self.order.fields.output_format, "background": self._background()}
        return f"{_CALL}.partial_image", payload

    def closing(self) -> Iterator[Event]:
        """The events from the first finished picture on; several come in another order than they began."""
        for item in reversed(self.items):
            if self.strict and item.picture is not None:
                yield self.partial(item, 0, item.picture.data)
                yield "keepalive", {}
            else:
                yield f"{_CALL}.completed", item.place
            yield "response.output_item.done", {"output_index": item.index, "item": self.shown(item)}
        if self.order is None:
            yield from self._message_events()
        yield "response.completed", {"response": self.body("completed")}

    def shown(self, item: Item) -> dict[str, Any]:
        """A finished item."""
        assert self.order is not None
        shown = {
            "id": item.id,
            "type": "image_generation_call",
            "status": "generating" if self.strict else "completed",
            "action": "edit" if self.order.edit else "generate",
            "background": self._background(),
            "output_format": self.order.fields.output_format,
            "quality": self.order.quality,
            "size": self.order.pixels,
            "revised_prompt": f"A carefully lit, detailed picture: {self.words}",
        }
        if not self.strict and item.picture is not None:
            shown["result"] = self._base64(item, item.picture.data)
        return shown

    def body(self, status: str) -> dict[str, Any]:
        """The response object."""
        body = {
            "id": self.id,
            "object": "response",
            "created_at": self.created_at,
            "status": status,
            "model": self.talk.model,
            "instructions": self.talk.body.get("instructions"),
            "previous_response_id": self.talk.previous,
            "metadata": self.talk.body.get("metadata") or {},
            "parallel_tool_calls": True,
            "temperature": 1.0,
            "top_p": 1.0,
            "tool_choice": self.talk.body.get("tool_choice", "auto"),
            "tools": self.talk.body.get("tools") or [],
            "error": None,
            "incomplete_details": None,
            "output": [],
            "usage": None,
        }
        if status == "failed":
            body["error"] = {"code": "server_error", "message": "The model failed to make the picture."}
        if status == "incomplete":
            body["incomplete_details"] = {"reason": "content_filter"}
        if status == "completed":
            body |= {"output": self._output()} | self._usage()
        return body

    def _output(self) -> list[dict[str, Any]]:
        if self.order is None:
            return [self._message("completed")]
        return [] if self.strict else [self.shown(item) for item in self.items]

    def _usage(self) -> dict[str, Any]:
        """Both counts, or what the directive ``no-usage`` leaves of them (``no-usage=tool`` leaves the text model's)."""
        if self.said.has("no-usage") and self.said.text("no-usage", "") != "tool":
            return {}
        usage: dict[str, Any] = {"usage": self.text_usage}
        if self.image_usage is not None and not self.said.has("no-usage"):
            usage["tool_usage"] = {"image_gen": self.image_usage}
        return usage

    def _background(self) -> str:
        return "transparent" if self.order and self.order.fields.background == "transparent" else "opaque"

    def _base64(self, item: Item, data: bytes) -> str:
        if self.said.has("garbage"):
            return GARBAGE
        kind = item.picture.content_type if item.picture is not None else "image/png"
        prefix = f"data:{kind};base64," if self.said.has("prefix") else ""
        return prefix + base64.b64encode(data).decode("ascii")

    def _message(self, status: str) -> dict[str, Any]:
        content = (
            [{"type": "output_text", "text": WORDS, "annotations": [], "logprobs": []}] if status == "completed" else []
        )
        return {"id": self.message_id, "type": "message", "role": "assistant", "status": status, "content": content}

    def _message_events(self) -> Iterator[Event]:
        place = {"item_id": self.message_id, "output_index": 0, "content_index": 0}
        part = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
        yield "response.output_item.added", {"output_index": 0, "item": self._message("in_progress")}
        yield "response.content_part.added", place | {"part": part}
        yield "response.output_text.delta", place | {"delta": WORDS, "logprobs": []}
        yield "response.output_text.done", place | {"text": WORDS, "logprobs": []}
        yield "response.content_part.done", place | {"part": part | {"text": WORDS}}
        yield "response.output_item.done", {"output_index": 0, "item": self._message("completed")}
