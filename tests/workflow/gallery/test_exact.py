"""Every search finds all that a scan finds and nothing else, whichever pictures are in the bitmaps already."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from generations.models import GalleryIndex, Picture
from generations.workflow.gallery import pages, sealing, timeline
from generations.workflow.gallery.query import Search
from tests.base import World
from tests.workflow.gallery.pictures import any_search, everything, fill, scan

PICTURES = 90
SEARCHES = 40
ZONES = [ZoneInfo(name) for name in ("UTC", "Pacific/Auckland", "Asia/Kathmandu", "America/Los_Angeles")]


def sealed(world: World, part: float) -> None:
    """Take the oldest ``part`` of the pictures into the bitmaps."""
    keys = list(Picture.objects.filter(team=world.team).order_by("pk").values_list("pk", flat=True))
    end = keys[int(len(keys) * part) - 1]
    now = timezone.now()
    Picture.objects.filter(pk__gt=end).update(created=now + timedelta(days=1))
    sealing.seal(world.team.pk)
    assert GalleryIndex.objects.get(team=world.team).sealed_to == end


@pytest.mark.parametrize("part", [1, 0.6], ids=["all in bitmaps", "some too new for them"])
def test_every_search_finds_what_a_scan_finds(world: World, part: float) -> None:
    fill(world, PICTURES)
    sealed(world, part)
    chance, rows = random.Random(7), everything(world)
    for number in range(SEARCHES):
        timezone.activate(ZONES[number % len(ZONES)])
        wanted = any_search(world, chance)
        found = scan(world, rows, wanted)
        who = (world.team.pk, world.alice.pk, wanted)
        assert pages.older(*who, None, 1000) == found, wanted
        assert list(pages.bits(*who)) == found[::-1], wanted
        assert pages.count(*who) == len(found), wanted
        assert list(walked(*who)) == found, wanted
        assert pages.newer(*who, 0, 1000) == found[::-1], wanted
        if found:
            place = chance.randrange(len(found))
            assert pages.at(*who, place) == found[place]
            assert pages.newer(*who, found[place], 3) == found[:place][::-1][:3]
        assert timeline.months(*who) == months(rows, found)
    assert pages.at(world.team.pk, world.alice.pk, Search(), PICTURES) is None


def walked(team_id: int, user_id: int, wanted: Search) -> Iterator[int]:
    """By pages of seven."""
    before = None
    while page := pages.older(team_id, user_id, wanted, before, 7):
        yield from page
        before = page[-1]


def months(rows: list[Picture], found: list[int]) -> list[tuple[int, int, int, str]]:
    """Of pictures that were made in the order of their keys."""
    made = [(timezone.localtime(one.created), one.public_id) for one in rows if one.pk in set(found)]
    whole = [(month, list(group)) for month, group in groupby(made, key=lambda one: (one[0].year, one[0].month))]
    return [(*month, len(group), group[0][1]) for month, group in whole]
