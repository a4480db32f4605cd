"""How far reviews are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from generations.models import Decision, Review, ReviewItem, State, Team, User


@dataclass(frozen=True)
class Progress:
    """Pictures of a review by the state that stands."""

    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        return self.total - self.open

    @property
    def open(self) -> int:
        return self.counts.get(State.OPEN, 0)

    @property
    def approved(self) -> int:
        return self.counts.get(State.APPROVED, 0)

    @property
    def changes(self) -> int:
        return self.counts.get(State.CHANGES, 0)

    @property
    def rejected(self) -> int:
        return self.counts.get(State.REJECTED, 0)


@dataclass(frozen=True, kw_only=True)
class Share:
    """Of one reviewer: on how many of the pictures they have said anything."""

    user: User
    done: int
    total: int


def of_items(items: Iterable[ReviewItem]) -> Progress:
    """Counted from rows that were read already."""
    return Progress(Counter(one.state for one in items))


def of_reviews(reviews: Sequence[Review]) -> Mapping[int, Progress]:
    """By the reviews' keys; pictures in the trash do not count. One query."""
    rows = ReviewItem.objects.filter(review__in=[one.pk for one in reviews], picture__trashed=None)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for review, state, count in rows.order_by().values_list("review", "state").annotate(Count("pk")):
        found[review][state] = count
    return {one.pk: Progress(found[one.pk]) for one in reviews}


def shares(review: Review, total: int) -> list[Share]:
    """One for each who is asked, by name. Two queries."""
    said = Decision.objects.filter(item__review=review, item__picture__trashed=None, person__isnull=False)
    done = dict(said.order_by().values_list("person").annotate(Count("item", distinct=True)))
    rows = review.reviewers.select_related("user").order_by("user__name", "pk")
    return [Share(user=row.user, done=done.get(row.user_id, 0), total=total) for row in rows]


def waiting(team: Team, user: User) -> int:
    """How many open reviews of the team wait for this person. One query."""
    return Review.objects.filter(team=team).waiting_for(user).count()
