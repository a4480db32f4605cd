"""Rules for pictures that nobody wanted, and what projects' pictures take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from generations.models import BulkAction, Picture, RetentionRule
from generations.workflow import bulk, flags, kept, retention, storage_use, trash
from generations.workflow.bulk import actions
from tests import factories
from tests.base import World

KEEP: dict[str, Callable[[World, Picture], object]] = {
    "picked": lambda world, row: flags.flag(row, world.bob, "pick"),
    "three stars": lambda world, row: kept.rate(row, world.bob, 3),
    "collected": lambda world, row: factories.collection(world.team, world.bob, row),
    "in a review": lambda world, row: factories.review(world.team, world.bob, row),
    "downloaded": lambda world, row: kept.downloaded(row),
    "gone on from": lambda world, row: factories.generation(world.project, world.bob, continues=row),
    "young": lambda world, row: Picture.objects.filter(pk=row.pk).update(created=timezone.now() - timedelta(days=89)),
}


def old(world: World, days: int = 91) -> Picture:
    made = timezone.now() - timedelta(days=days)
    return factories.picture(world.project, world.alice, created=made)


@pytest.mark.parametrize("why", KEEP)
def test_what_somebody_wanted_stays(world: World, why: str) -> None:
    KEEP[why](world, old(world))
    assert not retention.unwanted(world.project, 90).exists()


def test_what_nobody_wanted_goes_to_the_trash_and_can_be_undone(world: World) -> None:
    rows = [old(world), old(world)]
    kept.rate(rows[0], world.bob, 2)
    flags.flag(rows[1], world.bob, "reject")
    other = factories.picture(factories.project(world.team), world.alice, created=rows[0].created)
    retention.set_rule(world.project, 90, world.alice)
    retention.run()
    assert list(Picture.objects.live()) == [other]
    action = BulkAction.objects.get()
    assert (action.person, action.changed) == (None, 2)
    bulk.undo(action)
    assert Picture.objects.live().count() == 3


def test_a_long_rule_that_is_not_due_lets_a_short_one_have_its_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    old(world)
    retention.set_rule(factories.project(world.team), 365, world.alice)
    retention.run()
    retention.set_rule(world.project, 90, world.alice)
    RetentionRule.objects.filter(project=world.project).update(judged_to=timezone.now() - timedelta(days=92))
    retention.run()
    assert not Picture.objects.live().exists()


def test_what_somebody_picks_before_its_turn_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    picked, other = old(world), old(world)
    retention.set_rule(world.project, 90, world.alice)
    retention.run()
    flags.flag(picked, world.bob, "pick")
    bulk.run(lambda: False)
    assert list(Picture.objects.live()) == [picked]
    assert list(Picture.objects.in_trash()) == [other]


def test_what_was_brought_back_is_not_judged_again(world: World) -> None:
    row = old(world, 200)
    retention.set_rule(world.project, 90, world.alice)
    retention.run()
    trash.restore([row], world.alice)
    rule = RetentionRule.objects.get()
    RetentionRule.objects.update(judged_to=rule.judged_to - timedelta(days=1))
    later = old(world, 90)
    retention.run()
    assert list(Picture.objects.live()) == [row]
    assert Picture.objects.in_trash().get() == later


def test_switched_off_nothing_goes(world: World) -> None:
    old(world)
    retention.set_rule(world.project, 90, world.alice)
    retention.set_rule(world.project, None, world.alice)
    retention.run()
    assert Picture.objects.live().count() == 1


class TestStorage:
    def test_a_file_counts_once_in_a_project_and_what_is_trashed_counts_too(self, world: World) -> None:
        one = factories.image(world.team, size=500)
        rows = [factories.picture(world.project, world.alice, image=one) for _ in range(2)]
        factories.picture(world.project, world.alice, raw=factories.image(world.team, size=70))
        there = factories.project(world.team)
        factories.picture(there, world.alice, image=one)
        trash.trash(rows, world.alice)
        found = storage_use.of_team(world.team)
        own, other = found[world.project.pk], found[there.pk]
        assert (own.pictures, own.trashed, own.size, own.trashed_size) == (1, 2, 1570, 500)
        assert (other.pictures, other.size) == (1, 500)

    def test_it_is_counted_anew_when_the_count_is_old(self, world: World) -> None:
        storage_use.of_team(world.team)
        factories.picture(world.project, world.alice)
        assert storage_use.of_team(world.team)[world.project.pk].pictures == 0
        world.project.storage.__class__.objects.update(counted=timezone.now() - timedelta(hours=2))
        storage_use.count_stale()
        assert storage_use.known(world.team)[world.project.pk].pictures == 1
