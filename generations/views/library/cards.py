"""What a card of the library shows, read as flat values: a page of cards is a handful of queries and no model instance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import east_asian_width

from django.db.models import Max
from django.db.models.functions import Left
from django.urls import reverse

from generations import storage
from generations.access import Actor, Verb
from generations.models import Favourite, Picture, Prompt
from generations.models.image import thumb_key
from generations.models.prompt import UNTITLED
from generations.templatetags.library_cards import PROMPT

BEGINNING = 360
"""Characters of the text that a card without a picture shows."""
SHORT = 140
"""Columns of a text that is set larger; a CJK character takes two."""
FIELDS = ("pk", "public_id", "title", "category", "language", "sharing", "uses", "made", "keep_rate", "kept")
MORE = ("owner_id", "owner__name", "owner__public_id", "live__public_id")
COVER = ("sha256", "width", "height", "placeholder")
WIDTH = 320
"""CSS pixels that a card is wide at most: for the browser's choice among the thumbnails."""


@dataclass(frozen=True, slots=True)
class Cover:
    small: str
    medium: str
    width: int
    height: int
    soft: str
    """The picture's placeholder."""

    @property
    def srcset(self) -> str:
        return f"{self.small} {self._across(320)}w, {self.medium} {self._across(640)}w"

    def _across(self, edge: int) -> int:
        """Width of the thumbnail whose long edge is ``edge``."""
        return min(self.width, edge if self.width >= self.height else max(1, round(edge * self.width / self.height)))


@dataclass(slots=True)
class Card:
    key: int
    public_id: str
    title: str
    """Its name: the beginning of its text where nobody gave it a title."""
    is_titled: bool
    text: str
    category: str
    language: str
    sharing: str
    uses: int
    made: int
    rate: int
    """Percent of its pictures that were kept."""
    owner: str
    owner_id: str
    is_own: bool
    cover: Cover | None = None
    tags: list[tuple[str, str]] = field(default_factory=list)
    """(name, folded)"""
    is_starred: bool = False

    @property
    def is_short(self) -> bool:
        """Whether the text is a line or two, and can be set larger."""
        return (
            len(self.text) <= SHORT
            and sum(2 if east_asian_width(sign) in {"W", "F"} else 1 for sign in self.text) <= SHORT
        )


def cards(actor: Actor, keys: Sequence[int]) -> list[Card]:
    """The prompts of these keys, in this order; of those that the person may see."""
    if not keys:
        return []
    rows = actor.prompts().filter(pk__in=keys, removed=None).order_by()
    covers = [f"cover__{name}" for name in COVER]
    flat = rows.values(*FIELDS, *MORE, *covers, begin=Left("live__text", BEGINNING))
    found = {row["pk"]: row for row in flat}
    made = {key: _card(actor, found[key]) for key in keys if key in found}
    _add_tags(made)
    for key in Favourite.objects.filter(user=actor.user, prompt__in=made).values_list("prompt_id", flat=True):
        made[key].is_starred = True
    _add_pictures(actor, made, [key for key, card in made.items() if card.cover is None and found[key]["kept"]])
    return list(made.values())


def addresses(actor: Actor) -> dict[str, str]:
    """Where a card leads, with :data:`PROMPT` for its id; "" for what this person may not."""
    names = {
        "open": "prompt",
        "use": "library-use",
        "star": "prompt-favourite",
        "menu": "prompt-menu",
        "card": "prompt-card",
    }
    found = {place: reverse(name, args=[actor.team.slug, PROMPT]) for place, name in names.items()}
    return found if actor.may(Verb.GENERATE) else found | {"use": ""}


def _card(actor: Actor, row: dict[str, Any]) -> Card:
    text = row["begin"] or ""
    words = " ".join(text.split())
    short = words if len(words) <= UNTITLED else words[:UNTITLED].rstrip() + "…"
    return Card(
        key=row["pk"],
        public_id=row["public_id"],
        title=row["title"] or short,
        is_titled=bool(row["title"]),
        text=text,
        category=row["category"],
        language=row["language"],
        sharing=row["sharing"],
        uses=row["uses"],
        made=row["made"],
        rate=round(row["keep_rate"] / 10),
        owner=row["owner__name"],
        owner_id=row["owner__public_id"],
        is_own=row["owner_id"] == actor.user.pk,
        cover=_cover(actor, *(row[f"cover__{name}"] for name in COVER)) if row["cover__sha256"] else None,
    )


def _cover(actor: Actor, sha: str, width: int, height: int, placeholder: str) -> Cover:
    small, medium = (storage.signed_url(thumb_key(actor.team.pk, sha, size)) for size in (320, 640))
    return Cover(small, medium, width, height, placeholder)


def _add_tags(made: dict[int, Card]) -> None:
    through = Prompt.tags.through.objects.filter(prompt__in=made).order_by("prompttag__folded")
    for key, name, folded in through.values_list("prompt_id", "prompttag__name", "prompttag__folded"):
        made[key].tags.append((name, folded))


def _add_pictures(actor: Actor, made: dict[int, Card], keys: Iterable[int]) -> None:
    """To those without a cover of their own the newest kept picture that was made with them."""
    wanted = list(keys)
    if not wanted:
        return
    kept = Picture.objects.filter(version__prompt__in=wanted, kept=True, trashed=None)
    newest = dict(kept.order_by().values_list("version__prompt").annotate(Max("pk")))
    images = [f"image__{name}" for name in COVER]
    of: dict[int, list[int]] = defaultdict(list)
    for key, picture in newest.items():
        of[picture].append(key)
    for picture, *cover in Picture.objects.filter(pk__in=of).values_list("pk", *images):
        for key in of[picture]:
            made[key].cover = _cover(actor, *cover)
