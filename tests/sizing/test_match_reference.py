"""Match reference: the reference's ratio at the tier's size."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import sizing
from generations.providers.base import Capabilities

REFERENCE = st.tuples(st.integers(1, 16_384), st.integers(1, 16_384))


@given(REFERENCE, st.sampled_from(sizing.RESOLUTIONS))
def test_the_matched_size_is_always_legal(reference: tuple[int, int], resolution: str) -> None:
    found = sizing.resolve("match", resolution, Capabilities(), reference=reference)
    assert sizing.is_legal(found.width or 0, found.height or 0)


@given(REFERENCE, st.sampled_from(sizing.TIERS))
def test_its_ratio_is_within_two_percent_of_the_references(reference: tuple[int, int], tier: str) -> None:
    size = sizing.match_reference(reference, tier)
    factor = Fraction(*size) / sizing.clamped_ratio(reference)
    assert Fraction(98, 100) < factor < Fraction(102, 100)


@pytest.mark.parametrize(
    ("reference", "tier", "size"),
    [
        ((4032, 3024), "2K", "2048x1536"),
        ((1366, 768), "2K", "2048x1152"),
        ((6000, 4000), "1K", "1008x672"),
        ((6000, 4000), "standard", "1536x1024"),
        ((1080, 1920), "4K", "2160x3840"),
        ((1000, 1100), "1K", "960x1056"),
    ],
)
def test_known_references(reference: tuple[int, int], tier: str, size: str) -> None:
    assert sizing.resolve("match", tier, Capabilities(), reference=reference).size == size


def test_a_reference_beyond_three_to_one_is_kept_within_it_and_says_so() -> None:
    found = sizing.resolve("match", "4K", Capabilities(), reference=(9000, 1000))
    assert found.size == "3840x1280"
    assert found.moved is not None
    assert found.moved.code == "reference_too_wide"


def test_without_a_reference_it_moves_to_a_square() -> None:
    found = sizing.resolve("match", "2K", Capabilities())
    assert found.size == "2048x2048"
    assert found.moved is not None
    assert found.moved.code == "no_reference_to_match"


def test_it_is_not_offered_where_no_references_are_taken() -> None:
    option = next(option for option in sizing.options(Capabilities(max_references=0)) if option.aspect == "match")
    assert option.reason is not None
    assert option.reason.code == "no_references_taken"
