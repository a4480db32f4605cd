"""Every profile of OpenAI's Images API fulfils the contract of every dialect, with the options that it really has.

What its gateway usually answers with (an address, prefixed base64 …) is the good case of each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from generations.providers import catalogue
from generations.providers.base import Dialect, ImageRequest
from generations.providers.profile import Profile
from generations.providers.profiles import IMAGES_DIALECT
from tests.providers.base import ASKED
from tests.providers.contract import DialectContract, SeveralContract, SizedContract, StreamingContract


class ProfileContract(DialectContract):
    profile: ClassVar[str]

    def dialect(self, *, unbilled_failures: bool | None = None) -> Dialect:
        """With the profile's own options. The contract declares failures unbilled, or not, for one of its tests."""
        profile = catalogue.get_profile(self.profile)
        if unbilled_failures is not None:
            able = replace(profile.capabilities, unbilled_failures=unbilled_failures)
            profile = replace(profile, capabilities=able)
        return catalogue.get_dialect(profile)


class TestOpenAI(ProfileContract, SeveralContract, SizedContract, StreamingContract):
    profile = "openai"


class TestOpenAICompatible(ProfileContract, SeveralContract, SizedContract, StreamingContract):
    profile = "openai-compatible"


class TestDemo(ProfileContract, SeveralContract, SizedContract, StreamingContract):
    profile = "demo"


class TestVibeAPI(ProfileContract, SizedContract, StreamingContract):
    profile = "vibeapi"


class TestOpenAIHK(ProfileContract, SizedContract):
    profile = "openai-hk"
    good = "prefixed"
    asked: ImageRequest = replace(ASKED, output_format="auto")


class TestSizeMatrix(ProfileContract, SeveralContract, SizedContract):
    profile = "size-matrix"
    good = "url"
    asked: ImageRequest = replace(ASKED, size="1024x768", quality="medium")


TESTED = {
    one.profile: one for one in (TestOpenAI, TestOpenAICompatible, TestDemo, TestVibeAPI, TestOpenAIHK, TestSizeMatrix)
}
SPEAKING = [profile for profile in catalogue.PROFILES.values() if profile.dialect == IMAGES_DIALECT]


@pytest.mark.parametrize("profile", SPEAKING, ids=lambda profile: profile.key)
def test_no_profile_of_this_dialect_is_left_out(profile: Profile) -> None:
    contract = TESTED[profile.key]
    assert issubclass(contract, StreamingContract) == bool(profile.capabilities.max_partials)
    assert issubclass(contract, SeveralContract) == (profile.capabilities.n_per_call > 1)
