"""Picks of clients: a choice among a review's pictures that decides nothing."""

from __future__ import annotations

from django.db import transaction

from generations.models import Guest, GuestPick, Review, ReviewItem
from generations.workflow.errors import ReviewClosed
from generations.workflow.reviews import telling


@transaction.atomic
def pick(item: ReviewItem, guest: Guest, *, picked: bool) -> None:
    """Set or take away the guest's pick. Raises :class:`ReviewClosed`."""
    if not Review.objects.select_for_update(no_key=True).get(pk=item.review_id).is_open:
        raise ReviewClosed
    if picked:
        _pick, fresh = GuestPick.objects.get_or_create(item=item, guest=guest)
        if fresh:
            telling.picked(guest)
    else:
        GuestPick.objects.filter(item=item, guest=guest).delete()
    telling.changed(item.review)
