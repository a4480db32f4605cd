"""What is said on pictures: threads, at a place of the picture or not, with answers and mentions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from generations import marks
from generations.mentions import mentioned_in
from generations.models import Comment, Guest, Picture, Review, User
from generations.workflow.errors import NothingToDo, ReviewClosed
from generations.workflow.reviews import telling


@transaction.atomic
def say(
    picture: Picture,
    text: str,
    *,
    person: User | None = None,
    guest: Guest | None = None,
    review: Review | None = None,
    mark: str = "",
    geometry: Mapping[str, Any] | None = None,
    internal: bool = False,
) -> Comment:
    """Begin a thread, in ``review`` or on the picture itself; a marked one gets the picture's next number.

    Raises ``marks.Unreadable`` for a mark that is none, :class:`ReviewClosed`.
    """
    if review is not None:
        _need_open(review)
    made = Comment(picture=picture, team_id=picture.team_id, review=review, person=person, guest=guest)
    made.text, made.internal = text[: Comment.LONGEST], internal and guest is None
    made.mark, made.geometry = mark, marks.cleaned(mark, geometry or {})
    made.number = _next_number(picture) if mark else None
    return _kept(made)


@transaction.atomic
def answer(
    thread: Comment, text: str, *, person: User | None = None, guest: Guest | None = None, internal: bool = False
) -> Comment:
    """Answer a thread; an answer to an answer stands in the same one, and what answers something internal is so too.

    Raises :class:`NothingToDo` where the thread was removed, :class:`ReviewClosed`.
    """
    root = Comment.objects.select_related("picture", "review").get(pk=thread.root.pk)
    if root.removed:
        raise NothingToDo
    if root.review is not None:
        _need_open(root.review)
    made = Comment(picture=root.picture, team_id=root.team_id, review=root.review, thread=root, person=person)
    made.guest, made.text = guest, text[: Comment.LONGEST]
    made.internal = guest is None and (internal or root.internal)
    return _kept(made)


@transaction.atomic
def edit(comment: Comment, text: str) -> None:
    """Other words for it. Who is newly named in them is told."""
    comment.text, comment.edited = text[: Comment.LONGEST], timezone.now()
    comment.save(update_fields=["text", "edited"])
    _name(comment)
    telling.said(comment.picture)


def remove(comment: Comment) -> None:
    """Out of sight, with its answers; :func:`bring_back` undoes it."""
    _set(comment, removed=timezone.now())


def bring_back(comment: Comment) -> None:
    _set(comment, removed=None)


@transaction.atomic
def resolve(thread: Comment, person: User) -> None:
    """What it asked for is done."""
    _set(thread.root, resolved=timezone.now(), resolved_by=person)
    telling.resolved(thread.root, person)


def reopen(thread: Comment) -> None:
    _set(thread.root, resolved=None, resolved_by=None)


@transaction.atomic
def _set(comment: Comment, **values: Any) -> None:
    for name, value in values.items():
        setattr(comment, name, value)
    comment.save(update_fields=list(values))
    telling.said(comment.picture)


def _kept(made: Comment) -> Comment:
    made.save()
    telling.commented(made, _name(made))
    telling.said(made.picture)
    return made


def _name(comment: Comment) -> list[User]:
    """Members whom their own people name are told; all who are named. A client's words name nobody: the team's names are
    not the client's to know."""
    if comment.person_id is None:
        return []
    known = set(comment.mentions.values_list("pk", flat=True))
    rows = comment.team.memberships.select_related("user") if "@" in comment.text else ()
    members = [row.user for row in rows]
    names = mentioned_in(comment.text, [one.name for one in members])
    named = [one for one in members if one.name in names]
    comment.mentions.set(named)
    telling.mentioned(comment, [one for one in named if one.pk not in known])
    return named


def _next_number(picture: Picture) -> int:
    # The picture's row is the lock: two who pin at the same moment get two numbers.
    Picture.objects.select_for_update(no_key=True).get(pk=picture.pk)
    last = Comment.objects.filter(picture=picture).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _need_open(review: Review) -> None:
    if not Review.objects.select_for_update(no_key=True).get(pk=review.pk).is_open:
        raise ReviewClosed
