"""Reminding of reviews whose time has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from generations.models import Notification, Review, User
from generations.workflow.reviews import telling

LATEST = timedelta(days=1)
"""Longer past its time, a review reminds nobody: the studio stood still, and its page says that it is overdue."""
MOST = 200
"""Reviews of one round."""


def remind(now: datetime | None = None) -> None:
    """Tell each who is asked, once for each time that a review has been given, that it is due and waits for them."""
    now = now or timezone.now()
    for review in Review.objects.open().filter(due__gt=now - LATEST, due__lte=now).order_by("due")[:MOST]:
        with transaction.atomic():
            telling.due(review, _people(review))


def _people(review: Review) -> list[User]:
    """Who is asked and was not told since it has been due."""
    told = Notification.objects.filter(user=OuterRef("user"), team=review.team_id, code=telling.DUE)
    told = told.filter(subject=review.public_id, created__gte=review.due)
    rows = review.reviewers.filter(~Exists(told)).select_related("user")
    return [row.user for row in rows if Review.objects.waiting_for(row.user).filter(pk=review.pk).exists()]
