"""The demo gateway keeps the OpenAI Images contract as strictly as the live service."""

from __future__ import annotations

import base64
import io
from typing import Any

import httpx
import pytest
from PIL import Image

from .conftest import data_uri, edit, error, generate, png


@pytest.mark.parametrize(
    ("fields", "code", "param"),
    [
        ({"response_format": None}, "unknown_parameter", "response_format"),
        ({"style": "vivid"}, "unknown_parameter", "style"),
        ({"mask": "x"}, "unknown_parameter", "mask"),
        ({"images": []}, "unknown_parameter", "images"),
        ({"input_fidelity": "high"}, "unknown_parameter", "input_fidelity"),
        ({"model": "gpt-image-1.5", "input_fidelity": "high"}, "unknown_parameter", "input_fidelity"),
        ({"aspect_ratio": "1:1"}, "unknown_parameter", "aspect_ratio"),
        ({"quality": "max"}, "invalid_value", "quality"),
        ({"n": "2"}, "invalid_type", "n"),
        ({"n": True}, "invalid_type", "n"),
        ({"n": 0}, "integer_below_min_value", "n"),
        ({"n": 11}, "integer_above_max_value", "n"),
        ({"stream": "true"}, "invalid_type", "stream"),
        ({"partial_images": 4}, "integer_above_max_value", "partial_images"),
        ({"prompt": ""}, "empty_string", "prompt"),
        ({"prompt": "x" * 32_001}, "string_above_max_length", "prompt"),
        ({"quality": "xhigh"}, "invalid_value", "quality"),
        ({"quality": "standard"}, "invalid_value", "quality"),
        ({"output_format": "gif"}, "invalid_value", "output_format"),
        ({"output_compression": 50}, "invalid_value", "output_compression"),
        ({"output_compression": 101, "output_format": "webp"}, "integer_above_max_value", "output_compression"),
        ({"background": "transparent", "output_format": "jpeg"}, "invalid_value", "background"),
        ({"moderation": "off"}, "invalid_value", "moderation"),
        ({"size": "1000x1000"}, "invalid_value", "size"),
        ({"size": "512x512"}, "invalid_value", "size"),
        ({"size": "3856x1024"}, "invalid_value", "size"),
        ({"size": "3072x1008"}, "invalid_value", "size"),
        ({"size": "3840x2176"}, "invalid_value", "size"),
        ({"size": "big"}, "invalid_value", "size"),
        ({"model": "gpt-image-1.5", "size": "2048x2048"}, "invalid_value", "size"),
    ],
)
def test_a_request_outside_the_contract_is_a_400_that_names_the_field(
    client: httpx.Client, fields: dict[str, Any], code: str, param: str
) -> None:
    assert error(generate(client, **fields)) == (400, code, param)


def test_a_prompt_of_the_full_length_is_taken(client: httpx.Client) -> None:
    assert generate(client, prompt="x" * 32_000).status_code == 200


def test_a_later_model_takes_the_higher_qualities(client: httpx.Client) -> None:
    assert generate(client, model="gpt-image-2.6-flare", quality="xhigh").status_code == 200


def test_an_unknown_model_is_a_404(client: httpx.Client) -> None:
    assert error(generate(client, model="dall-e-9")) == (404, "model_not_found", "model")


@pytest.mark.parametrize("header", [{}, {"authorization": "Basic abc"}, {"authorization": "Bearer bad-key"}])
def test_a_missing_or_bad_key_is_a_401(demo: Any, header: dict[str, str]) -> None:
    response = httpx.get(f"{demo.base_url}/models", headers=header, trust_env=False)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "invalid_api_key")


def test_models_are_listed_and_health_needs_no_key(client: httpx.Client, demo: Any) -> None:
    assert "gpt-image-2" in [model["id"] for model in client.get("/models").json()["data"]]
    assert httpx.get(f"{demo.origin}/healthz", trust_env=False).json() == {"status": "ok"}


def test_a_body_that_is_no_json_object_is_a_400(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    assert error(client.post("/images/generations", content=b"{", headers=headers))[:2] == (400, "invalid_json")
    assert error(client.post("/images/generations", content=b"[]", headers=headers))[:2] == (400, "invalid_json")


@pytest.mark.parametrize(
    ("quality", "size", "tokens"),
    [
        ("low", "1024x1024", 196),
        ("medium", "1024x1024", 1756),
        ("high", "1024x1024", 7024),
        ("high", "1536x1024", 5488),
        ("medium", "2048x2048", 3568),
        ("low", "3840x2160", 371),
    ],
)
def test_usage_follows_the_published_token_counts(client: httpx.Client, quality: str, size: str, tokens: int) -> None:
    assert generate(client, quality=quality, size=size).json()["usage"]["output_tokens"] == tokens


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("size", ["1024x1024", "720x1280", "3840x2160"])
def test_a_picture_has_the_format_and_the_pixels_asked_for(client: httpx.Client, kind: str, size: str) -> None:
    body = generate(client, size=size, output_format=kind).json()
    picture = Image.open(io.BytesIO(base64.b64decode(body["data"][0]["b64_json"])))
    assert (picture.format, "{}x{}".format(*picture.size)) == (kind.upper(), size)
    assert (body["size"], body["output_format"], body["background"]) == (size, kind, "opaque")


def test_compression_makes_a_smaller_file(client: httpx.Client) -> None:
    sizes = [len(generate(client, output_format="jpeg", output_compression=c).content) for c in (5, 100)]
    assert sizes[0] < sizes[1]


def test_a_transparent_background_has_an_alpha_channel(client: httpx.Client) -> None:
    body = generate(client, background="transparent").json()
    picture = Image.open(io.BytesIO(base64.b64decode(body["data"][0]["b64_json"])))
    assert (picture.mode, body["background"]) == ("RGBA", "transparent")


def test_auto_is_settled_and_said(client: httpx.Client) -> None:
    body = generate(client, prompt="a poster", size="auto", quality="auto").json()
    assert (body["size"], body["quality"]) == ("1024x1536", "medium")


def test_several_pictures_come_in_one_answer_and_differ(client: httpx.Client) -> None:
    data = [datum["b64_json"] for datum in generate(client, n=3).json()["data"]]
    assert len(set(data)) == 3


def test_every_answer_carries_a_request_id(client: httpx.Client) -> None:
    good, bad = generate(client), generate(client, n=0)
    assert good.headers["x-request-id"].startswith("req_")
    assert bad.headers["x-request-id"] != good.headers["x-request-id"]


def test_a_reference_counts_as_input_tokens(client: httpx.Client) -> None:
    body = edit(client, [("image", ("a.png", png(), "image/png"))]).json()
    assert body["usage"]["input_tokens_details"]["image_tokens"] > 0


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ((None, png(), "image/png"), "invalid_type"),
        (("a.png", png(), ""), "invalid_type"),
        (("a.gif", png(), "image/gif"), "unsupported_file_mimetype"),
        (("a.png", b"no picture", "image/png"), "invalid_image_file"),
    ],
)
def test_a_file_part_needs_a_name_a_type_and_a_picture(client: httpx.Client, part: Any, code: str) -> None:
    assert error(edit(client, [("image", part)]))[:2] == (400, code)


def test_an_edit_needs_a_picture_and_takes_sixteen(client: httpx.Client) -> None:
    part = ("a.png", png(), "image/png")
    assert edit(client, [("image[]", part)] * 16).status_code == 200
    assert error(edit(client, [("image[]", part)] * 17))[:2] == (400, "array_above_max_length")
    assert error(edit(client, [("mask", part)]))[:2] == (400, "missing_required_parameter")


def test_several_pictures_under_the_single_name_are_refused(client: httpx.Client) -> None:
    part = ("a.png", png(), "image/png")
    assert error(edit(client, [("image", part), ("image", part)]))[:2] == (400, "duplicate_parameter")


@pytest.mark.parametrize("mask", [png((64, 48)), png((32, 32), (0, 0, 0, 0), "RGBA")])
def test_a_mask_without_alpha_or_of_another_size_is_refused(client: httpx.Client, mask: bytes) -> None:
    files = [("image", ("a.png", png(), "image/png")), ("mask", ("m.png", mask, "image/png"))]
    assert error(edit(client, files)) == (400, "invalid_image_file", "mask")


def test_an_edit_takes_the_json_form(client: httpx.Client) -> None:
    url = data_uri(png())
    fields = {"prompt": "a lake", "size": "1024x1024", "quality": "low"}
    good = client.post("/images/edits", json=fields | {"images": [{"image_url": url}]})
    assert good.status_code == 200
    assert error(client.post("/images/edits", json=fields | {"images": [url]}))[:2] == (400, "invalid_type")
    assert error(client.post("/images/edits", json=fields | {"image": url}))[:2] == (400, "missing_required_parameter")


def test_an_edit_fetches_addresses(client: httpx.Client, address: str, demo: Any) -> None:
    fields = {"prompt": "a lake", "size": "1024x1024", "quality": "low"}
    assert client.post("/images/edits", json=fields | {"images": [{"image_url": address}]}).status_code == 200
    assert demo.calls()[-1]["parts"][0]["content_type"] == "image/png"
    gone = client.post("/images/edits", json=fields | {"images": [{"image_url": f"{demo.origin}/files/none.png"}]})
    assert error(gone) == (400, "invalid_image_file", "images[0]")


@pytest.mark.parametrize(("model", "status"), [("gpt-image-2", 400), ("gpt-image-1.5", 200)])
def test_only_older_models_take_the_fidelity_of_an_edit(client: httpx.Client, model: str, status: int) -> None:
    answer = edit(client, [("image", ("a.png", png(), "image/png"))], model=model, input_fidelity="high")
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("quality", "tokens"), [("low", 196), ("medium", 439), ("high", 1756), ("xhigh", 3122), ("max", 7024)]
)
def test_later_models_count_on_a_finer_grid(client: httpx.Client, quality: str, tokens: int) -> None:
    usage = generate(client, model="gpt-image-2.5-flare", quality=quality).json()["usage"]
    assert usage["output_tokens"] == tokens


def test_a_cut_form_is_a_400(client: httpx.Client) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na la'
    response = client.post("/images/edits", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert error(response)[:2] == (400, "invalid_multipart_form_data")
