"""Where things are on the wall: its months, and what lies between two pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from generations.models import Picture
from generations.views.gallery import places
from tests import factories
from tests.base import World


def made(world: World, *months: int) -> list[str]:
    """Pictures of these months of 2026; newest first."""
    found = []
    for month in months:
        row = factories.picture(world.project, world.bob)
        Picture.objects.filter(pk=row.pk).update(created=datetime(2026, month, 3, tzinfo=UTC))
        found.append(row.public_id)
    return found[::-1]


def asked(world: World, path: str) -> Any:
    return world.client(world.bob).get(world.url(path))


def test_months_have_names_and_numbers_newest_first(world: World) -> None:
    made(world, 1, 1, 3)
    assert asked(world, "gallery/months").json()["months"] == [[2026, 3, "March 2026", 1], [2026, 1, "January 2026", 2]]


def test_months_follow_the_filters(world: World) -> None:
    made(world, 1, 3)
    assert asked(world, f"gallery/months?person={world.alice.public_id}").json()["months"] == []


def test_a_range_holds_both_ends_whichever_comes_first(world: World) -> None:
    ids = made(world, 1, 1, 1, 1, 1)
    there = asked(world, f"gallery/range?from_id={ids[1]}&to_id={ids[3]}").json()["ids"]
    back = asked(world, f"gallery/range?from_id={ids[3]}&to_id={ids[1]}").json()["ids"]
    assert there == back == ids[1:4]


def test_too_long_a_range_says_what_to_do_instead(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_BETWEEN", 2)
    ids = made(world, 1, 1, 1)
    answer = asked(world, f"gallery/range?from_id={ids[0]}&to_id={ids[2]}")
    assert answer.status_code == 422
    assert "Select all" in answer.json()["text"]


def test_another_teams_picture_ends_no_range(world: World) -> None:
    ids = made(world, 1)
    theirs = factories.picture(world.charlie.teams.get().projects.get(), world.charlie).public_id
    assert asked(world, f"gallery/range?from_id={ids[0]}&to_id={theirs}").status_code == 404
