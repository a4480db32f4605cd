"""People who decide, pin and close at the same moment: everything is on record, and the last word stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from generations.models import Comment, Decision, Review, ReviewItem, State, User
from generations.workflow.errors import NothingToDo, ReviewClosed
from generations.workflow.reviews import closing, comments
from generations.workflow.reviews.decisions import clash, decide
from tests import factories
from tests.base import World
from tests.races.crowd import Crowd

HANDS = 12
ANSWERS = (State.APPROVED, State.CHANGES, State.REJECTED)


def reviewed(studio: World) -> Review:
    return factories.review(studio.team, studio.bob, factories.picture(studio.project, studio.bob))


def test_all_decisions_are_kept_and_each_that_was_passed_over_is_known(studio: World) -> None:
    review = reviewed(studio)
    crew = [factories.user(f"Person{number}") for number in range(HANDS)]
    with Crowd[bool](HANDS) as crowd:
        told = crowd.at_once([partial(decided, review, person, ANSWERS[at % 3]) for at, person in enumerate(crew)])
    rows = list(Decision.objects.order_by("pk"))
    assert len(rows) == HANDS
    assert review.items.get().state == rows[-1].state
    assert told.count(False) == 1
    known = [clash(later, earlier) for earlier, later in pairwise(rows)]
    assert known == rows[:-1]


def decided(review: Review, person: User, state: str) -> bool:
    """Whether the person was told of another's decision."""
    item = ReviewItem.objects.select_related("review").get(review=review)
    return decide(item, state, person=person, seen=State.OPEN).unseen is not None


def test_after_the_closing_nothing_is_decided(studio: World) -> None:
    review = reviewed(studio)
    presses: list[Callable[[], str]] = [partial(late, review, studio.rae) for _ in range(HANDS - 2)]
    presses += [partial(closed, review, studio.bob) for _ in range(2)]
    with Crowd[str](HANDS) as crowd:
        ended = crowd.at_once(presses)
    review.refresh_from_db()
    last = Decision.objects.order_by("-created").first()
    assert (ended.count("closed"), ended.count("again")) == (1, 1)
    assert ended.count("decided") == Decision.objects.count()
    assert last is None or review.items.get().state == last.state


def late(review: Review, person: User) -> str:
    try:
        decided(review, person, State.APPROVED)
    except ReviewClosed:
        return "late"
    return "decided"


def closed(review: Review, person: User) -> str:
    try:
        closing.close(Review.objects.get(pk=review.pk), person)
    except NothingToDo:
        return "again"
    return "closed"


def test_pins_set_at_once_get_a_number_each(studio: World) -> None:
    picture = factories.picture(studio.project, studio.bob)
    point = {"mark": "point", "geometry": {"x": 0.5, "y": 0.5}}
    with Crowd[object](HANDS) as crowd:
        crowd.at_once([partial(comments.say, picture, "Here", person=studio.rae, **point) for _ in range(HANDS)])
    numbers = Comment.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, HANDS + 1))
