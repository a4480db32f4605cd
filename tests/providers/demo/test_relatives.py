"""The gateways that speak OpenAI's Images contract in their own way: the size-matrix gateway, openai-hk and VibeAPI."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from generations.providers.demo.contract_matrix import SIZES
from tests.gateways.demo import DemoServer, running_demo

from .conftest import data_uri, edit, error, events, generate, picture_of, png

Open = Callable[..., httpx.Client]
MATRIX, HK, VIBE = "/size-matrix/v1", "/openai-hk/v1", "/vibeapi/v1"
PART = ("a.png", png(), "image/png")
EVERYWHERE = pytest.mark.parametrize("prefix", [MATRIX, HK, VIBE])


@EVERYWHERE
def test_models_and_keys_are_as_at_openai(demo: DemoServer, at: Open, prefix: str) -> None:
    assert "gpt-image-2" in [model["id"] for model in at(prefix).get("/models").json()["data"]]
    assert error(at(prefix, key="bad").get("/models"))[:2] == (401, "invalid_api_key")
    assert error(httpx.post(f"{demo.base(prefix)}/images/generations", trust_env=False))[0] == 401


@EVERYWHERE
def test_directives_work_everywhere(demo: DemoServer, at: Open, prefix: str) -> None:
    client = at(prefix)
    assert error(generate(client, "a lake #demo:refuse"))[:2] == (400, "moderation_blocked")
    assert generate(client, "a lake #demo:500").status_code == 500
    assert generate(client, f"{prefix} #demo:429").status_code == 429
    assert error(generate(client, "a lake #demo:quota"))[:2] == (429, "insufficient_quota")
    assert generate(client, "a lake #demo:502").headers["content-type"] == "text/html"
    with pytest.raises(httpx.TransportError):
        generate(client, "a lake #demo:lost")
    assert [call["executed"] for call in demo.calls()] == [False, False, False, False, True, True]
    assert [call["billed"] is not None for call in demo.calls()] == [False, False, False, False, True, True]


@pytest.mark.parametrize("size", SIZES)
def test_the_size_matrix_sells_its_list(at: Open, size: str) -> None:
    url = generate(at(MATRIX), size=size).json()["data"][0]["url"]
    assert "{}x{}".format(*picture_of(httpx.get(url, trust_env=False).content).size) == size


@pytest.mark.parametrize(
    ("fields", "code", "param"),
    [
        ({"size": None}, "missing_required_parameter", "size"),
        ({"size": "auto"}, "invalid_value", "size"),
        ({"size": "1536x1024"}, "invalid_value", "size"),
        ({"quality": "auto"}, "invalid_value", "quality"),
        ({"quality": "xhigh"}, "invalid_value", "quality"),
        ({"n": 0}, "integer_below_min_value", "n"),
        ({"n": 9}, "integer_above_max_value", "n"),
        ({"response_format": "file"}, "invalid_value", "response_format"),
        *(
            ({name: value}, "unknown_parameter", name)
            for name, value in {
                "aspect_ratio": "1:1", "mask": "x", "background": "auto", "moderation": "low", "stream": False,
                "output_compression": 50, "partial_images": 1, "user": "u",
            }.items()
        ),
    ],
)  # fmt: skip
def test_the_size_matrix_refuses_what_it_does_not_document(
    at: Open, fields: dict[str, Any], code: str, param: str
) -> None:
    assert error(generate(at(MATRIX), **fields)) == (400, code, param)


def test_the_size_matrix_answers_with_base64_on_request(at: Open) -> None:
    answer = generate(at(MATRIX), n=8, response_format="b64_json", output_format="webp").json()
    assert len(answer["data"]) == 8
    assert "usage" not in answer
    assert picture_of(base64.b64decode(answer["data"][0]["b64_json"], validate=True)).format == "WEBP"


@pytest.mark.parametrize(
    "pictures",
    [lambda u: {"image": u}, lambda u: {"image": {"image_url": u}}, lambda u: {"images": [u, {"image_url": u}]}],
)
def test_the_size_matrix_edits_by_json(demo: DemoServer, at: Open, address: str, pictures: Any) -> None:
    body = {"model": "gpt-image-2", "prompt": "a lake", "size": "1024x1024", "quality": "low"} | pictures(address)
    assert at(MATRIX).post("/images/edits", json=body).status_code == 200
    assert len(demo.calls()[-1]["parts"]) == (2 if "images" in body else 1)


def test_the_size_matrix_wants_addresses(at: Open, address: str) -> None:
    client, body = at(MATRIX), {"prompt": "a lake", "size": "1024x1024", "quality": "low"}

    def sent(**more: Any) -> httpx.Response:
        return client.post("/images/edits", json=body | more)

    assert error(sent(image=data_uri(png()))) == (400, "invalid_value", "image")
    assert sent(image=data_uri(png()), prompt="a lake #demo:data-uris").status_code == 200
    assert error(sent())[:2] == (400, "missing_required_parameter")
    assert error(sent(image=[address]))[:2] == (400, "invalid_type")
    assert error(sent(image=address, images=[address]))[:2] == (400, "invalid_value")
    assert error(edit(client, [("image", PART)]))[:2] == (400, "unsupported_content_type")


def test_data_uris_can_be_allowed_at_the_start() -> None:
    with running_demo(plain=True, data_uris=True) as server:
        body = {"prompt": "a lake", "size": "1024x1024", "quality": "low", "image": data_uri(png())}
        headers = {"authorization": "Bearer any"}
        url = f"{server.base(MATRIX)}/images/edits"
        assert httpx.post(url, json=body, headers=headers, trust_env=False).status_code == 200


def test_hk_answers_with_an_address_and_repeats_the_prompt(at: Open) -> None:
    datum = generate(at(HK), size="1536x1024").json()["data"][0]
    assert datum["revised_prompt"] == "a lake"
    assert picture_of(httpx.get(datum["url"], trust_env=False).content).size == (1536, 1024)


def test_hk_puts_a_prefix_before_base64(at: Open) -> None:
    datum = generate(at(HK), response_format="b64_json").json()["data"][0]
    assert datum["b64_json"].startswith("data:image/png;base64,")


@pytest.mark.parametrize(("quality", "tokens"), [("low", 275), ("medium", 1056), ("high", 4160)])
def test_hk_has_its_own_counts(at: Open, quality: str, tokens: int) -> None:
    assert generate(at(HK), quality=quality).json()["usage"]["output_tokens"] == tokens


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mask", "x"), ("output_format", "png"), ("output_compression", 50), ("moderation", "low"),
        ("background", "auto"), ("stream", True), ("partial_images", 1), ("user", "u"), ("style", "vivid"),
    ],
)  # fmt: skip
def test_hk_refuses_what_nobody_has_documented(at: Open, name: str, value: object) -> None:
    assert error(generate(at(HK), **{name: value})) == (400, "unknown_parameter", name)


def test_hk_edits_by_form_and_knows_no_mask(at: Open) -> None:
    client = at(HK)
    assert edit(client, [("image[]", PART), ("image[]", PART)]).status_code == 200
    mask = ("m.png", png(mode="RGBA", colour=(0, 0, 0, 0)), "image/png")
    assert error(edit(client, [("image[]", PART), ("mask", mask)])) == (400, "unknown_parameter", "mask")
    body = {"prompt": "a lake", "images": [{"image_url": data_uri(png())}]}
    assert error(client.post("/images/edits", json=body))[:2] == (400, "unsupported_content_type")


def test_vibe_ignores_the_number_and_gives_raw_base64(at: Open) -> None:
    data = generate(at(VIBE), n=4).json()["data"]
    assert len(data) == 1
    assert picture_of(base64.b64decode(data[0]["b64_json"], validate=True)).size == (1024, 1024)


def test_vibe_makes_an_address_of_data(at: Open) -> None:
    assert generate(at(VIBE), response_format="url").json()["data"][0]["url"].startswith("data:image/png;base64,")


def test_vibe_makes_nothing_transparent(at: Open) -> None:
    assert error(generate(at(VIBE), background="transparent")) == (400, "invalid_value", "background")
    assert generate(at(VIBE), background="opaque").status_code == 200


def test_vibe_streams_and_takes_a_mask(at: Open) -> None:
    found = events(generate(at(VIBE), stream=True, partial_images=2))
    assert [event["type"].rpartition(".")[2] for event in found] == ["partial_image"] * 2 + ["completed"]
    mask = ("m.png", png(mode="RGBA", colour=(0, 0, 0, 0)), "image/png")
    assert edit(at(VIBE), [("image[]", PART), ("mask", mask)]).status_code == 200


def test_a_stream_can_end_in_an_error(demo: DemoServer, client: httpx.Client) -> None:
    found = events(generate(client, "a lake #demo:fail", stream=True, partial_images=1))
    assert [event["type"] for event in found] == ["image_generation.partial_image", "error"]
    assert demo.calls()[-1]["outcome"] == "failed"


def test_a_download_can_fail_for_a_while(at: Open) -> None:
    url = generate(at(MATRIX), "a lake #demo:download=2").json()["data"][0]["url"]
    assert [httpx.get(url, trust_env=False).status_code for _ in range(3)] == [503, 503, 200]
