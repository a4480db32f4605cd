"""What reaches the Responses API: the body key by key, and what is refused before it leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers import errors
from generations.providers.base import FilePart, ImageRequest
from generations.providers.openai_responses import OpenAIResponses
from tests.gateways import payloads
from tests.gateways.responses import FaultyResponses
from tests.gateways.seen import Seen
from tests.providers.base import ASKED, KEY, reference, run

PLAIN = ImageRequest(model="gpt-image-2", prompt="a red vase", output_format="auto")
EVERYTHING = replace(
    ASKED,
    size="1536x1024",
    quality="high",
    output_format="webp",
    output_compression=50,
    background="opaque",
    moderation="low",
    action="generate",
    partial_images=1,
)
OPENAI = {"sends_model": True, "sends_tool_choice": True, "sends_mask": True}


@pytest.fixture
def wire_dir(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


@pytest.fixture
def part(tmp_path: Path) -> FilePart:
    return reference(tmp_path, "one.png", payloads.picture("64x64"))


def sent(request: ImageRequest, spool: Path, **options: Any) -> Seen:
    with FaultyResponses("ok") as gateway:
        run(OpenAIResponses(**options), gateway.base_url, spool, request)
    return gateway.requests[0]


def test_the_least_call_holds_nothing_but_what_must_be(wire_dir: Path) -> None:
    body = sent(PLAIN, wire_dir).json
    assert body.pop("instructions").startswith("Call the image_generation tool exactly once")
    assert body == {
        "model": "gpt-5.5",
        "input": [{"role": "user", "content": [{"type": "input_text", "text": "a red vase"}]}],
        "stream": True,
        "tools": [{"type": "image_generation"}],
    }


def test_the_fullest_call_holds_every_setting_and_numbers_as_numbers(wire_dir: Path) -> None:
    seen = sent(replace(EVERYTHING, text_model="gpt-5.5-mini"), wire_dir, **OPENAI)
    assert (seen.path, seen.json["model"]) == ("/v1/responses", "gpt-5.5-mini")
    assert seen.json["tools"] == [
        {
            "type": "image_generation", "model": "gpt-image-2", "quality": "high", "size": "1536x1024",
            "output_format": "webp", "background": "opaque", "moderation": "low", "action": "generate",
            "output_compression": 50, "partial_images": 1,
        }
    ]  # fmt: skip
    assert seen.json["tool_choice"] == {"type": "image_generation"}


@pytest.mark.parametrize("quality", ["low", "medium", "high", "xhigh", "max"])
def test_any_quality_of_a_model_is_handed_on(quality: str, wire_dir: Path) -> None:
    assert sent(replace(PLAIN, quality=quality), wire_dir).json["tools"][0]["quality"] == quality


def test_references_stand_behind_the_words_in_their_order(wire_dir: Path, tmp_path: Path) -> None:
    datas = [payloads.picture("64x64", "jpeg", index) for index in range(3)]
    parts = tuple(reference(tmp_path, f"{index}.jpg", data, "image/jpeg") for index, data in enumerate(datas))
    content = sent(replace(PLAIN, references=parts), wire_dir).json["input"][0]["content"]
    assert content == [
        {"type": "input_text", "text": "a red vase"},
        *({"type": "input_image", "image_url": f"data:image/jpeg;base64,{payloads.b64(data)}"} for data in datas),
    ]


def test_a_reference_with_an_address_goes_as_that_address(wire_dir: Path, part: FilePart) -> None:
    request = replace(PLAIN, references=(replace(part, url="https://studio.example/r/1.png"),))
    content = sent(request, wire_dir).json["input"][0]["content"]
    assert content[1] == {"type": "input_image", "image_url": "https://studio.example/r/1.png"}


def test_a_mask_stands_in_the_tool(wire_dir: Path, part: FilePart) -> None:
    tool = sent(replace(PLAIN, references=(part,), mask=part), wire_dir, **OPENAI).json["tools"][0]
    uri = f"data:image/png;base64,{payloads.b64(payloads.picture('64x64'))}"
    assert tool["input_image_mask"] == {"image_url": uri}


def test_several_pictures_are_asked_for_in_words_and_the_prompt_stays_untouched(wire_dir: Path) -> None:
    body = sent(replace(PLAIN, n=3), wire_dir).json
    assert "exactly 3 times" in body["instructions"]
    assert body["input"][0]["content"] == [{"type": "input_text", "text": "a red vase"}]
    assert "n" not in body["tools"][0]


def test_a_later_turn_names_the_answer_before_it(wire_dir: Path) -> None:
    assert sent(replace(PLAIN, previous_response_id="resp_1"), wire_dir).json["previous_response_id"] == "resp_1"


def test_any_language_arrives_as_it_was_typed(wire_dir: Path) -> None:
    prompt = '青い花瓶, "クォート" \n\U0001f3fa'
    assert sent(replace(PLAIN, prompt=prompt), wire_dir).json["input"][0]["content"][0]["text"] == prompt


def test_the_key_goes_in_the_header_and_nowhere_else(wire_dir: Path) -> None:
    seen = sent(PLAIN, wire_dir)
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert KEY.encode() not in seen.body


def test_an_idempotency_key_is_sent_only_where_there_is_one(wire_dir: Path) -> None:
    assert "idempotency-key" not in sent(PLAIN, wire_dir).headers
    assert sent(replace(PLAIN, idempotency_key="abc"), wire_dir).headers["idempotency-key"] == "abc"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"n": 0}, "no_pictures_asked"),
        ({"action": "edit"}, "edit_without_picture"),
        ({"output_compression": 50, "output_format": "png"}, "compression_not_possible"),
        ({"background": "transparent", "output_format": "jpeg"}, "transparency_not_possible"),
    ],
)
def test_what_cannot_be_expressed_is_refused_before_the_call(
    changes: dict[str, Any], code: str, wire_dir: Path
) -> None:
    with FaultyResponses("ok") as gateway, pytest.raises(errors.Unsupported) as caught:
        run(OpenAIResponses(**OPENAI), gateway.base_url, wire_dir, replace(PLAIN, **changes))
    assert (caught.value.code, gateway.requests) == (code, [])


def test_a_mask_needs_a_gateway_that_takes_it_and_a_picture_under_it(part: FilePart) -> None:
    with pytest.raises(errors.Unsupported) as alone:
        OpenAIResponses(**OPENAI).plan(replace(PLAIN, mask=part))
    with pytest.raises(errors.Unsupported) as refused:
        OpenAIResponses(sends_mask=False).plan(replace(PLAIN, mask=part, references=(part,)))
    assert (alone.value.code, refused.value.code) == ("mask_without_reference", "mask_not_possible")


def test_the_answer_before_is_a_picture_too(part: FilePart) -> None:
    request = replace(PLAIN, action="edit", mask=part, previous_response_id="resp_1")
    assert OpenAIResponses(**OPENAI).plan(request).json
