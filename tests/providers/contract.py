"""What every dialect, under every profile, must do with a gateway that behaves and with one that does not.

Subclass :class:`DialectContract` with ``dialect()``; add :class:`SeveralContract` where one call may bring several pictures and
:class:`StreamingContract` where it may bring previews. The expectations are the same for all. What differs is said by class
attributes and by ``gateway()``, which by default is a :class:`~tests.gateways.faulty.FaultyGateway` that speaks OpenAI's Images
API; a dialect of another contract gives a server of its own with the same few attributes (:class:`Served`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Protocol

import pytest

from generations.providers import errors
from generations.providers.base import Dialect, FilePart, ImageRequest
from generations.providers.errors import GatewayError
from tests.gateways import payloads
from tests.gateways.faulty import FaultyGateway
from tests.gateways.seen import Seen
from tests.providers.base import ASKED, KEY, QUICK, Ran, check, reference, run

NO_CALL, ONE_CALL = 0, 1


class Served(Protocol):
    """A gateway on loopback. ``requests`` are its POSTs, ``lookups`` its GETs that are no downloads of results; ``executions``
    counts the POSTs that it worked on, and so would bill."""

    @property
    def base_url(self) -> str: ...
    @property
    def executions(self) -> int: ...

    requests: list[Seen]
    lookups: list[Seen]


@dataclass(frozen=True)
class End:
    """How a call must end under a scenario: the error, its code, and how often the gateway executed."""

    scenario: str
    kind: type[GatewayError]
    code: str
    executions: int = NO_CALL


ENDS = (
    End("refuse", errors.NotStarted, "connect_failed"),
    End("429", errors.RateLimited, "rate_limited"),
    End("429_date", errors.RateLimited, "rate_limited"),
    End("429_ms", errors.RateLimited, "rate_limited"),
    End("429_user_error", errors.Refused, "content_refused"),
    End("429_quota", errors.NoFunds, "no_funds"),
    End("400_invalid", errors.Invalid, "invalid_request"),
    End("400_moderation", errors.Refused, "content_refused"),
    End("400_bad_image", errors.Invalid, "reference_unreadable"),
    End("400_string_code", errors.Invalid, "invalid_request"),
    End("400_hard_limit", errors.NoFunds, "no_funds"),
    End("401", errors.BadAccount, "key_refused"),
    End("402", errors.NoFunds, "no_funds"),
    End("403", errors.BadAccount, "organisation_not_verified"),
    End("404", errors.NotFound, "model_not_found"),
    End("404_empty", errors.NotFound, "address_not_found"),
    End("redirect", errors.NotFound, "redirected"),
    End("408", errors.Unknown, "proxy_timeout", ONE_CALL),
    End("504", errors.Unknown, "proxy_timeout", ONE_CALL),
    End("html_200", errors.Unknown, "answer_not_json", ONE_CALL),
    End("html_500", errors.Unknown, "server_error", ONE_CALL),
    End("html_502", errors.Unknown, "proxy_failed", ONE_CALL),
    End("html_524", errors.Unknown, "proxy_timeout", ONE_CALL),
    End("empty_500", errors.Unknown, "server_error", ONE_CALL),
    End("reset_before", errors.Unknown, "connection_lost"),
    End("reset_after", errors.Unknown, "connection_lost", ONE_CALL),
    End("close_after", errors.Unknown, "connection_lost", ONE_CALL),
    End("silent", errors.Unknown, "deadline", ONE_CALL),
    End("drip", errors.Unknown, "deadline", ONE_CALL),
    End("cut_headers", errors.Unknown, "connection_lost", ONE_CALL),
    End("cut_body", errors.Unknown, "cut_answer", ONE_CALL),
    End("garbage", errors.Spoiled, "unreadable_answer", ONE_CALL),
    End("url_dead", errors.ResultLost, "result_lost", ONE_CALL),
    End("url_inside", errors.ResultLost, "result_blocked", ONE_CALL),
)
STREAM_ENDS = (
    End("stream_cut", errors.Unknown, "stream_cut", ONE_CALL),
    End("stream_only_partial", errors.Unknown, "stream_cut", ONE_CALL),
    End("stream_error", errors.Unknown, "error_in_answer", ONE_CALL),
    End("stream_drip", errors.Unknown, "deadline", ONE_CALL),
)
CHECK_ENDS = (
    End("401", errors.BadAccount, ""),
    End("403", errors.BadAccount, ""),
    End("402", errors.NoFunds, ""),
    End("html_200", errors.NotFound, ""),
    End("html_502", errors.Failed, ""),
    End("empty_500", errors.Failed, ""),
    End("envelope_503", errors.Failed, ""),
    End("refuse", errors.NotStarted, ""),
)


ENDLESS = ("silent", "drip", "stream_drip")
"""Scenarios that only the deadline ends."""
BRIEF = replace(QUICK, deadline=1.5)


def but(ends: Sequence[End], *others: End, without: Iterable[str] = ()) -> tuple[End, ...]:
    """The same ends, with those of ``others`` in the place of their namesakes (new ones behind), and some left out."""
    own = {end.scenario: end for end in others}
    known = {end.scenario for end in ends}
    kept = [own.get(end.scenario, end) for end in ends if end.scenario not in set(without)]
    return (*kept, *(end for end in others if end.scenario not in known))


class DialectContract:
    asked: ImageRequest = ASKED
    """A request for one picture."""
    good: ClassVar[str] = "ok"
    """The scenario in which the gateway does what is asked, in the way that is usual for it."""
    ends: ClassVar[Sequence[End]] = ENDS
    check_ends: ClassVar[Sequence[End]] = CHECK_ENDS
    ways: ClassVar[Sequence[str]] = (
        *("ok", "plain", "prefixed", "escaped", "url", "url_data", "url_second", "url_redirect", "no_usage"),
    )
    """Scenarios in which the picture comes, each handed over in another way."""
    pauses: ClassVar[Sequence[str]] = ("429", "429_date", "429_ms")
    """Scenarios in which the gateway asks for ``retry_after`` seconds of patience."""
    own_failures: ClassVar[Sequence[str]] = ("envelope_500", "envelope_503")
    """Scenarios in which the gateway itself says that it failed."""
    with_request_id: ClassVar[Sequence[str]] = ("400_invalid", "cut_body")
    """Failures whose answer named the request, as "req_faulty"."""
    check_lookups: ClassVar[int] = 1

    def dialect(self, *, unbilled_failures: bool = False) -> Dialect:
        raise NotImplementedError

    def gateway(self, scenario: str, **options: Any) -> AbstractContextManager[Served]:
        """A gateway that plays ``scenario``. Options: ``at_least`` (bytes of a picture), ``retry_after`` (seconds)."""
        return FaultyGateway(scenario, drip_every=0.2, **options)

    def picture(self, scenario: str, index: int = 0, at_least: int = 0) -> bytes:
        """The bytes of the picture that the gateway gives under a scenario."""
        size = {"wrong_size": "512x512"}.get(scenario, self.asked.size)
        return payloads.picture(size, "png", 0 if scenario == "url_data" else index, at_least)

    @pytest.fixture
    def spool(self, tmp_path: Path) -> Path:
        path = tmp_path / "wire"
        path.mkdir()
        return path

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """The tables are the class's, so a subclass can have others."""
        for name, values in self.tables().items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, values, ids=[getattr(one, "scenario", one) for one in values])

    def tables(self) -> dict[str, Sequence[Any]]:
        return {
            "end": self.ends,
            "check_end": self.check_ends,
            "way": self.ways,
            "pause": self.pauses,
            "own_failure": self.own_failures,
        }

    def runs(
        self, scenario: str, spool: Path, request: ImageRequest | None = None, **options: Any
    ) -> tuple[Ran, Served]:
        with self.gateway(scenario, **options) as gateway:
            return run(self.dialect(), gateway.base_url, spool, request or self.asked), gateway

    def fails(
        self, scenario: str, spool: Path, request: ImageRequest | None = None, **options: Any
    ) -> tuple[GatewayError, Served]:
        with self.gateway(scenario, **options) as gateway, pytest.raises(GatewayError) as caught:
            limits = BRIEF if scenario in ENDLESS else QUICK
            run(self.dialect(), gateway.base_url, spool, request or self.asked, limits)
        return caught.value, gateway

    def test_each_failure_has_its_own_end_and_tells_no_key(self, end: End, spool: Path) -> None:
        error, gateway = self.fails(end.scenario, spool)
        assert (type(error), error.code) == (end.kind, end.code)
        assert gateway.executions == end.executions
        assert list(spool.iterdir()) == []
        assert KEY not in f"{error!r} {error.detail} {error.params}"

    def test_each_way_of_handing_over_brings_the_gateways_own_bytes(self, way: str, spool: Path) -> None:
        ran, gateway = self.runs(way, spool)
        assert ran.pictures == [self.picture(way)]
        assert ran.left == []
        assert (gateway.executions, ran.outcome.unreadable) == (ONE_CALL, 0)

    def test_a_large_picture_arrives_whole(self, spool: Path) -> None:
        ran, _ = self.runs(self.good, spool, at_least=3_000_000)
        assert ran.pictures == [self.picture(self.good, 0, 3_000_000)]

    def test_a_pause_that_was_asked_for_is_handed_on(self, pause: str, spool: Path) -> None:
        error, _ = self.fails(pause, spool, retry_after=7)
        assert isinstance(error, errors.RateLimited)
        assert error.retry_after == pytest.approx(7, abs=1.5)

    def test_a_failure_with_an_envelope_is_unbilled_only_where_that_was_declared(
        self, own_failure: str, spool: Path
    ) -> None:
        ends = []
        for declared in (True, False):
            with self.gateway(own_failure) as gateway, pytest.raises(GatewayError) as caught:
                run(self.dialect(unbilled_failures=declared), gateway.base_url, spool, self.asked)
            ends.append((type(caught.value), caught.value.again))
        assert ends == [(errors.Failed, True), (errors.Unknown, False)]

    def test_the_request_id_is_kept_with_pictures_and_with_errors(self, spool: Path) -> None:
        ids = {self.fails(scenario, spool)[0].request_id for scenario in self.with_request_id}
        ids.add(self.runs(self.good, spool)[0].outcome.request_id)
        assert ids == {"req_faulty"}

    def test_what_the_plan_shows_is_what_is_sent(self, spool: Path, tmp_path: Path) -> None:
        part = reference(tmp_path, "one.png", payloads.picture("64x64"))
        for request in (self.asked, replace(self.asked, references=(part,))):
            call = self.dialect().plan(request)
            _, gateway = self.runs(self.good, spool, request)
            seen = gateway.requests[0]
            assert (seen.method, seen.path.rpartition(call.path)[1]) == (call.method, call.path)
            assert shown(seen) == planned(call.json, call.fields, call.files)

    def test_a_reference_that_changed_is_never_sent(self, spool: Path, tmp_path: Path) -> None:
        part = reference(tmp_path, "one.png", payloads.picture("64x64"))
        part.path.write_bytes(b"shorter")
        error, gateway = self.fails(self.good, spool, replace(self.asked, references=(part,)))
        assert (type(error), error.code) == (errors.Unsupported, "file_changed")
        assert (gateway.executions, gateway.requests) == (NO_CALL, [])

    def test_a_check_of_a_good_gateway_is_silent_and_pays_nothing(self, spool: Path) -> None:
        with self.gateway(self.good) as gateway:
            check(self.dialect(), gateway.base_url, spool)
        assert (gateway.executions, gateway.requests, len(gateway.lookups)) == (NO_CALL, [], self.check_lookups)

    def test_a_check_says_what_is_wrong_and_never_that_money_was_at_stake(self, check_end: End, spool: Path) -> None:
        with self.gateway(check_end.scenario) as gateway, pytest.raises(GatewayError) as caught:
            check(self.dialect(), gateway.base_url, spool)
        assert (type(caught.value), caught.value.billed) == (check_end.kind, "no")
        assert gateway.executions == NO_CALL


class SeveralContract(DialectContract):
    """The same of a dialect whose calls may ask for several pictures."""

    def test_each_way_of_handing_over_brings_every_picture(self, way: str, spool: Path) -> None:
        ran, gateway = self.runs(way, spool, replace(self.asked, n=2))
        assert ran.pictures == [self.picture(way, 0), self.picture(way, 1)]
        assert ran.left == []
        assert (gateway.executions, ran.outcome.unreadable) == (ONE_CALL, 0)

    def test_fewer_pictures_than_asked_are_returned_as_they_are(self, spool: Path) -> None:
        ran, _ = self.runs("fewer", spool, replace(self.asked, n=4))
        assert [picture.index for picture in ran.outcome.pictures] == [0, 1, 2]


class SizedContract(DialectContract):
    """The same of a dialect whose answers say the size and may bring none."""

    def test_no_picture_at_all_is_not_taken_for_free(self, spool: Path) -> None:
        error, _ = self.fails("fewer", spool)
        assert error.billed in {"yes", "maybe"}

    def test_another_size_than_asked_is_told(self, spool: Path) -> None:
        ran, _ = self.runs("wrong_size", spool)
        assert (ran.pictures, ran.outcome.size) == ([self.picture("wrong_size")], "512x512")


class StreamingContract(DialectContract):
    """The same of a dialect with previews, and what holds for its streams."""

    stream_ends: ClassVar[Sequence[End]] = STREAM_ENDS
    stream_ways: ClassVar[Sequence[str]] = ("stream_odd", "stream_url", "plain")
    """Scenarios in which a stream was asked for and comes in an odd way, or does not come but the picture does."""

    def tables(self) -> dict[str, Sequence[Any]]:
        return super().tables() | {"stream_end": self.stream_ends, "stream_way": self.stream_ways}

    def preview(self, number: int) -> bytes:
        width, height = (max(64, int(side) // 4) for side in self.asked.size.split("x"))
        return payloads.picture(f"{width}x{height}", "png", 10 + number)

    def test_a_stream_that_breaks_is_unknown_and_no_preview_is_promoted(self, stream_end: End, spool: Path) -> None:
        error, gateway = self.fails(stream_end.scenario, spool, replace(self.asked, partial_images=1))
        assert (type(error), error.code) == (stream_end.kind, stream_end.code)
        assert gateway.executions == stream_end.executions
        assert list(spool.iterdir()) == []

    def test_previews_are_reported_and_are_not_the_picture(self, spool: Path) -> None:
        ran, _ = self.runs(self.good, spool, replace(self.asked, partial_images=2))
        assert ran.heard.partials == [(0, number, self.preview(number)) for number in (0, 1)]
        assert (ran.pictures, ran.left) == ([self.picture(self.good)], [])

    def test_streams_as_gateways_really_write_them(self, stream_way: str, spool: Path) -> None:
        ran, _ = self.runs(stream_way, spool, replace(self.asked, partial_images=1))
        assert (ran.pictures, ran.left) == ([self.picture(stream_way)], [])


def shown(seen: Seen) -> Any:
    """What a gateway received, in a form that can be compared with :func:`planned`."""
    if "multipart" in seen.headers.get("content-type", ""):
        return [(part.name, part.data) for part in seen.parts]
    return seen.json


def planned(json: Any, fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, FilePart]]) -> Any:
    """What a planned call puts into its body."""
    if json is not None:
        return _plain(json)
    return [
        *((name, text.encode()) for name, text in fields),
        *((name, part.path.read_bytes()) for name, part in files),
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, FilePart):
        return value.url or f"data:{value.content_type};base64,{payloads.b64(value.path.read_bytes())}"
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return list(map(_plain, value)) if isinstance(value, list | tuple) else value
