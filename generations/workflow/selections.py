"""What somebody has selected in the gallery, held here and not in the page: as it was at that moment."""

from __future__ import annotations

from collections.abc import Collection as Keys
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from generations.models import Picture, Selection, Team, User
from generations.workflow.bits import BitMap, pack, unpack
from generations.workflow.matching import matching

KEPT = timedelta(days=3)
PART = 5000
"""Ids of one look-up."""


def of_query(team: Team, person: User, query: str, minus: Keys[str] = ()) -> Selection:
    """Everything that an address of the gallery shows now, less the pictures of some public ids."""
    return keep(team, person, matching(team.pk, person.pk, query) - of_ids(team, minus), query)


def keep(team: Team, person: User, bits: BitMap, query: str = "") -> Selection:
    return Selection.objects.create(team=team, person=person, query=query, bits=pack(bits), count=len(bits))


def of_ids(team: Team, public_ids: Iterable[str]) -> BitMap:
    """The keys of the team's pictures among these public ids."""
    ids, found = sorted(set(public_ids)), BitMap()
    for start in range(0, len(ids), PART):
        rows = Picture.objects.filter(team=team, public_id__in=ids[start : start + PART])
        found.update(rows.values_list("pk", flat=True))
    return found


def in_trash(team: Team, person: User | None = None) -> BitMap:
    """Everything in the team's trash; of one person where one is named."""
    rows = Picture.objects.filter(team=team).in_trash()
    mine = rows if person is None else rows.filter(person=person)
    return BitMap(mine.order_by().values_list("pk", flat=True))


def pictures_of(selection: Selection) -> BitMap:
    """The keys that were chosen. Who acts on them asks for the team again: what was chosen may have been deleted since."""
    return unpack(selection.bits)


def forget_old() -> None:
    """Those that nobody uses any more."""
    Selection.objects.filter(created__lt=timezone.now() - KEPT).delete()
