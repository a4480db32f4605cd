"""The official ``openai`` package and our dialect make the same call of the Responses API, and one server suits both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import openai
import pytest

from generations.providers.base import ImageRequest
from generations.providers.openai_responses import OpenAIResponses
from generations.providers.responses_request import instructions
from tests.gateways import payloads
from tests.gateways.responses import FaultyResponses
from tests.gateways.seen import Seen
from tests.providers.base import KEY, reference, run

PLAIN = ImageRequest(model="gpt-image-2", prompt="a red vase")
UNICODE = '青い花瓶, "quotes" & <b> \\n \n\ttab \U0001f3fa é e\u0301'


class Case(NamedTuple):
    """``changes`` to the plain request; how many references; whether with a mask."""

    changes: dict[str, Any]
    references: int = 0
    mask: bool = False


CASES = {
    "plain": Case({}),
    **{f"quality-{word}": Case({"quality": word}) for word in ("low", "medium", "high", "xhigh", "max")},
    **{f"size-{size}": Case({"size": size}) for size in ("1024x1024", "1536x1024", "2048x1152", "3840x2160")},
    **{f"format-{kind}": Case({"output_format": kind}) for kind in ("jpeg", "webp")},
    **{f"jpeg-{much}": Case({"output_format": "jpeg", "output_compression": much}) for much in (0, 50, 100)},
    **{f"background-{word}": Case({"background": word}) for word in ("opaque", "transparent")},
    "moderation": Case({"moderation": "low"}),
    **{f"action-{word}": Case({"action": word}, references=1) for word in ("generate", "edit")},
    **{f"previews-{count}": Case({"partial_images": count}) for count in (1, 2, 3)},
    **{f"references-{count}": Case({}, references=count) for count in (1, 2, 16)},
    "mask": Case({}, references=1, mask=True),
    "mask-and-references": Case({"action": "edit"}, references=3, mask=True),
    "three-in-words": Case({"n": 3}),
    "text-model": Case({"text_model": "gpt-5.5-mini"}),
    "model": Case({"model": "gpt-image-2.6-flare"}),
    "next-turn": Case({"previous_response_id": "resp_1", "action": "edit"}),
    "unicode": Case({"prompt": UNICODE}),
    "everything": Case(
        {
            "prompt": UNICODE, "size": "1536x1024", "quality": "high", "output_format": "webp", "output_compression": 70,
            "background": "opaque", "moderation": "low", "partial_images": 2, "action": "edit", "text_model": "gpt-5",
            "previous_response_id": "resp_1",
        },
        references=2,
        mask=True,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def gateway() -> Iterator[FaultyResponses]:
    with FaultyResponses("ok") as server:
        yield server


def uri(data: bytes) -> str:
    return f"data:image/png;base64,{payloads.b64(data)}"


def theirs(client: openai.OpenAI, request: ImageRequest) -> Any:
    """The same call by the official package; the final response of its stream."""
    names = ("model", "quality", "size", "output_format", "background", "moderation", "action")
    tool: dict[str, Any] = {"type": "image_generation"}
    tool |= {name: value for name in names if (value := getattr(request, name)) != "auto"}
    if request.output_compression is not None:
        tool["output_compression"] = request.output_compression
    if request.partial_images:
        tool["partial_images"] = request.partial_images
    if request.mask:
        tool["input_image_mask"] = {"image_url": uri(request.mask.path.read_bytes())}
    content: list[Any] = [{"type": "input_text", "text": request.prompt}]
    content += [{"type": "input_image", "image_url": uri(part.path.read_bytes())} for part in request.references]
    stream: Any = client.responses.create(  # type: ignore[call-overload]
        model=request.text_model or "gpt-5.5",
        instructions=instructions(request.n),
        input=[{"role": "user", "content": content}],
        tools=[tool],
        tool_choice={"type": "image_generation"},
        previous_response_id=request.previous_response_id or openai.omit,
        stream=True,
    )
    return list(stream)[-1].response


def essence(seen: Seen) -> tuple[Any, ...]:
    kind = seen.headers["content-type"].partition(";")[0]
    return seen.method, seen.path, seen.headers["authorization"], kind, seen.json


@pytest.mark.parametrize("name", CASES)
def test_both_send_the_same(name: str, gateway: FaultyResponses, tmp_path: Path) -> None:
    case = CASES[name]
    parts = tuple(reference(tmp_path, f"{i}.png", payloads.picture("64x64", "png", i)) for i in range(case.references))
    mask = reference(tmp_path, "mask.png", payloads.picture("64x64", "png", 99)) if case.mask else None
    request = replace(PLAIN, references=parts, mask=mask, **case.changes)
    gateway.requests.clear()
    with openai.OpenAI(api_key=KEY, base_url=gateway.base_url, max_retries=0) as client:
        response = theirs(client, request)
    ran = run(
        OpenAIResponses(sends_model=True, sends_tool_choice=True, sends_mask=True),
        gateway.base_url,
        tmp_path / "wire",
        request,
    )
    package, ours = gateway.requests
    assert essence(ours) == essence(package)
    assert [payloads.b64(picture) for picture in ran.pictures] == [item.result for item in response.output]
    assert ran.outcome.usage is not None
    assert (response.id, response.usage.input_tokens) == (ran.outcome.remote_id, ran.outcome.usage.chat_in)
    assert response.tool_usage.image_gen.output_tokens == ran.outcome.usage.output


def test_there_are_combinations_enough() -> None:
    assert len(CASES) >= 15
