"""The Responses API with the image tool, and VibeAPI's variant of it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from generations.providers.demo.contract_responses import pictures_in
from tests.gateways.demo import DemoServer

from .conftest import data_uri, error, events, picture_of, png

Open = Callable[..., httpx.Client]
CALL = "response.image_generation_call"
TOOL = {"type": "image_generation", "model": "gpt-image-2", "size": "1024x1024", "quality": "low"}


def ask(
    client: httpx.Client, prompt: str = "a lake", *, tool: Any = None, pictures: Any = (), **more: Any
) -> httpx.Response:
    content: list[dict[str, Any]] = [{"type": "input_text", "text": prompt}]
    content += [{"type": "input_image", "image_url": url} for url in pictures]
    body = {
        "model": "gpt-5.5",
        "input": [{"role": "user", "content": content}],
        "tools": [TOOL | (tool or {})],
        "tool_choice": {"type": "image_generation"},
    }
    return client.post("/responses", json=body | more)


def ask_vibe(client: httpx.Client, prompt: str = "a lake", **more: Any) -> httpx.Response:
    tool = {name: value for name, value in TOOL.items() if name != "model"}
    body = {
        "model": "gpt-5.5",
        "instructions": "Draw.",
        "input": [{"role": "user", "content": [{"type": "input_text", "text": prompt}]}],
        "tools": [tool],
        "stream": True,
    } | more
    return client.post("/responses", json={name: value for name, value in body.items() if value is not None})


def types(response: httpx.Response) -> list[str]:
    return [event["type"] for event in events(response)]


def test_the_events_come_in_order(client: httpx.Client) -> None:
    found = events(ask(client, tool={"partial_images": 2}, stream=True))
    assert [event["type"] for event in found] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        f"{CALL}.in_progress",
        f"{CALL}.generating",
        f"{CALL}.partial_image",
        f"{CALL}.partial_image",
        f"{CALL}.completed",
        "response.output_item.done",
        "response.completed",
    ]
    assert [event["sequence_number"] for event in found] == list(range(10))
    assert [event["partial_image_index"] for event in found[5:7]] == [0, 1]


def test_the_item_says_what_was_made(client: httpx.Client) -> None:
    done = events(ask(client, tool={"output_format": "webp"}, stream=True))[-2]
    item = done["item"]
    picture = picture_of(base64.b64decode(item["result"], validate=True))
    assert (picture.format, picture.size) == ("WEBP", (1024, 1024))
    assert {name: item[name] for name in ("status", "size", "quality", "output_format", "action")} == {
        "status": "completed", "size": "1024x1024", "quality": "low", "output_format": "webp", "action": "generate",
    }  # fmt: skip
    assert "a lake" in item["revised_prompt"]


def test_there_are_two_bills(client: httpx.Client, demo: DemoServer) -> None:
    body = events(ask(client, tool={"partial_images": 1}, stream=True))[-1]["response"]
    text, image = body["usage"], body["tool_usage"]["image_gen"]
    assert 1600 <= text["total_tokens"] <= 2300
    assert image["output_tokens"] == 296
    expected = text["input_tokens"] * 1250 + text["output_tokens"] * 10_000
    details = image["input_tokens_details"]
    expected += details["text_tokens"] * 5000 + details["image_tokens"] * 8000 + image["output_tokens"] * 30_000
    assert demo.calls()[-1]["billed"] == {"amount_nano": expected, "currency": "USD"}


def test_without_a_stream_the_answer_is_the_object(client: httpx.Client) -> None:
    body = ask(client).json()
    assert (body["object"], body["status"], len(body["output"])) == ("response", "completed", 1)


def test_the_model_of_the_tool_moves_when_it_is_not_named(client: httpx.Client, demo: DemoServer) -> None:
    ask(client, tools=[{"type": "image_generation", "quality": "xhigh", "size": "1024x1024"}])
    assert demo.calls()[-1]["outcome"] == "answered"


@pytest.mark.parametrize(
    ("tool", "code", "param"),
    [
        ({"n": 2}, "unknown_parameter", "tools[0].n"),
        ({"prompt": "x"}, "unknown_parameter", "tools[0].prompt"),
        ({"response_format": "url"}, "unknown_parameter", "tools[0].response_format"),
        ({"input_fidelity": "high"}, "unknown_parameter", "tools[0].input_fidelity"),
        ({"quality": "xhigh"}, "invalid_value", "tools[0].quality"),
        ({"size": "1000x1000"}, "invalid_value", None),
        ({"partial_images": 4}, "integer_above_max_value", "tools[0].partial_images"),
        ({"action": "edit"}, "invalid_value", "tools[0].action"),
        ({"action": "paint"}, "invalid_value", "tools[0].action"),
        ({"type": "web_search"}, "invalid_value", "tools[0].type"),
        ({"input_image_mask": {"image_url": data_uri(png())}}, "invalid_value", "tools[0].input_image_mask"),
    ],
)
def test_a_tool_outside_the_contract_is_a_400(client: httpx.Client, tool: Any, code: str, param: str | None) -> None:
    status, found, named = error(ask(client, tool=tool))
    assert (status, found) == (400, code)
    assert named == (param or "tools[0].size")


@pytest.mark.parametrize(
    ("more", "code", "param"),
    [
        ({"n": 2}, "unknown_parameter", "n"),
        ({"tool_choice": "maybe"}, "invalid_value", "tool_choice"),
        ({"input": []}, "empty_string", "input"),
        ({"input": None}, "missing_required_parameter", "input"),
        ({"stream": "yes"}, "invalid_type", "stream"),
        ({"model": None}, "missing_required_parameter", "model"),
        ({"previous_response_id": "resp_none"}, "previous_response_not_found", "previous_response_id"),
    ],
)
def test_a_request_outside_the_contract_is_a_400(client: httpx.Client, more: Any, code: str, param: str) -> None:
    assert error(ask(client, **more)) == (400, code, param)


def test_the_input_may_be_a_text(client: httpx.Client) -> None:
    assert ask(client, input="a lake").status_code == 200


def test_references_and_a_mask_are_read(client: httpx.Client, demo: DemoServer, address: str) -> None:
    clear = png(mode="RGBA", colour=(0, 0, 0, 0))
    tool = {"action": "edit", "input_image_mask": {"image_url": data_uri(clear)}}
    body = ask(client, pictures=[data_uri(png()), address], tool=tool).json()
    assert body["output"][0]["action"] == "edit"
    assert body["tool_usage"]["image_gen"]["input_tokens_details"]["image_tokens"] > 0
    assert len(demo.calls()[-1]["parts"]) == 3


def test_an_unreadable_reference_is_a_400(client: httpx.Client) -> None:
    assert error(ask(client, pictures=[data_uri(b"none")]))[:2] == (400, "invalid_image_file")


def test_an_earlier_response_counts_as_context(client: httpx.Client) -> None:
    first = ask(client).json()
    second = ask(client, "make it pink", tool={"action": "edit"}, previous_response_id=first["id"])
    assert second.json()["output"][0]["action"] == "edit"
    item = {"type": "image_generation_call", "id": first["output"][0]["id"]}
    words = {"role": "user", "content": "make it pink"}
    assert ask(client, tool={"action": "edit"}, input=[item, words]).status_code == 200


def test_a_response_that_is_not_stored_is_not_found(client: httpx.Client) -> None:
    first = ask(client, store=False).json()
    assert error(ask(client, previous_response_id=first["id"]))[1] == "previous_response_not_found"


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("three pictures of a lake", 3), ("3 variations", 3), ("two different images", 2), ("画三张湖", 3), ("a lake", 1),
        ("两张猫", 2), ("100 pictures", 8),
    ],
)  # fmt: skip
def test_words_may_ask_for_several(prompt: str, count: int) -> None:
    assert pictures_in(prompt) == count


def test_several_pictures_are_interleaved_by_item(client: httpx.Client) -> None:
    found = events(ask(client, "a lake #demo:pictures=3", tool={"partial_images": 2}, stream=True))
    partials = [(e["item_id"], e["partial_image_index"]) for e in found if e["type"].endswith("partial_image")]
    ids = [event["item"]["id"] for event in found if event["type"] == "response.output_item.added"]
    assert partials == [(item, number) for number in (0, 1) for item in ids]
    assert [e["item"]["id"] for e in found if e["type"] == "response.output_item.done"] == ids[::-1]
    assert len({item["result"] for item in found[-1]["response"]["output"]}) == 3


def test_an_answer_in_words_has_no_picture(client: httpx.Client, demo: DemoServer) -> None:
    found = events(ask(client, "a lake #demo:text", stream=True))
    assert "response.output_text.delta" in [event["type"] for event in found]
    assert found[-1]["response"]["output"][0]["type"] == "message"
    assert "tool_usage" not in found[-1]["response"]
    assert demo.calls()[-1]["n"] == 0
    assert ask(client, tool_choice="none").json()["output"][0]["type"] == "message"


@pytest.mark.parametrize("end", ["failed", "incomplete"])
def test_a_stream_may_end_without_a_picture(client: httpx.Client, end: str) -> None:
    directive = {"failed": "fail"}.get(end, end)
    assert types(ask(client, f"a lake #demo:{directive}", stream=True))[-1] == f"response.{end}"


def test_directives_work_here_too(client: httpx.Client, demo: DemoServer) -> None:
    assert error(ask(client, "a lake #demo:refuse"))[1] == "moderation_blocked"
    assert ask(client, "a lake #demo:502", stream=True).headers["content-type"] == "text/html"
    with pytest.raises(httpx.TransportError):
        ask(client, "a lake #demo:drop", stream=True)
    assert ask(client, "a lake #demo:no-stream", stream=True).json()["status"] == "completed"
    assert ask(client, "a lake #demo:wrong-size").json()["output"][0]["size"] == "1280x1280"
    assert "tool_usage" not in ask(client, "a lake #demo:no-usage=tool").json()
    assert [call["executed"] for call in demo.calls()] == [False, True, True, True, True, True]


def test_vibe_gives_the_picture_as_a_preview(at: Open) -> None:
    found = events(ask_vibe(at("/vibeapi/v1")))
    partial = next(event for event in found if event["type"] == f"{CALL}.partial_image")
    done = next(event for event in found if event["type"] == "response.output_item.done")["item"]
    assert picture_of(base64.b64decode(partial["partial_image_b64"], validate=True)).size == (1024, 1024)
    assert (done["status"], "result" in done, "a lake" in done["revised_prompt"]) == ("generating", False, True)
    assert "keepalive" in [event["type"] for event in found]
    assert (found[-1]["type"], found[-1]["response"]["output"]) == ("response.completed", [])
    assert found[-1]["response"]["tool_usage"]["image_gen"]["output_tokens"] == 196


@pytest.mark.parametrize(
    ("more", "status", "text"),
    [
        ({"stream": None}, 500, "The server had an error while processing your request."),
        ({"instructions": None}, 400, "Instructions are required"),
        ({"instructions": ""}, 400, "Instructions are required"),
        ({"input": "a lake"}, 400, "Input must be a list"),
    ],
)
def test_vibe_has_its_own_words(at: Open, more: dict[str, Any], status: int, text: str) -> None:
    answer = ask_vibe(at("/vibeapi/v1"), **more)
    assert (answer.status_code, answer.json()["error"]["message"]) == (status, text)


@pytest.mark.parametrize("name", ["previous_response_id", "tool_choice", "n", "store"])
def test_vibe_refuses_what_it_does_not_list(at: Open, name: str) -> None:
    assert error(ask_vibe(at("/vibeapi/v1"), **{name: "x"})) == (400, "unknown_parameter", name)


@pytest.mark.parametrize("name", ["model", "n", "partial_images", "input_image_mask"])
def test_vibe_refuses_parts_of_the_tool(at: Open, name: str) -> None:
    tools = [{"type": "image_generation", name: 1}]
    assert error(ask_vibe(at("/vibeapi/v1"), tools=tools)) == (400, "unknown_parameter", f"tools[0].{name}")
