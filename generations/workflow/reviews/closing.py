"""Closing a review, and reopening it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from generations.models import Review, User
from generations.workflow.errors import NothingToDo
from generations.workflow.reviews import telling


@transaction.atomic
def close(review: Review, person: User) -> None:
    """From now on nothing is decided in it; what stands is its result. Raises :class:`NothingToDo` where it is closed already."""
    _set(review, was_open=True, closed=timezone.now(), closed_by=person)
    telling.closed(review, person)


@transaction.atomic
def reopen(review: Review) -> None:
    """Raises :class:`NothingToDo` where it is open."""
    _set(review, was_open=False, closed=None, closed_by=None)


def _set(review: Review, *, was_open: bool, **values: object) -> None:
    """The first of two who press stands."""
    if not Review.objects.filter(pk=review.pk, closed__isnull=was_open).update(**values):
        raise NothingToDo
    for name, value in values.items():
        setattr(review, name, value)
    telling.changed(review)
