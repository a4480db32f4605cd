"""What reaches OpenAI's Images API, byte for byte where it matters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers import errors
from generations.providers.base import ImageRequest
from generations.providers.openai_images import OpenAIImages
from tests.gateways import payloads
from tests.gateways.faulty import FaultyGateway
from tests.gateways.seen import Seen
from tests.providers.base import ASKED, KEY, reference, run

KNOWN = {
    "model", "prompt", "n", "size", "quality", "output_format", "output_compression", "background", "moderation",
    "stream", "partial_images",
}  # fmt: skip
EVERYTHING = replace(
    ASKED,
    n=1,
    size="1536x1024",
    quality="high",
    output_format="webp",
    output_compression=70,
    background="opaque",
    moderation="low",
    partial_images=2,
)


@pytest.fixture
def wire_dir(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def sent(request: ImageRequest, spool: Path, **options: Any) -> Seen:
    with FaultyGateway("ok") as gateway:
        run(OpenAIImages(**options), gateway.base_url, spool, request)
    return gateway.requests[0]


def test_a_generation_is_json_with_known_keys_only_and_numbers_as_numbers(wire_dir: Path) -> None:
    seen = sent(EVERYTHING, wire_dir)
    assert seen.path == "/v1/images/generations"
    assert set(seen.json) == KNOWN
    assert {name: seen.json[name] for name in ("n", "output_compression", "partial_images", "stream")} == {
        "n": 1,
        "output_compression": 70,
        "partial_images": 2,
        "stream": True,
    }


def test_auto_is_left_to_the_contracts_default(wire_dir: Path) -> None:
    request = ImageRequest(model="gpt-image-2", prompt="a red vase", n=4)
    assert sent(request, wire_dir).json == {
        "model": "gpt-image-2", "prompt": "a red vase", "n": 4, "output_format": "png",
    }  # fmt: skip


def test_response_format_is_never_sent(wire_dir: Path) -> None:
    assert b"response_format" not in sent(EVERYTHING, wire_dir).body


def test_a_field_that_a_gateway_does_not_take_is_left_out(wire_dir: Path) -> None:
    seen = sent(replace(ASKED, n=1), wire_dir, omit=("output_format", "n"))
    assert set(seen.json) == {"model", "prompt", "size", "quality"}


def test_the_key_goes_in_the_header_and_nowhere_else(wire_dir: Path) -> None:
    seen = sent(ASKED, wire_dir)
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert KEY.encode() not in seen.body


def test_an_idempotency_key_is_sent_only_where_there_is_one(wire_dir: Path) -> None:
    assert "idempotency-key" not in sent(ASKED, wire_dir).headers
    assert sent(replace(ASKED, idempotency_key="abc"), wire_dir).headers["idempotency-key"] == "abc"


def test_any_language_arrives_as_it_was_typed(wire_dir: Path) -> None:
    prompt = '青い花瓶, "クォート" \n\U0001f3fa'
    assert sent(replace(ASKED, prompt=prompt), wire_dir).json["prompt"] == prompt


def test_one_reference_is_a_part_named_image(wire_dir: Path, tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    seen = sent(replace(ASKED, references=(part,)), wire_dir)
    files = [(file.name, file.filename, file.content_type) for file in seen.parts if file.filename]
    assert seen.path == "/v1/images/edits"
    assert files == [("image", "one.png", "image/png")]


def test_several_references_keep_their_order_and_the_mask_is_last(wire_dir: Path, tmp_path: Path) -> None:
    datas = [payloads.picture("64x64", "jpeg", index) for index in range(3)]
    parts = tuple(reference(tmp_path, f"{index}.jpg", data, "image/jpeg") for index, data in enumerate(datas))
    mask = reference(tmp_path, "mask.png", payloads.picture("64x64"))
    seen = sent(replace(ASKED, references=parts, mask=mask), wire_dir)
    files = [file for file in seen.parts if file.filename]
    assert [file.name for file in files] == ["image[]", "image[]", "image[]", "mask"]
    assert [file.data for file in files] == [*datas, payloads.picture("64x64")]


def test_an_edits_fields_are_text(wire_dir: Path, tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    seen = sent(replace(EVERYTHING, references=(part,)), wire_dir)
    assert {name: seen.asked[name] for name in ("n", "stream", "partial_images", "output_compression")} == {
        "n": "1",
        "stream": "true",
        "partial_images": "2",
        "output_compression": "70",
    }


def test_an_edits_stream_is_read(wire_dir: Path, tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    with FaultyGateway("ok") as gateway:
        ran = run(OpenAIImages(), gateway.base_url, wire_dir, replace(ASKED, references=(part,), partial_images=1))
    assert (len(ran.heard.partials), ran.pictures) == (1, [payloads.picture("256x256")])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"n": 0}, "no_pictures_asked"),
        ({"partial_images": 1, "n": 2}, "previews_need_one_picture"),
        ({"output_compression": 50}, "compression_not_possible"),
        ({"background": "transparent", "output_format": "jpeg"}, "transparency_not_possible"),
    ],
)
def test_what_cannot_be_expressed_is_refused_before_the_call(
    changes: dict[str, Any], code: str, wire_dir: Path
) -> None:
    with FaultyGateway("ok") as gateway, pytest.raises(errors.Unsupported) as caught:
        run(OpenAIImages(), gateway.base_url, wire_dir, replace(ASKED, **changes))
    assert caught.value.code == code
    assert gateway.requests == []


def test_a_mask_without_a_reference_is_refused_before_the_call(wire_dir: Path, tmp_path: Path) -> None:
    mask = reference(tmp_path, "mask.png", payloads.picture("64x64"))
    with FaultyGateway("ok") as gateway, pytest.raises(errors.Unsupported) as caught:
        run(OpenAIImages(), gateway.base_url, wire_dir, replace(ASKED, mask=mask))
    assert (caught.value.code, gateway.requests) == ("mask_without_reference", [])


# What profiles switch


@pytest.mark.parametrize("word", ["url", "b64_json"])
@pytest.mark.parametrize("references", [0, 1])
def test_response_format_is_sent_where_the_profile_says_so(
    word: str, references: int, wire_dir: Path, tmp_path: Path
) -> None:
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    seen = sent(replace(ASKED, references=(part,) * references), wire_dir, response_format=word)
    assert seen.path == ("/v1/images/edits" if references else "/v1/images/generations")
    assert seen.asked["response_format"] == word


def uri(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{payloads.b64(data)}"


def test_an_edit_by_json_with_one_reference_is_a_string_named_image(wire_dir: Path, tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    seen = sent(replace(ASKED, references=(part,)), wire_dir, edits="json")
    assert (seen.path, seen.headers["content-type"]) == ("/v1/images/edits", "application/json")
    assert seen.json == {
        "model": "gpt-image-2", "prompt": "a red vase", "n": 1, "size": "256x256", "quality": "low",
        "output_format": "png", "image": uri(payloads.picture("64x64")),
    }  # fmt: skip


def test_an_edit_by_json_with_several_references_is_a_list_named_images(wire_dir: Path, tmp_path: Path) -> None:
    data = payloads.picture("64x64", "jpeg", 1)
    first = replace(reference(tmp_path, "one.png", payloads.picture("64x64")), url="https://studio.example/one.png")
    second = reference(tmp_path, "two.jpg", data, "image/jpeg")
    seen = sent(replace(ASKED, references=(first, second)), wire_dir, edits="json", response_format="url")
    assert seen.json["images"] == ["https://studio.example/one.png", uri(data, "image/jpeg")]
    assert (seen.json["response_format"], "image" in seen.json) == ("url", False)


def test_a_mask_in_json_is_a_string_of_its_own(wire_dir: Path, tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    mask = reference(tmp_path, "mask.png", payloads.picture("64x64", "png", 1))
    seen = sent(replace(ASKED, references=(part,), mask=mask), wire_dir, edits="json")
    assert seen.json["mask"] == uri(payloads.picture("64x64", "png", 1))


def test_a_generation_is_the_same_whatever_form_edits_have(wire_dir: Path) -> None:
    assert sent(EVERYTHING, wire_dir, edits="json").body == sent(EVERYTHING, wire_dir).body


def test_the_plan_of_a_call_is_the_call(tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", payloads.picture("64x64"))
    form = OpenAIImages().plan(replace(ASKED, references=(part,), idempotency_key="abc"))
    plain = OpenAIImages(edits="json").plan(replace(ASKED, references=(part,)))
    assert (form.path, form.json, form.files, form.headers) == (
        "images/edits", None, (("image", part),), {"idempotency-key": "abc"},
    )  # fmt: skip
    assert plain.json is not None
    assert (plain.json["image"], plain.fields, plain.files) == (part, (), ())
