"""Which pictures are kept: picked, starred, downloaded. The counts of prompts follow each change of one.

Rows are locked in one order everywhere, so that nobody waits in a circle: generation, project, budget, picture, batch, and the prompt
last. Many people wait for a popular prompt's row, and so it is held for the shortest time.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from generations.models import Flag, Picture, Prompt, Rating, User
from generations.workflow import state


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


@transaction.atomic
def downloaded(picture: Picture) -> None:
    """Remember that somebody took the picture away."""
    if Picture.objects.filter(pk=picture.pk, downloaded=None).update(downloaded=timezone.now()):
        recompute(picture)


def recompute(picture: Picture) -> None:
    """Bring ``kept`` up to date after a change of what it is made of. Call it in that change's transaction."""
    # What two people say at the same moment is counted one after the other.
    if connection.features.has_select_for_update:
        Picture.objects.select_for_update(no_key=True).filter(pk=picture.pk).values_list("pk").first()
    kept = _is_kept(picture)
    changed = Picture.objects.filter(pk=picture.pk, kept=not kept).update(kept=kept)
    if changed and picture.version_id:
        _count(picture.version_id, kept=1 if kept else -1)


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
