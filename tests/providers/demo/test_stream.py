"""Streams are server-sent events whose name repeats the JSON's type."""

from __future__ import annotations

import base64
import io

import httpx
import pytest
from PIL import Image

from .conftest import events, generate, png


@pytest.mark.parametrize("partials", [0, 1, 3])
def test_a_stream_gives_previews_and_then_the_picture(client: httpx.Client, partials: int) -> None:
    response = generate(client, stream=True, partial_images=partials)
    types = [event["type"].rpartition(".")[2] for event in events(response)]
    assert response.headers["content-type"].startswith("text/event-stream")
    assert types == ["partial_image"] * partials + ["completed"]


def test_each_preview_costs_a_hundred_tokens(client: httpx.Client) -> None:
    completed = events(generate(client, stream=True, partial_images=2))[-1]
    assert completed["usage"]["output_tokens"] == 196 + 200


def test_the_streamed_picture_is_the_one_that_an_answer_would_hold(client: httpx.Client) -> None:
    streamed = events(generate(client, "a lake #demo:seed=7", stream=True, partial_images=1))
    answered = generate(client, "a lake #demo:seed=7").json()
    assert streamed[-1]["b64_json"] == answered["data"][0]["b64_json"]
    assert streamed[0]["partial_image_index"] == 0


def test_previews_are_pictures_of_the_full_size(client: httpx.Client) -> None:
    preview = events(generate(client, stream=True, partial_images=1, output_format="webp"))[0]
    assert Image.open(io.BytesIO(base64.b64decode(preview["b64_json"]))).size == (1024, 1024)


def test_an_edit_streams_under_its_own_names(client: httpx.Client) -> None:
    data = {"prompt": "a lake", "size": "1024x1024", "stream": "true", "partial_images": "1"}
    response = client.post("/images/edits", data=data, files=[("image", ("a.png", png(), "image/png"))])
    assert [event["type"] for event in events(response)] == ["image_edit.partial_image", "image_edit.completed"]


def test_drop_cuts_a_stream_after_its_previews(client: httpx.Client) -> None:
    received = b""
    body = {"prompt": "a lake #demo:drop", "stream": True, "partial_images": 1}
    with pytest.raises(httpx.TransportError), client.stream("POST", "/images/generations", json=body) as response:
        for chunk in response.iter_bytes():
            received += chunk
    assert b"partial_image" in received
    assert b"completed" not in received


def test_a_stream_can_be_ignored_on_request(client: httpx.Client) -> None:
    response = generate(client, "a lake #demo:no-stream", stream=True)
    assert response.headers["content-type"] == "application/json"
