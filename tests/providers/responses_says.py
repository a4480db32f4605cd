"""Every sentence about the Responses API in the document of the gateways' contracts, section 4, in its order.

``SAYS`` is that section, sentence by sentence; each test names those that it is about with :func:`says`. Beside it, what these
tests share: a call whose answer is a list of events.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from generations.providers import catalogue
from generations.providers.base import ImageRequest
from generations.providers.errors import GatewayError
from tests.gateways import payloads
from tests.gateways import responses_events as events
from tests.gateways.responses_events import Event
from tests.providers.base import CannedGateway, Ran, run

SAYS = {
    "text_model": "A text model (default gpt-5.5) calls the tool and rewrites the prompt.",
    "tool_model": "Send the tool's own model to OpenAI (its default moves).",
    "switches": "The tool's model, tool_choice and partial_images are switches of the profile, off for VibeAPI.",
    "body": "The body: model, instructions, stream, input, tools, tool_choice.",
    "no_n": "tools[0].n is refused.",
    "parallel": "The studio makes n pictures by n parallel calls; asking for several in words is a choice.",
    "edit": "action: edit without a picture in context is an error.",
    "mask": "A mask goes in the tool as input_image_mask (OpenAI; VibeAPI does not list it).",
    "turns": "Several turns: previous_response_id (OpenAI only), or resend the earlier picture as input_image.",
    "events": "The events, from response.created to response.completed.",
    "bad_ends": "Or .incomplete, .failed, error (type, code, message, param).",
    "no_done": "No [DONE].",
    "unknown_events": "Unknown events (keepalive) are skipped.",
    "first": "The final picture: output_item.done result;",
    "second": "response.completed output;",
    "third": "the last partial of that item.",
    "grouping": "Group by item_id/output_index; counting partials miscounts pictures.",
    "generating": "A gateway may leave an item's status at generating,",
    "never_completed": "never send .completed,",
    "empty_output": "return an empty output,",
    "ignored_size": "ignore the size,",
    "text_only": "or answer in text only (that is an error to show).",
    "two_bills": "Two bills: the text model's usage and tool_usage.image_gen",
    "missing_bill": "(may be missing; then by formula).",
    "vibe_stream": "VibeAPI: stream must be true (otherwise 500 or empty data);",
    "vibe_instructions": "instructions is required (400: Instructions are required);",
    "vibe_list": "input must be a list (400: Input must be a list);",
    "vibe_turns": "no previous_response_id; no n;",
    "vibe_partial": "the picture arrives in partial_image, revised_prompt in output_item.done;",
    "vibe_keepalive": "keepalive events.",
    "vibe_three": "Three pictures in one request.",
}
TESTED: set[str] = set()
Test = TypeVar("Test")
ASKED = ImageRequest(model="gpt-image-2", prompt="a red vase", size="256x256", quality="low")
OPENAI = catalogue.get_profile("openai-responses")
VIBE = catalogue.get_profile("vibeapi-responses")
RED, BLUE, OLD = (payloads.picture("64x64", "png", index) for index in (1, 2, 3))


def says(*names: str) -> Callable[[Test], Test]:
    """Marks the sentences that a test is about."""
    assert set(names) <= SAYS.keys()
    TESTED.update(names)
    return lambda test: test


def played(spool: Path, *told: Event, request: ImageRequest = ASKED, tail: bytes = b"") -> Ran:
    """One call whose answer is these events."""
    with CannedGateway(200, events.sse(list(told)) + tail, "text/event-stream") as gateway:
        return run(catalogue.get_dialect(OPENAI), gateway.base_url, spool, request)


def failed(spool: Path, *told: Event, request: ImageRequest = ASKED) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        played(spool, *told, request=request)
    assert list(spool.iterdir()) == []
    return caught.value


def body(request: ImageRequest, profile: Any = OPENAI, **switches: Any) -> Any:
    return catalogue.get_dialect(profile, switches).plan(request).json


def image(index: int, data: bytes | None, **more: Any) -> dict[str, Any]:
    return events.image(index, payloads.b64(data) if data else None, **more)


def ended(*items: dict[str, Any], **more: Any) -> Event:
    return events.ended(events.response(output=list(items), **more))
