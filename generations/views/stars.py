"""What a picture's stars say, to the person who looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations.access import Actor
from generations.models import Rating


@dataclass(frozen=True)
class Level:
    """So many stars as a choice."""

    stars: int
    label: str


def levels() -> list[Level]:
    """From one star to the most, then none."""
    some = [
        Level(n, ngettext("%(count)s star", "%(count)s stars", n) % {"count": n}) for n in range(1, Rating.MOST + 1)
    ]
    return [*some, Level(0, _("No stars"))]


@dataclass(frozen=True, kw_only=True)
class Stars:
    """``own`` are this person's, 0 for none; ``mean`` is the team's, None where nobody gave any."""

    own: int = 0
    mean: float | None = None
    count: int = 0

    @classmethod
    def of(cls, ratings: Iterable[Rating], actor: Actor) -> Stars:
        given = {one.person_id: one.stars for one in ratings}
        mean = sum(given.values()) / len(given) if given else None
        return cls(own=given.get(actor.user.pk, 0), mean=mean, count=len(given))
