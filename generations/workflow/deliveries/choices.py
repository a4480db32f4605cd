"""How pictures are to be handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from generations.deliver import CROPS, Crop

TEMPLATE = "{project}-{date}-{nr}"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person chose; remembered for the next time.

    mime: "" as the pictures came, else PNG, JPEG or WebP. edge: pixels of the longer side at most, 0: as many as there are. quality:
    of JPEG and WebP. crops: codes of ``CROPS``. sheets: pdf, html. prompts, prices: whether they stand in the lists.
    """

    template: str = TEMPLATE
    whole: bool = True
    mime: str = ""
    quality: int = 90
    edge: int = 0
    strip: bool = False
    crops: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet_prompts: bool = False
    prompts: bool = True
    prices: bool = False
    collection: str = ""
    """The name of the collection that the pictures come from."""

    @property
    def changes_files(self) -> bool:
        """Whether the whole pictures are made anew, so that they cannot be handed over as they lie."""
        return self.whole and bool(self.mime or self.edge or self.strip)

    @property
    def prepares(self) -> bool:
        """Whether anything has pixels to be worked on."""
        return bool(self.crops or self.sheets or self.changes_files)

    @property
    def is_sheet_alone(self) -> bool:
        """Whether only contact sheets are handed over, without the pictures."""
        return not (self.whole or self.crops)

    def cut_to(self) -> list[Crop | None]:
        """What is made of each picture; None is the whole of it, by whose name a contact sheet alone calls it."""
        return [*([None] if self.whole or not self.crops else []), *(CROPS[code] for code in self.crops)]

    def written(self) -> dict[str, Any]:
        """As it is kept in a row."""
        return asdict(self)


def read_choices(kept: Mapping[str, Any]) -> Choices:
    """As it was written; what is not known any more is passed over."""
    names = {field.name for field in fields(Choices)}
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in names
    }
    if "crops" in known:
        known["crops"] = tuple(code for code in known["crops"] if code in CROPS)
    return Choices(**known)
