"""What the templates show of threads and decisions, and what the one who looks may do with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from generations import marks, mentions
from generations.access import Actor, Verb
from generations.messages.places import mark_name, place
from generations.models import Comment, Decision, Picture, Review, State
from generations.models.review import CommentQuerySet

STATE_WORDS = {
    State.OPEN: pgettext_lazy("state of a picture in a review", "Open"),
    State.APPROVED: pgettext_lazy("state of a picture in a review", "Approved"),
    State.CHANGES: pgettext_lazy("state of a picture in a review", "Changes requested"),
    State.REJECTED: pgettext_lazy("state of a picture in a review", "Rejected"),
}


@dataclass(frozen=True)
class Choice:
    """A decision that can be pressed, and its key."""

    state: str
    label: Any
    key: str


CHOICES = (
    Choice(State.APPROVED, _("Approve"), "a"),
    Choice(State.CHANGES, _("Request changes"), "c"),
    Choice(State.REJECTED, pgettext_lazy("in a review", "Reject"), "r"),
)


def state_word(code: str) -> str:
    return str(STATE_WORDS.get(State(code), code))


@dataclass(frozen=True)
class Said:
    """One comment or answer."""

    comment: Comment
    may_edit: bool = False
    may_remove: bool = False
    named: str = ""
    """Stands in the place of the names in it, for those who are not to know them."""

    @property
    def text(self) -> SafeString:
        """With whom it names marked, and its lines kept by the style sheet."""
        names = [user.name for user in self.comment.mentions.all()]
        return format_html_join("", "{}", ((self._piece(*one),) for one in mentions.pieces(self.comment.text, names)))

    def _piece(self, words: str, name: str) -> SafeString | str:
        shown = f"@{self.named}" if self.named else words
        return format_html('<b class="said-name">{}</b>', shown) if name else words


@dataclass(frozen=True)
class Thread:
    """What begins a thread, and the answers to it."""

    start: Said
    answers: Sequence[Said] = field(default_factory=tuple)
    may_resolve: bool = False
    may_answer: bool = False
    elsewhere: Review | None = None
    """The review in which it was said, where that is not the one that is looked at."""

    @property
    def comment(self) -> Comment:
        return self.start.comment

    @property
    def name(self) -> str:
        """ "Pin 3, upper left"; "" without a mark."""
        return mark_name(self.comment.mark, self.comment.geometry, self.comment.number)

    @property
    def place(self) -> str:
        return place(self.comment.mark, self.comment.geometry)

    @property
    def at(self) -> tuple[float, float]:
        """Where its number stands on the picture, in parts of it."""
        return marks.anchor(self.comment.mark, self.comment.geometry)


def threads(picture: Picture, actor: Actor, review: Review | None = None) -> list[Thread]:
    """Everything that is said on the picture, oldest first. Three queries."""
    rows = of_picture(picture)
    return [_thread(row, answers, actor, review) for row, answers in grouped(rows)]


def of_picture(picture: Picture) -> CommentQuerySet:
    """Its comments with all that is shown of them."""
    rows = Comment.objects.filter(picture=picture).live()
    return rows.select_related("person", "guest", "review", "thread", "resolved_by").prefetch_related("mentions")


def grouped(rows: Iterable[Comment]) -> list[tuple[Comment, list[Comment]]]:
    """Each thread's first comment with its answers."""
    found: dict[int, tuple[Comment, list[Comment]]] = {}
    for row in rows:
        if row.thread_id is None:
            found[row.pk] = (row, [])
        elif row.thread_id in found:
            found[row.thread_id][1].append(row)
    return list(found.values())


def _thread(row: Comment, answers: Sequence[Comment], actor: Actor, review: Review | None) -> Thread:
    open_there = row.review is None or row.review.is_open
    may = actor.may(Verb.COMMENT)
    elsewhere = row.review if row.review and (review is None or row.review_id != review.pk) else None
    shown = tuple(_said(one, actor) for one in answers)
    return Thread(_said(row, actor), shown, may_resolve=may, may_answer=may and open_there, elsewhere=elsewhere)


def _said(row: Comment, actor: Actor) -> Said:
    return Said(row, may_edit=actor.may_change_comment(row), may_remove=actor.may_remove_comment(row))


@dataclass(frozen=True)
class Told:
    """A decision of the history; ``passed`` is another's that it did not know of."""

    decision: Decision
    passed: Decision | None = None

    @property
    def word(self) -> str:
        return state_word(self.decision.state)
