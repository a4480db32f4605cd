"""Deciding, commenting and closing: what is kept, who is told, what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from generations import marks
from generations.engine import tidy
from generations.models import Collection, Comment, Event, Guest, Notification, Picture, Review, ReviewItem, State
from generations.models.review import ClientLink
from generations.workflow.errors import NothingToDo, NothingToReview, ReviewClosed
from generations.workflow.reviews import closing, comments, progress, reminding, start
from generations.workflow.reviews.decisions import Overtaken, clash, decide, take_back
from tests import factories
from tests.base import World

POINT = {"x": 0.25, "y": 0.75}


@pytest.fixture
def picture(world: World) -> Picture:
    return factories.picture(world.project, world.bob)


@pytest.fixture
def review(world: World, picture: Picture) -> Review:
    return factories.review(world.team, world.bob, picture, factories.picture(world.project, world.bob))


@pytest.fixture
def item(review: Review) -> ReviewItem:
    return review.items.all()[0]


@pytest.fixture
def guest(world: World, review: Review) -> Guest:
    link = ClientLink.objects.create(review=review, person=world.bob)
    return Guest.objects.create(link=link, name="Mia")


def told(code: str, after: int = 0) -> set[str]:
    """Who was notified of ``code``, past the first ``after`` notifications."""
    rows = Notification.objects.order_by("pk").values_list("code", "user__name")[after:]
    return {name for found, name in rows if found == code}


class TestDeciding:
    def test_it_stands_on_the_picture_and_open_pages_are_told(self, world: World, item: ReviewItem) -> None:
        decide(item, State.APPROVED, person=world.rae, seen=State.OPEN, note="Print it")
        item.refresh_from_db()
        assert (item.state, item.decisions.get().note) == (State.APPROVED, "Print it")
        assert item.decided is not None
        assert Event.objects.filter(kind="review", public_id=item.review.public_id, audience=None).count() == 1
        assert told("review-decided") == {"Bob"}

    def test_opening_again_is_a_decision_too(self, world: World, item: ReviewItem) -> None:
        for state, seen in ((State.REJECTED, State.OPEN), (State.OPEN, State.REJECTED)):
            decide(item, state, person=world.rae, seen=seen)
        item.refresh_from_db()
        assert (item.state, item.decided, item.decisions.count()) == (State.OPEN, None, 2)

    def test_whoever_did_not_know_of_anothers_is_told_of_it(self, world: World, item: ReviewItem) -> None:
        first = decide(item, State.APPROVED, person=world.rae, seen=State.OPEN)
        second = decide(item, State.REJECTED, person=world.alice, seen=State.OPEN)
        assert (first.unseen, second.unseen) == (None, first.decision)
        assert clash(second.decision, first.decision) == first.decision

    def test_whoever_knew_passes_over_nobody(self, world: World, item: ReviewItem) -> None:
        first = decide(item, State.APPROVED, person=world.rae, seen=State.OPEN)
        second = decide(item, State.REJECTED, person=world.alice, seen=State.APPROVED)
        assert second.unseen is None
        assert clash(second.decision, first.decision) is None

    def test_ones_own_earlier_one_is_no_surprise(self, world: World, item: ReviewItem) -> None:
        decide(item, State.APPROVED, person=world.rae, seen=State.OPEN)
        assert decide(item, State.REJECTED, person=world.rae, seen=State.OPEN).unseen is None

    def test_a_guest_decides_likewise(self, world: World, item: ReviewItem, guest: Guest) -> None:
        decide(item, State.APPROVED, person=world.rae, seen=State.OPEN)
        outcome = decide(item, State.CHANGES, guest=guest, seen=State.OPEN)
        assert (outcome.decision.by, outcome.unseen.by) == ("Mia", "Rae")

    def test_undo_brings_back_what_stood_before(self, world: World, item: ReviewItem) -> None:
        decide(item, State.APPROVED, person=world.alice, seen=State.OPEN)
        decide(item, State.REJECTED, person=world.rae, seen=State.APPROVED)
        take_back(item, person=world.rae)
        item.refresh_from_db()
        assert (item.state, item.decisions.count()) == (State.APPROVED, 3)

    def test_undo_touches_nothing_once_another_decided(self, world: World, item: ReviewItem) -> None:
        decide(item, State.APPROVED, person=world.rae, seen=State.OPEN)
        later = decide(item, State.REJECTED, person=world.alice, seen=State.APPROVED)
        with pytest.raises(Overtaken) as met:
            take_back(item, person=world.rae)
        assert met.value.standing == later.decision
        assert item.decisions.count() == 2

    def test_a_closed_review_takes_none(self, world: World, review: Review, item: ReviewItem) -> None:
        closing.close(review, world.bob)
        with pytest.raises(ReviewClosed):
            decide(item, State.APPROVED, person=world.rae, seen=State.OPEN)
        assert not item.decisions.exists()

    @pytest.mark.parametrize(("state", "seen"), [("maybe", "open"), ("approved", "maybe")])
    def test_states_that_do_not_exist_are_refused(self, world: World, item: ReviewItem, state: str, seen: str) -> None:
        with pytest.raises(ValueError, match="no such state"):
            decide(item, state, person=world.rae, seen=seen)


class TestPuttingUp:
    def test_in_order_each_once_and_without_the_trash(self, world: World) -> None:
        first, second, gone = (factories.picture(world.project, world.bob) for _ in range(3))
        gone.trashed = timezone.now()
        asked = start.Asked(title="Round one", reviewers=[world.rae, world.bob])
        made = start.start(world.team, world.bob, [second, gone, first, second], asked)
        assert [one.picture_id for one in made.items.all()] == [second.pk, first.pk]
        assert told("review-asked") == {"Rae"}

    def test_nothing_is_no_review(self, world: World) -> None:
        with pytest.raises(NothingToReview):
            start.start(world.team, world.bob, [], start.Asked(title="Empty"))

    def test_who_is_asked_later_is_told_and_who_was_stays_untold(self, world: World, review: Review) -> None:
        start.change(review, start.Asked(title="A", reviewers=[world.rae]), world.bob)
        start.change(review, start.Asked(title="B", reviewers=[world.rae, world.alice]), world.bob)
        assert told("review-asked", after=1) == {"Alice"}

    def test_it_waits_for_who_is_asked_until_all_is_decided(self, world: World, review: Review) -> None:
        review.reviewers.create(user=world.rae)
        assert (progress.waiting(world.team, world.rae), progress.waiting(world.team, world.alice)) == (1, 0)
        for one in review.items.all():
            decide(one, State.APPROVED, person=world.alice, seen=State.OPEN)
        assert progress.waiting(world.team, world.rae) == 0

    def test_how_far_each_reviewer_is(self, world: World, review: Review, item: ReviewItem) -> None:
        review.reviewers.create(user=world.rae)
        decide(item, State.APPROVED, person=world.rae, seen=State.OPEN)
        decide(item, State.REJECTED, person=world.rae, seen=State.APPROVED)
        assert [(one.user, one.done, one.total) for one in progress.shares(review, 2)] == [(world.rae, 1, 2)]

    def test_it_is_overdue_only_while_it_is_open(self, world: World, review: Review) -> None:
        review.due = timezone.now() - timedelta(minutes=1)
        assert review.is_overdue
        closing.close(review, world.bob)
        assert not review.is_overdue

    def test_the_second_of_two_who_close_changes_nothing(self, world: World, review: Review) -> None:
        closing.close(review, world.bob)
        with pytest.raises(NothingToDo):
            closing.close(Review.objects.get(pk=review.pk), world.alice)
        assert Review.objects.get(pk=review.pk).closed_by == world.bob

    def test_a_removed_collection_leaves_its_review(self, world: World, picture: Picture) -> None:
        kept = factories.collection(world.team, world.bob, picture)
        made = start.start(world.team, world.bob, [picture], start.Asked(title="Kept"), kept)
        Collection.objects.all().delete()
        assert Review.objects.get(pk=made.pk).items.count() == 1


class TestTalking:
    def test_marks_are_numbered_on_their_picture_and_keep_their_numbers(self, world: World, picture: Picture) -> None:
        said = [comments.say(picture, "Here", person=world.bob, mark="point", geometry=POINT) for _ in range(2)]
        comments.remove(said[0])
        said += [comments.say(picture, "In words", person=world.bob)]
        said += [comments.say(picture, "There", person=world.rae, mark="point", geometry=POINT)]
        assert [one.number for one in said] == [1, 2, None, 3]
        assert Event.objects.filter(kind="comment", public_id=picture.public_id, audience=None).count() == 5

    def test_an_answer_to_an_answer_stands_in_the_same_thread(self, world: World, picture: Picture) -> None:
        start_ = comments.say(picture, "Warmer", person=world.bob, internal=True)
        first = comments.answer(start_, "How much?", person=world.rae)
        second = comments.answer(first, "A little", person=world.bob)
        assert (second.thread, second.internal) == (start_, True)

    def test_a_removed_thread_goes_with_its_answers_and_comes_back(self, world: World, picture: Picture) -> None:
        start_ = comments.say(picture, "Warmer", person=world.bob)
        comments.answer(start_, "How much?", person=world.rae)
        comments.remove(start_)
        assert not Comment.objects.live().exists()
        with pytest.raises(NothingToDo):
            comments.answer(start_, "Too late", person=world.rae)
        comments.bring_back(start_)
        assert Comment.objects.live().count() == 2

    def test_who_is_named_is_told_once(self, world: World, picture: Picture) -> None:
        said = comments.say(picture, "@Rae and @Bob: look, not rae@alice.example", person=world.bob)
        assert {one.name for one in said.mentions.all()} == {"Rae", "Bob"}
        assert told("mention") == {"Rae"}
        comments.edit(said, "@Rae and @Alice: look")
        assert told("mention", after=1) == {"Alice"}

    def test_who_took_part_is_told_of_an_answer_and_the_first_of_resolving(self, world: World) -> None:
        of_alice = factories.picture(world.project, world.alice)
        said = comments.say(of_alice, "Warmer", person=world.rae)
        comments.answer(said, "@Alice will", person=world.bob)
        comments.resolve(said, world.bob)
        assert (told("comment"), told("mention"), told("answer"), told("resolved")) == (
            {"Alice"},
            {"Alice"},
            {"Rae"},
            {"Rae"},
        )

    def test_a_clients_words_name_nobody(self, picture: Picture, guest: Guest, review: Review) -> None:
        said = comments.say(picture, "@Rae look", guest=guest, review=review, internal=True)
        assert (said.mentions.count(), said.internal, said.by) == (0, False, "Mia")

    def test_nothing_is_said_in_a_closed_review_but_still_on_the_picture(
        self, world: World, picture: Picture, review: Review
    ) -> None:
        there = comments.say(picture, "Before", person=world.rae, review=review)
        closing.close(review, world.bob)
        with pytest.raises(ReviewClosed):
            comments.say(picture, "After", person=world.rae, review=review)
        with pytest.raises(ReviewClosed):
            comments.answer(there, "After", person=world.rae)
        assert comments.say(picture, "On the picture", person=world.rae).pk

    def test_resolving_an_answer_resolves_its_thread(self, world: World, picture: Picture) -> None:
        start_ = comments.say(picture, "Warmer", person=world.bob)
        comments.resolve(comments.answer(start_, "Done", person=world.rae), world.rae)
        start_.refresh_from_db()
        assert start_.resolved_by == world.rae
        comments.reopen(start_)
        assert start_.resolved is None

    def test_a_mark_that_is_none_is_refused(self, world: World, picture: Picture) -> None:
        with pytest.raises(marks.Unreadable):
            comments.say(picture, "Here", person=world.bob, mark="point", geometry={"x": "left"})
        assert not Comment.objects.exists()


def test_the_latest_decision_is_the_one_that_stands(world: World, item: ReviewItem) -> None:
    for state in (State.APPROVED, State.CHANGES, State.REJECTED):
        decide(item, state, person=world.rae, seen=State.OPEN)
    item.refresh_from_db()
    assert item.state == item.decisions.all()[0].state == State.REJECTED


class TestReminding:
    @pytest.fixture
    def due(self, review: Review, world: World) -> Review:
        review.reviewers.create(user=world.rae)
        review.due = timezone.now() - timedelta(minutes=1)
        review.save()
        return review

    def told(self) -> list[tuple[str, str]]:
        rows = Notification.objects.filter(code="review-due").order_by("pk")
        return list(rows.values_list("user__name", "subject"))

    def test_who_is_asked_is_told_once_that_it_is_due(self, due: Review) -> None:
        reminding.remind()
        reminding.remind()
        assert self.told() == [("Rae", due.public_id)]
        assert Notification.objects.get(code="review-due").times == 1

    def test_a_later_time_is_told_anew(self, due: Review) -> None:
        reminding.remind()
        Notification.objects.update(created=timezone.now() - timedelta(days=3))
        reminding.remind()
        assert len(self.told()) == 2

    @pytest.mark.parametrize("late", [timedelta(minutes=-1), timedelta(days=2)])
    def test_not_before_its_time_and_not_long_after(self, due: Review, late: timedelta) -> None:
        Review.objects.update(due=timezone.now() - late)
        reminding.remind()
        assert self.told() == []

    def test_nobody_once_all_is_decided(self, due: Review, world: World) -> None:
        for one in due.items.all():
            decide(one, State.APPROVED, person=world.bob, seen=State.OPEN)
        reminding.remind()
        assert self.told() == []

    def test_nobody_of_a_closed_one(self, due: Review, world: World) -> None:
        closing.close(due, world.bob)
        reminding.remind()
        assert self.told() == []

    def test_housekeeping_looks(self, due: Review) -> None:
        tidy.tidy()
        assert self.told() == [("Rae", due.public_id)]
