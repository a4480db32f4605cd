"""What the Responses API sends, piece by piece: its events, its items and the response at the end."""

from __future__ import annotations

from typing import Any

from tests.gateways import payloads

Event = tuple[str, dict[str, Any]]

ID = "resp_0123456789abcdef"
CALL = "response.image_generation_call"
USAGE = {
    "input_tokens": 1650,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": 27,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 1677,
}
IMAGE_USAGE = payloads.USAGE


def response(status: str = "completed", output: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """The response object; with both bills where it is completed."""
    bills = {"usage": USAGE, "tool_usage": {"image_gen": IMAGE_USAGE}} if status == "completed" else {}
    value = {"id": ID, "object": "response", "status": status, "error": None, "incomplete_details": None}
    return {**value, "output": output or [], **bills, **more}


def created() -> Event:
    return "response.created", {"response": response("in_progress")}


def image(index: int = 0, result: str | None = None, **more: Any) -> dict[str, Any]:
    """One call of the image tool as an item."""
    item = {"id": f"ig_{index}", "type": "image_generation_call", "status": "completed", "size": "256x256"}
    return {**item, "quality": "low", "result": result, "revised_prompt": f"A fine red vase, take {index}", **more}


def message(*texts: str, kind: str = "text") -> dict[str, Any]:
    """What the text model says itself; ``kind`` may be "refusal"."""
    content = [{"type": f"output_{kind}" if kind == "text" else kind, kind: text} for text in texts]
    return {"id": "msg_0", "type": "message", "role": "assistant", "status": "completed", "content": content}


def place(index: int) -> dict[str, Any]:
    return {"item_id": f"ig_{index}", "output_index": index}


def added(index: int = 0) -> Event:
    item = {"id": f"ig_{index}", "type": "image_generation_call", "status": "in_progress", "result": None}
    return "response.output_item.added", {"output_index": index, "item": item}


def step(name: str, index: int = 0) -> Event:
    """One of ``in_progress``, ``generating`` and ``completed``."""
    return f"{CALL}.{name}", place(index)


def partial(data: bytes, index: int = 0, number: int = 0, **more: Any) -> Event:
    return f"{CALL}.partial_image", {
        **place(index), "partial_image_index": number, "partial_image_b64": payloads.b64(data), **more,
    }  # fmt: skip


def done(item: dict[str, Any], index: int = 0) -> Event:
    return "response.output_item.done", {"output_index": index, "item": item}


def ended(value: dict[str, Any]) -> Event:
    """The last event: the response under its own status."""
    return f"response.{value['status']}", {"response": value}


def keepalive() -> Event:
    return "keepalive", {}


def begun(*indexes: int) -> list[Event]:
    """Everything up to the first picture."""
    steps = [
        event for index in indexes for event in (added(index), step("in_progress", index), step("generating", index))
    ]
    return [created(), ("response.in_progress", {"response": response("in_progress")}), *steps]


def sse(events: list[Event]) -> bytes:
    """A whole stream, numbered as OpenAI's."""
    return b"".join(one(event, number) for number, event in enumerate(events))


def one(event: Event, number: int = 0, **odd: Any) -> bytes:
    name, data = event
    return payloads.event(name, {"type": name, "sequence_number": number, **data}, **odd)
