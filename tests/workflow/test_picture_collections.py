"""Collections of pictures and their order."""

from __future__ import annotations

from typing import Any

import pytest

from generations.models import CollectedPicture, Collection
from generations.workflow import collections, trash
from tests import factories
from tests.base import World


@pytest.fixture
def shelf(world: World) -> Collection:
    return factories.collection(
        world.team, world.alice, *[factories.picture(world.project, world.alice) for _ in range(5)]
    )


def order(shelf: Collection) -> list[int]:
    first = shelf.items.order_by("pk").values_list("pk", flat=True)[0]
    return [item.pk - first for item in collections.page(shelf, None, 10)]


def item(shelf: Collection, place: int) -> CollectedPicture:
    return shelf.items.order_by("pk")[place]


def test_a_picture_goes_before_another_or_to_the_end(shelf: Collection) -> None:
    collections.move(item(shelf, 3), item(shelf, 1))
    assert order(shelf) == [0, 3, 1, 2, 4]
    collections.move(item(shelf, 0), None)
    assert order(shelf) == [3, 1, 2, 4, 0]
    collections.move(item(shelf, 4), item(shelf, 3))
    assert order(shelf) == [4, 3, 1, 2, 0]


def test_it_goes_before_where_the_other_stands_by_then(shelf: Collection) -> None:
    seen = item(shelf, 1)
    collections.move(item(shelf, 1), None)
    collections.move(item(shelf, 3), seen)
    assert order(shelf) == [0, 2, 4, 3, 1]


def test_where_no_room_is_left_all_are_set_apart(shelf: Collection) -> None:
    for turn in range(40):
        collections.move(item(shelf, 3 + turn % 2), item(shelf, 1))
    assert order(shelf) == [0, 3, 4, 1, 2]


@pytest.mark.parametrize(
    ("place", "way", "found"), [(2, "up", [0, 2, 1, 3, 4]), (2, "down", [0, 1, 3, 2, 4]), (3, "down", [0, 1, 2, 4, 3])]
)
def test_one_place_up_or_down(shelf: Collection, place: int, way: str, found: list[int]) -> None:
    one = item(shelf, place)
    collections.move(one, collections.beside(one, way))
    assert order(shelf) == found


def test_pages_follow_each_other_without_what_is_in_the_trash(world: World, shelf: Collection) -> None:
    trash.trash([item(shelf, 2).picture], world.alice)
    first = list(collections.page(shelf, None, 2))
    rest = list(collections.page(shelf, first[-1], 9))
    assert [one.pk for one in [*first, *rest]] == [item(shelf, place).pk for place in (0, 1, 3, 4)]
    assert collections.counts([shelf]) == {shelf.pk: 4}
    trash.restore([item(shelf, 2).picture], world.alice)
    assert order(shelf) == [0, 1, 2, 3, 4]


def test_covers_of_all_are_read_together(world: World, shelf: Collection, django_assert_num_queries: Any) -> None:
    other = factories.collection(world.team, world.alice, factories.picture(world.project, world.alice))
    with django_assert_num_queries(2):
        found = collections.covers([shelf, other])
    assert [len(found[one.pk]) for one in (shelf, other)] == [4, 1]
