"""What a tile of the gallery shows, read as flat values: a page of 60 is one query and no model instance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from generations import storage
from generations.models import Flag, Picture, Rating, User
from generations.models.image import thumb_key

FIELDS = ("public_id", "team_id", "width", "height", "created", "image__sha256", "image__placeholder")
ROW_HEIGHTS = {"small": 160, "medium": 260, "large": 400}
"""CSS pixels that a row of each density is high at most: for the browser's choice among the thumbnails."""
WIDE = {"large": 1280}
"""Densities whose tiles may need a larger thumbnail than 640."""


@dataclass(slots=True)
class Card:
    public_id: str
    width: int
    height: int
    created: datetime
    small: str
    medium: str
    placeholder: str
    prompt: str
    stored: tuple[int, str]
    """Team and SHA-256 of the file."""
    flag: str = ""
    """The person's own: "pick", "reject" or none."""
    stars: int = 0
    """The person's own."""
    density: str = "medium"
    day: date | None = None
    """Set on the first picture of a day: the mark above it."""

    @property
    def day_name(self) -> str:
        """The mark above the first picture of a day, as the person calls that day; "" above no other picture."""
        return name_of_day(self.day) if self.day else ""

    @property
    def large(self) -> str:
        """What the picture view shows first; signed only where it is asked for."""
        return storage.signed_url(thumb_key(*self.stored, 1280))

    @property
    def sizes(self) -> str:
        return f"{round(ROW_HEIGHTS[self.density] * self.width / self.height)}px"

    @property
    def srcset(self) -> str:
        known = f"{self.small} {self._across(320)}w, {self.medium} {self._across(640)}w"
        return f"{known}, {self.large} {self._across(1280)}w" if self.density in WIDE else known

    def _across(self, edge: int) -> int:
        """Width of the thumbnail whose long edge is ``edge``."""
        return min(self.width, edge if self.width >= self.height else max(1, round(edge * self.width / self.height)))


def cards(rows: QuerySet[Picture], person: User | None = None, density: str = "medium") -> list[Card]:
    """One card for each row, in order; with the flag and the stars that ``person`` gave."""
    flat = rows.values_list(*FIELDS, Left("generation__prompt", 160), *(_own(person) if person else ()))
    return [_card(*row, density=density) for row in flat]


def _own(person: User) -> tuple[Subquery, Subquery]:
    """A person's own opinion of each row: two looks into an index."""
    return tuple(
        Subquery(model.objects.filter(picture=OuterRef("pk"), person=person).values(field)[:1])  # type: ignore[attr-defined]
        for model, field in ((Flag, "kind"), (Rating, "stars"))
    )  # type: ignore[return-value]


def with_days(found: Iterable[Card], last: date | None) -> Iterator[Card]:
    """Marks the first card of each day, in the person's zone; ``last`` is the day that the page above ended with."""
    for card in found:
        day = day_of(card)
        if day != last:
            card.day = last = day
        yield card


def day_of(card: Card) -> date:
    """In the person's zone."""
    return card.created.astimezone(timezone.get_current_timezone()).date()


def name_of_day(day: date) -> str:
    """As the person calls it."""
    today = timezone.localdate()
    named = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return named.get(day) or date_format(day, "DATE_FORMAT")


def _card(
    public_id: str,
    team_id: int,
    width: int,
    height: int,
    created: datetime,
    sha: str,
    soft: str,
    prompt: Any,
    flag: str | None = None,
    stars: int | None = None,
    *,
    density: str,
) -> Card:
    small, medium = (storage.signed_url(thumb_key(team_id, sha, size)) for size in (320, 640))
    file, words = (team_id, sha), prompt or _("Picture without a prompt")
    return Card(
        public_id, width, height, created, small, medium, soft, words, file, flag or "", stars or 0, density=density
    )
