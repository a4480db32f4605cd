"""Many pictures: in steps, in the background, broken off and gone on with."""

from __future__ import annotations

from typing import Any

import pytest

from generations.engine import entry, rescue
from generations.models import BulkAction, Event, Membership, Picture, Tag
from generations.workflow import bell, bulk
from generations.workflow.bulk import actions
from tests import factories
from tests.base import World
from tests.workflow.bulk.acts import act, facts, pictures


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything counts as many, and doorbells are noted instead of rung."""
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setattr(actions, "STEP", 2)
    heard: list[str] = []
    monkeypatch.setattr(bell, "ring", lambda task=bell.DRAIN: heard.append(task))
    return heard


@pytest.fixture
def tag(world: World) -> Tag:
    return Tag.objects.create(team=world.team, name="Pear", folded="pear")


def never() -> bool:
    return False


def test_many_are_done_in_the_background(world: World, rung: list[str], tag: Tag) -> None:
    rows = pictures(world, 5)
    action = act(world, "tag", rows, tag=tag.pk)
    assert (action.status, action.looked, rung) == ("running", 0, [bell.BULK])
    entry.bulk(1)
    action.refresh_from_db()
    assert (action.status, action.looked, action.changed) == ("done", 5, 5)


def test_each_step_takes_the_next_from_the_newest_down(world: World, rung: list[str], tag: Tag) -> None:
    rows = pictures(world, 5)
    action = act(world, "tag", rows, tag=tag.pk)
    bulk.step(action.pk)
    assert set(tag.taggings.values_list("picture", flat=True)) == {row.pk for row in rows[3:]}


@pytest.mark.parametrize("verb", ["tag", "trash"])
def test_a_crash_in_a_step_leaves_whole_steps_and_it_goes_on(
    world: World, rung: list[str], tag: Tag, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    rows = pictures(world, 5)
    action = act(world, verb, rows, tag=tag.pk)
    bulk.step(action.pk)
    before = facts(rows)

    def crash(*_given: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_tell", crash)
        with pytest.raises(SystemExit):
            bulk.step(action.pk)
    assert facts(rows) == before
    bulk.run(never)
    action.refresh_from_db()
    assert (action.status, action.changed) == ("done", 5)


def test_a_crash_in_the_undo_is_gone_on_with_too(
    world: World, rung: list[str], tag: Tag, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pictures(world, 5)
    before = facts(rows)
    action = act(world, "tag", rows, tag=tag.pk)
    bulk.run(never)
    bulk.undo(action)
    bulk.step(action.pk)
    bulk.run(never)
    action.refresh_from_db()
    assert action.status == "undone"
    assert facts(rows) == before


def test_undo_of_what_is_under_way_takes_back_what_was_done(world: World, rung: list[str]) -> None:
    rows = pictures(world, 5)
    action = act(world, "trash", rows)
    bulk.step(action.pk)
    assert Picture.objects.live().count() == 3
    bulk.undo(action)
    bulk.run(never)
    assert Picture.objects.live().count() == 5


def test_cancel_leaves_what_was_done_and_undo_takes_it_back(world: World, rung: list[str]) -> None:
    rows = pictures(world, 5)
    action = act(world, "trash", rows)
    bulk.step(action.pk)
    bulk.cancel(action)
    bulk.run(never)
    assert Picture.objects.live().count() == 3
    bulk.undo(action)
    bulk.run(never)
    assert Picture.objects.live().count() == 5


def test_teams_take_turns_and_a_teams_own_wait_for_each_other(world: World, rung: list[str], tag: Tag) -> None:
    rows = pictures(world, 5)
    first, second = act(world, "tag", rows, tag=tag.pk), act(world, "trash", rows)
    team = world.charlie.memberships.get().team
    theirs = [factories.picture(team.projects.get(), world.charlie) for _ in range(3)]
    their_own = bulk.begin(team, world.charlie, "trash", actions.BitMap(row.pk for row in theirs), {})
    assert actions.due() == [first.pk, their_own.pk]
    bulk.step(first.pk)
    bulk.step(first.pk)
    bulk.step(first.pk)
    assert actions.due() == [second.pk, their_own.pk]


def test_it_ends_when_its_person_has_left_the_team(world: World, rung: list[str]) -> None:
    action = act(world, "trash", pictures(world, 3), by=world.bob)
    Membership.objects.filter(user=world.bob).delete()
    bulk.run(never)
    action.refresh_from_db()
    assert (action.status, action.error, Picture.objects.live().count()) == ("failed", "left", 3)


def test_it_ends_when_what_it_needs_is_gone(world: World, rung: list[str], tag: Tag) -> None:
    action = act(world, "tag", pictures(world, 3), tag=tag.pk)
    tag.delete()
    bulk.run(never)
    action.refresh_from_db()
    assert (action.status, action.error) == ("failed", "gone")


def test_a_lost_doorbell_is_rung_again(world: World, rung: list[str]) -> None:
    action = act(world, "trash", pictures(world, 3))
    rung.clear()
    rescue()
    assert bell.BULK not in rung
    BulkAction.objects.filter(pk=action.pk).update(touched=action.touched - 2 * actions.SILENCE)
    rescue()
    assert bell.BULK in rung


def test_its_person_is_told_of_each_step_and_the_team_once(world: World, rung: list[str]) -> None:
    action = act(world, "trash", pictures(world, 5))
    bulk.run(never)
    told = Event.objects.filter(kind="bulk", public_id=action.public_id)
    assert set(told.values_list("audience", flat=True)) == {world.alice.pk}
    assert told.count() == 4
    assert [one.audience for one in Event.objects.filter(kind="gallery")] == [None]


def test_a_few_are_told_picture_by_picture(world: World) -> None:
    rows = pictures(world, 2)
    Event.objects.all().delete()
    act(world, "trash", rows)
    told = Event.objects.filter(kind="picture").values_list("public_id", flat=True)
    assert set(told) == {row.public_id for row in rows}
    assert Event.objects.filter(kind="generation").count() == 2


def test_the_number_of_queries_does_not_grow_with_the_pictures(
    world: World, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    few, many = pictures(world, 2), pictures(world, 20)
    act(world, "flag", pictures(world, 1), kind="reject")
    with django_assert_max_num_queries(40) as first:
        act(world, "flag", few, kind="pick")
    with django_assert_num_queries(len(first)):
        act(world, "flag", many, kind="pick")
