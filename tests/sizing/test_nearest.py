"""The nearest legal size to whatever a person types."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import sizing
from generations.providers.base import Capabilities

EDGE = st.integers(min_value=1, max_value=20_000)


@given(EDGE, EDGE)
def test_the_nearest_size_is_always_legal(width: int, height: int) -> None:
    assert sizing.is_legal(*sizing.nearest_legal(width, height)[:2])


@given(EDGE, EDGE)
def test_the_nearest_of_a_nearest_is_itself_and_needs_no_reason(width: int, height: int) -> None:
    first = sizing.nearest_legal(width, height)[:2]
    assert sizing.nearest_legal(*first) == (*first, ())


@given(EDGE, EDGE)
def test_a_moved_size_says_why_and_a_legal_one_does_not_move(width: int, height: int) -> None:
    wide, high, reasons = sizing.nearest_legal(width, height)
    assert bool(reasons) == ((wide, high) != (width, height))


@given(st.integers(900, 2500), st.integers(900, 2500))
def test_no_rounding_of_the_edges_is_closer_in_ratio(width: int, height: int) -> None:
    wide, high, _ = sizing.nearest_legal(width, height)
    asked = Fraction(width, height)

    def apart(size: tuple[int, int]) -> Fraction:
        ratio = Fraction(*size) / asked
        return max(ratio, 1 / ratio)

    if width % 16 or height % 16:
        around = [
            (w, h) for w in {width // 16 * 16, -(-width // 16) * 16} for h in {height // 16 * 16, -(-height // 16) * 16}
        ]
        assert apart((wide, high)) == min(apart(size) for size in around if sizing.is_legal(*size))


@given(EDGE, EDGE)
def test_turning_the_asked_size_turns_the_ratio_of_the_answer(width: int, height: int) -> None:
    wide, high, _ = sizing.nearest_legal(width, height)
    turned = sizing.nearest_legal(height, width)
    assert abs(Fraction(wide, high) - Fraction(turned[1], turned[0])) < Fraction(1, 10)


@pytest.mark.parametrize(
    ("typed", "nearest", "codes"),
    [
        ((1920, 1080), (1920, 1088), ["edge_not_multiple_of_16"]),
        ((1000, 1000), (992, 992), ["edge_not_multiple_of_16"]),
        ((4096, 2048), (3840, 1920), ["over_pixel_limit", "too_long"]),
        ((4000, 4000), (2880, 2880), ["over_pixel_limit", "too_long"]),
        ((512, 512), (816, 816), ["too_few_pixels"]),
        ((3200, 800), (2784, 928), ["too_wide"]),
        ((5000, 5000), (2880, 2880), ["over_pixel_limit", "too_long", "edge_not_multiple_of_16"]),
        ((100, 100), (816, 816), ["too_few_pixels", "edge_not_multiple_of_16"]),
        ((1536, 1024), (1536, 1024), []),
        ((3840, 2160), (3840, 2160), []),
    ],
)
def test_known_sizes(typed: tuple[int, int], nearest: tuple[int, int], codes: list[str]) -> None:
    wide, high, reasons = sizing.nearest_legal(*typed)
    assert ((wide, high), [reason.code for reason in reasons]) == (nearest, codes)


def test_a_size_without_an_edge_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        sizing.nearest_legal(0, 1024)


def test_a_typed_size_that_moves_names_every_reason_and_the_new_size() -> None:
    found = sizing.resolve("custom", "1K", Capabilities(), custom=(5000, 100))
    assert found.moved is not None
    assert found.moved.params["codes"] == ["too_few_pixels", "too_long", "too_wide", "edge_not_multiple_of_16"]
    assert found.moved.params["to_size"] == found.size


def test_a_custom_aspect_needs_a_size() -> None:
    with pytest.raises(ValueError, match="needs a size"):
        sizing.resolve("custom", "1K", Capabilities())


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1536x1024", (1536, 1024)),
        ("1536 × 1024", (1536, 1024)),
        (" 1536*1024 px", (1536, 1024)),
        ("1536X1024", (1536, 1024)),
        ("auto", None),
        ("1536", None),
        ("0x1024", None),
        ("-16x1024", None),
        ("1536x1024x2", None),
        ("99999999x1", None),
    ],
)
def test_sizes_are_read_as_people_type_them(text: str, size: tuple[int, int] | None) -> None:
    assert sizing.parse_size(text) == size
