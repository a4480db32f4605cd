"""Putting pictures up for review, and changing what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from generations.models import Collection, Picture, Review, Reviewer, ReviewItem, Team, User
from generations.workflow import gallery
from generations.workflow.errors import NothingToReview, ReviewClosed
from generations.workflow.reviews import telling

MOST = 500
"""Pictures of one review: more than anybody decides on one by one."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked, of whom, and until when."""

    title: str
    question: str = ""
    due: datetime | None = None
    reviewers: Sequence[User] = field(default_factory=tuple)


@transaction.atomic
def start(
    team: Team, person: User, pictures: Sequence[Picture], asked: Asked, collection: Collection | None = None
) -> Review:
    """Put ``pictures`` up in that order. Those in the trash are left out. Raises :class:`NothingToReview`."""
    chosen = list({one.pk: one for one in pictures if one.trashed is None}.values())
    if not 0 < len(chosen) <= MOST:
        raise NothingToReview(most=MOST)
    keys = sorted(one.pk for one in chosen)
    list(Picture.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    review = Review.objects.create(team=team, person=person, collection=collection, **_told(asked))
    ReviewItem.objects.bulk_create(
        ReviewItem(review=review, picture=one, position=place) for place, one in enumerate(chosen)
    )
    _ask(review, asked.reviewers, person)
    gallery.refresh(keys, "review")
    return review


@transaction.atomic
def change(review: Review, asked: Asked, person: User) -> None:
    """Ask otherwise, or others, as ``person``. What was decided stays. Raises :class:`ReviewClosed`."""
    row = Review.objects.select_for_update().get(pk=review.pk)
    if not row.is_open:
        raise ReviewClosed
    for name, value in _told(asked).items():
        setattr(review, name, value)
    review.save(update_fields=["title", "question", "due"])
    review.reviewers.exclude(user__in=asked.reviewers).delete()
    _ask(review, asked.reviewers, person)


def _told(asked: Asked) -> dict[str, object]:
    return {"title": asked.title, "question": asked.question, "due": asked.due}


def _ask(review: Review, people: Sequence[User], by: User) -> None:
    known = set(review.reviewers.values_list("user_id", flat=True))
    fresh = [one for one in people if one.pk not in known]
    Reviewer.objects.bulk_create(Reviewer(review=review, user=one) for one in fresh)
    telling.asked(review, fresh, by)
    telling.changed(review)
