"""Each verb on many pictures, and its exact undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from generations.models import CollectedPicture, LedgerEntry, Picture, Tag
from generations.workflow import bulk, flags, kept, trash
from generations.workflow.gallery import sealing
from tests import factories
from tests.base import World
from tests.workflow.bulk.acts import act, facts, pictures


def params_of(world: World, verb: str, rows: list[Picture]) -> dict[str, Any]:
    """What each verb needs, with a state before in which some pictures already are as it makes them and others differ."""
    tag = Tag.objects.create(team=world.team, name="Pear", folded="pear")
    shelf = factories.collection(world.team, world.bob, rows[1], rows[3])
    CollectedPicture.objects.filter(picture=rows[3]).update(note="the best")
    rows[1].taggings.create(tag=tag, person=world.bob)
    flags.flag(rows[1], world.alice, "pick")
    flags.flag(rows[2], world.alice, "reject")
    flags.flag(rows[2], world.bob, "pick")
    kept.rate(rows[1], world.alice, 4)
    kept.rate(rows[2], world.alice, 2)
    other = factories.project(world.team)
    Picture.objects.filter(pk=rows[4].pk).update(project=other)
    if verb == "restore":
        trash.trash(rows[:2], world.bob)
        trash.trash(rows[2:4], world.alice)
    return {
        "tag": {"tag": tag.pk},
        "untag": {"tag": tag.pk},
        "collect": {"collection": shelf.pk},
        "uncollect": {"collection": shelf.pk},
        "move": {"project": other.pk},
        "flag": {"kind": "pick"},
        "rate": {"stars": 4},
    }.get(verb, {})


CHANGED = {
    "tag": 4,
    "untag": 1,
    "collect": 3,
    "uncollect": 2,
    "move": 4,
    "flag": 4,
    "rate": 4,
    "trash": 5,
    "restore": 4,
}


@pytest.mark.parametrize("verb", sorted(bulk.VERBS))
def test_undo_leaves_everything_as_it_was(world: World, verb: str) -> None:
    rows = pictures(world, 5)
    params = params_of(world, verb, rows)
    before = facts(rows)
    action = act(world, verb, rows, **params)
    assert (action.status, action.changed) == ("done", CHANGED[verb])
    assert facts(rows) != before
    assert bulk.undo(action).status == "undone"
    assert facts(rows) == before


@pytest.mark.parametrize("verb", sorted(bulk.VERBS))
def test_the_gallerys_index_stays_true(world: World, verb: str) -> None:
    rows = pictures(world, 5)
    params = params_of(world, verb, rows)
    sealing.seal(world.team.pk, timedelta())
    action = act(world, verb, rows, **params)
    assert sealing.verify(world.team.pk) == []
    bulk.undo(action)
    assert sealing.verify(world.team.pk) == []


@pytest.mark.parametrize("verb", sorted(bulk.VERBS))
def test_another_teams_pictures_are_never_touched(world: World, verb: str) -> None:
    rows = pictures(world, 5)
    params = params_of(world, verb, rows)
    team = world.charlie.memberships.get().team
    theirs = [factories.picture(team.projects.get(), world.charlie) for _ in range(2)]
    if verb == "restore":
        trash.trash(theirs, world.charlie)
    before = facts(theirs)
    act(world, verb, [*rows, *theirs], **params)
    assert facts(theirs) == before


def test_undo_leaves_what_somebody_changed_since(world: World) -> None:
    rows = pictures(world, 3)
    there, further = factories.project(world.team), factories.project(world.team, "Third")
    action = act(world, "move", rows, project=there.pk)
    Picture.objects.filter(pk=rows[1].pk).update(project=further)
    bulk.undo(action)
    now = [Picture.objects.get(pk=row.pk).project for row in rows]
    assert now == [world.project, further, world.project]


def test_a_moved_picture_takes_no_money_along(world: World) -> None:
    row = factories.picture(world.project, world.alice, cost_nano=7)
    there = factories.project(world.team)
    before = list(LedgerEntry.objects.values())
    act(world, "move", [row], project=there.pk)
    row.refresh_from_db()
    assert (row.project, row.generation.project, row.cost_nano) == (there, world.project, 7)
    assert list(LedgerEntry.objects.values()) == before


def test_who_may_trash_only_their_own_is_told_how_many_were_not(world: World) -> None:
    theirs, own = pictures(world, 2), pictures(world, 3, world.bob)
    action = act(world, "trash", [*theirs, *own], by=world.bob, own=True)
    assert (action.changed, action.refused) == (3, 2)
    assert set(Picture.objects.live()) == set(theirs)


def test_what_lies_in_the_trash_is_not_tagged(world: World) -> None:
    rows = pictures(world, 2)
    trash.trash(rows[:1], world.alice)
    tag = Tag.objects.create(team=world.team, name="Pear", folded="pear")
    assert act(world, "tag", rows, tag=tag.pk).changed == 1


def test_a_collection_is_filled_newest_first_behind_what_it_has(world: World) -> None:
    first, *rows = pictures(world, 4)
    shelf = factories.collection(world.team, world.alice, first)
    act(world, "collect", rows, collection=shelf.pk)
    assert [one.picture for one in shelf.items.all()] == [first, *rows[::-1]]


def test_counts_of_prompts_follow_flags_and_stars(world: World) -> None:
    prompt = factories.prompt(world.team, world.alice)
    rows = pictures(world, 3, version=prompt.live)
    for _ in rows:
        kept.made(prompt.live.pk)
    flags.flag(rows[0], world.bob, "pick")
    flagged = act(world, "flag", rows, kind="pick")
    prompt.refresh_from_db()
    assert (prompt.kept, prompt.keep_rate) == (3, 1000)
    rated = act(world, "rate", rows[1:], stars=5)
    bulk.undo(flagged)
    prompt.refresh_from_db()
    assert prompt.kept == 3
    bulk.undo(rated)
    prompt.refresh_from_db()
    assert prompt.kept == 1


def test_what_came_late_to_a_cancelled_generation_has_simply_come_once_restored(world: World) -> None:
    (row,) = pictures(world, 1)
    row.generation.slots.update(status="cancelled")
    Picture.objects.filter(pk=row.pk).update(trashed=timezone.now())
    act(world, "restore", [row])
    assert row.generation.slots.get().status == "done"


def test_deleting_for_ever_keeps_what_a_turn_goes_on_from(world: World) -> None:
    rows = pictures(world, 3)
    factories.generation(world.project, world.alice, continues=rows[0])
    act(world, "trash", rows)
    action = act(world, "purge", rows)
    assert (action.changed, action.kept) == (2, 1)
    assert list(Picture.objects.all()) == rows[:1]


def test_deleting_for_ever_is_not_undone(world: World) -> None:
    rows = pictures(world, 1)
    act(world, "trash", rows)
    action = bulk.undo(act(world, "purge", rows))
    assert (action.status, action.may_undo) == ("done", False)
