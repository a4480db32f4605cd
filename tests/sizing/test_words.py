"""Gateways that take a ratio and a tier as words: what they have, what is nearest, and that nobody knows the pixels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import sizing
from generations.providers.base import Capabilities
from generations.providers.catalogue import PROFILES

RUNBASE = PROFILES["runbase"].capabilities
RUNAPI = PROFILES["runapi"].capabilities
EDGE = st.integers(1, 20_000)
BOTH = st.sampled_from([RUNBASE, RUNAPI])


def possible(caps: Capabilities) -> set[str]:
    free = {sizing.MATCH}
    return {f"{one.aspect}@{one.resolution}" for one in sizing.options(caps) if one.possible and one.aspect not in free}


@pytest.mark.parametrize("caps", [RUNBASE, RUNAPI])
def test_what_is_offered_is_what_the_gateway_lists(caps: Capabilities) -> None:
    assert possible(caps) == set(caps.cells)


def test_a_choice_stays_words_and_its_pixels_are_not_known() -> None:
    found = sizing.resolve("16:9", "4K", RUNBASE)
    assert (found.ratio, found.resolution, found.in_words) == ("16:9", "4K", True)
    assert (found.width, found.height, found.size, found.moved) == (None, None, "auto", None)


@pytest.mark.parametrize("aspect", ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4"])
def test_runbase_has_4k_at_three_ratios_only(aspect: str) -> None:
    found = sizing.resolve(aspect, "4K", RUNBASE)
    assert found.moved is not None
    assert (found.aspect, found.resolution) == (aspect, "2K")
    assert found.moved.code == "resolution_only_at"
    assert found.moved.params["aspects"] == ["9:16", "16:9", "21:9"]


def test_runapi_lacks_4k_at_1_1_alone() -> None:
    lacking = {one.aspect for one in sizing.options(RUNAPI) if one.resolution == "4K" and not one.possible}
    assert lacking == {"1:1", "auto", "custom"}
    found = sizing.resolve("1:1", "4K", RUNAPI)
    assert found.moved is not None
    assert (found.resolution, found.moved.code) == ("2K", "resolution_not_at")


@pytest.mark.parametrize("tier", ["2K", "4K"])
def test_an_automatic_ratio_is_1k_at_runapi(tier: str) -> None:
    assert sizing.resolve("auto", "1K", RUNAPI).ratio == "auto"
    found = sizing.resolve("auto", tier, RUNAPI)
    assert found.moved is not None
    assert (found.aspect, found.resolution, found.moved.code) == ("auto", "1K", "auto_only_at")


def test_an_automatic_ratio_is_none_of_runbases() -> None:
    found = sizing.resolve("auto", "2K", RUNBASE)
    assert found.moved is not None
    assert (found.ratio, found.resolution, found.moved.code) == ("1:1", "2K", "auto_size_not_offered")


@pytest.mark.parametrize("aspect", sizing.MORE_RATIOS)
def test_the_ratios_beyond_the_table_are_shown_where_they_are_had(aspect: str) -> None:
    assert aspect in sizing.shown(RUNAPI)
    assert aspect not in sizing.shown(RUNBASE)
    assert aspect not in sizing.shown(Capabilities())
    assert sizing.resolve(aspect, "4K", RUNAPI).ratio == aspect


@pytest.mark.parametrize(("aspect", "to"), [("2:1", "16:9"), ("1:2", "9:16"), ("3:1", "21:9"), ("9:21", "9:16")])
def test_elsewhere_they_move_to_the_nearest_ratio(aspect: str, to: str) -> None:
    found = sizing.resolve(aspect, "2K", Capabilities())
    assert found.moved is not None
    assert (found.aspect, found.resolution, found.moved.code) == (to, "2K", "aspect_not_offered")


@pytest.mark.parametrize("caps", [RUNBASE, RUNAPI])
def test_the_classic_sizes_are_not_offered(caps: Capabilities) -> None:
    found = sizing.resolve("3:2", "standard", caps)
    assert found.moved is not None
    assert (found.ratio, found.moved.code) == ("3:2", "resolution_not_offered")


@pytest.mark.parametrize(
    ("caps", "size", "ratio"),
    [(RUNBASE, (3000, 1000), "21:9"), (RUNAPI, (3000, 1000), "3:1"), (RUNAPI, (900, 2100), "9:21"),
     (RUNBASE, (1010, 1000), "1:1")],
)  # fmt: skip
def test_match_takes_the_ratio_nearest_to_the_references(caps: Capabilities, size: sizing.Size, ratio: str) -> None:
    found = sizing.resolve("match", "2K", caps, reference=size)
    assert (found.aspect, found.ratio, found.resolution, found.moved) == ("match", ratio, "2K", None)


def test_match_moves_a_tier_that_the_references_ratio_lacks() -> None:
    found = sizing.resolve("match", "4K", RUNBASE, reference=(1000, 1000))
    assert found.moved is not None
    assert (found.aspect, found.ratio, found.resolution) == ("match", "1:1", "2K")


def test_a_typed_size_moves_to_the_nearest_words() -> None:
    found = sizing.resolve("custom", "1K", RUNBASE, custom=(2048, 1152))
    assert found.moved is not None
    assert (found.ratio, found.resolution, found.moved.code) == ("16:9", "2K", "no_pixels_taken")


@given(BOTH, st.sampled_from(sizing.ASPECTS), st.sampled_from(sizing.RESOLUTIONS), EDGE, EDGE)
def test_every_choice_ends_in_a_cell(caps: Capabilities, aspect: str, tier: str, width: int, height: int) -> None:
    found = sizing.resolve(aspect, tier, caps, custom=(width, height), reference=(width, height))
    assert f"{found.ratio}@{found.resolution}" in caps.cells


def test_words_that_the_studio_does_not_know_are_left_out() -> None:
    caps = Capabilities(any_size=False, auto_size=False, cells=("16:9@1K", "7:5@1K", "1:1@8K", "1:1"))
    assert possible(caps) == {"16:9@1K"}
