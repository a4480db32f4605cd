"""Amounts, times and sizes as people read them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from generations.messages.figures import money, number
from generations.templatetags.studio import ago, elapsed, thumbset, times
from tests import factories
from tests.base import World


@pytest.mark.parametrize(
    ("nano", "shown"),
    [
        (0, "$0.00"),
        (210_000_000, "$0.21"),
        (53_000_000, "$0.053"),
        (50_000_000, "$0.05"),
        (1_234_567, "$0.0012"),
        (40, "< $0.0001"),
        (38_200_000_000, "$38.20"),
        (1_250_500_000_000, "$1,250.50"),
        (-210_000_000, "-$0.21"),
        (-53_000_000, "-$0.053"),
        (420_000, "$0.0004"),
        (999_999_999, "$1.00"),
        (1_234_567_890, "$1.23"),
        (12_005_000_000, "$12.01"),
    ],
)
def test_an_amount_keeps_the_digits_that_matter(nano: int, shown: str) -> None:
    assert money(nano, "USD") == shown


def test_an_unknown_amount_is_nothing() -> None:
    assert money(None, "USD") == ""


def test_amounts_and_times_follow_the_language() -> None:
    with translation.override("zh-hans"):
        assert money(210_000_000, "CNY") == "¥0.21"
        assert ago(timezone.now() - timedelta(minutes=12)) == "12分钟前"


def test_how_long_ago() -> None:
    assert ago(timezone.now() - timedelta(seconds=5)) == "just now"
    assert ago(timezone.now() - timedelta(minutes=12)) == "12 min ago"


def test_durations_and_counts() -> None:
    assert (elapsed(8.6), elapsed(125), elapsed(None)) == ("9 s", "2 min 5 s", "")
    assert (number(1284), times(2048, 1152), times(None, None)) == ("1,284", "2048 × 1152", "")


@pytest.mark.django_db
def test_a_tall_pictures_thumbnails_are_offered_by_their_true_widths(world: World) -> None:
    image = factories.image(world.team, width=720, height=1280)
    assert [part.rsplit(" ", 1)[1] for part in thumbset(image).split(", ")] == ["180w", "360w", "720w"]
