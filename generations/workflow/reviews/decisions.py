"""Deciding on a picture of a review. Every decision is kept and the last one stands; whoever decided without knowing of another's is
told, and so is everybody who looks: the record says by itself where that happened."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from generations.models import Decision, Guest, Picture, Review, ReviewItem, State, User
from generations.workflow import gallery
from generations.workflow.errors import ReviewClosed
from generations.workflow.reviews import telling

LONGEST_NOTE = 400


class Overtaken(Exception):
    """Another's decision, ``standing``, came after one's own: there is nothing of one's own to take back. Nothing was done."""

    def __init__(self, standing: Decision | None) -> None:
        super().__init__(standing)
        self.standing = standing


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """``decision`` stands now; ``before`` is the state that stood. ``unseen`` is another's decision of which the person did not know."""

    decision: Decision
    before: str
    unseen: Decision | None = None


@transaction.atomic
def decide(
    item: ReviewItem,
    state: str,
    *,
    person: User | None = None,
    guest: Guest | None = None,
    seen: str,
    note: str = "",
) -> Outcome:
    """Record what ``person``, or else ``guest``, says of the picture. ``seen`` is the state that their page showed.

    Raises ``ValueError`` for a state that does not exist, :class:`ReviewClosed`.
    """
    if state not in State.values or seen not in State.values:
        raise ValueError(f"no such state: {state}, {seen}")
    before = _lock(item)
    last = item.decisions.select_related("person", "guest").first()
    made = _record(item, Decision(person=person, guest=guest, state=state, seen=seen, note=note[:LONGEST_NOTE]))
    unseen = last if last is not None and seen != before and last.is_by_another(made) else None
    return Outcome(decision=made, before=before, unseen=unseen)


@transaction.atomic
def take_back(item: ReviewItem, *, person: User | None = None, guest: Guest | None = None) -> Outcome:
    """Undo one's own decision while it stands: the state before it stands again, by a decision of its own.

    Raises :class:`Overtaken` where another's stands, or none of one's own; :class:`ReviewClosed`.
    """
    before = _lock(item)
    rows = list(item.decisions.select_related("person", "guest")[:2])
    made = Decision(person=person, guest=guest, state=rows[1].state if len(rows) > 1 else State.OPEN, seen=before)
    if not rows or rows[0].is_by_another(made):
        raise Overtaken(rows[0] if rows else None)
    return Outcome(decision=_record(item, made), before=before)


def clash(last: Decision | None, before: Decision | None) -> Decision | None:
    """The decision ``before`` the ``last`` one, where another made it and the last one did not know of it; None where nobody was
    passed over."""
    if last is None or before is None or last.seen == before.state or not last.is_by_another(before):
        return None
    return before


def _lock(item: ReviewItem) -> str:
    """Take the review's row, so that it is not closed meanwhile, then the picture's; its state as it stands."""
    review = Review.objects.select_for_update(no_key=True).get(pk=item.review_id)
    if not review.is_open:
        raise ReviewClosed
    # Two reviews may hold the picture, and the gallery's index says both.
    Picture.objects.select_for_update(no_key=True).filter(pk=item.picture_id).values_list("pk").first()
    return str(ReviewItem.objects.select_for_update(no_key=True).get(pk=item.pk).state)


def _record(item: ReviewItem, made: Decision) -> Decision:
    made.item = item
    made.save()
    item.state = made.state
    item.decided = None if made.state == State.OPEN else timezone.now()
    item.save(update_fields=["state", "decided"])
    telling.changed(item.review)
    telling.decided(made)
    gallery.refresh([item.picture_id], "review")
    return made
