"""Pictures that come from elsewhere: an import, its files on their way, and what a picture's own file said of its making."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.generation import Picture
from generations.models.image import Image
from generations.models.people import Team, User
from generations.models.project import Project
from generations.models.sorting import Collection

ABANDONED = timedelta(minutes=10)
"""An import to which nothing came for so long gets no more files: its page was closed."""


class PictureImportQuerySet(models.QuerySet["PictureImport"]):
    def due(self, now: datetime) -> PictureImportQuerySet:
        """Those that a worker may go on with: something waits, or everything has come, and no worker holds them."""
        taking = Q(status=PictureImport.Status.OPEN) & (self._waiting() | self._closed(now))
        moving = Q(status__in=[PictureImport.Status.UNDOING, PictureImport.Status.RESTORING])
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=now)).filter(taking | moving)

    def complete(self, now: datetime) -> PictureImportQuerySet:
        """Open ones that get no more files, and none of whose files waits."""
        return self.filter(self._closed(now), ~self._waiting(), status=PictureImport.Status.OPEN)

    def hold(self, now: datetime) -> int:
        """Keep them for a worker, for as long as a lease is. Returns how many there are."""
        return self.update(lease_until=now + timedelta(seconds=settings.ENGINE_LEASE))

    def _waiting(self) -> Q:
        rows = ImportFile.objects.filter(imported=models.OuterRef("pk"), status=ImportFile.Status.WAITING)
        return Q(models.Exists(rows))

    def _closed(self, now: datetime) -> Q:
        return Q(closed=True) | Q(updated__lt=now - ABANDONED)


class PictureImport(models.Model):
    """Files that somebody brings into the gallery in one go."""

    class Status(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        RESTORING = "restoring"

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    tags: models.JSONField[Any, Any] = models.JSONField(default=list)
    """Names, for every picture."""
    keywords = models.BooleanField(default=True)
    """Whether the files' own keywords become tags too."""
    collection = models.ForeignKey(Collection, models.SET_NULL, null=True, related_name="+")
    status = CodeField(choices=Status.choices, default=Status.OPEN)
    closed = models.BooleanField(default=False)
    """Whether all files have come."""
    lease_until = models.DateTimeField(null=True)
    """Until when a worker holds it without a sign of life."""
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)
    """When the last file came."""
    ended = models.DateTimeField(null=True)

    objects = PictureImportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["team", "person", "-id"], name="picture_imports_of"),
            models.Index(
                fields=["status"], condition=Q(status__in=["open", "undoing", "restoring"]), name="picture_imports_open"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_running(self) -> bool:
        return self.status in (self.Status.OPEN, self.Status.UNDOING, self.Status.RESTORING)

    def hold(self) -> bool:
        """Keep it for the worker that has it. False where it has ended or is taken back: nothing more is to come of it then."""
        return bool(PictureImport.objects.filter(pk=self.pk, status=self.Status.OPEN).hold(timezone.now()))

    def counts(self) -> dict[str, int]:
        """How many of its files stand where, by status; those that were packed in a ZIP count, the ZIP itself only where it is bad."""
        found = self.files.filter(Q(is_zip=False) | Q(status=ImportFile.Status.BAD)).values_list("status")
        return dict.fromkeys(ImportFile.Status.values, 0) | dict(found.annotate(models.Count("pk")).order_by())


class ImportFile(models.Model):
    """One file of an import. Until it is judged its bytes lie in the storage at ``key``, or in the ZIP that it is packed in."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SAME = "same"
        """The team has a picture of this content."""
        BAD = "bad"
        LEFT = "left"
        """No picture and no fault: a text beside the pictures, a ZIP that is worked through."""

    imported = models.ForeignKey(PictureImport, models.CASCADE, related_name="files")
    name = models.CharField(max_length=400)
    """With its folders, as the person's machine or the ZIP calls it. Never used as a path."""
    status = CodeField(choices=Status.choices, default=Status.WAITING)
    code = models.CharField(max_length=60, blank=True)
    params: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """Why it is bad."""
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    key = models.CharField(max_length=200, blank=True)
    """"" once its bytes are needed no more."""
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, related_name="+")
    """What it became, or is the same as."""
    is_zip = models.BooleanField(default=False)
    at = models.PositiveIntegerField(default=0)
    """Entries of a ZIP that are judged, of ``entries``."""
    entries = models.PositiveIntegerField(default=0)
    taken = models.PositiveBigIntegerField(default=0)
    """Bytes that have come out of it."""

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["imported", "status", "id"], name="import_files")]

    def __str__(self) -> str:
        return self.name


class PictureOrigin(models.Model):
    """How an imported picture came to be, as far as its file tells: what its generation has no column for."""

    picture = models.OneToOneField(Picture, models.CASCADE, primary_key=True, related_name="origin")
    filename = models.CharField(max_length=400)
    original = models.ForeignKey(Image, models.PROTECT, null=True, related_name="original_of")
    """The file as it came, where the gallery shows a converted copy; None where it shows the file itself."""
    tool = models.CharField(max_length=60, blank=True)
    negative = models.TextField(blank=True)
    seed = models.CharField(max_length=20, blank=True)
    """Digits: seeds have up to 64 bits without a sign."""
    steps = models.PositiveIntegerField(null=True)
    sampler = models.CharField(max_length=200, blank=True)
    guidance = models.FloatField(null=True)
    made = models.CharField(max_length=32, blank=True)
    """When, in the file's own words: "2026-01-31T12:00:00", its zone only where it says one."""
    raw: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """The file's texts as they stood, by the names of their fields."""

    def __str__(self) -> str:
        return self.filename

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The raw texts by their names: a file may call one of them "items"."""
        return [(str(name), str(text)) for name, text in self.raw.items()]


__all__ = ["ImportFile", "PictureImport", "PictureOrigin"]
