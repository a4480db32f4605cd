"""Every sentence about the Responses API in the document of the gateways' contracts, section 4, in its order.

``SAYS`` is that section, sentence by sentence; each test names the one that it is about, and none may be without a test.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from generations.providers import catalogue, errors
from generations.providers.base import Dialect, ImageRequest
from generations.providers.errors import GatewayError
from tests.gateways import payloads
from tests.gateways import responses_events as events
from tests.gateways.responses import FaultyResponses
from tests.gateways.responses_events import Event
from tests.providers.base import CannedGateway, Ran, reference, run

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


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def played(
    spool: Path, *told: Event, request: ImageRequest = ASKED, dialect: Dialect | None = None, tail: bytes = b""
) -> Ran:
    """One call whose answer is these events."""
    with CannedGateway(200, events.sse(list(told)) + tail, "text/event-stream") as gateway:
        return run(dialect or catalogue.get_dialect(OPENAI), gateway.base_url, spool, request)


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


# What comes


@says("events", "no_done")
def test_the_events_in_their_order(spool: Path) -> None:
    preview = events.partial(OLD)
    item = image(0, RED, size="256x256", quality="low", background="opaque", output_format="png")
    ran = played(spool, *events.begun(0), preview, events.step("completed"), events.done(item), ended(item))
    assert (ran.pictures, ran.heard.partials, ran.left) == ([RED], [(0, 0, OLD)], [])
    said = ran.outcome
    assert (said.size, said.quality, said.background, said.output_format) == ("256x256", "low", "opaque", "png")


@says("no_done")
def test_done_as_other_apis_write_it_does_no_harm(spool: Path) -> None:
    assert played(spool, events.done(image(0, RED)), tail=b"data: [DONE]\n\n").pictures == [RED]


@says("bad_ends")
@pytest.mark.parametrize(
    ("event", "kind", "code"),
    [
        (("error", {"code": "server_error", "message": "Broke.", "param": None}), errors.Unknown, "error_in_answer"),
        (("error", {"code": "rate_limit_exceeded", "message": "Slow."}), errors.RateLimited, "rate_limited"),
        (("error", {"code": "moderation_blocked", "message": "No."}), errors.Refused, "content_refused"),
        (("error", {"code": "insufficient_quota", "message": "No."}), errors.NoFunds, "no_funds"),
        (
            events.ended(events.response("failed", error={"code": "server_error", "message": "Broke."})),
            errors.Unknown,
            "error_in_answer",
        ),
        (
            events.ended(events.response("incomplete", incomplete_details={"reason": "max_output_tokens"})),
            errors.Unknown,
            "error_in_answer",
        ),
        (
            events.ended(events.response("incomplete", incomplete_details={"reason": "content_filter"})),
            errors.Refused,
            "content_refused",
        ),
    ],
)
def test_every_bad_end_is_judged(event: Event, kind: type[GatewayError], code: str, spool: Path) -> None:
    error = failed(spool, *events.begun(0), event)
    assert (type(error), error.code) == (kind, code)


@says("bad_ends")
def test_a_limit_behind_a_preview_is_no_reason_to_send_again(spool: Path) -> None:
    limit = ("error", {"code": "rate_limit_exceeded", "message": "Rate limit reached."})
    error = failed(spool, *events.begun(0), events.partial(OLD), limit)
    assert (type(error), error.again) == (errors.Unknown, False)


@says("bad_ends")
def test_what_was_counted_of_a_bad_end_is_kept(spool: Path) -> None:
    end = events.response("incomplete", incomplete_details={"reason": "max_output_tokens"}, usage=events.USAGE)
    usage = failed(spool, *events.begun(0), events.ended(end)).usage
    assert usage is not None
    assert (usage.chat_in, usage.chat_out, usage.output) == (1650, 27, None)


@says("unknown_events", "vibe_keepalive")
def test_events_that_nobody_knows_are_skipped(spool: Path) -> None:
    odd: list[Event] = [events.keepalive(), ("response.image_edit.new", {"b64_json": "AAAA"}), ("x", {"item": 7})]
    item = image(0, RED)
    assert played(spool, *odd, events.created(), *odd, events.done(item), *odd, ended(item)).pictures == [RED]


@says("first")
def test_the_finished_item_comes_before_all_else(spool: Path) -> None:
    told = [events.partial(OLD), events.done(image(0, RED)), ended(image(0, BLUE))]
    assert played(spool, *told).pictures == [RED]


@says("second")
def test_then_the_response_at_the_end(spool: Path) -> None:
    assert played(spool, events.partial(OLD), events.done(image(0, None)), ended(image(0, BLUE))).pictures == [BLUE]
    renamed = image(0, BLUE, id="ig_other")
    assert played(spool, events.partial(OLD), events.done(image(0, None)), ended(renamed)).pictures == [BLUE]
    broken = events.image(0, "!garbage!")
    assert played(spool, events.done(broken), ended(image(0, BLUE))).pictures == [BLUE]


@says("third")
def test_then_the_last_preview_and_only_behind_a_proper_end(spool: Path) -> None:
    told = [events.partial(OLD), events.partial(RED, number=1), events.done(image(0, None))]
    ran = played(spool, *told, ended())
    assert (ran.pictures, ran.left) == ([RED], [])
    error = failed(spool, *told)
    assert (type(error), error.code) == (errors.Unknown, "stream_cut")


@says("third")
def test_a_preview_is_not_promoted_where_the_picture_came_broken_or_failed(spool: Path) -> None:
    broken = failed(spool, events.partial(OLD), events.done(events.image(0, "!garbage!")), ended())
    assert (type(broken), broken.code) == (errors.Spoiled, "unreadable_answer")
    refused = failed(spool, events.partial(OLD), events.done(image(0, None, status="failed")), ended())
    assert isinstance(refused, errors.Spoiled | errors.Unknown)


@says("grouping")
def test_one_picture_with_three_previews_and_one_with_none_are_two(spool: Path) -> None:
    previews = [events.partial(OLD, 1, number) for number in range(3)]
    items = [image(1, RED), image(3, BLUE)]
    told = [*previews, events.done(items[1], 3), events.done(items[0], 1), ended(*items)]
    ran = played(spool, *told, request=replace(ASKED, n=2))
    assert (ran.pictures, [one.index for one in ran.outcome.pictures]) == ([RED, BLUE], [0, 1])
    assert [row[:2] for row in ran.heard.partials] == [(0, 0), (0, 1), (0, 2)]


@says("grouping")
def test_ids_count_more_than_an_index_that_never_moves(spool: Path) -> None:
    told = [
        (name, data | {"output_index": 0})
        for index, data in ((0, RED), (1, BLUE))
        for name, data in (events.partial(OLD, index), events.done(image(index, data), index))
    ]
    assert played(spool, *told, ended(), request=replace(ASKED, n=2)).pictures == [RED, BLUE]


@says("grouping")
def test_without_ids_the_index_decides(spool: Path) -> None:
    nameless = [
        {name: value for name, value in image(i, data).items() if name != "id"} for i, data in ((0, RED), (1, BLUE))
    ]
    told = [events.done(nameless[1], 1), events.done(nameless[0], 0), ended(*nameless)]
    assert played(spool, *told, request=replace(ASKED, n=2)).pictures == [RED, BLUE]


@says("generating", "never_completed")
def test_a_status_that_stays_generating_is_no_matter(spool: Path) -> None:
    item = image(0, RED, status="generating")
    assert played(spool, *events.begun(0), events.done(item), ended(item)).pictures == [RED]
    assert played(spool, *events.begun(0), events.done(item)).pictures == [RED]


@says("empty_output")
def test_an_empty_output_takes_nothing_away(spool: Path) -> None:
    assert played(spool, events.done(image(0, RED)), ended()).pictures == [RED]


@says("empty_output")
def test_no_picture_at_all_is_not_taken_for_free(spool: Path) -> None:
    counted = failed(spool, events.created(), ended())
    assert (type(counted), counted.code) == (errors.Spoiled, "answer_empty_billed")
    silent = failed(spool, events.created(), ended(tool_usage=None))
    assert (type(silent), silent.code) == (errors.Unknown, "answer_empty")


@says("ignored_size")
def test_another_size_than_asked_is_told(spool: Path) -> None:
    assert played(spool, events.done(image(0, RED, size="512x512")), ended()).outcome.size == "512x512"


@says("text_only")
def test_an_answer_in_words_is_an_error_that_shows_them_and_is_billed(spool: Path) -> None:
    item = events.message("Which vase " + "do you mean? " * 60)
    error = failed(spool, events.created(), events.done(item), ended(item, tool_usage=None))
    assert (type(error), error.code, error.billed) == (errors.Spoiled, "answer_text_only", "yes")
    assert (error.params["message"][:10], len(error.params["message"])) == ("Which vase", 300)
    assert error.usage is not None
    assert (error.usage.chat_in, error.usage.chat_out, error.usage.output) == (1650, 27, 0)


@says("text_only")
def test_words_beside_a_picture_are_no_error(spool: Path) -> None:
    said = events.message("Here it is.")
    assert played(spool, events.done(said), events.done(image(1, RED), 1), ended(said, image(1, RED))).pictures == [RED]


# What it costs


@says("two_bills")
def test_both_bills_are_read(spool: Path) -> None:
    usage = played(spool, events.done(image(0, RED)), ended()).outcome.usage
    assert usage is not None
    assert (usage.text_in, usage.image_in, usage.output) == (20, 0, 196)
    assert (usage.chat_in, usage.chat_out) == (1650, 27)
    assert usage.raw == {"usage": events.USAGE, "image_gen": events.IMAGE_USAGE}
    assert json.dumps(dict(usage.raw))


@says("missing_bill")
@pytest.mark.parametrize("missing", [None, {}, {"image_gen": None}, {"image_gen": {"output_tokens": 0}}])
def test_a_missing_bill_of_the_tool_is_none_and_not_zero(missing: Any, spool: Path) -> None:
    usage = played(spool, events.done(image(0, RED)), ended(tool_usage=missing)).outcome.usage
    assert usage is not None
    assert (usage.text_in, usage.image_in, usage.output, usage.chat_in) == (None, None, None, 1650)


@says("missing_bill")
def test_without_both_bills_there_is_no_usage(spool: Path) -> None:
    assert played(spool, events.done(image(0, RED)), ended(tool_usage=None, usage=None)).outcome.usage is None


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


def test_no_sentence_is_without_a_test() -> None:
    assert SAYS.keys() == TESTED
