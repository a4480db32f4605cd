"""Crops for channels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.deliver.crops import CROPS, Frame, enlargement, frame_of

SQUARE, STORY = CROPS["square"], CROPS["story"]


def test_the_middle_is_kept_where_nothing_is_said() -> None:
    assert frame_of(2000, 1000, SQUARE) == Frame(500, 0, 1000, 1000)


@pytest.mark.parametrize(("focus", "left"), [((0.0, 0.5), 0), ((0.3, 0.5), 100), ((1.0, 0.5), 1000)])
def test_the_focus_is_kept_as_far_as_the_edges_allow(focus: tuple[float, float], left: int) -> None:
    assert frame_of(2000, 1000, SQUARE, focus).x == left


@given(
    st.integers(1, 16_384),
    st.integers(1, 16_384),
    st.sampled_from(sorted(CROPS)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_frame_lies_inside_its_picture(width: int, height: int, code: str, focus: tuple[float, float]) -> None:
    frame = frame_of(width, height, CROPS[code], focus)
    left, top, right, bottom = frame.box
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert frame.width == width or frame.height == height


def test_a_frame_has_the_shape_of_its_crop() -> None:
    frame = frame_of(3840, 2160, STORY)
    assert frame.width / frame.height == pytest.approx(STORY.width / STORY.height, abs=0.001)


def test_too_few_pixels_are_told() -> None:
    assert enlargement(frame_of(1024, 1024, CROPS["a4"]), CROPS["a4"]) == pytest.approx(3508 / 1024, rel=0.01)


@pytest.mark.parametrize("code", sorted(CROPS))
def test_a_safe_area_leaves_most_of_a_crop(code: str) -> None:
    crop, safe = CROPS[code], CROPS[code].safe_frame
    assert 0 <= safe.x < safe.x + safe.width <= crop.width
    assert 0 <= safe.y < safe.y + safe.height <= crop.height


def test_print_sizes_are_those_of_paper_at_300_dpi() -> None:
    assert (CROPS["a4"].width, CROPS["a4"].height, CROPS["a3"].width) == (2480, 3508, 3508)
