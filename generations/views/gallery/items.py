"""A picture as the sorting pages show it: small, with its own proportions."""

from __future__ import annotations

from dataclasses import dataclass

from generations import storage
from generations.models import CollectedPicture, Picture


@dataclass(frozen=True)
class Item:
    """``alt`` is the beginning of its prompt where that was read; ``note`` is what a collection says of it."""

    public_id: str
    width: int
    height: int
    small: str
    placeholder: str
    alt: str = ""
    note: str = ""
    distance: int = 0

    @classmethod
    def of(cls, row: CollectedPicture) -> Item:
        return cls.of_picture(row.picture, note=row.note)

    @classmethod
    def of_picture(cls, row: Picture, *, note: str = "", distance: int = 0, alt: str = "") -> Item:
        small = storage.signed_url(row.image.thumb_key(320))
        return cls(row.public_id, row.width, row.height, small, row.image.placeholder, alt, note, distance)
