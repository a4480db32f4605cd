"""Notifications: who is told, by which ways, once; and the mail that bundles what was not read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from generations.messages.digest import write
from generations.models import Event, Notification, User
from generations.workflow import changes, digests, members, notices
from generations.workflow.notices import BELL, BROWSER, MAIL, Kind
from generations.workflow.prompts import Words
from tests import factories
from tests.base import World

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 8, 5, tzinfo=UTC)


@pytest.fixture
def posts(settings) -> None:
    settings.MAIL_IS_GIVEN = True


def mention(world: World, who: User, text: str = "look here") -> list[Notification]:
    facts = {"text": text}
    return notices.notify([who], world.team, Kind.MENTION, "mention", "p1", actor=world.alice, params=facts)


def age(**by: float) -> None:
    Notification.objects.update(created=MORNING - timedelta(**by))


class TestWhoIsTold:
    def test_those_named_but_not_who_did_it(self, world: World) -> None:
        people = [world.alice, world.bob, world.rae, world.bob]
        told = notices.notify(people, world.team, Kind.COMMENT, "comment", "p1", actor=world.alice)
        assert {row.user for row in told} == {world.bob, world.rae}

    def test_open_pages_of_that_person_alone_hear_of_it(self, world: World) -> None:
        [row] = mention(world, world.bob)
        heard = Event.objects.get(kind="bell")
        assert (heard.audience, heard.public_id) == (world.bob, row.public_id)

    def test_the_same_again_is_told_once_with_its_number(self, world: World) -> None:
        mention(world, world.bob)
        [row] = mention(world, world.bob, "and here")
        row.refresh_from_db()
        assert (Notification.objects.count(), row.times, row.params["text"]) == (1, 2, "and here")

    def test_once_it_was_read_the_same_is_told_anew(self, world: World) -> None:
        mention(world, world.bob)
        notices.read(world.bob, world.team)
        mention(world, world.bob)
        assert Notification.objects.count() == 2

    def test_another_subject_is_told_apart(self, world: World) -> None:
        mention(world, world.bob)
        notices.notify([world.bob], world.team, Kind.MENTION, "mention", "p2", actor=world.alice)
        assert Notification.objects.count() == 2

    def test_nobody_who_has_left_the_team(self, world: World) -> None:
        members.remove(world.team.memberships.get(user=world.bob))
        assert mention(world, world.bob) == []


class TestSwitches:
    def test_by_default_a_mention_goes_all_ways(self, world: World) -> None:
        assert notices.channels(world.bob, Kind.MENTION) == {BELL, MAIL, BROWSER}

    def test_a_kind_that_is_switched_off_is_not_told(self, world: World) -> None:
        notices.choose(world.bob, {Kind.MENTION: []})
        assert mention(world, world.bob) == []

    def test_a_single_way_stays(self, world: World, posts: None) -> None:
        notices.choose(world.bob, {Kind.MENTION: [MAIL, "pigeon"]})
        [row] = mention(world, world.bob)
        assert (row.in_bell, row.by_mail, row.by_browser) == (False, True, False)

    def test_what_is_as_usual_is_not_kept(self, world: World) -> None:
        notices.choose(world.bob, notices.DEFAULTS)
        assert world.bob.notices == {}


class TestReading:
    def test_all_of_one_team(self, world: World) -> None:
        mention(world, world.bob)
        assert notices.read(world.bob, world.team) == 1
        assert not Notification.objects.unread().exists()

    def test_anothers_stay_as_they_are(self, world: World) -> None:
        [row] = mention(world, world.bob)
        assert notices.read(world.rae, world.team, [row.public_id]) == 0

    def test_undo_brings_the_marks_back(self, world: World) -> None:
        [row] = mention(world, world.bob)
        notices.read(world.bob, world.team)
        notices.unread(world.bob, world.team, [row.public_id])
        assert Notification.objects.unread().count() == 1

    def test_looking_at_what_it_is_about_reads_it(self, world: World) -> None:
        mention(world, world.bob)
        notices.read_about(world.bob, world.team, "p1")
        assert not Notification.objects.unread().exists()

    def test_old_ones_are_forgotten(self, world: World) -> None:
        mention(world, world.bob)
        Notification.objects.update(created=timezone.now() - timedelta(days=91))
        notices.forget(90)
        assert not Notification.objects.exists()


class TestDigest:
    def test_nothing_is_mailed_without_a_mail_server(self, world: World) -> None:
        mention(world, world.bob)
        assert digests.send_due(write, MORNING) == 0

    def test_the_daily_one_goes_in_the_morning_with_what_was_not_read(self, world: World, posts: None) -> None:
        mention(world, world.bob, "the left one")
        age(hours=3)
        assert digests.send_due(write, MORNING) == 1
        [sent] = mail.outbox
        assert sent.to == [world.bob.email]
        assert "Alice mentioned you: the left one" in sent.body
        assert "the left one" in sent.alternatives[0].content

    @pytest.mark.parametrize("hour", [0, 7])
    def test_not_before_the_morning(self, world: World, posts: None, hour: int) -> None:
        mention(world, world.bob)
        age(hours=12)
        assert digests.send_due(write, MORNING.replace(hour=hour)) == 0

    def test_the_morning_is_the_persons_own(self, world: World, posts: None) -> None:
        world.bob.time_zone = "Asia/Shanghai"
        world.bob.save()
        mention(world, world.bob)
        age(hours=12)
        assert digests.send_due(write, MORNING.replace(hour=0, minute=1)) == 1

    def test_once_a_day(self, world: World, posts: None) -> None:
        mention(world, world.bob)
        age(hours=1)
        digests.send_due(write, MORNING)
        notices.notify([world.bob], world.team, Kind.MENTION, "mention", "p2", actor=world.alice)
        age(hours=0.5)
        assert digests.send_due(write, MORNING + timedelta(hours=1)) == 0

    def test_hourly_for_those_who_wish_it(self, world: World, posts: None) -> None:
        User.objects.filter(pk=world.bob.pk).update(digest="hourly", digested=MORNING - timedelta(hours=1))
        mention(world, world.bob)
        age(minutes=5)
        assert digests.send_due(write, MORNING) == 1

    def test_never_for_those_who_do_not(self, world: World, posts: None) -> None:
        User.objects.filter(pk=world.bob.pk).update(digest="")
        mention(world, world.bob)
        age(hours=1)
        assert digests.send_due(write, MORNING) == 0

    def test_what_was_read_meanwhile_is_not_mailed(self, world: World, posts: None) -> None:
        mention(world, world.bob)
        notices.read(world.bob, world.team)
        age(hours=1)
        assert digests.send_due(write, MORNING) == 0

    def test_who_has_left_the_team_gets_no_mail_of_it(self, world: World, posts: None) -> None:
        mention(world, world.bob)
        age(hours=1)
        members.remove(world.team.memberships.get(user=world.bob))
        assert digests.send_due(write, MORNING) == 0

    def test_what_came_this_minute_waits(self, world: World, posts: None) -> None:
        mention(world, world.bob)
        age(minutes=1)
        assert digests.send_due(write, MORNING) == 0

    def test_a_mail_server_that_is_down_loses_nothing(self, world: World, posts: None, monkeypatch) -> None:
        def refuse(*_said: object) -> None:
            raise OSError("no route")

        mention(world, world.bob)
        age(hours=1)
        with monkeypatch.context() as patch:
            patch.setattr(digests, "_post", refuse)
            assert digests.send_due(write, MORNING) == 0
        assert digests.send_due(write, MORNING + timedelta(minutes=10)) == 1

    def test_it_speaks_the_persons_language(self, world: World, posts: None) -> None:
        User.objects.filter(pk=world.bob.pk).update(language="zh-hans")
        mention(world, world.bob, "左边")
        age(hours=1)
        digests.send_due(write, MORNING)
        assert "Alice" in mail.outbox[0].body
        assert "mentioned" not in mail.outbox[0].body


class TestWhatTells:
    def test_a_proposed_change_and_its_end(self, world: World) -> None:
        prompt = factories.prompt(world.team, world.bob)
        change = changes.propose(prompt.live, world.rae, Words(text="A bowl of [fruit] on oak"))
        changes.accept(change, world.bob)
        told = Notification.objects.order_by("id").values_list("user", "code", "subject")
        assert list(told) == [
            (world.bob.pk, "change-proposed", change.public_id),
            (world.rae.pk, "change-accepted", change.public_id),
        ]
