"""The contracts of Runbase and RunAPI sentence by sentence, in the order of the gateways' own documents."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generations.providers import catalogue, errors
from generations.providers.base import FilePart
from generations.providers.runapi import RunAPI
from generations.providers.runbase import Runbase
from tests.gateways.tasks import TaskGateway
from tests.providers.base import KEY, CannedGateway, Ran, run
from tests.providers.tasks import PICTURE, SHORT, asked, dialect_of, remote_id, resume

RUNBASE = catalogue.get_profile("runbase")
RUNAPI = catalogue.get_profile("runapi")
RUNBASE_CAPS = catalogue.capabilities(RUNBASE, RUNBASE.default_model)
RUNAPI_CAPS = catalogue.capabilities(RUNAPI, RUNAPI.default_model)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def linked(*names: str) -> tuple[FilePart, ...]:
    return tuple(
        FilePart(path=Path(name), filename=name, content_type="image/png", size=1, url=f"https://studio.example/{name}")
        for name in names
    )


def ran(contract: str, spool: Path, *looks: str, scenario: str = "ok", **changes: Any) -> tuple[Ran, TaskGateway]:
    with TaskGateway(contract, scenario, looks=looks or ("done",)) as gateway:
        return run(dialect_of(contract), gateway.base_url, spool, asked(contract, **changes)), gateway


def refused(contract: str, spool: Path, status: int, body: Any, **changes: Any) -> errors.GatewayError:
    text = body if isinstance(body, str) else json.dumps(body)
    with CannedGateway(status, text) as gateway, pytest.raises(errors.GatewayError) as caught:
        run(dialect_of(contract), gateway.base_url, spool, asked(contract, **changes))
    assert [seen.method for seen in gateway.requests] == ["POST"]
    return caught.value


def tiers(cells: tuple[str, ...], ratio: str) -> list[str]:
    return [cell.partition("@")[2] for cell in cells if cell.partition("@")[0] == ratio]


class TestRunbase:
    def test_post_runs_with_model_and_input(self, spool: Path) -> None:
        _, gateway = ran("runbase", spool, aspect_ratio="16:9", resolution="4K")
        (seen,) = gateway.requests
        assert (seen.path, seen.json) == (
            "/v1/runs",
            {
                "model": "openai/gpt-image-2",
                "input": {"prompt": "a red vase", "aspect_ratio": "16:9", "resolution": "4K"},
            },
        )

    def test_then_get_runs_id(self, spool: Path) -> None:
        _, gateway = ran("runbase", spool, "pending", "processing", "done")
        assert [seen.path for seen in gateway.lookups] == ["/v1/runs/run_0a"] * 3

    def test_every_1_to_2_seconds(self) -> None:
        dialect = catalogue.get_dialect(RUNBASE)
        assert isinstance(dialect, Runbase)
        assert 1 <= dialect._every <= 2

    def test_the_default_base_is_a_default_only(self) -> None:
        assert RUNBASE.base_url == "https://api.runbase.net/v1"
        assert Runbase().plan(asked("runbase")).path == "runs"

    def test_bearer_key(self, spool: Path) -> None:
        _, gateway = ran("runbase", spool)
        assert {seen.headers["authorization"] for seen in (*gateway.requests, *gateway.lookups)} == {f"Bearer {KEY}"}

    def test_prompt_of_at_most_4000_characters(self) -> None:
        assert RUNBASE_CAPS.prompt_limit == 4000

    def test_aspect_ratio_has_ten_values_and_none_is_its_default(self) -> None:
        ratios = {cell.partition("@")[0] for cell in RUNBASE_CAPS.cells}
        assert ratios == {"1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"}
        for nothing in ("", "auto"):
            call = Runbase().plan(asked("runbase", aspect_ratio=nothing))
            assert call.json == {"model": "openai/gpt-image-2", "input": {"prompt": "a red vase", "resolution": "1K"}}

    def test_resolution_4k_only_with_the_wide_ones(self) -> None:
        assert tiers(RUNBASE_CAPS.cells, "16:9") == ["1K", "2K", "4K"]
        assert {cell.partition("@")[0] for cell in RUNBASE_CAPS.cells if cell.endswith("4K")} == {
            "16:9",
            "9:16",
            "21:9",
        }

    def test_resolution_has_a_default_and_upper_case_words(self) -> None:
        plan = Runbase().plan
        assert "resolution" not in plan(asked("runbase", resolution="")).json["input"]  # type: ignore[index]
        assert plan(asked("runbase", resolution="2k")).json["input"]["resolution"] == "2K"  # type: ignore[index]

    def test_image_urls_are_up_to_4_references_of_4_mb(self) -> None:
        parts = linked("one.png", "two.png")
        call = Runbase().plan(asked("runbase", references=parts))
        assert call.json is not None
        assert (call.path, call.json["input"]["image_urls"]) == ("runs", list(parts))
        assert (RUNBASE_CAPS.max_references, RUNBASE_CAPS.max_reference_bytes) == (4, 4_000_000)
        assert RUNBASE_CAPS.reference_delivery == ("url",)  # data: URIs are not documented

    def test_no_quality_n_mask_or_format(self) -> None:
        (mask,) = linked("mask.png")
        for changes in ({"quality": "low"}, {"n": 2}, {"mask": mask, "references": (mask,)}, {"output_format": "webp"}):
            with pytest.raises(errors.Unsupported):
                Runbase().plan(asked("runbase", **changes))
        assert (RUNBASE_CAPS.n_per_call, RUNBASE_CAPS.mask, RUNBASE_CAPS.qualities) == (1, False, ("auto",))

    def test_create_answers_an_id_which_is_stored(self, spool: Path) -> None:
        done, _ = ran("runbase", spool)
        assert (done.heard.ids, done.outcome.remote_id) == (["run_0a"], "run_0a")

    def test_cost_usd_is_in_micro_dollars(self, spool: Path) -> None:
        done, _ = ran("runbase", spool)
        assert done.outcome.usage is not None
        assert (done.outcome.usage.charge_nano, done.outcome.usage.charge_currency) == (50_000_000, "USD")

    @pytest.mark.parametrize(
        ("said", "charge"),
        [(50_000, 50_000_000), (70_000.0, 70_000_000), ("120000", 120_000_000), (0.5, 500), (0, 0)],
    )
    def test_an_amount_is_read_exactly(self, said: Any, charge: int) -> None:
        usage = Runbase()._usage({"costUsd": said}, {})
        assert usage is not None
        assert usage.charge_nano == charge

    @pytest.mark.parametrize("said", [None, True, "much", -1, float("nan"), float("inf"), [], "1e400"])
    def test_what_is_no_amount_is_no_charge(self, said: Any) -> None:
        assert Runbase()._usage({"costUsd": said}, {}) is None

    def test_the_charge_of_the_creation_holds_where_the_end_says_none(self) -> None:
        usage = Runbase()._usage({"status": "succeeded"}, {"costUsd": 70_000})
        assert usage is not None
        assert usage.charge_nano == 70_000_000

    def test_pending_processing_succeeded(self, spool: Path) -> None:
        done, gateway = ran("runbase", spool, "pending", "=PROCESSING", "=queued", "done")
        assert (done.pictures, gateway.task.looked) == ([PICTURE], 4)

    def test_a_status_of_no_contract_is_waited_out(self, spool: Path) -> None:
        with TaskGateway("runbase", "ok", looks=("=paused",)) as gateway, pytest.raises(errors.StillRunning):
            run(dialect_of("runbase"), gateway.base_url, spool, asked("runbase"), SHORT)
        assert gateway.task.looked > 2

    def test_output_urls(self, spool: Path) -> None:
        done, _ = ran("runbase", spool, scenario="two")
        assert len(done.pictures) == 2

    def test_charged_at_create_and_refunded_when_it_fails(self, spool: Path) -> None:
        with TaskGateway("runbase", "ok", looks=("failed",)) as gateway, pytest.raises(errors.Answered) as caught:
            run(dialect_of("runbase"), gateway.base_url, spool, asked("runbase"))
        assert caught.value.billed == "no"
        assert caught.value.usage is not None
        assert (caught.value.usage.charge_nano, caught.value.usage.charge_currency) == (0, "USD")

    def test_20_requests_per_10_seconds_post_and_get_together(self) -> None:
        assert RUNBASE.pace == (20, 10.0)

    @pytest.mark.parametrize(
        ("status", "code", "kind", "own"),
        [
            (400, "invalid_json", errors.Invalid, "invalid_request"),
            (400, "missing_model", errors.Invalid, "invalid_request"),
            (400, "missing_input", errors.Invalid, "invalid_request"),
            (400, "invalid_input", errors.Invalid, "invalid_request"),
            (400, "model_not_found", errors.NotFound, "model_not_found"),
            (401, "missing_api_key", errors.BadAccount, "key_refused"),
            (401, "invalid_api_key", errors.BadAccount, "key_refused"),
            (402, "insufficient_balance", errors.NoFunds, "no_funds"),
            (403, "api_key_spend_limit_exceeded", errors.NoFunds, "spend_limit"),
            (403, "ip_not_allowed", errors.BadAccount, "ip_not_allowed"),
            (404, "run_not_found", errors.NotFound, "address_not_found"),
            (429, "RATE_LIMITED", errors.RateLimited, "rate_limited"),
            (429, "USAGE_EXCEEDED", errors.NoFunds, "no_funds"),
        ],
    )
    def test_errors_by_code(
        self, status: int, code: str, kind: type[errors.GatewayError], own: str, spool: Path
    ) -> None:
        error = refused("runbase", spool, status, {"error": {"message": "No.", "code": code}})
        assert (type(error), error.code, error.params["message"]) == (kind, own, "No.")
        assert (error.billed, error.again) == ("no", code == "RATE_LIMITED")

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    def test_a_failure_of_the_gateway_itself_is_not_declared_unbilled(self, status: int, spool: Path) -> None:
        error = refused("runbase", spool, status, {"error": {"message": "No.", "code": "internal"}})
        assert (type(error), error.billed, error.again) == (errors.Unknown, "maybe", False)

    @pytest.mark.parametrize("scenario", ["reset_after", "close_after", "cut_headers", "cut_body", "silent"])
    def test_a_lost_create_answer_is_an_unknown_outcome(self, scenario: str, spool: Path) -> None:
        with TaskGateway("runbase", scenario) as gateway, pytest.raises(errors.GatewayError) as caught:
            run(dialect_of("runbase"), gateway.base_url, spool, asked("runbase"), SHORT)
        assert (type(caught.value), caught.value.again) == (errors.Unknown, False)
        assert len(gateway.tasks) == 1
        assert not RUNBASE_CAPS.idempotency

    def test_no_idempotency_key_is_promised(self) -> None:
        assert Runbase().plan(asked("runbase", idempotency_key="one")).headers == {}

    def test_once_the_id_is_known_polling_resumes(self, spool: Path) -> None:
        assert RUNBASE_CAPS.lookup
        with TaskGateway("runbase", "ok", looks=("processing",)) as gateway:
            with pytest.raises(errors.StillRunning):
                run(dialect_of("runbase"), gateway.base_url, spool, asked("runbase"), SHORT)
            gateway.task.looks = ["done"]
            outcome, pictures, _ = resume("runbase", "run_0a", gateway.base_url, spool)
        assert (pictures, gateway.executions) == ([PICTURE], 1)
        assert outcome.usage is not None
        assert outcome.usage.charge_nano == 50_000_000


class TestRunAPI:
    def test_post_text_to_image(self, spool: Path) -> None:
        _, gateway = ran("runapi", spool, aspect_ratio="16:9", resolution="2K")
        (seen,) = gateway.requests
        body = {"model": "gpt-image-2", "prompt": "a red vase", "aspect_ratio": "16:9", "output_resolution": "2k"}
        assert (seen.path, seen.json) == ("/api/v1/gpt_image_2/text_to_image", body)

    def test_aspect_ratio_and_output_resolution_may_be_left_out(self) -> None:
        call = RunAPI().plan(asked("runapi", aspect_ratio="", resolution=""))
        assert call.json == {"model": "gpt-image-2", "prompt": "a red vase"}

    def test_with_references_post_edit_image_and_source_image_urls(self) -> None:
        parts = linked("one.png", "two.png")
        call = RunAPI().plan(asked("runapi", references=parts))
        assert call.path == "api/v1/gpt_image_2/edit_image"
        assert call.json is not None
        assert call.json["source_image_urls"] == list(parts)
        assert RUNAPI_CAPS.max_references == 16

    def test_get_the_same_path_and_id(self, spool: Path) -> None:
        _, gateway = ran("runapi", spool, "pending", "done")
        assert [seen.path for seen in gateway.lookups] == ["/api/v1/gpt_image_2/text_to_image/run_0a"] * 2

    @pytest.mark.parametrize("endpoint", ["text_to_image", "edit_image"])
    def test_what_is_kept_of_a_task_finds_its_path_again(self, endpoint: str, spool: Path) -> None:
        """Even where the request that is at hand later does not tell it."""
        with TaskGateway("runapi", "ok", looks=("done",)) as gateway:
            run(dialect_of("runapi"), gateway.base_url, spool, asked("runapi"))
            gateway.task.endpoint = f"/api/v1/gpt_image_2/{endpoint}"
            _, pictures, _ = resume("runapi", remote_id("runapi", "run_0a", endpoint), gateway.base_url, spool)
        assert pictures == [PICTURE]

    def test_the_path_is_a_template_and_the_service_follows_the_model(self) -> None:
        plan = RunAPI(path="/v9/{service}/do/{endpoint}").plan
        assert plan(asked("runapi", model="GPT-Image-2.5-flare")).path == "v9/gpt_image_2_5_flare/do/text_to_image"
        with pytest.raises(errors.Unsupported):
            plan(asked("runapi", model="/.."))

    def test_ratios(self) -> None:
        ratios = {cell.partition("@")[0] for cell in RUNAPI_CAPS.cells}
        assert ratios == {
            *("auto", "1:1", "3:2", "2:3", "4:3", "3:4", "5:4", "4:5", "16:9", "9:16"),
            *("2:1", "1:2", "3:1", "1:3", "21:9", "9:21"),
        }

    def test_no_4k_at_1_to_1_and_an_automatic_ratio_only_at_1k(self) -> None:
        assert tiers(RUNAPI_CAPS.cells, "1:1") == ["1K", "2K"]
        assert tiers(RUNAPI_CAPS.cells, "auto") == ["1K"]
        assert tiers(RUNAPI_CAPS.cells, "9:21") == ["1K", "2K", "4K"]

    def test_auto_is_a_word_of_this_contract(self) -> None:
        call = RunAPI().plan(asked("runapi", aspect_ratio="auto"))
        assert call.json is not None
        assert call.json["aspect_ratio"] == "auto"

    def test_poll_every_2_seconds_and_give_up_after_900(self) -> None:
        dialect = catalogue.get_dialect(RUNAPI)
        assert isinstance(dialect, RunAPI)
        assert (dialect._every, dialect.patience) == (2, 900)

    def test_giving_up_is_for_this_time_only(self, spool: Path) -> None:
        dialect = dialect_of("runapi")
        dialect.patience = 0.3
        with TaskGateway("runapi", "ok", looks=("processing",)) as gateway, pytest.raises(errors.StillRunning):
            run(dialect, gateway.base_url, spool, asked("runapi"))

    def test_retry_after_is_obeyed_on_every_look_up(self, spool: Path) -> None:
        began = time.monotonic()
        with TaskGateway("runapi", "ok", looks=("processing", "done"), asks_to_wait=True, retry_after=0.5) as gateway:
            run(dialect_of("runapi"), gateway.base_url, spool, asked("runapi"))
        assert time.monotonic() - began >= 0.5

    @pytest.mark.parametrize("word", ["cancelled", "expired", "Failed"])
    def test_an_unknown_status_counts_as_failed(self, word: str, spool: Path) -> None:
        with TaskGateway("runapi", "ok", looks=(f"={word}",)) as gateway, pytest.raises(errors.Answered) as caught:
            run(dialect_of("runapi"), gateway.base_url, spool, asked("runapi"))
        assert (caught.value.code, caught.value.billed) == ("task_failed", "no")

    def test_images_with_url(self, spool: Path) -> None:
        done, _ = ran("runapi", spool, scenario="two")
        assert len(done.pictures) == 2

    def test_error_is_a_string(self, spool: Path) -> None:
        gateway = TaskGateway("runapi", "ok", looks=("failed",), failed={"error": "It broke."})
        with gateway, pytest.raises(errors.Answered) as caught:
            run(dialect_of("runapi"), gateway.base_url, spool, asked("runapi"))
        assert caught.value.params["message"] == "It broke."
        assert caught.value.usage is not None
        assert caught.value.usage.charge_nano == 0

    @pytest.mark.parametrize(
        ("cost", "charge"),
        [(0.03, 30_000_000), ("0.07", 70_000_000), (1, 1_000_000_000), (1e-9, 1), (0.1 + 0.2, 300_000_000)],
    )
    def test_usage_cost_is_in_dollars_and_read_exactly(self, cost: Any, charge: int, spool: Path) -> None:
        with TaskGateway("runapi", "ok", looks=("done",), cost=cost) as gateway:
            done = run(dialect_of("runapi"), gateway.base_url, spool, asked("runapi"))
        usage = done.outcome.usage
        assert usage is not None
        assert (usage.charge_nano, usage.charge_currency) == (charge, "USD")
        assert usage.raw == {"cost": cost, "generated_images": 1}
        assert Decimal(charge) / 10**9 == Decimal(str(cost)).quantize(Decimal("1e-9"))

    @pytest.mark.parametrize("cost", [None, "some", -1, {"usd": 1}, True])
    def test_a_cost_that_is_no_amount_is_no_charge(self, cost: Any, spool: Path) -> None:
        with TaskGateway("runapi", "ok", looks=("done",), cost=cost) as gateway:
            done = run(dialect_of("runapi"), gateway.base_url, spool, asked("runapi"))
        assert done.outcome.usage is not None
        assert (done.outcome.usage.charge_nano, done.outcome.usage.charge_currency) == (None, "")

    @pytest.mark.parametrize("scenario", ["reset_after", "close_after", "cut_headers", "cut_body", "html_502", "504"])
    def test_a_lost_answer_sent_again_with_its_key_makes_no_second_task(self, scenario: str, spool: Path) -> None:
        with TaskGateway("runapi", scenario, "ok", looks=("done",)) as gateway:
            request = asked("runapi", idempotency_key="attempt-7")
            with pytest.raises(errors.Unknown):
                run(dialect_of("runapi"), gateway.base_url, spool, request)
            done = run(dialect_of("runapi"), gateway.base_url, spool, request)
        assert [seen.headers["idempotency-key"] for seen in gateway.requests] == ["attempt-7"] * 2
        assert (gateway.executions, gateway.replays, len(gateway.tasks)) == (1, 1, 1)
        assert (done.pictures, RUNAPI_CAPS.idempotency) == ([PICTURE], True)

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (429, errors.RateLimited),
            (500, errors.Unknown),
            (502, errors.Unknown),
            (503, errors.Unknown),
            (504, errors.Unknown),
        ],
    )
    def test_429_and_5xx_may_be_sent_again(self, status: int, kind: type[errors.GatewayError], spool: Path) -> None:
        """An unknown outcome is sent again by the key, which the engine does where the profile has one."""
        error = refused("runapi", spool, status, {"error": "Busy."}, idempotency_key="one")
        assert type(error) is kind
        assert RUNAPI.idempotency

    def test_500_and_503_with_an_envelope_are_unbilled(self, spool: Path) -> None:
        dialect = catalogue.get_dialect(RUNAPI)
        for status in (500, 503):
            body = json.dumps({"error": {"message": "Busy.", "code": "server"}})
            with CannedGateway(status, body) as gateway, pytest.raises(errors.Failed):
                run(dialect, gateway.base_url, spool, asked("runapi"))

    def test_a_conflict_over_a_key_is_about_a_call_that_may_have_run(self, spool: Path) -> None:
        body = {"error": {"message": "In use.", "code": "conflict"}}
        assert type(refused("runapi", spool, 409, body, idempotency_key="one")) is errors.Unknown
        assert type(refused("runapi", spool, 409, body)) is errors.Invalid

    @pytest.mark.parametrize(
        "body",
        [
            {"error": {"message": "It broke."}},
            {"error": "It broke."},
            {"message": "It broke."},
            {"detail": "It broke."},
            {"errorMessage": "It broke."},
            {"msg": "It broke."},
            {"error": {"detail": "It broke."}},
        ],
    )
    def test_error_text_wherever_it_is(self, body: dict[str, Any], spool: Path) -> None:
        error = refused("runapi", spool, 422, body)
        assert (type(error), error.params["message"]) == (errors.Invalid, "It broke.")

    def test_a_refusal_is_known_by_its_words_in_any_shape(self, spool: Path) -> None:
        error = refused("runapi", spool, 422, {"errorMessage": "Blocked by our content policy."})
        assert type(error) is errors.Refused

    def test_the_prompt_limit_is_not_documented(self) -> None:
        assert RUNAPI_CAPS.prompt_limit == 32_000
