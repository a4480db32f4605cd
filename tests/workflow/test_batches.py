"""Batches: all or nothing, once, in order; held back, let go on, ended."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from generations.engine import claim
from generations.models import Attempt, Batch, BatchVote, Budget, Event, Gateway, Generation, LedgerEntry, Slot
from generations.workflow import batches, votes
from generations.workflow.batch_state import progress
from generations.workflow.batches import MOST_ROWS, Details, submit_batch
from generations.workflow.errors import BatchOverBudget, GatewayGone, NothingToDo, OverBudget
from generations.workflow.quote import quotes
from tests import factories
from tests.base import World
from tests.concurrent import at_once
from tests.engine.invariants import check_all
from tests.engine.orders import order, submitted
from tests.engine.steps import begun
from tests.views.batch.batches import finished


def orders(studio: World, count: int, **fields: Any) -> list[Any]:
    return [order(studio, prompt=f"Pear {number}", **fields) for number in range(count)]


def batch_of(studio: World, count: int = 3, submission: str = "press", **fields: Any) -> Batch:
    return submit_batch(orders(studio, count, **fields), Details(submission=submission))


def taken(room: int = 100) -> list[int]:
    """Places in their batch of what a claim takes."""
    with transaction.atomic():
        keys = claim.claim("elsewhere-1/1/aa", room)
    return [Attempt.objects.get(pk=key).generation.batch_place for key in keys]


def limit(studio: World, nano: int) -> None:
    studio.project.budget_nano = nano
    studio.project.save()


class TestSubmitting:
    def test_every_row_is_a_generation_in_order(self, studio: World) -> None:
        made = batch_of(studio, 30, n=2)
        rows = list(made.generations.order_by("pk"))
        assert [row.prompt for row in rows] == [f"Pear {number}" for number in range(30)]
        assert [row.batch_place for row in rows] == list(range(30))
        assert list(Attempt.objects.order_by("pk").values_list("generation__batch_place", flat=True)) == list(range(30))
        check_all(at_rest=False)

    def test_the_price_shown_before_is_what_is_reserved_row_by_row(self, studio: World) -> None:
        asked = [
            *orders(studio, 3, n=2),
            *orders(studio, 2, quality="high", n=12),
            order(studio, prompt="Long " * 500, quality="medium"),
        ]
        before = [one.nano for one in quotes(asked)]
        made = submit_batch(asked, Details(submission="press"))
        rows = made.generations.order_by("batch_place")
        assert [row.estimate_nano for row in rows] == before
        assert [LedgerEntry.objects.filter(generation=row).held() for row in rows] == before
        assert LedgerEntry.objects.held() == sum(before) > 0

    @pytest.mark.parametrize(
        "other",
        [{"width": 1536, "height": 1024}, {"output_format": "webp"}, {"background": "opaque"}, {"partial_images": 2}],
        ids=lambda other: next(iter(other)),
    )
    def test_a_press_for_anything_else_is_another_one(self, studio: World, other: dict[str, Any]) -> None:
        first = batch_of(studio)
        assert batch_of(studio) == first
        assert batch_of(studio, **other) != first

    def test_twenty_presses_at_once_are_one_batch_and_one_reserve(self, studio: World) -> None:
        asked = orders(studio, 4)
        keys = at_once(20, lambda _: submit_batch(asked, Details(submission="press")).pk)
        assert len(set(keys)) == 1
        assert (Generation.objects.count(), LedgerEntry.objects.count()) == (4, 4)
        check_all(at_rest=False)

    def test_a_refused_budget_says_how_many_rows_it_covers_and_writes_nothing(self, studio: World) -> None:
        price = quotes(orders(studio, 1))[0].nano
        limit(studio, 2 * price + 1)
        with pytest.raises(BatchOverBudget) as caught:
            batch_of(studio, 5)
        assert caught.value.params == {
            "left_nano": 2 * price + 1,
            "asked_nano": 5 * price,
            "currency": studio.team.currency,
            "rows": 2,
            "count": 5,
        }
        assert Batch.objects.count() == Generation.objects.count() == LedgerEntry.objects.count() == 0
        assert OrmQ.objects.count() == Event.objects.count() == 0

    def test_the_budget_is_asked_once_for_all(self, studio: World) -> None:
        price = quotes(orders(studio, 1))[0].nano
        limit(studio, 5 * price)
        batch_of(studio, 5)
        assert Budget.objects.get().balance_nano == 0
        check_all(at_rest=False)

    def test_one_gateway_that_was_switched_off_refuses_all(self, studio: World) -> None:
        gone = factories.gateway(studio.team, name="Gone", enabled=False)
        with pytest.raises(GatewayGone):
            submit_batch([order(studio), order(studio, gateway=gone)], Details(submission="press"))
        assert not Generation.objects.exists()

    @pytest.mark.parametrize("count", [0, MOST_ROWS + 1])
    def test_there_is_a_least_and_a_most(self, studio: World, count: int) -> None:
        with pytest.raises(ValueError, match="do not make a batch"):
            submit_batch([order(studio)] * count, Details(submission="press"))

    def test_queries_grow_with_the_statements_length_not_with_the_rows(self, studio: World) -> None:
        batch_of(studio, 1, "warm")
        with CaptureQueriesContext(
            connection,
        ) as few:
            batch_of(studio, 5, "few")
        with CaptureQueriesContext(connection) as many:
            batch_of(studio, 20, "many")
        assert len(many) <= len(few) + 4

    def test_open_streams_are_not_told_of_each_row(self, studio: World) -> None:
        made = batch_of(studio, 5)
        assert list(Event.objects.values_list("kind", "public_id")) == [
            ("budget", studio.project.public_id),
            ("batch", made.public_id),
        ]

    def test_its_rows_do_not_enter_open_streams_later(self, studio: World) -> None:
        made = batch_of(studio, 2)
        batches.cancel(made, studio.alice)
        told = Event.objects.filter(kind="generation")
        assert set(told.values_list("project", flat=True)) == {""}

    def test_its_person_is_told_of_the_end_once(self, studio: World) -> None:
        batches.cancel(batch_of(studio, 4), studio.alice)
        assert Event.objects.filter(kind="done", audience=studio.alice).count() == 1


class TestPausing:
    def test_what_waits_is_not_claimed_until_it_goes_on(self, studio: World) -> None:
        made = batch_of(studio)
        batches.pause(made)
        assert (claim.is_due(), claim.next_due(), taken()) == (False, None, [])
        rung = OrmQ.objects.count()
        batches.resume(made)
        assert OrmQ.objects.count() > rung
        assert taken() == [0, 1, 2]

    def test_others_are_served_meanwhile(self, studio: World) -> None:
        batches.pause(batch_of(studio))
        alone = submitted(studio)
        other = batch_of(studio, 1, "other")
        with transaction.atomic():
            keys = claim.claim("elsewhere-1/1/aa", 100)
        assert {Attempt.objects.get(pk=key).generation.pk for key in keys} == {alone.pk, other.generations.get().pk}

    def test_what_is_under_way_goes_on(self, studio: World) -> None:
        Gateway.objects.update(parallel=1)
        made = batch_of(studio)
        begun()
        batches.pause(made)
        assert (progress(made).running, progress(made).stopping, progress(made).can_be_cancelled) == (1, 0, True)
        assert (progress(made).waiting, taken()) == (2, [])

    def test_a_claim_asks_one_query_more_and_joins_nothing_where_none_is_paused(self, studio: World) -> None:
        batch_of(studio)
        with CaptureQueriesContext(connection) as seen:
            claim.is_due()
        assert len(seen) == 2
        assert "JOIN" not in seen.captured_queries[-1]["sql"]

    def test_twice_is_refused(self, studio: World) -> None:
        made = batch_of(studio)
        batches.pause(made)
        with pytest.raises(NothingToDo):
            batches.pause(made)
        batches.resume(made)
        with pytest.raises(NothingToDo):
            batches.resume(made)


class TestOrder:
    def test_rows_start_in_order_within_a_gateways_limit(self, studio: World) -> None:
        Gateway.objects.update(parallel=3)
        batch_of(studio, 7)
        assert taken() == [0, 1, 2]
        Attempt.objects.filter(status="claimed").update(status="done")
        assert taken() == [3, 4, 5]

    def test_a_teammate_is_served_between(self, studio: World) -> None:
        Gateway.objects.update(parallel=4)
        batch_of(studio, 20)
        alone = submitted(studio, person=studio.bob)
        with transaction.atomic():
            keys = claim.claim("elsewhere-1/1/aa", 100)
        assert alone.attempts.get().pk in keys


class TestCancelling:
    def test_what_has_not_begun_bills_nothing(self, studio: World) -> None:
        Gateway.objects.update(parallel=1)
        made = batch_of(studio, 5)
        begun()
        assert batches.cancel(made, studio.alice) == 5
        found = progress(made)
        assert (found.running, found.stopping, found.cancelled) == (1, 1, 4)
        assert not found.can_be_cancelled
        held = Attempt.objects.get(status="calling").reserved_nano
        assert (LedgerEntry.objects.held(), LedgerEntry.objects.spent()) == (held, 0)
        check_all(at_rest=False)

    def test_a_paused_one_can_be_cancelled(self, studio: World) -> None:
        made = batch_of(studio)
        batches.pause(made)
        batches.cancel(made, studio.alice)
        made.refresh_from_db()
        assert (made.paused, progress(made).cancelled, LedgerEntry.objects.held()) == (None, 3, 0)
        check_all()

    def test_an_interrupted_one_lets_nothing_begin_and_can_be_ended(self, studio: World, monkeypatch: Any) -> None:
        made = batch_of(studio)
        with monkeypatch.context() as patch:
            patch.setattr("generations.workflow.cancel.cancel", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                batches.cancel(made, studio.alice)
        assert taken() == []
        assert batches.cancel(made, studio.alice) == 3

    def test_what_was_cancelled_can_go_on_after_all(self, studio: World) -> None:
        made = batch_of(studio)
        batches.cancel(made, studio.alice)
        assert batches.retry_cancelled(made, studio.alice).done == 3
        assert taken() == [0, 1, 2]


class TestRetrying:
    def failed(self, studio: World) -> Batch:
        made = batch_of(studio, 3)
        batches.cancel(made, studio.alice)
        made.generations.filter(batch_place__in=[0, 2]).update(status="failed")
        Slot.objects.filter(generation__batch_place__in=[0, 2]).update(status="failed")
        return made

    def test_only_what_failed_is_asked_for_again(self, studio: World) -> None:
        made = self.failed(studio)
        assert batches.retry(made, studio.alice).done == 2
        assert taken() == [0, 2]

    def test_a_budget_that_covers_a_part_lets_a_part_go_on(self, studio: World) -> None:
        made = self.failed(studio)
        limit(studio, quotes(orders(studio, 1))[0].nano)
        found = batches.retry(made, studio.alice)
        assert (found.done, found.refused, type(found.why)) == (1, 1, OverBudget)
        assert progress(made).failed == 1

    def test_what_was_cancelled_stays_so_beside_what_failed(self, studio: World) -> None:
        made = batch_of(studio, 2, n=2)
        batches.cancel(made, studio.alice)
        made.generations.update(status="partial")
        for row in made.generations.all():
            row.slots.filter(index=0).update(status="done" if row.batch_place else "failed")
        assert (progress(made).failed, progress(made).cancelled) == (1, 1)
        assert batches.retry(made, studio.alice).done == 1
        assert sorted(Slot.objects.values_list("status", flat=True)) == ["cancelled", "cancelled", "done", "pending"]

    def test_an_end_that_was_interrupted_is_finished_before(self, studio: World) -> None:
        made = self.failed(studio)
        Batch.objects.update(paused=timezone.now())
        batches.retry(made, studio.alice)
        with pytest.raises(NothingToDo):
            batches.pause(made)
        assert taken() == [0, 2]

    def test_nothing_failed(self, studio: World) -> None:
        with pytest.raises(NothingToDo):
            batches.retry(batch_of(studio), studio.alice)


class TestVoting:
    AXES = (
        {"kind": "quality", "name": "", "labels": ["Low", "High"]},
        {"kind": "value", "name": "x", "labels": ["a", "b"]},
    )

    def blind(self, studio: World) -> Batch:
        details = Details(submission="press", kind="matrix", axes=self.AXES, blind=True)
        made = submit_batch(orders(studio, 4), details)
        finished(made)
        return made

    def test_what_has_no_picture_gets_no_vote(self, studio: World) -> None:
        made = submit_batch(orders(studio, 1), Details(submission="press", blind=True))
        with pytest.raises(NothingToDo):
            votes.vote(made, made.generations.get(), studio.bob, for_it=True)

    def test_a_vote_is_set_once_and_taken_away(self, studio: World) -> None:
        made = self.blind(studio)
        row = made.generations.first()
        for _ in range(2):
            votes.vote(made, row, studio.bob, for_it=True)
        assert BatchVote.objects.count() == 1
        votes.vote(made, row, studio.bob, for_it=False)
        assert BatchVote.objects.count() == 0

    def test_votes_are_closed_when_labels_are_shown(self, studio: World) -> None:
        made = self.blind(studio)
        votes.reveal(made)
        with pytest.raises(NothingToDo):
            votes.vote(made, made.generations.first(), studio.bob, for_it=True)
        with pytest.raises(NothingToDo):
            votes.reveal(made)

    def test_wins_are_counted_by_axis(self, studio: World) -> None:
        made = self.blind(studio)
        rows = list(made.generations.order_by("batch_place"))
        for person, place in ((studio.alice, 2), (studio.bob, 2), (studio.bob, 3), (studio.rae, 0)):
            votes.vote(made, rows[place], person, for_it=True)
        found = {
            axis["kind"]: [(one.label, one.votes, one.share) for one in won] for axis, won in votes.wins(made, rows)
        }
        assert found == {"quality": [("High", 3, 75), ("Low", 1, 25)], "value": [("a", 3, 75), ("b", 1, 25)]}

    def test_everybody_has_an_order_of_their_own_that_stays(self, studio: World) -> None:
        made = submit_batch(orders(studio, 12), Details(submission="many", blind=True))
        rows = list(made.generations.order_by("batch_place"))
        mine = votes.shuffled(rows, made, studio.alice)
        assert mine == votes.shuffled(list(reversed(rows)), made, studio.alice) != rows
        assert mine != votes.shuffled(rows, made, studio.bob)

    def test_a_place_has_its_coordinates(self) -> None:
        batch = Batch(axes=[{"labels": ["a", "b", "c"]}, {"labels": ["x", "y"]}])
        assert [batch.coordinates(place) for place in range(6)] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
