"""Which part of a file a request wants."""

from __future__ import annotations

import pytest

from generations.deliver import Unsatisfiable, wanted_range

TAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-99", (0, 100)),
        ("bytes=100-", (100, 1000)),
        ("bytes=-10", (990, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=900-5000", (900, 1000)),
        ("bytes=999-999", (999, 1000)),
    ],
)
def test_one_range_is_given(header: str, part: tuple[int, int]) -> None:
    assert wanted_range(header, "", TAG, 1000) == part


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=0-1,5-6",
        "items=0-5",
        "bytes=a-b",
        f"bytes={'9' * 30}-",
        "bytes=٣-٥",
    ],
)
def test_what_is_not_understood_is_the_whole(header: str) -> None:
    assert wanted_range(header, "", TAG, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_given(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        wanted_range(header, "", TAG, 1000)


def test_a_range_of_this_version_is_given() -> None:
    assert wanted_range("bytes=5-", TAG, TAG, 1000) == (5, 1000)


@pytest.mark.parametrize("condition", ['"other"', 'W/"abc"', "Sun, 22 Nov 2026 19:00:00 GMT"])
def test_a_range_of_another_version_is_the_whole(condition: str) -> None:
    assert wanted_range("bytes=5-", condition, TAG, 1000) is None
