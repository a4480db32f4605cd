"""The gallery's search as pages use it: the pictures of a stretch of it, on one way through what matches."""

from __future__ import annotations

from django.db.models import QuerySet

from generations.access import Actor
from generations.models import Picture
from generations.workflow.gallery import Search
from generations.workflow.gallery.pages import Walk


def walk(actor: Actor, search: Search) -> Walk:
    """One way through what matches, for all that a page asks of it."""
    return Walk.of(actor.team.pk, actor.user.pk, search)


def older(actor: Actor, search: Search, before: int | None, size: int, way: Walk | None = None) -> QuerySet[Picture]:
    """``size`` pictures below the cursor ``before``, newest first."""
    if not search:
        return actor.pictures().live().page(before, size)
    keys = (way or walk(actor, search)).older(before, size)
    return actor.pictures().filter(pk__in=keys).order_by("-id")


def newer(actor: Actor, search: Search, after: int, size: int, way: Walk | None = None) -> QuerySet[Picture]:
    """The ``size`` pictures next above the cursor ``after``, oldest first."""
    if not search:
        return actor.pictures().live().filter(id__gt=after).order_by("id")[:size]
    keys = (way or walk(actor, search)).newer(after, size)
    return actor.pictures().filter(pk__in=keys).order_by("id")
