"""Pictures as a page that shows one after the other needs them: flat, a hundred in three queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from generations import storage
from generations.access import Actor
from generations.models import Image
from generations.views.gallery.opinions import Opinion, opinions

FIELDS = ("public_id", "width", "height", "generation__prompt", "image")
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Addresses are of the thumbnails by their long edge, and of the file itself; ``soft`` is the placeholder."""

    id: str
    width: int
    height: int
    prompt: str
    soft: str
    small: str
    large: str
    full: str
    opinion: Opinion

    @property
    def public_id(self) -> str:
        return self.id

    @property
    def said(self) -> dict[str, Any]:
        """For a script."""
        flat = {name: value for name, value in asdict(self).items() if name != "opinion"}
        return flat | self.opinion.said


def frames(actor: Actor, keys: Sequence[int]) -> list[Frame]:
    """In the order of ``keys``, without those that lie in the trash."""
    rows = actor.pictures().live().filter(pk__in=keys).values_list("pk", *FIELDS)
    found = {row[0]: row[1:] for row in rows}
    images = Image.objects.in_bulk({row[-1] for row in found.values()})
    said = opinions(actor, list(found))
    return [_frame(found[key], images[found[key][-1]], said[key]) for key in keys if key in found]


def _frame(row: Sequence[Any], image: Image, opinion: Opinion) -> Frame:
    public_id, width, height, prompt, _image = row
    small, large = (storage.signed_url(image.thumb_key(size)) for size in (320, 1280))
    return Frame(
        id=public_id,
        width=width,
        height=height,
        prompt=prompt[:LONGEST],
        soft=image.placeholder,
        small=small,
        large=large,
        full=storage.signed_url(image.key),
        opinion=opinion,
    )
