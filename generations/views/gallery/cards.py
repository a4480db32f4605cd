"""What a tile of the gallery shows, read as flat values: a page of 60 is one query and no model instance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from generations import storage
from generations.models import Picture
from generations.models.image import thumb_key

FIELDS = ("public_id", "team_id", "width", "height", "created", "image__sha256", "image__placeholder")
ROW_HEIGHT = 260
"""CSS pixels that a row is high at most: for the browser's choice among the thumbnails."""


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
    day: date | None = None
    """Set on the first picture of a day: the mark above it."""

    @property
    def day_name(self) -> str:
        """The mark above the first picture of a day, as the person calls that day; "" above no other picture."""
        if self.day is None:
            return ""
        today = timezone.localdate()
        named = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
        return named.get(self.day) or date_format(self.day, "DATE_FORMAT")

    @property
    def large(self) -> str:
        """What the picture view shows first; signed only where it is asked for."""
        return storage.signed_url(thumb_key(*self.stored, 1280))

    @property
    def sizes(self) -> str:
        return f"{round(ROW_HEIGHT * self.width / self.height)}px"

    @property
    def srcset(self) -> str:
        return f"{self.small} {self._across(320)}w, {self.medium} {self._across(640)}w"

    def _across(self, edge: int) -> int:
        """Width of the thumbnail whose long edge is ``edge``."""
        return min(self.width, edge if self.width >= self.height else max(1, round(edge * self.width / self.height)))


def cards(rows: QuerySet[Picture]) -> list[Card]:
    """One card for each row, in order."""
    flat = rows.values_list(*FIELDS, Left("generation__prompt", 160))
    return [_card(*row) for row in flat]


def with_days(found: Iterable[Card], last: date | None) -> Iterator[Card]:
    """Marks the first card of each day, in the person's zone; ``last`` is the day that the page above ended with."""
    zone = timezone.get_current_timezone()
    for card in found:
        day = card.created.astimezone(zone).date()
        if day != last:
            card.day = last = day
        yield card


def _card(
    public_id: str, team_id: int, width: int, height: int, created: datetime, sha: str, soft: str, prompt: Any
) -> Card:
    small, medium = (storage.signed_url(thumb_key(team_id, sha, size)) for size in (320, 640))
    return Card(
        public_id, width, height, created, small, medium, soft, prompt or _("Picture without a prompt"), (team_id, sha)
    )
