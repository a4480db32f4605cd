"""Who is told what of a review: open pages by notices that say ids alone, people by notifications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generations.models import Comment, Decision, Event, Guest, Notification, Picture, Review, User
from generations.workflow.notices import notify

Kind = Notification.Kind
DUE = "review-due"
QUOTED = 120
"""Characters of a comment that a notification shows."""


def changed(review: Review) -> None:
    """Open pages: something about it, or a decision in it."""
    Event.tell(review.team_id, "review", review.public_id)


def said(picture: Picture) -> None:
    """Open pages: a comment on the picture came, changed or went."""
    Event.tell(picture.team_id, "comment", picture.public_id)


def asked(review: Review, people: Iterable[User], by: User) -> None:
    """Each who is newly asked to decide."""
    notify(people, review.team_id, Kind.REVIEW, "review-asked", review.public_id, actor=by, params=_titled(review))


def decided(decision: Decision) -> None:
    """Whoever put the review up; of a client's also whoever made the link."""
    review = decision.item.review
    if decision.guest is not None:
        _of_guest(decision.guest, "client-decided")
    if decision.person is None:
        return
    facts: dict[str, Any] = {"actor": decision.person, "params": _titled(review)}
    notify([review.person], review.team_id, Kind.REVIEW, "review-decided", review.public_id, **facts)


def due(review: Review, people: Iterable[User]) -> None:
    """Each whose word it waits for."""
    notify(people, review.team_id, Kind.REVIEW, DUE, review.public_id, params=_titled(review))


def closed(review: Review, by: User) -> None:
    """Its reviewers, and whoever put it up."""
    people = [row.user for row in review.reviewers.select_related("user")]
    notify(
        [*people, review.person],
        review.team_id,
        Kind.REVIEW,
        "review-closed",
        review.public_id,
        actor=by,
        params=_titled(review),
    )


def mentioned(comment: Comment, people: Iterable[User]) -> None:
    """Each who is newly named in it."""
    _of(comment, people, Kind.MENTION, "mention")


def commented(comment: Comment, others: Iterable[User]) -> None:
    """Whoever the picture or the review is of, and who took part in the thread; not ``others``, who are told as being named. Of a
    client's words whoever put the review up and made the link."""
    if comment.guest is not None:
        _of_guest(comment.guest, "client-said", text=_quoted(comment))
    if comment.person is None:
        return
    people = {comment.picture.person_id: comment.picture.person}
    if comment.review:
        people[comment.review.person_id] = comment.review.person
    if comment.thread:
        rows = Comment.objects.filter(thread=comment.thread, person__isnull=False).select_related("person")
        people |= {row.person_id: row.person for row in (*rows, comment.thread) if row.person}
    for one in others:
        people.pop(one.pk, None)
    _of(comment, people.values(), Kind.COMMENT, "answer" if comment.thread else "comment")


def resolved(thread: Comment, by: User) -> None:
    """Whoever began it."""
    if thread.person:
        _of(thread, [thread.person], Kind.COMMENT, "resolved", by)


def came(guest: Guest) -> None:
    """Whoever made the link that somebody came by."""
    _of_guest(guest, "client-came")


def picked(guest: Guest) -> None:
    """Whoever put the review up, and whoever made the link."""
    _of_guest(guest, "client-picked")


def _of_guest(guest: Guest, code: str, **more: str) -> None:
    link = guest.link
    review = link.review
    people = [link.person] if code == "client-came" else [link.person, review.person]
    params = {**_titled(review), "review": review.public_id, **more}
    notify(people, review.team_id, Kind.CLIENT, code, review.public_id, actor_name=guest.name, params=params)


def _quoted(comment: Comment) -> str:
    return " ".join(comment.text.split())[:QUOTED]


def _of(comment: Comment, people: Iterable[User], kind: str, code: str, by: User | None = None) -> None:
    """They lead to the picture, in its review where it was said in one."""
    params: dict[str, Any] = {"text": _quoted(comment)}
    if comment.review:
        params |= {"review": comment.review.public_id, "title": comment.review.title}
    facts: dict[str, Any] = {"actor": by or comment.person, "params": params}
    notify(people, comment.team_id, kind, code, comment.picture.public_id, **facts)


def _titled(review: Review) -> dict[str, str]:
    return {"title": review.title}
