"""Which pictures are kept: picked, starred, downloaded. The counts of prompts follow each change of one.

Rows are locked in one order everywhere, so that nobody waits in a circle: generation, project, budget, picture, batch, the prompt, and
the gallery's index last. Many people wait for a popular prompt's row, and so it is held for the shortest time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, Q
from django.utils import timezone

from generations.models import Flag, Picture, Prompt, PromptVersion, Rating, User
from generations.models.base import among
from generations.workflow import gallery, state

STEP = 500
"""Pictures of one transaction."""


@transaction.atomic
def rate(picture: Picture, person: User, stars: int) -> None:
    """Set the person's stars, 0 takes them away; tells open pages. Raises ``ValueError`` beyond 0 to 5."""
    if not 0 <= stars <= Rating.MOST:
        raise ValueError(f"no such rating: {stars}")
    if stars:
        Rating.objects.update_or_create(picture=picture, person=person, defaults={"stars": stars})
    else:
        Rating.objects.filter(picture=picture, person=person).delete()
    recompute(picture)
    state.tell_marked(picture)
    gallery.refresh([picture.pk], "stars", "kept")


@transaction.atomic
def downloaded(picture: Picture) -> None:
    """Remember that somebody took the picture away."""
    if Picture.objects.filter(pk=picture.pk, downloaded=None).update(downloaded=timezone.now()):
        recompute(picture)
        gallery.refresh([picture.pk], "downloaded", "kept")


def downloaded_many(keys: Sequence[int]) -> None:
    """The same of many, in small transactions."""
    for start in range(0, len(keys), STEP):
        _downloaded_some(keys[start : start + STEP])


@transaction.atomic
def _downloaded_some(keys: Sequence[int]) -> None:
    rows = Picture.objects.filter(pk__in=among(keys), downloaded=None).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    found = list(rows.values_list("pk", "kept", "version_id"))
    changed = Picture.objects.filter(pk__in=among([key for key, _kept, _version in found]))
    changed.update(downloaded=timezone.now(), kept=True)
    versions = Counter(version for _key, was, version in found if version and not was)
    _count_many(dict(versions))
    gallery.refresh([key for key, _kept, _version in found], "downloaded", "kept")


def recompute(picture: Picture) -> None:
    """Bring ``kept`` up to date after a change of what it is made of. Call it in that change's transaction."""
    # What two people say at the same moment is counted one after the other.
    if connection.features.has_select_for_update:
        Picture.objects.select_for_update(no_key=True).filter(pk=picture.pk).values_list("pk").first()
    kept = _is_kept(picture)
    changed = Picture.objects.filter(pk=picture.pk, kept=not kept).update(kept=kept)
    if changed and picture.version_id:
        _count(picture.version_id, kept=1 if kept else -1)


def recompute_many(keys: Sequence[int]) -> None:
    """The same for many pictures in a fixed number of queries; they are locked already."""
    rule = _said(Flag, kind=Flag.Kind.PICK) | _said(Rating, stars__gte=Rating.KEPT_FROM) | Q(downloaded__isnull=False)
    rows = Picture.objects.filter(pk__in=among(keys))
    # Both are read before either is written, or the second would see the first.
    turned = [
        (kept, list(found.values_list("pk", "version_id")))
        for kept, found in ((True, rows.filter(rule, kept=False)), (False, rows.filter(kept=True).exclude(rule)))
    ]
    by_version: Counter[int] = Counter()
    for kept, found in turned:
        Picture.objects.filter(pk__in=among([key for key, _ in found])).update(kept=kept)
        for _, version in found:
            by_version[version or 0] += 1 if kept else -1
    _count_many({version: by for version, by in by_version.items() if version and by})


def _said(model: type[Model], **what: Any) -> Q:
    return Q(Exists(model._default_manager.filter(picture=OuterRef("pk"), **what)))


def _count_many(kept: dict[int, int]) -> None:
    """Prompts in the order of their keys, after everything else."""
    by_prompt: Counter[int] = Counter()
    for version, prompt in PromptVersion.objects.filter(pk__in=list(kept)).values_list("pk", "prompt_id"):
        by_prompt[prompt] += kept[version]
    for prompt in sorted(by_prompt):
        if by_prompt[prompt]:
            Prompt.objects.used(prompt, kept=by_prompt[prompt])


def _is_kept(picture: Picture) -> bool:
    return (
        Flag.objects.filter(picture=picture, kind=Flag.Kind.PICK).exists()
        or Rating.objects.filter(picture=picture, stars__gte=Rating.KEPT_FROM).exists()
        or Picture.objects.filter(pk=picture.pk).exclude(downloaded=None).exists()
    )


def begun(version_id: int, uses: int = 1) -> None:
    """So many generations were submitted with a version. In their transaction."""
    _count(version_id, uses=uses)


def made(version_id: int) -> None:
    """A picture of a version has come. In the transaction that keeps it."""
    _count(version_id, made=1)


def _count(version_id: int, **by: int) -> None:
    prompt_id = Prompt.objects.filter(versions=version_id).values_list("pk", flat=True).first()
    if prompt_id is not None:
        Prompt.objects.used(prompt_id, **by)
