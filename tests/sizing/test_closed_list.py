"""A gateway with a closed list of sizes resolves inside its list only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import sizing
from generations.providers.base import Capabilities

OLD = Capabilities(any_size=False, sizes=("1024x1024", "1536x1024", "1024x1536"))
LIST = ("1024x768", "768x1024", "1024x1024", "1536x864", "864x1536", "1920x1080", "1080x1920", "1536x1536", "2048x2048",
        "3840x2160", "2160x3840")  # fmt: skip
MATRIX = Capabilities(any_size=False, auto_size=False, sizes=LIST)
EDGE = st.integers(1, 20_000)


@given(st.sampled_from(sizing.ASPECTS), st.sampled_from(sizing.RESOLUTIONS), EDGE, EDGE)
def test_every_choice_ends_in_the_list(aspect: str, resolution: str, width: int, height: int) -> None:
    found = sizing.resolve(aspect, resolution, MATRIX, custom=(width, height), reference=(width, height))
    assert found.size in LIST


@pytest.mark.parametrize("size", LIST)
def test_every_listed_size_can_be_reached(size: str) -> None:
    assert size in {option.size for option in sizing.options(MATRIX)}


def test_the_older_models_have_the_square_and_the_two_standard_sizes() -> None:
    possible = {(option.aspect, option.resolution): option.size for option in sizing.options(OLD) if option.size}
    assert possible[("1:1", "1K")] == "1024x1024"
    assert possible[("3:2", "standard")] == "1536x1024"
    assert possible[("2:3", "standard")] == "1024x1536"


def test_a_ratio_that_is_not_listed_moves_to_the_nearest_ratio() -> None:
    found = sizing.resolve("16:9", "2K", OLD)
    assert (found.size, found.aspect) == ("1536x1024", "3:2")
    assert found.moved is not None
    assert found.moved.code == "aspect_not_offered"
    assert found.moved.params["to_size"] == "1536x1024"


def test_a_tier_that_exists_elsewhere_says_where() -> None:
    found = sizing.resolve("4:3", "4K", MATRIX)
    assert found.size == "1024x768"
    assert found.moved is not None
    assert (found.moved.code, found.moved.params["aspects"]) == ("resolution_only_at", ["1:1", "9:16", "16:9"])


def test_a_tier_that_exists_nowhere_says_so() -> None:
    found = sizing.resolve("1:1", "4K", OLD)
    assert found.moved is not None
    assert found.moved.code == "resolution_not_offered"


def test_a_typed_size_moves_into_the_list() -> None:
    found = sizing.resolve("custom", "1K", MATRIX, custom=(2000, 1100))
    assert found.size == "1920x1080"
    assert found.moved is not None
    assert found.moved.code == "only_listed_sizes"
