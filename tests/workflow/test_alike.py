"""Pictures that look alike, and those that are there more than once."""

from __future__ import annotations

import random

import pytest

from generations.models import Image, Picture
from generations.workflow import alike, trash
from tests import factories
from tests.base import World

SIGN = 1 << 63


def signed(phash: int) -> int:
    return phash - (1 << 64) if phash & SIGN else phash


def flipped(phash: int, *bits: int) -> int:
    for bit in bits:
        phash ^= 1 << bit
    return signed(phash & alike.MASK)


def picture(world: World, phash: int, **fields: int) -> Picture:
    return factories.picture(world.project, world.alice, image=factories.image(world.team, phash=phash, **fields))


@pytest.mark.parametrize("own", [0x0123456789ABCDEF, 0xF123456789ABCDEF])
def test_similar_are_those_within_the_distance_nearest_first(world: World, own: int) -> None:
    first = picture(world, signed(own))
    far = {count: picture(world, flipped(own, *range(3, 3 + 5 * count, 5))) for count in (2, 5, 10, 11)}
    assert [(row, count) for row, count in alike.similar(first)] == [(far[count], count) for count in (2, 5, 10)]


def test_no_hash_within_the_distance_is_missed(world: World) -> None:
    chance = random.Random(7)
    own = chance.getrandbits(64)
    for count in [chance.randint(0, 14) for _ in range(120)]:
        factories.image(world.team, phash=flipped(own, *chance.sample(range(64), count)))
    near = {key for key, phash in alike._near(world.team.pk, signed(own)) if alike.distance(phash, signed(own)) <= 10}
    brute = {one.pk for one in Image.objects.all() if alike.distance(one.phash, signed(own)) <= alike.SIMILAR}
    assert near == brute


def test_another_teams_and_trashed_pictures_are_not_similar(world: World) -> None:
    first, gone = picture(world, 5), picture(world, 5)
    trash.trash([gone], world.alice)
    team = world.charlie.memberships.get().team
    factories.picture(team.projects.get(), world.charlie, image=factories.image(team, phash=5))
    assert alike.similar(first) == []


class TestDuplicates:
    def test_the_same_file_in_several_pictures_is_one_group(self, world: World) -> None:
        one = factories.image(world.team)
        rows = [factories.picture(world.project, world.alice, image=one) for _ in range(3)]
        picture(world, 1 << 40)
        found = alike.duplicates(world.team, None, near=False)
        assert [(group.pictures, group.rest) for group in found.groups] == [(rows[::-1], 2)]
        assert (found.cursor, found.looked) == (None, 4)

    def test_other_sizes_are_found_where_asked_and_the_largest_is_kept(self, world: World) -> None:
        own = 0x0F0F123456789ABC
        small, large = picture(world, own), picture(world, flipped(own, 1, 33), width=4096, height=4096)
        picture(world, flipped(own, 1, 2, 3, 4))
        assert alike.duplicates(world.team, None, near=False).groups == []
        (group,) = alike.duplicates(world.team, None, near=True).groups
        assert (group.pictures, group.best) == ([large, small], large)

    def test_a_kept_one_stays_before_a_larger_one(self, world: World) -> None:
        small, _large = picture(world, 9), picture(world, 9, width=4096, height=4096)
        Picture.objects.filter(pk=small.pk).update(kept=True)
        assert alike.duplicates(world.team, None, near=True).groups[0].best == small

    def test_pages_look_further_and_show_a_group_once(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(alike, "LOOK", 2)
        monkeypatch.setattr(alike, "LOOKS", 1)
        one = factories.image(world.team)
        rows = [factories.picture(world.project, world.alice, image=one) for _ in range(3)]
        found, cursor = [], None
        for _ in range(3):
            page = alike.duplicates(world.team, cursor, near=False)
            found += [group.pictures for group in page.groups]
            cursor = page.cursor
            if cursor is None:
                break
        assert (found, cursor) == ([rows[::-1]], None)

    @pytest.mark.parametrize("near", [False, True])
    def test_the_group_of_a_picture_has_all_of_it(self, world: World, near: bool) -> None:
        one = factories.image(world.team, phash=77)
        rows = [factories.picture(world.project, world.alice, image=one) for _ in range(2)]
        twin = picture(world, 76)
        assert set(alike.group_of(rows[0], near=near)) == {row.pk for row in rows} | ({twin.pk} if near else set())
