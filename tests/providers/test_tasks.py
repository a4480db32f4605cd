"""Tasks that are looked up: nothing that goes wrong with a look-up loses a paid task, and no task is made a second time."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from generations.providers import errors
from generations.providers.base import Resuming, Usage
from generations.wire import ClientPool, Limits, open_wire
from tests.gateways.tasks import TaskGateway
from tests.providers.base import KEY, QUICK, Heard, run
from tests.providers.tasks import CONTRACTS, PICTURE, SHORT, asked, dialect_of, remote_id, resume

pytestmark = pytest.mark.parametrize("contract", CONTRACTS)

PASSING = [
    *("408", "429", "500", "502", "503", "504", "524"),
    *("html_200", "html_404", "html_502", "reset", "close", "cut", "list", "no_status", "text"),
]
"""What may befall a single look-up and says nothing about the task."""
REFUSED = ["400", "401", "402", "403", "redirect"]


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def ended(contract: str, spool: Path, *looks: str, scenario: str = "ok", **options: Any) -> TaskGateway:
    """A run that brings its picture in spite of these looks."""
    with TaskGateway(contract, scenario, looks=looks, retry_after=0.05, **options) as gateway:
        ran = run(dialect_of(contract), gateway.base_url, spool, asked(contract))
    assert (ran.pictures, ran.left, gateway.executions) == ([PICTURE], [], 1)
    return gateway


def failed(
    contract: str, spool: Path, *looks: str, scenario: str = "ok", limits: Limits = QUICK, **options: Any
) -> tuple[errors.GatewayError, TaskGateway]:
    with (
        TaskGateway(contract, scenario, looks=looks, **options) as gateway,
        pytest.raises(errors.GatewayError) as caught,
    ):
        run(dialect_of(contract), gateway.base_url, spool, asked(contract), limits)
    assert gateway.executions == 1
    assert list(spool.iterdir()) == []
    return caught.value, gateway


def test_both_can_resume(contract: str) -> None:
    assert isinstance(dialect_of(contract), Resuming)


def test_the_id_is_told_once_and_before_the_first_look_up(contract: str, spool: Path) -> None:
    with TaskGateway(contract, "ok", looks=("processing",)) as gateway:
        host, heard = gateway.base_url, []

        class Stop(Exception):
            pass

        async def tell(value: str) -> None:
            heard.append((value, len(gateway.lookups)))
            raise Stop

        with pytest.raises(Stop):
            asyncio.run(_run_with(dialect_of(contract), host, spool, contract, tell))
    assert heard == [(remote_id(contract, "run_0a"), 0)]


async def _run_with(dialect: Any, base_url: str, spool: Path, contract: str, tell: Any) -> None:
    heard = Heard()
    heard.remote_id = tell  # type: ignore[method-assign]
    async with (
        ClientPool(frozenset({base_url.split("/")[2]})) as pool,
        open_wire(base_url=base_url, key=KEY, spool=spool, pool=pool, limits=QUICK) as wire,
    ):
        await dialect.run(asked(contract), wire, heard)


@pytest.mark.parametrize("look", PASSING)
def test_a_look_up_that_fails_is_no_end(contract: str, look: str, spool: Path) -> None:
    gateway = ended(contract, spool, look, look, "processing", look, "done")
    assert gateway.task.looked == 5


@pytest.mark.parametrize("look", [*REFUSED, "404"])
def test_a_look_up_that_is_refused_for_a_moment_is_no_end_either(contract: str, look: str, spool: Path) -> None:
    ended(contract, spool, look, look, "processing", look, look, "done")


def test_a_web_page_says_nothing_about_a_task_however_often_it_comes(contract: str, spool: Path) -> None:
    ended(contract, spool, *["html_404"] * 5, "done")


@pytest.mark.parametrize("look", REFUSED)
def test_refused_look_ups_leave_the_paid_task_running(contract: str, look: str, spool: Path) -> None:
    error, gateway = failed(contract, spool, look)
    assert (type(error), error.billed) == (errors.StillRunning, "maybe")
    assert error.params["remote_id"] == remote_id(contract, "run_0a")
    assert gateway.task.looked == 3


@pytest.mark.parametrize("look", ["404", "410"])
def test_a_task_that_the_gateway_no_longer_knows_is_unknown(contract: str, look: str, spool: Path) -> None:
    error, gateway = failed(contract, spool, look)
    assert (type(error), error.code, error.billed) == (errors.Unknown, "run_vanished", "maybe")
    assert gateway.task.looked == 3


@pytest.mark.parametrize("look", ["processing", "502", "429", "reset", "html_200", "no_status"])
def test_when_the_time_is_over_the_task_is_still_running(contract: str, look: str, spool: Path) -> None:
    began = time.monotonic()
    error, gateway = failed(contract, spool, look, limits=SHORT, retry_after=0.05)
    assert (type(error), error.code) == (errors.StillRunning, "still_running")
    assert error.params["remote_id"] == remote_id(contract, "run_0a")
    assert gateway.task.looked > 2
    assert time.monotonic() - began < 10


def test_a_look_up_that_hangs_is_given_up_alone(contract: str, spool: Path) -> None:
    with TaskGateway(contract, "ok", looks=("silent", "silent", "done")) as gateway:
        ran = run(dialect_of(contract, one_look=0.2), gateway.base_url, spool, asked(contract))
    assert ran.pictures == [PICTURE]


def test_the_last_look_up_that_hangs_ends_with_the_time(contract: str, spool: Path) -> None:
    error, _ = failed(contract, spool, "silent", limits=SHORT)
    assert type(error) is errors.StillRunning


def test_look_ups_that_fail_come_ever_slower(contract: str, spool: Path) -> None:
    _, gateway = failed(contract, spool, "502", limits=SHORT)
    # 0.01 s doubled seven times is over the 0.6 s that there are.
    assert gateway.task.looked <= 8


def test_retry_after_is_obeyed(contract: str, spool: Path) -> None:
    began = time.monotonic()
    with TaskGateway(contract, "ok", looks=("429", "done"), retry_after=0.7) as gateway:
        run(dialect_of(contract), gateway.base_url, spool, asked(contract))
    assert time.monotonic() - began >= 0.7
    assert gateway.task.looked == 2


def test_a_pause_longer_than_the_time_is_handed_on(contract: str, spool: Path) -> None:
    error, gateway = failed(contract, spool, "429", retry_after=30, limits=SHORT)
    assert (type(error), error.retry_after, gateway.task.looked) == (errors.StillRunning, 30, 1)


def test_a_task_is_resumed_by_its_id_and_pays_nothing(contract: str, spool: Path) -> None:
    with TaskGateway(contract, "ok", looks=("processing",)) as gateway:
        with pytest.raises(errors.StillRunning) as caught:
            run(dialect_of(contract), gateway.base_url, spool, asked(contract), SHORT)
        gateway.task.looks = ["processing", "reset", "done"]
        outcome, pictures, heard = resume(contract, caught.value.params["remote_id"], gateway.base_url, spool)
    assert (pictures, gateway.executions, heard.ids) == ([PICTURE], 1, [])
    assert outcome.remote_id == remote_id(contract, "run_0a")


def test_resuming_looks_at_once_and_outlives_a_gateway_that_is_away(contract: str, spool: Path) -> None:
    with TaskGateway(contract, "refuse") as gateway, pytest.raises(errors.StillRunning):
        resume(contract, remote_id(contract, "run_0a"), gateway.base_url, spool, SHORT)
    assert list(spool.iterdir()) == []


def test_resuming_a_task_that_failed_says_so(contract: str, spool: Path) -> None:
    with TaskGateway(contract, "ok", looks=("processing",), failed={"error": "No luck."}) as gateway:
        with pytest.raises(errors.StillRunning):
            run(dialect_of(contract), gateway.base_url, spool, asked(contract), SHORT)
        gateway.task.looks = ["failed"]
        with pytest.raises(errors.Answered) as caught:
            resume(contract, remote_id(contract, "run_0a"), gateway.base_url, spool)
    assert (caught.value.code, caught.value.params["message"]) == ("task_failed", "No luck.")


def test_an_odd_id_cannot_lead_elsewhere(contract: str, spool: Path) -> None:
    gateway = ended(contract, spool, "done", scenario="id_odd")
    assert all(seen.path.endswith("/a%20b%2F..%2Fc%3Fd") for seen in gateway.lookups)


@pytest.mark.parametrize("scenario", ["no_id", "empty_id", "created_list"])
def test_a_creation_without_an_id_is_unknown(contract: str, scenario: str, spool: Path) -> None:
    error, _ = failed(contract, spool, "done", scenario=scenario)
    assert (type(error), error.code) == (errors.Unknown, "task_without_id")


def test_several_pictures_keep_their_order(contract: str, spool: Path) -> None:
    with TaskGateway(contract, "two") as gateway:
        ran = run(dialect_of(contract), gateway.base_url, spool, asked(contract))
    assert [picture.index for picture in ran.outcome.pictures] == [0, 1]
    assert ran.pictures[0] == PICTURE != ran.pictures[1]


@pytest.mark.parametrize(("scenario", "unreadable", "index"), [("second_dead", 1, 0), ("empty_entry", 2, 2)])
def test_one_readable_picture_is_an_end_and_the_rest_is_counted(
    contract: str, scenario: str, unreadable: int, index: int, spool: Path
) -> None:
    with TaskGateway(contract, scenario) as gateway:
        ran = run(dialect_of(contract), gateway.base_url, spool, asked(contract))
    assert (ran.pictures, ran.outcome.unreadable, ran.outcome.pictures[0].index) == ([PICTURE], unreadable, index)


@pytest.mark.parametrize(
    ("scenario", "kind", "code"),
    [
        ("fewer", errors.Spoiled, "answer_empty_billed"),
        ("garbage", errors.Spoiled, "unreadable_answer"),
        ("url_dead", errors.ResultLost, "result_lost"),
        ("url_inside", errors.ResultLost, "result_blocked"),
    ],
)
def test_a_paid_task_without_a_picture_is_billed_and_says_how_much(
    contract: str, scenario: str, kind: type[errors.GatewayError], code: str, spool: Path
) -> None:
    error, gateway = failed(contract, spool, "done", scenario=scenario)
    assert (type(error), error.code, error.billed) == (kind, code, "yes")
    assert isinstance(error.usage, Usage)
    assert error.usage.charge_nano == {"runbase": 50_000_000, "runapi": 30_000_000}[contract]
    assert gateway.task.looked == 1


@pytest.mark.parametrize(
    "said",
    [
        {"error": {"message": "It broke."}},
        {"error": {"detail": "It broke."}},
        {"error": "It broke."},
        {"error": [{"msg": "It broke."}]},
        {"error": ["It broke."]},
        {"error": {"error": {"message": "It broke.", "code": 7}}},
        {"error": None, "message": "It broke."},
        {"error": {}, "detail": "It broke."},
        {"errorMessage": "It broke."},
        {"msg": "It broke."},
    ],
)
def test_the_words_of_a_failure_are_found_in_every_shape(contract: str, said: dict[str, Any], spool: Path) -> None:
    error, _ = failed(contract, spool, "failed", failed=said)
    assert (type(error), error.code, error.billed, error.again) == (errors.Answered, "task_failed", "no", False)
    assert error.params["message"] == "It broke."


@pytest.mark.parametrize("said", [{}, {"error": 17}, {"error": None}, {"error": True}, {"error": {"a": {}}}])
def test_a_failure_without_words_is_one_all_the_same(contract: str, said: dict[str, Any], spool: Path) -> None:
    error, _ = failed(contract, spool, "failed", failed=said)
    assert (type(error), error.code, error.params["message"]) == (errors.Answered, "task_failed", "")


@pytest.mark.parametrize(
    "said",
    [
        {"error": {"message": "No.", "code": "moderation_blocked"}},
        {"error": "Rejected by our safety system."},
        {"detail": "The prompt was flagged."},
        {"error": {"message": "NSFW content detected"}},
    ],
)
def test_a_failure_over_content_is_a_refusal(contract: str, said: dict[str, Any], spool: Path) -> None:
    error, _ = failed(contract, spool, "failed", failed=said)
    assert (type(error), error.code) == (errors.Refused, "content_refused")


@pytest.mark.parametrize("code", ["rate_limit_exceeded", "insufficient_balance", "invalid_api_key"])
def test_a_failed_task_is_never_sent_again_and_blames_no_account(contract: str, code: str, spool: Path) -> None:
    error, _ = failed(contract, spool, "failed", failed={"error": {"message": "Upstream.", "code": code}})
    assert (type(error), error.again) == (errors.Answered, False)


def test_a_long_error_is_cut_and_leaves_no_file(contract: str, spool: Path) -> None:
    error, _ = failed(contract, spool, "failed", failed={"error": "word " * 200, "blob": "A" * 200_000})
    assert error.params["message"].startswith("word word")
    assert len(error.params["message"]) <= 300


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"n": 2}, "n"),
        ({"quality": "high"}, "quality"),
        ({"output_format": "png"}, "output_format"),
        ({"background": "opaque"}, "background"),
        ({"moderation": "low"}, "moderation"),
        ({"output_compression": 50}, "output_compression"),
        ({"partial_images": 1}, "partial_images"),
        ({"aspect_ratio": "", "resolution": "", "size": "1024x1024"}, "size"),
        ({"aspect_ratio": "auto", "resolution": "1K", "size": "1024x1024"}, "size"),
    ],
)
def test_what_has_no_word_is_refused_before_anything_is_sent(
    contract: str, changes: dict[str, Any], option: str, spool: Path
) -> None:
    with TaskGateway(contract, "ok") as gateway, pytest.raises(errors.Unsupported) as caught:
        run(dialect_of(contract), gateway.base_url, spool, asked(contract, **changes))
    assert (caught.value.code, caught.value.params["option"]) == ("option_not_possible", option)
    assert (gateway.requests, gateway.connections) == ([], 0)


def test_no_picture_at_all_cannot_be_asked_for(contract: str) -> None:
    with pytest.raises(errors.Unsupported) as caught:
        dialect_of(contract).plan(asked(contract, n=0))
    assert caught.value.code == "no_pictures_asked"
