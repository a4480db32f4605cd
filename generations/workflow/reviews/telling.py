"""Who is told what of a review. Notices say ids alone; what they stand for is fetched through the views."""

from __future__ import annotations

from collections.abc import Iterable

from generations.models import Comment, Event, Picture, Review, User


def changed(review: Review) -> None:
    """Something about it, or a decision in it."""
    Event.tell(review.team_id, "review", review.public_id)


def said(picture: Picture) -> None:
    """A comment on the picture came, changed or went."""
    Event.tell(picture.team_id, "comment", picture.public_id)


def asked(review: Review, people: Iterable[User]) -> None:
    """To each who is newly asked to decide."""
    for user in people:
        Event.tell(review.team_id, "asked", review.public_id, audience=user)


def mentioned(comment: Comment, people: Iterable[User]) -> None:
    """To each who is newly named in it, but for the one who wrote it."""
    for user in people:
        if user.pk != comment.person_id:
            Event.tell(comment.team_id, "mention", comment.public_id, audience=user)
