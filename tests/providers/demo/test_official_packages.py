"""The gateways' own packages, unchanged, are served by the demo gateway."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import partial

import httpx
import openai
import pytest
from runapi.core import RequestOptions, TaskFailedError, ValidationError, polling
from runapi.core.options import PollingOptions
from runapi.gpt_image_2 import GptImage2Client

from tests.gateways.demo import DemoServer

from .conftest import picture_of, png


@pytest.fixture
def official(demo: DemoServer) -> Iterator[openai.OpenAI]:
    demo.forget()
    http = httpx.Client(trust_env=False)
    with openai.OpenAI(api_key="any", base_url=demo.base_url, max_retries=0, http_client=http) as client:
        yield client


@pytest.fixture
def runapi(demo: DemoServer, monkeypatch: pytest.MonkeyPatch) -> GptImage2Client:
    """The package waits two seconds between its look-ups; the demo gateway is faster."""
    demo.forget()
    monkeypatch.setattr(polling, "PollingOptions", partial(PollingOptions, poll_interval=0.05))
    monkeypatch.setattr("runapi.core.resource.PollingOptions", partial(PollingOptions, poll_interval=0.05))
    return GptImage2Client(api_key="any", base_url=demo.base("/runapi"), max_retries=2, retry_base_delay=0.05)


def test_openai_generates(official: openai.OpenAI) -> None:
    answer = official.images.generate(
        model="gpt-image-2", prompt="a lake", n=2, size="1536x1024", quality="low", output_format="webp",
        output_compression=60, background="opaque", moderation="low", user="u",
    )  # fmt: skip
    assert answer.data
    assert answer.usage
    assert [picture_of(base64.b64decode(datum.b64_json or "")).size for datum in answer.data] == [(1536, 1024)] * 2
    assert answer.usage.output_tokens == 2 * 158


def test_openai_streams_pictures(official: openai.OpenAI) -> None:
    stream = official.images.generate(
        model="gpt-image-2", prompt="a lake", size="1024x1024", quality="low", stream=True, partial_images=2
    )
    found = list(stream)
    assert [event.type for event in found] == ["image_generation.partial_image"] * 2 + ["image_generation.completed"]
    assert found[-1].usage.output_tokens == 396


@pytest.mark.parametrize("count", [1, 3])
def test_openai_edits_by_form(official: openai.OpenAI, demo: DemoServer, count: int) -> None:
    files = [(f"{number}.png", png(colour=(number * 40, 0, 0)), "image/png") for number in range(count)]
    mask = ("mask.png", png(mode="RGBA", colour=(0, 0, 0, 0)), "image/png")
    answer = official.images.edit(
        model="gpt-image-2", image=files if count > 1 else files[0], mask=mask, prompt="a lake", size="1024x1024",
        quality="low",
    )  # fmt: skip
    assert answer.data
    names = [part["name"] for part in demo.calls()[-1]["parts"]]
    assert sorted(names) == sorted(["mask", *(["image[]"] * count if count > 1 else ["image"])])


def test_openai_streams_an_edit(official: openai.OpenAI) -> None:
    file = ("a.png", png(), "image/png")
    stream = official.images.edit(image=file, prompt="a lake", quality="low", stream=True, partial_images=1)
    assert [event.type for event in stream] == ["image_edit.partial_image", "image_edit.completed"]


def test_openai_reads_a_refusal(official: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        official.images.generate(model="gpt-image-2", prompt="a lake #demo:refuse")
    assert caught.value.code == "moderation_blocked"


def test_openai_draws_by_a_streamed_response(official: openai.OpenAI) -> None:
    stream = official.responses.create(
        model="gpt-5.5",
        input="three pictures of a lake",
        stream=True,
        tools=[{"type": "image_generation", "model": "gpt-image-2", "size": "1024x1024", "quality": "low",
                "partial_images": 1}],
        tool_choice={"type": "image_generation"},
    )  # fmt: skip
    found = list(stream)
    last = found[-1]
    assert last.type == "response.completed"
    assert [item.type for item in last.response.output] == ["image_generation_call"] * 3
    assert [item.status for item in last.response.output if item.type == "image_generation_call"] == ["completed"] * 3
    assert last.response.usage
    assert len([event for event in found if event.type == "response.image_generation_call.partial_image"]) == 3


def test_openai_goes_on_from_a_response(official: openai.OpenAI) -> None:
    first = official.responses.create(model="gpt-5.5", input="a lake", tools=[{"type": "image_generation"}])
    second = official.responses.create(
        model="gpt-5.5",
        input="make the sky pink",
        previous_response_id=first.id,
        tools=[{"type": "image_generation", "action": "edit"}],
    )
    (item,) = second.output
    assert item.type == "image_generation_call"
    assert item.result
    assert item.action == "edit"


def test_openai_reads_an_answer_in_words(official: openai.OpenAI) -> None:
    answer = official.responses.create(model="gpt-5.5", input="a lake #demo:text", tools=[{"type": "image_generation"}])
    assert answer.output_text


def test_runapi_makes_a_picture(runapi: GptImage2Client) -> None:
    done = runapi.text_to_image.run(model="gpt-image-2", prompt="a lake", aspect_ratio="16:9", output_resolution="2k")
    picture = picture_of(httpx.get(done.images[0].url, trust_env=False).content)
    assert picture.width > picture.height


def test_runapi_edits_a_picture(runapi: GptImage2Client, address: str) -> None:
    done = runapi.edit_image.run(model="gpt-image-2", prompt="a lake", source_image_urls=[address])
    assert (done.status, len(done.images)) == ("completed", 1)


def test_runapi_sends_again_with_its_key(runapi: GptImage2Client, demo: DemoServer) -> None:
    options = RequestOptions(headers={"Idempotency-Key": "official"})
    task = runapi.text_to_image.create(options=options, model="gpt-image-2", prompt="a lake #demo:lost")
    assert task.task_replayed is True
    assert (len(demo.calls()), len(demo.executed())) == (2, 1)


def test_runapi_reads_errors(runapi: GptImage2Client) -> None:
    with pytest.raises(TaskFailedError, match="could not be made"):
        runapi.text_to_image.run(model="gpt-image-2", prompt="a lake #demo:fail")
    with pytest.raises(ValidationError, match="not available at 1:1"):
        runapi.text_to_image.create(
            model="gpt-image-2", prompt="a lake #demo:shape=detail", aspect_ratio="1:1", output_resolution="4k"
        )
