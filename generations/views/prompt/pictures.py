"""The pictures of a prompt: its cover, its examples, and the best of what its versions have brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generations.models import Image, Picture, Prompt
from generations.models.generation import PictureQuerySet

STRIP = 6


@dataclass(frozen=True)
class Shot:
    """An image with the picture that it came as; "" where it is in no gallery. ``kept``: somebody keeps that picture."""

    image: Image
    picture: str = ""
    kept: bool = False


def results(prompt: Prompt, most: int) -> list[Picture]:
    """The newest pictures that were kept, then the newest others."""
    kept = list(_of(prompt).filter(kept=True)[:most])
    if len(kept) == most:
        return kept
    return [*kept, *_of(prompt).filter(kept=False)[: most - len(kept)]]


def _of(prompt: Prompt) -> PictureQuerySet:
    versions = prompt.versions.values("pk")
    return Picture.objects.live().filter(version__in=versions).select_related("image").order_by("-id")


def examples(prompt: Prompt) -> list[Shot]:
    rows = prompt.examples.select_related("image", "picture").order_by("position")
    return [_shot(one.image, one.picture) for one in rows]


def shots(pictures: Iterable[Picture]) -> list[Shot]:
    return [_shot(one.image, one) for one in pictures]


def strip(prompt: Prompt) -> tuple[Shot | None, list[Shot]]:
    """The cover, and what stands under it: examples first, then the best results, no image twice."""
    found: dict[int, Shot] = {}
    for one in (*examples(prompt), *shots(results(prompt, STRIP + 1))):
        found.setdefault(one.image.pk, one)
    if prompt.cover is None:
        cover, *rest = found.values() or [None]
        return cover, rest[:STRIP]
    cover = found.pop(prompt.cover.pk, Shot(prompt.cover))
    return cover, list(found.values())[:STRIP]


def _shot(image: Image, picture: Picture | None) -> Shot:
    shown = picture is not None and picture.trashed is None
    return Shot(image, picture.public_id if picture and shown else "", bool(picture and shown and picture.kept))
