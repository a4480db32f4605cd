"""What the document of the gateways' contracts says of the Responses API: what is sent, and VibeAPI's variant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers import catalogue, errors
from tests.gateways import payloads
from tests.gateways import responses_events as events
from tests.gateways.responses import FaultyResponses
from tests.providers.base import reference, run
from tests.providers.responses_says import ASKED, OPENAI, RED, VIBE, body, ended, image, played, says


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


# What is sent


@says("text_model")
def test_the_default_text_model_and_the_rewritten_prompt(spool: Path) -> None:
    assert body(ASKED)["model"] == OPENAI.default_text_model == "gpt-5.5"
    assert body(replace(ASKED, text_model="gpt-5"))["model"] == "gpt-5"
    item = image(0, RED, revised_prompt="A red vase on a table")
    assert played(spool, events.done(item), ended(item)).outcome.pictures[0].revised_prompt == "A red vase on a table"
    same = image(0, RED, revised_prompt=" a red vase ")
    assert played(spool, events.done(same), ended(same)).outcome.pictures[0].revised_prompt == ""


@says("tool_model", "switches")
def test_the_switches_of_the_profiles() -> None:
    request = replace(ASKED, partial_images=1)
    openai, vibe = body(request), body(ASKED, VIBE)
    assert openai["tools"][0]["model"] == "gpt-image-2"
    assert (openai["tools"][0]["partial_images"], "tool_choice" in openai) == (1, True)
    assert not {"model", "partial_images"} & vibe["tools"][0].keys()
    assert "tool_choice" not in vibe
    assert catalogue.capabilities(VIBE, "gpt-image-2").max_partials == 0
    switched = body(request, VIBE, sends_model=True, sends_tool_choice=True)
    assert (switched["tools"][0]["model"], switched["tools"][0]["partial_images"]) == ("gpt-image-2", 1)
    assert switched["tool_choice"] == {"type": "image_generation"}


@says("body")
def test_the_body_of_the_document(tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", RED)
    request = replace(
        ASKED, size="1536x1024", output_format="webp", output_compression=50, moderation="low", action="generate",
        partial_images=1, references=(part,),
    )  # fmt: skip
    sent = dict(body(request))
    assert isinstance(sent.pop("instructions"), str)
    assert sent == {
        "model": "gpt-5.5",
        "stream": True,
        "input": [
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "a red vase"},
                    {"type": "input_image", "image_url": part},
                ],
            }
        ],
        "tools": [
            {
                "type": "image_generation", "model": "gpt-image-2", "quality": "low", "size": "1536x1024",
                "output_format": "webp", "output_compression": 50, "moderation": "low", "action": "generate",
                "partial_images": 1,
            }
        ],
        "tool_choice": {"type": "image_generation"},
    }  # fmt: skip


@says("no_n", "parallel", "vibe_turns")
@pytest.mark.parametrize("profile", [OPENAI, VIBE], ids=lambda one: one.key)
def test_several_pictures_are_several_calls_or_words(profile: Any) -> None:
    caps = catalogue.capabilities(profile, "gpt-image-2")
    assert catalogue.split_calls(3, caps) == (1, 1, 1)
    assert catalogue.split_calls(3, caps, one_call=True) == (3,)
    several = body(replace(ASKED, n=3), profile)
    assert ("n" in several["tools"][0], "3 separate pictures" in several["instructions"]) == (False, True)


@says("edit")
def test_an_edit_needs_a_picture_in_context() -> None:
    with pytest.raises(errors.Unsupported, check=lambda error: error.code == "edit_without_picture"):
        body(replace(ASKED, action="edit"))
    assert body(replace(ASKED, action="edit", previous_response_id="resp_1"))["tools"][0]["action"] == "edit"


@says("mask")
def test_a_mask_goes_into_the_tool_where_it_is_listed(tmp_path: Path) -> None:
    part = reference(tmp_path, "one.png", RED)
    request = replace(ASKED, references=(part,), mask=part)
    assert body(request)["tools"][0]["input_image_mask"] == {"image_url": part}
    assert [catalogue.capabilities(one, "gpt-image-2").mask for one in (OPENAI, VIBE)] == [True, False]
    assert "input_image_mask" not in body(replace(request, mask=None), VIBE)["tools"][0]


@says("turns", "vibe_turns")
def test_a_turn_goes_on_by_its_id_or_by_its_picture(spool: Path, tmp_path: Path) -> None:
    assert [catalogue.capabilities(one, "gpt-image-2").previous_response for one in (OPENAI, VIBE)] == [True, False]
    ran = played(spool, events.created(), events.done(image(0, RED)), ended())
    assert (ran.heard.ids, ran.outcome.remote_id) == ([events.ID], events.ID)
    assert body(replace(ASKED, previous_response_id=ran.outcome.remote_id))["previous_response_id"] == events.ID
    again = body(replace(ASKED, references=(reference(tmp_path, "one.png", RED),)), VIBE)
    assert again["input"][0]["content"][1]["type"] == "input_image"


@says("turns")
@pytest.mark.parametrize("scenario", ["400_turn", "400_turn_unsupported", "failed_turn"])
def test_a_turn_that_the_gateway_does_not_know_may_be_sent_again(scenario: str, spool: Path) -> None:
    with FaultyResponses(scenario) as gateway, pytest.raises(errors.TurnForgotten) as caught:
        run(
            catalogue.get_dialect(OPENAI), gateway.base_url, spool, replace(ASKED, previous_response_id="resp_1")
        )  # fmt: skip
    assert (caught.value.code, caught.value.again, caught.value.billed) == ("turn_forgotten", True, "no")


# VibeAPI's variant


@says("vibe_stream", "vibe_instructions", "vibe_list")
@pytest.mark.parametrize("n", [1, 3])
def test_what_vibeapi_asks_for_is_always_sent(n: int) -> None:
    sent = body(replace(ASKED, n=n), VIBE)
    assert sent["stream"] is True
    assert sent["instructions"]
    assert isinstance(sent["input"], list)
    assert sent.keys() == {"model", "instructions", "stream", "input", "tools"}


@says("vibe_instructions", "vibe_list", "vibe_stream")
@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("400_instructions", "Instructions are required"),
        ("400_list", "Input must be a list"),
        ("400_no_stream", "Stream must be set to true"),
    ],
)
def test_vibeapis_own_words_are_shown(scenario: str, words: str, spool: Path) -> None:
    with FaultyResponses(scenario) as gateway, pytest.raises(errors.Invalid) as caught:
        run(catalogue.get_dialect(VIBE), gateway.base_url, spool, ASKED)
    assert caught.value.params["message"] == words


@says("vibe_partial", "vibe_keepalive")
def test_vibeapis_picture_comes_as_a_preview_and_its_words_with_the_item(spool: Path) -> None:
    with FaultyResponses("vibe") as gateway:
        ran = run(catalogue.get_dialect(VIBE), gateway.base_url, spool, ASKED)
    assert (ran.pictures, ran.left) == ([payloads.picture("256x256")], [])
    assert ran.outcome.pictures[0].revised_prompt == "A fine red vase, take 0"
    assert ran.outcome.size == "256x256"


@says("vibe_three")
def test_three_pictures_of_one_request(spool: Path) -> None:
    with FaultyResponses("vibe") as gateway:
        ran = run(catalogue.get_dialect(VIBE), gateway.base_url, spool, replace(ASKED, n=3))
    assert ran.pictures == [payloads.picture("256x256", "png", index) for index in range(3)]
    assert [picture.revised_prompt[-1] for picture in ran.outcome.pictures] == ["0", "1", "2"]
    assert gateway.executions == 1
