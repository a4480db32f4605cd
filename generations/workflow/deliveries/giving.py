"""Giving a finished delivery away."""

from __future__ import annotations

from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from generations import storage
from generations.deliver import Archive, Member
from generations.models import Delivery, Image
from generations.models.base import among
from generations.workflow import kept
from generations.workflow.deliveries.layout import read_layout


class Lost(Exception):
    """Some of what is in it was deleted since: the delivery has to be made again."""


def archive_of(delivery: Delivery) -> Archive:
    """The ZIP, every byte of it known. Raises :class:`Lost`."""
    try:
        layout = read_layout(delivery)
    except OSError as error:
        raise Lost from error
    there = Image.objects.filter(team=delivery.team_id, pk__in=among(layout.images)).count()
    if there < len(layout.images):
        raise Lost
    return layout.archive()


def sheet_of(delivery: Delivery, name: str) -> Member | None:
    """A contact sheet by its name; None where there is none of that name. Raises :class:`Lost`."""
    if name not in delivery.sheets:
        return None
    return next((one for one in archive_of(delivery).members if one.name == name), None)


def open_member(member: Member) -> BinaryIO:
    """Its bytes. Raises ``OSError``."""
    return storage.open_key(member.key)


def taken(delivery: Delivery) -> None:
    """Somebody takes the ZIP away: the first time, its pictures count as downloaded."""
    with transaction.atomic():
        if not Delivery.objects.filter(pk=delivery.pk, downloaded=None).update(downloaded=timezone.now()):
            return
    kept.downloaded_many(delivery.pictures)
