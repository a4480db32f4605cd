"""Both profiles of the Responses API fulfil the contract of every dialect: streamed, as one JSON, and in VibeAPI's manner."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from generations.providers import catalogue, errors
from generations.providers.profiles import RESPONSES_DIALECT
from tests.gateways import payloads
from tests.gateways.responses import WAYS, FaultyResponses
from tests.providers.base import ASKED, Heard
from tests.providers.contract import ENDS, End, Served, SeveralContract, SizedContract, StreamingContract
from tests.providers.test_profiles_contract import ProfileContract

OWN_ENDS = (
    End("400_instructions", errors.Invalid, "invalid_request"),
    End("400_list", errors.Invalid, "invalid_request"),
    End("400_no_stream", errors.Invalid, "invalid_request"),
    End("400_policy", errors.Refused, "content_refused"),
    End("error_event", errors.Unknown, "error_in_answer", 1),
    End("error_nested", errors.Unknown, "error_in_answer", 1),
    End("failed", errors.Unknown, "error_in_answer", 1),
    End("failed_policy", errors.Refused, "content_refused", 1),
    End("failed_image", errors.Invalid, "reference_unreadable", 1),
    End("failed_prompt", errors.Refused, "content_refused", 1),
    End("incomplete", errors.Unknown, "error_in_answer", 1),
    End("incomplete_filter", errors.Refused, "content_refused", 1),
    End("cancelled", errors.Unknown, "error_in_answer", 1),
)
LIMITS = ("error_limit", "failed_limit")
"""In a stream they come after the tool was called, so that something may have been billed."""
LIMITED = tuple(End(name, errors.RateLimited, "rate_limited", 1) for name in LIMITS)
LIMITED_LATE = tuple(End(name, errors.Unknown, "error_in_answer", 1) for name in LIMITS)
EMPTY_ENDS = (
    End("text_only", errors.Spoiled, "answer_text_only", 1),
    End("text_refusal", errors.Spoiled, "answer_text_only", 1),
    End("text_json", errors.Spoiled, "answer_text_only", 1),
    End("nothing", errors.Unknown, "answer_empty", 1),
    End("tool_refused", errors.Refused, "content_refused", 1),
    End("partial_failed", errors.Unknown, "answer_empty", 1),
)


class ResponsesContract(ProfileContract, SeveralContract, SizedContract):
    profile = "openai-responses"
    ends: ClassVar = (*ENDS, *OWN_ENDS)
    plain: ClassVar[bool] = False

    def gateway(self, scenario: str, **options: Any) -> AbstractContextManager[Served]:
        return FaultyResponses(scenario, drip_every=0.2, ignores_stream=self.plain, **options)


class TestStreamed(ResponsesContract, StreamingContract):
    ends: ClassVar = (*ResponsesContract.ends, *LIMITED_LATE, *EMPTY_ENDS)
    ways: ClassVar = (*ResponsesContract.ways, *sorted(WAYS - {"cut_after_done"}))
    stream_ways: ClassVar = (*StreamingContract.stream_ways, *sorted(WAYS - {"vibe"}))

    @pytest.mark.parametrize("scenario", ["cut_after_done", "failed_after_done", "no_completed"])
    def test_pictures_that_came_whole_survive_what_breaks_behind_them(self, scenario: str, spool: Path) -> None:
        ran, _ = self.runs(scenario, spool, replace(self.asked, n=2))
        assert ran.pictures == [self.picture(scenario, 0), self.picture(scenario, 1)]
        assert ran.left == []

    def test_previews_of_several_pictures_are_told_apart(self, spool: Path) -> None:
        ran, _ = self.runs("interleaved", spool, replace(self.asked, n=2, partial_images=2))
        assert [(index, number) for index, number, _ in ran.heard.partials] == [(0, 0), (1, 0), (0, 1), (1, 1)]
        assert ran.pictures == [self.picture("", 0), self.picture("", 1)]

    def test_of_many_previews_only_the_newest_is_kept(self, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The disk must not fill up with what nobody shows any more."""
        files: list[int] = []
        heard = Heard.partial

        async def counting(self: Heard, index: int, number: int, path: Path) -> None:
            await heard(self, index, number, path)
            files.append(len(list(spool.iterdir())))  # noqa: ASYNC240

        monkeypatch.setattr(Heard, "partial", counting)
        ran, _ = self.runs("ok", spool, replace(self.asked, n=2, partial_images=20))
        assert (len(files), len(ran.pictures), ran.left) == (40, 2, [])
        assert max(files) <= 3


class TestPlainJson(ResponsesContract):
    """The server ignores ``stream``."""

    ends: ClassVar = (*ResponsesContract.ends, *LIMITED)
    plain: ClassVar[bool] = True
    ways: ClassVar = tuple(way for way in ResponsesContract.ways if way != "ok")
    good: ClassVar = "plain"


class TestVibe(ResponsesContract, StreamingContract):
    """VibeAPI's manner: the picture comes in ``partial_image``."""

    profile = "vibeapi-responses"
    ends: ClassVar = (*ResponsesContract.ends, *LIMITED_LATE)
    good: ClassVar = "vibe"
    stream_ways: ClassVar = ("vibe",)

    def test_previews_are_reported_and_are_not_the_picture(self, spool: Path) -> None:
        """Here the last preview is the picture: it is shown at once, and kept."""
        ran, _ = self.runs("vibe", spool)
        assert ran.heard.partials == [(0, 0, payloads.picture(ASKED.size))]
        assert (ran.pictures, ran.left) == ([payloads.picture(ASKED.size)], [])


def test_no_profile_of_this_dialect_is_left_out() -> None:
    speaking = {profile.key for profile in catalogue.PROFILES.values() if profile.dialect == RESPONSES_DIALECT}
    assert speaking == {TestStreamed.profile, TestVibe.profile}
