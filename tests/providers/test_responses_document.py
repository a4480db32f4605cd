"""What the document of the gateways' contracts says of the Responses API: how it answers, and what that costs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers import errors
from generations.providers.errors import GatewayError
from tests.gateways import responses_events as events
from tests.gateways.responses_events import Event
from tests.providers import test_responses_document_calls as calls
from tests.providers.responses_says import ASKED, BLUE, OLD, RED, SAYS, TESTED, ended, failed, image, played, says


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


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
            errors.Unknown,
            "error_in_answer",
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
def test_a_limit_after_the_tool_was_called_is_no_reason_to_send_again(spool: Path) -> None:
    limit = ("error", {"code": "rate_limit_exceeded", "message": "Rate limit reached."})
    error = failed(spool, *events.begun(0), limit)
    assert (type(error), error.again) == (errors.Unknown, False)


@says("bad_ends")
@pytest.mark.parametrize(("usage", "kind"), [(events.USAGE, errors.Unknown), (None, errors.RateLimited)])
def test_a_limit_with_a_count_is_no_reason_to_send_again(spool: Path, usage: Any, kind: type) -> None:
    said = {"code": "rate_limit_exceeded", "message": "Rate limit reached."}
    error = failed(spool, events.ended(events.response("failed", error=said, usage=usage)))
    assert (type(error), error.again) == (kind, kind is errors.RateLimited)
    assert (error.usage is not None) == (usage is not None)


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
    assert error.params["message"].startswith("Which vase do you mean?")
    assert 290 <= len(error.params["message"]) <= 300
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


def test_no_sentence_is_without_a_test() -> None:
    assert calls.says is says  # its import has marked the other half
    assert SAYS.keys() == TESTED
