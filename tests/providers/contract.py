"""What every dialect must do with a gateway that misbehaves. Subclass ``DialectContract`` with ``dialect()``, or
``StreamingContract`` where the dialect has previews."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generations.providers import errors
from generations.providers.base import Dialect, ImageRequest
from generations.providers.errors import GatewayError
from tests.gateways import payloads
from tests.gateways.faulty import FaultyGateway
from tests.providers.base import ASKED, check, reference, run

NO_CALL, ONE_CALL = 0, 1

ENDS = [
    # scenario, the error, its code, how often the gateway executed
    ("refuse", errors.NotStarted, "connect_failed", NO_CALL),
    ("429", errors.RateLimited, "rate_limited", NO_CALL),
    ("429_date", errors.RateLimited, "rate_limited", NO_CALL),
    ("429_ms", errors.RateLimited, "rate_limited", NO_CALL),
    ("429_user_error", errors.Refused, "content_refused", NO_CALL),
    ("429_quota", errors.NoFunds, "no_funds", NO_CALL),
    ("400_invalid", errors.Invalid, "invalid_request", NO_CALL),
    ("400_moderation", errors.Refused, "content_refused", NO_CALL),
    ("400_bad_image", errors.Invalid, "reference_unreadable", NO_CALL),
    ("400_string_code", errors.Invalid, "invalid_request", NO_CALL),
    ("400_hard_limit", errors.NoFunds, "no_funds", NO_CALL),
    ("401", errors.BadAccount, "key_refused", NO_CALL),
    ("402", errors.NoFunds, "no_funds", NO_CALL),
    ("403", errors.BadAccount, "organisation_not_verified", NO_CALL),
    ("404", errors.NotFound, "model_not_found", NO_CALL),
    ("404_empty", errors.NotFound, "address_not_found", NO_CALL),
    ("redirect", errors.NotFound, "redirected", NO_CALL),
    ("408", errors.Unknown, "proxy_timeout", ONE_CALL),
    ("504", errors.Unknown, "proxy_timeout", ONE_CALL),
    ("html_200", errors.Unknown, "answer_not_json", ONE_CALL),
    ("html_500", errors.Unknown, "server_error", ONE_CALL),
    ("html_502", errors.Unknown, "proxy_failed", ONE_CALL),
    ("html_524", errors.Unknown, "proxy_timeout", ONE_CALL),
    ("empty_500", errors.Unknown, "server_error", ONE_CALL),
    ("reset_before", errors.Unknown, "connection_lost", NO_CALL),
    ("reset_after", errors.Unknown, "connection_lost", ONE_CALL),
    ("close_after", errors.Unknown, "connection_lost", ONE_CALL),
    ("silent", errors.Unknown, "deadline", ONE_CALL),
    ("drip", errors.Unknown, "deadline", ONE_CALL),
    ("cut_headers", errors.Unknown, "connection_lost", ONE_CALL),
    ("cut_body", errors.Unknown, "cut_answer", ONE_CALL),
    ("garbage", errors.Spoiled, "unreadable_answer", ONE_CALL),
    ("url_dead", errors.ResultLost, "result_lost", ONE_CALL),
    ("url_inside", errors.ResultLost, "result_blocked", ONE_CALL),
]
STREAM_ENDS = [
    ("stream_cut", errors.Unknown, "stream_cut"),
    ("stream_only_partial", errors.Unknown, "stream_cut"),
    ("stream_error", errors.Unknown, "error_in_answer"),
    ("stream_drip", errors.Unknown, "deadline"),
]
PICTURES = ["ok", "plain", "prefixed", "escaped", "url", "url_data", "url_second", "url_redirect", "no_usage"]


class DialectContract:
    """``asked`` is a request for one picture."""

    asked: ImageRequest = ASKED

    def dialect(self, *, unbilled_failures: bool = False) -> Dialect:
        raise NotImplementedError

    @pytest.fixture
    def spool(self, tmp_path: Path) -> Path:
        path = tmp_path / "wire"
        path.mkdir()
        return path

    def fails(
        self, scenario: str, spool: Path, request: ImageRequest | None = None
    ) -> tuple[GatewayError, FaultyGateway]:
        with FaultyGateway(scenario, drip_every=0.2) as gateway, pytest.raises(GatewayError) as caught:
            run(self.dialect(), gateway.base_url, spool, request or self.asked)
        return caught.value, gateway

    @pytest.mark.parametrize(("scenario", "kind", "code", "executions"), ENDS, ids=[row[0] for row in ENDS])
    def test_each_failure_has_its_own_end(
        self, scenario: str, kind: type[GatewayError], code: str, executions: int, spool: Path
    ) -> None:
        error, gateway = self.fails(scenario, spool)
        assert (type(error), error.code) == (kind, code)
        assert gateway.executions == executions
        assert list(spool.iterdir()) == []

    @pytest.mark.parametrize("scenario", PICTURES)
    def test_each_way_of_handing_over_brings_the_gateways_own_bytes(self, scenario: str, spool: Path) -> None:
        with FaultyGateway(scenario) as gateway:
            ran = run(self.dialect(), gateway.base_url, spool, replace(self.asked, n=2))
        assert ran.pictures == [
            payloads.picture("256x256", "png", place if scenario != "url_data" else 0) for place in (0, 1)
        ]
        assert ran.left == []
        assert (gateway.executions, ran.outcome.unreadable) == (ONE_CALL, 0)

    def test_a_large_picture_arrives_whole(self, spool: Path) -> None:
        with FaultyGateway("ok", at_least=3_000_000) as gateway:
            ran = run(self.dialect(), gateway.base_url, spool, self.asked)
        assert ran.pictures == [payloads.picture("256x256", "png", 0, 3_000_000)]

    def test_fewer_pictures_than_asked_are_returned_as_they_are(self, spool: Path) -> None:
        with FaultyGateway("fewer") as gateway:
            ran = run(self.dialect(), gateway.base_url, spool, replace(self.asked, n=4))
        assert [picture.index for picture in ran.outcome.pictures] == [0, 1, 2]

    def test_no_picture_at_all_without_a_count_is_not_taken_for_free(self, spool: Path) -> None:
        error, _ = self.fails("fewer", spool)
        assert error.billed in {"yes", "maybe"}

    def test_another_size_than_asked_is_told(self, spool: Path) -> None:
        with FaultyGateway("wrong_size") as gateway:
            ran = run(self.dialect(), gateway.base_url, spool, self.asked)
        assert ran.pictures == [payloads.picture("512x512")]
        assert ran.outcome.size == "512x512"

    @pytest.mark.parametrize("scenario", ["429", "429_date", "429_ms"])
    def test_a_pause_that_was_asked_for_is_handed_on(self, scenario: str, spool: Path) -> None:
        with FaultyGateway(scenario, retry_after=7) as gateway, pytest.raises(errors.RateLimited) as caught:
            run(self.dialect(), gateway.base_url, spool, self.asked)
        assert caught.value.retry_after == pytest.approx(7, abs=1.5)

    @pytest.mark.parametrize("scenario", ["envelope_500", "envelope_503"])
    def test_a_failure_with_an_envelope_is_unbilled_only_where_that_was_declared(
        self, scenario: str, spool: Path
    ) -> None:
        ends = []
        for declared in (True, False):
            with FaultyGateway(scenario) as gateway, pytest.raises(GatewayError) as caught:
                run(self.dialect(unbilled_failures=declared), gateway.base_url, spool, self.asked)
            ends.append((type(caught.value), caught.value.again))
        assert ends == [(errors.Failed, True), (errors.Unknown, False)]

    def test_the_request_id_is_kept_with_pictures_and_with_errors(self, spool: Path) -> None:
        error, _ = self.fails("400_invalid", spool)
        cut, _ = self.fails("cut_body", spool)
        with FaultyGateway("ok") as gateway:
            ran = run(self.dialect(), gateway.base_url, spool, self.asked)
        assert {error.request_id, cut.request_id, ran.outcome.request_id} == {"req_faulty"}

    def test_a_reference_that_changed_is_never_sent(self, spool: Path, tmp_path: Path) -> None:
        part = reference(tmp_path, "one.png", payloads.picture("64x64"))
        part.path.write_bytes(b"shorter")
        with FaultyGateway("ok") as gateway, pytest.raises(errors.Unsupported) as caught:
            run(self.dialect(), gateway.base_url, spool, replace(self.asked, references=(part,)))
        assert caught.value.code == "file_changed"
        assert gateway.executions == NO_CALL

    def test_the_key_stands_in_no_error(self, spool: Path) -> None:
        for scenario in ("400_invalid", "connection", "html_500"):
            error, _ = self.fails("reset_after" if scenario == "connection" else scenario, spool)
            assert "sk-test" not in f"{error.detail} {error.params}"

    def test_a_check_of_a_good_gateway_is_silent_and_pays_nothing(self, spool: Path) -> None:
        with FaultyGateway("ok") as gateway:
            check(self.dialect(), gateway.base_url, spool)
        assert (gateway.executions, len(gateway.lookups)) == (NO_CALL, 1)

    @pytest.mark.parametrize(
        ("scenario", "kind"),
        [
            ("401", errors.BadAccount),
            ("403", errors.BadAccount),
            ("402", errors.NoFunds),
            ("html_200", errors.NotFound),
            ("html_502", errors.Failed),
            ("empty_500", errors.Failed),
            ("envelope_503", errors.Failed),
            ("refuse", errors.NotStarted),
        ],
    )
    def test_a_check_says_what_is_wrong_and_never_that_money_was_at_stake(
        self, scenario: str, kind: type[GatewayError], spool: Path
    ) -> None:
        with FaultyGateway(scenario) as gateway, pytest.raises(GatewayError) as caught:
            check(self.dialect(), gateway.base_url, spool)
        assert (type(caught.value), caught.value.billed) == (kind, "no")


class StreamingContract(DialectContract):
    """The same of a dialect with previews, and what holds for its streams."""

    @pytest.mark.parametrize(("scenario", "kind", "code"), STREAM_ENDS, ids=[row[0] for row in STREAM_ENDS])
    def test_a_stream_that_breaks_is_unknown_and_no_preview_is_promoted(
        self, scenario: str, kind: type[GatewayError], code: str, spool: Path
    ) -> None:
        error, gateway = self.fails(scenario, spool, replace(self.asked, partial_images=1))
        assert (type(error), error.code) == (kind, code)
        assert gateway.executions == ONE_CALL
        assert list(spool.iterdir()) == []

    def test_previews_are_reported_and_are_not_the_picture(self, spool: Path) -> None:
        with FaultyGateway("ok") as gateway:
            ran = run(self.dialect(), gateway.base_url, spool, replace(self.asked, partial_images=2))
        assert ran.heard.partials == [(0, number, payloads.picture("64x64", "png", 10 + number)) for number in (0, 1)]
        assert ran.pictures == [payloads.picture("256x256")]
        assert ran.left == []

    @pytest.mark.parametrize("scenario", ["stream_odd", "stream_url", "plain"])
    def test_streams_as_gateways_really_write_them(self, scenario: str, spool: Path) -> None:
        with FaultyGateway(scenario) as gateway:
            ran = run(self.dialect(), gateway.base_url, spool, replace(self.asked, partial_images=1))
        assert ran.pictures == [payloads.picture("256x256")]
        assert ran.left == []
