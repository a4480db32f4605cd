"""What a team says about pictures, to the person who looks: flags with names, stars, decisions in reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from generations.access import Actor
from generations.messages import listed
from generations.models import Flag, Picture, Rating, ReviewItem, State

STATES = {
    State.OPEN: pgettext_lazy("decision in a review", "open"),
    State.APPROVED: pgettext_lazy("decision in a review", "approved"),
    State.CHANGES: _("changes requested"),
    State.REJECTED: pgettext_lazy("decision in a review", "rejected"),
}


@dataclass(kw_only=True)
class Opinion:
    """Of one picture: ``flag`` and ``stars`` are the person's own, everything else is the others'."""

    flag: str = ""
    stars: int = 0
    picks: list[str] = field(default_factory=list)
    """Names of those who picked it."""
    rejects: list[str] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    """Stars."""

    @property
    def said(self) -> dict[str, Any]:
        """For a script, which reckons with the person's own as they change."""
        return {
            "flag": self.flag,
            "stars": self.stars,
            "picks": listed(self.picks),
            "rejects": listed(self.rejects),
            "sum": sum(self.given),
            "count": len(self.given),
        }

    @property
    def picked_by(self) -> str:
        return listed(self.picks)

    @property
    def rejected_by(self) -> str:
        return listed(self.rejects)


def opinions(actor: Actor, keys: Sequence[int]) -> defaultdict[int, Opinion]:
    """By the pictures' keys. Two queries."""
    me, found = actor.user.pk, defaultdict[int, Opinion](Opinion)
    flags = Flag.objects.filter(picture__in=keys).order_by("created", "id")
    for picture, person, name, kind in flags.values_list("picture", "person", "person__name", "kind"):
        if person == me:
            found[picture].flag = kind
        else:
            (found[picture].picks if kind == Flag.Kind.PICK else found[picture].rejects).append(name)
    for picture, person, stars in Rating.objects.filter(picture__in=keys).values_list("picture", "person", "stars"):
        if person == me:
            found[picture].stars = stars
        else:
            found[picture].given.append(stars)
    return found


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a review says of the picture."""

    review: str
    """Public id."""
    title: str
    state: str
    word: str


def decided(picture: Picture) -> list[Decided]:
    """In every review that the picture is in, newest first."""
    rows: Iterable[Any] = ReviewItem.objects.filter(picture=picture).order_by("-review")
    flat = rows.values_list("review__public_id", "review__title", "state")  # type: ignore[attr-defined]
    return [Decided(review=one, title=title, state=code, word=str(STATES[State(code)])) for one, title, code in flat]
