"""Many marks of one person, as a page that is worked by keys sends them: in order, each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from generations.models import Flag, Picture, Rating, Sitting, Team, User
from generations.workflow import flags, kept

MOST = 100
"""Marks of one call."""


@dataclass(frozen=True)
class Mark:
    """``number`` counts the marks of a page from 1. ``said`` is a flag's code, "" for none, or a number of stars."""

    number: int
    picture: str
    said: str | int

    @classmethod
    def read(cls, line: str) -> Mark:
        """Of "12 <picture> pick", "13 <picture> none", "14 <picture> 5". Raises ``ValueError`` for anything else."""
        number, picture, said = line.split(" ")
        if said.isascii() and said.isdigit() and int(said) <= Rating.MOST:
            return cls(_number(number), picture, int(said))
        if said not in {*Flag.Kind.values, "none"}:
            raise ValueError(f"no such mark: {said}")
        return cls(_number(number), picture, "" if said == "none" else said)


def put(team: Team, person: User, key: str, marks: Iterable[Mark]) -> list[str]:
    """Set what the page ``key`` has not sent before. Returns public ids of pictures that are not there any more."""
    sitting, _ = Sitting.objects.get_or_create(team=team, person=person, key=key)
    gone = []
    for mark in sorted(marks, key=lambda one: one.number):
        if not _put(sitting, mark):
            gone.append(mark.picture)
    return gone


@transaction.atomic
def _put(sitting: Sitting, mark: Mark) -> bool:
    """A transaction for each: with several pictures' rows locked, two people could wait in a circle."""
    if connection.features.has_select_for_update:
        Sitting.objects.select_for_update().filter(pk=sitting.pk).values_list("pk").first()
    fresh = Sitting.objects.filter(pk=sitting.pk, upto__lt=mark.number)
    if not fresh.update(upto=mark.number, updated=timezone.now()):
        return True
    rows = Picture.objects.select_related("generation__project")
    picture = rows.filter(team=sitting.team_id, public_id=mark.picture).first()
    if picture is None:
        return False
    if isinstance(mark.said, int):
        kept.rate(picture, sitting.person, mark.said)
    else:
        flags.flag(picture, sitting.person, mark.said)
    return True


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**53):
        raise ValueError(f"no such number: {text}")
    return int(text)
