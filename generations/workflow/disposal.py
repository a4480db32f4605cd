"""Pictures and files deleted for good. Slots, generations and the ledger stay: what was paid was paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from django.db.models.functions import Coalesce

from generations import storage
from generations.models import (
    Draft,
    Generation,
    Image,
    KitItem,
    Picture,
    PictureOrigin,
    Prompt,
    PromptExample,
    Reference,
    SavedMask,
    ShelfItem,
    VersionReference,
)
from generations.models.base import among

USES: tuple[tuple[type[Model], str], ...] = (
    (Picture, "image"),
    (Picture, "raw"),
    (PictureOrigin, "original"),
    (SavedMask, "image"),
    (ShelfItem, "image"),
    (KitItem, "image"),
    (Prompt, "cover"),
    (PromptExample, "image"),
    (VersionReference, "image"),
    (Reference, "image"),
    (Generation, "mask"),
)
"""Everything that refers to an image by its key; drafts do so in their text."""


def purge(keys: Sequence[int]) -> list[int]:
    """Remove pictures for good, unless one was taken out of the trash or a turn goes on from it. Call it outside a transaction: files
    go once that is committed. Returns the keys that are gone."""
    with transaction.atomic():
        gone, forgotten = purge_rows(keys)
    delete_files(forgotten)
    return gone


def purge_rows(keys: Sequence[int]) -> tuple[list[int], list[Image]]:
    """The same for the rows alone: also the images whose files are to be deleted after the commit."""
    rows = Picture.objects.select_for_update(of=("self",)).filter(pk__in=among(keys), turns=None).in_trash()
    found = list(rows.order_by("pk").values_list("pk", "image_id", Coalesce("raw_id", "image_id")))
    gone = [one[0] for one in found]
    if not gone:
        return [], []
    Picture.objects.filter(pk__in=among(gone)).delete()
    return gone, forget({key for one in found for key in one[1:]})


def forget(keys: Iterable[int]) -> list[Image]:
    """Delete the rows of those images that nothing uses any more; their files are to be deleted once that is committed."""
    images = unused(keys)
    Image.objects.filter(pk__in=[image.pk for image in images]).delete()
    return images


def unused(keys: Iterable[int]) -> list[Image]:
    """Those of these images of which no picture, no generation, nothing on the shelf or in the library, and no draft speaks."""
    rows = Image.objects.filter(pk__in=among(sorted(keys)))
    for model, name in USES:
        rows = rows.filter(~Exists(model._default_manager.filter(**{name: OuterRef("pk")})))
    drafts: dict[int, str] = {}
    return [image for image in rows if image.public_id not in _drafts_of(image.team_id, drafts)]


def _drafts_of(team_id: int, read: dict[int, str]) -> str:
    """All that a team's drafts say, read once."""
    if team_id not in read:
        rows = Draft.objects.filter(project__team=team_id).values_list("data", flat=True)
        read[team_id] = " ".join(map(str, rows))
    return read[team_id]


def delete_files(images: Iterable[Image]) -> None:
    for image in images:
        storage.delete_image_files(image)
