"""Answers as gateways really give them, over real HTTP."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers import errors
from generations.providers.base import ImageRequest
from generations.providers.errors import GatewayError
from generations.providers.openai_answer import read_usage
from generations.providers.openai_images import OpenAIImages
from tests.gateways import payloads
from tests.providers.base import ASKED, CannedGateway, Ran, check, reference, run

SMALL = payloads.picture("16x16")
"""Its base64 is short, so it stays text in the parsed answer."""
LARGE = payloads.picture("64x64", "png", 0, 20_000)
STREAM = "text/event-stream"


@pytest.fixture
def wire_dir(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def answered(spool: Path, answer: Any, request: ImageRequest = ASKED, kind: str = "application/json") -> Ran:
    body = answer if isinstance(answer, str | bytes) else json.dumps(answer)
    with CannedGateway(200, body, kind) as gateway:
        return run(OpenAIImages(), gateway.base_url, spool, request)


def refused(spool: Path, answer: Any, request: ImageRequest = ASKED, kind: str = "application/json") -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        answered(spool, answer, request, kind)
    assert list(spool.iterdir()) == []
    return caught.value


@pytest.mark.parametrize("data", [SMALL, LARGE, payloads.picture("16x16", "jpeg"), payloads.picture("16x16", "webp")])
@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_base64_of_any_length_with_or_without_a_prefix(data: bytes, prefix: str, wire_dir: Path) -> None:
    ran = answered(wire_dir, {"data": [{"b64_json": prefix + payloads.b64(data)}]})
    assert (ran.pictures, ran.left) == ([data], [])


@pytest.mark.parametrize("data", [SMALL, LARGE])
def test_a_url_that_is_a_data_uri(data: bytes, wire_dir: Path) -> None:
    ran = answered(wire_dir, {"data": [{"b64_json": None, "url": f"data:image/png;base64,{payloads.b64(data)}"}]})
    assert (ran.pictures, ran.left) == ([data], [])


def test_json_under_another_content_type_is_read_all_the_same(wire_dir: Path) -> None:
    ran = answered(wire_dir, {"data": [{"b64_json": payloads.b64(LARGE)}]}, kind="text/plain")
    assert ran.pictures == [LARGE]


def test_a_picture_wins_over_an_error_beside_it(wire_dir: Path) -> None:
    ran = answered(wire_dir, {"error": {"message": "warning"}, "data": [{"b64_json": payloads.b64(LARGE)}]})
    assert ran.pictures == [LARGE]


@pytest.mark.parametrize("bad", ["", "!!!", "!garbage! " * 1000, None, 5, {"a": 1}])
def test_the_good_ones_are_kept_where_one_is_unreadable(bad: object, wire_dir: Path) -> None:
    data = [{"b64_json": payloads.b64(LARGE)}, {"b64_json": bad}, {"b64_json": payloads.b64(SMALL)}]
    ran = answered(wire_dir, {"data": data}, replace(ASKED, n=3))
    assert [picture.index for picture in ran.outcome.pictures] == [0, 2]
    assert (ran.outcome.unreadable, ran.left) == (1, [])


@pytest.mark.parametrize("data", [[{"b64_json": "!!!"}], [{}], ["text"], [None]])
def test_entries_without_any_readable_picture_are_spoiled_and_billed(data: object, wire_dir: Path) -> None:
    error = refused(wire_dir, {"data": data})
    assert (type(error), error.code, error.billed) == (errors.Spoiled, "unreadable_answer", "yes")


@pytest.mark.parametrize("answer", [{}, {"created": 1}, {"data": []}, {"data": None}, [], "null", '"text"', "5"])
def test_a_200_without_data_may_have_been_billed(answer: object, wire_dir: Path) -> None:
    error = refused(wire_dir, answer)
    assert (type(error), error.code) == (errors.Unknown, "answer_empty")


def test_a_200_without_data_but_with_a_count_was_billed(wire_dir: Path) -> None:
    error = refused(wire_dir, {"data": [], "usage": payloads.USAGE})
    assert (type(error), error.code) == (errors.Spoiled, "answer_empty_billed")


@pytest.mark.parametrize("body", ["", "<html>", "upstream error", '{"data": [{"b64_json": "iVBORw0KGgo'])
@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/plain"])
def test_a_200_that_is_no_json_may_have_been_billed(body: str, kind: str, wire_dir: Path) -> None:
    error = refused(wire_dir, body, kind=kind)
    assert (type(error), error.code) == (errors.Unknown, "answer_not_json")


@pytest.mark.parametrize(
    ("inner", "kind", "code"),
    [
        ({"message": "Broke.", "type": "server_error", "code": None}, errors.Unknown, "error_in_answer"),
        ({"message": "Broke.", "code": "500"}, errors.Unknown, "error_in_answer"),
        ("broke", errors.Unknown, "error_in_answer"),
        ({"message": "No.", "code": "moderation_blocked"}, errors.Refused, "content_refused"),
        ({"message": "Slow down.", "code": "rate_limit_exceeded"}, errors.RateLimited, "rate_limited"),
        ({"message": "No money.", "code": "insufficient_quota"}, errors.NoFunds, "no_funds"),
        ({"message": "Bad.", "type": "image_generation_user_error"}, errors.Invalid, "invalid_request"),
    ],
)
def test_an_error_under_200_is_unknown_unless_it_says_that_nothing_is_billed(
    inner: object, kind: type[GatewayError], code: str, wire_dir: Path
) -> None:
    error = refused(wire_dir, {"error": inner})
    assert (type(error), error.code) == (kind, code)


def stream(*events: Any, end: str = "\n\n") -> str:
    """Events without a name of their own: the JSON's type has to do."""
    lines = [event if isinstance(event, str) else f"data: {json.dumps(event)}" for event in events]
    return "\n\n".join(lines) + end


PARTIAL = {"type": "image_generation.partial_image", "b64_json": payloads.b64(LARGE), "partial_image_index": 0}
DONE = {
    "type": "image_generation.completed",
    "b64_json": payloads.b64(LARGE),
    "usage": payloads.USAGE,
    "quality": "low",
}
ASKED_STREAM = replace(ASKED, partial_images=1)


@pytest.mark.parametrize("end", ["\n\n", "\n", ""])
def test_a_last_event_needs_no_blank_line_behind_it(end: str, wire_dir: Path) -> None:
    ran = answered(wire_dir, stream(PARTIAL, DONE, end=end), ASKED_STREAM, STREAM)
    assert ran.pictures == [LARGE]
    assert ran.outcome.quality == "low"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "text/html", ""])
@pytest.mark.parametrize("start", ["", "\n\n", ": keepalive\n\n", "id: 5\n", "retry: 10\n\n"])
def test_a_stream_under_another_content_type_is_read_all_the_same(kind: str, start: str, wire_dir: Path) -> None:
    ran = answered(wire_dir, start + stream(PARTIAL, DONE), ASKED_STREAM, kind)
    assert (ran.pictures, len(ran.heard.partials), ran.left) == ([LARGE], 1, [])


@pytest.mark.parametrize("blank", ["", " \n", " " * 9000])
def test_json_that_calls_itself_a_stream_is_read_all_the_same(blank: str, wire_dir: Path) -> None:
    body = blank + json.dumps({"data": [{"b64_json": payloads.b64(LARGE)}]})
    kind = STREAM if len(blank) < 4096 else "application/json"
    assert answered(wire_dir, body, ASKED_STREAM, kind).pictures == [LARGE]


def test_the_events_name_counts_where_the_json_has_no_type(wire_dir: Path) -> None:
    done = {name: value for name, value in DONE.items() if name != "type"}
    body = payloads.event("image_generation.completed", done)
    assert answered(wire_dir, body, ASKED_STREAM, STREAM).pictures == [LARGE]


def test_unknown_events_and_done_marks_are_skipped(wire_dir: Path) -> None:
    body = stream(
        "event: keepalive\ndata: {}", "data: [DONE]", "data: plain text", {"type": "new.thing"}, PARTIAL, DONE
    )
    ran = answered(wire_dir, body, ASKED_STREAM, STREAM)
    assert (ran.pictures, len(ran.heard.partials)) == ([LARGE], 1)


def test_an_unreadable_preview_does_no_harm(wire_dir: Path) -> None:
    broken = {**PARTIAL, "b64_json": "!!!"}
    ran = answered(wire_dir, stream(broken, DONE), ASKED_STREAM, STREAM)
    assert (ran.pictures, ran.heard.partials, ran.left) == ([LARGE], [], [])


def test_what_comes_after_the_finished_picture_does_no_harm(wire_dir: Path) -> None:
    body = stream(DONE, {"type": "error", "error": {"message": "late"}})
    assert answered(wire_dir, body, ASKED_STREAM, STREAM).pictures == [LARGE]


def test_a_finished_event_without_a_picture_is_spoiled(wire_dir: Path) -> None:
    error = refused(wire_dir, stream(PARTIAL, {"type": "image_generation.completed"}), ASKED_STREAM, STREAM)
    assert type(error) is errors.Spoiled


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        (({"type": "error", "code": "moderation_blocked", "message": "No."},), errors.Refused),
        (({"error": {"code": "moderation_blocked", "message": "No."}},), errors.Refused),
        ((PARTIAL, {"error": {"code": "moderation_blocked", "message": "No."}}), errors.Refused),
        (({"error": {"code": "rate_limit_exceeded", "message": "Slow."}},), errors.RateLimited),
        ((PARTIAL, {"error": {"code": "rate_limit_exceeded", "message": "Slow."}}), errors.Unknown),
        (({"type": "error", "message": "Broke."},), errors.Unknown),
        (({"type": "error", "error": {"message": "", "code": "server_error"}},), errors.Unknown),
        ((), errors.Unknown),
    ],
)
def test_an_error_in_a_stream_is_unknown_unless_it_says_that_nothing_is_billed(
    events: tuple[Any, ...], kind: type[GatewayError], wire_dir: Path
) -> None:
    assert type(refused(wire_dir, stream(*events), ASKED_STREAM, STREAM)) is kind


def test_what_the_gateway_says_it_used_is_kept(wire_dir: Path) -> None:
    said = {"size": "1024x1024", "quality": "medium", "background": "opaque", "output_format": "jpeg"}
    ran = answered(wire_dir, {**said, "data": [{"b64_json": payloads.b64(SMALL)}]})
    assert {name: getattr(ran.outcome, name) for name in said} == said


@pytest.mark.parametrize(
    ("revised", "kept"), [("a blue vase", "a blue vase"), (" a red vase", ""), (None, ""), (3, "")]
)
def test_a_revised_prompt_is_kept_where_it_differs(revised: object, kept: str, wire_dir: Path) -> None:
    ran = answered(wire_dir, {"data": [{"b64_json": payloads.b64(SMALL), "revised_prompt": revised}]})
    assert ran.outcome.pictures[0].revised_prompt == kept


def counts(usage: object, request: ImageRequest = ASKED) -> tuple[int | None, ...]:
    found = read_usage(usage, request)
    assert found is not None
    return found.text_in, found.image_in, found.output, found.output_text, found.output_image


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        (payloads.USAGE, (20, 0, 196, None, None)),
        (
            {**payloads.USAGE, "output_tokens_details": {"text_tokens": 6, "image_tokens": 190}},
            (20, 0, 196, 6, 190),
        ),
        ({"prompt_tokens": 20, "completion_tokens": 196, "total_tokens": 216}, (20, None, 196, None, None)),
        (
            {"prompt_tokens": 20, "prompt_tokens_details": {"text_tokens": 12, "image_tokens": 8}},
            (12, 8, None, None, None),
        ),
        ({"input_tokens": 20, "output_tokens": 0}, (20, None, None, None, None)),
        ({"input_tokens": -1, "output_tokens": "many"}, (None, None, None, None, None)),
        ({"input_tokens": True, "output_tokens": 196.0}, (None, None, 196, None, None)),
        ({}, (None, None, None, None, None)),
    ],
)
def test_usage_under_either_pair_of_names(usage: object, expected: tuple[int | None, ...]) -> None:
    assert counts(usage) == expected


def test_inputs_in_one_sum_are_not_guessed_apart_where_references_were_sent(tmp_path: Path) -> None:
    request = replace(ASKED, references=(reference(tmp_path, "one.png", SMALL),))
    assert counts({"input_tokens": 500, "output_tokens": 196}, request)[:2] == (None, None)


@pytest.mark.parametrize("usage", [None, [], "none", 5])
def test_no_usage_is_none(usage: object) -> None:
    assert read_usage(usage, ASKED) is None


@pytest.mark.parametrize("status", [404, 405])
@pytest.mark.parametrize("body", ["", '{"error": {"message": "no such path"}}'])
def test_a_check_takes_a_gateway_without_a_list_of_models(status: int, body: str, wire_dir: Path) -> None:
    with CannedGateway(status, body) as gateway:
        check(OpenAIImages(), gateway.base_url, wire_dir)
    assert [seen.path for seen in gateway.requests] == ["/v1/models"]


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_a_check_tells_a_web_page_from_an_api(status: int, kind: str, wire_dir: Path) -> None:
    with CannedGateway(status, payloads.HTML, kind) as gateway, pytest.raises(errors.NotFound) as caught:
        check(OpenAIImages(), gateway.base_url, wire_dir)
    assert caught.value.code == "not_an_api"
