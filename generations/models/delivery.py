"""Pictures on their way out: what was chosen, how it is to be handed over, how far that is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.generation import Picture
from generations.models.people import Team, User


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> DeliveryQuerySet:
        """Those that wait for a worker, and those whose worker shows no life any more."""
        running = Q(status=Delivery.Status.RUNNING, lease_until__lt=now)
        return self.filter(Q(status=Delivery.Status.WAITING) | running)

    def expired(self, now: datetime) -> DeliveryQuerySet:
        """Those whose files have served their time."""
        limit = now - timedelta(days=settings.DELIVERY_DAYS)
        return self.filter(created__lt=limit).exclude(status=Delivery.Status.GONE)


class Delivery(models.Model):
    """One ZIP. Its layout and the files made for it lie in the storage below ``folder``; pictures as they are stay where they lie."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"
        GONE = "gone"
        """Its files were deleted; it can be made again."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    """Of the ZIP, without its ending."""
    status = CodeField(choices=Status.choices, default=Status.WAITING)
    choices: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """As :class:`generations.workflow.deliveries.Choices` writes it."""
    pictures: models.JSONField[Any, Any] = models.JSONField(default=list)
    """Keys of the chosen pictures, in their order."""
    focus: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """Where crops of a picture are to be centred, by its key as text: [from the left, from the top], thousandths."""
    count = models.PositiveIntegerField(default=0)
    """Of chosen pictures."""
    steps = models.PositiveIntegerField(default=0)
    """Files that must be made."""
    done = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    """In the ZIP."""
    bytes = models.PositiveBigIntegerField(default=0)
    """Of the ZIP."""
    sheets: models.JSONField[Any, Any] = models.JSONField(default=list)
    """Contact sheets by their names in the ZIP."""
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)
    """What could not be made: [{"file", "code", "params"}]."""
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now)
    ready = models.DateTimeField(null=True)
    downloaded = models.DateTimeField(null=True)
    """The first time."""

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["team", "person", "-id"], name="deliveries_of"),
            models.Index(fields=["id"], condition=Q(status__in=["waiting", "running"]), name="deliveries_open"),
            models.Index(fields=["created"], name="deliveries_by_age"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> str:
        """Where its files lie in the storage, with the slash at the end."""
        return f"{self.team_id}/deliveries/{self.public_id}/"

    @property
    def layout_key(self) -> str:
        """The file that lists what is in the ZIP, in its order."""
        return f"{self.folder}layout.json"

    @property
    def is_open(self) -> bool:
        """Whether it is still being made."""
        return self.status in {self.Status.WAITING, self.Status.RUNNING}

    @property
    def expires(self) -> datetime:
        return self.created + timedelta(days=settings.DELIVERY_DAYS)


class FocalPoint(models.Model):
    """What a person keeps in sight where a picture is cropped."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="focal_points")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    """Thousandths of width and height, from the left and the top."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["picture", "person"], name="one_focus_per_person"),
            models.CheckConstraint(condition=Q(x__lte=1000, y__lte=1000), name="focus_inside"),
        ]

    def __str__(self) -> str:
        return f"{self.x / 10} % {self.y / 10} %"


__all__ = ["Delivery", "FocalPoint"]
