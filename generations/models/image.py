"""Stored files, whatever they are used as: results, references, masks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F

from generations.models.base import CodeField, PublicIdField
from generations.models.people import Team

THUMB_SIZES = (320, 640, 1280)
BAND_SHIFTS = (0, 16, 32, 48)
BAND = 0xFFFF
"""The perceptual hash is indexed in four bands of 16 bits: of two hashes that differ in few bits, one band differs in fewer."""


def thumb_key(team_id: int, sha256: str, size: int) -> str:
    """Name in the storage of the WebP whose long edge is ``size`` (one of ``THUMB_SIZES``) or less."""
    return f"{team_id}/{sha256[:2]}/{sha256}.{size}.webp"


class Image(models.Model):
    """One file of a team, kept once however often it is used (by sha256). Its bytes are at ``key`` in the storage."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="images")
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    """Bytes."""
    crc32 = models.BigIntegerField()
    phash = models.BigIntegerField()
    """64-bit perceptual hash, as a signed number."""
    placeholder = models.CharField(max_length=1000, blank=True)
    """A picture of at most 16 px, base64 of WebP, shown until the thumbnail comes."""
    has_alpha = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "sha256"], name="one_file_per_content")]
        indexes: ClassVar = [
            models.Index("team", F("phash").bitrightshift(shift).bitand(BAND), "phash", name=f"images_alike_{shift}")
            for shift in BAND_SHIFTS
        ]

    def __str__(self) -> str:
        return f"{self.width}×{self.height} {self.mime}"

    @property
    def extension(self) -> str:
        return {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}.get(self.mime, "bin")

    @property
    def key(self) -> str:
        """Name in the storage of the file's own bytes: by team and content."""
        return f"{self.team_id}/{self.sha256[:2]}/{self.sha256}.{self.extension}"

    def thumb_key(self, size: int) -> str:
        return thumb_key(self.team_id, self.sha256, size)


class PlacedImage(models.Model):
    """An image among others, in its place, with what it is there for."""

    image = models.ForeignKey(Image, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    filename = models.CharField(max_length=120)
    role = CodeField(blank=True)
    """What it is there for (see ``generations/roles.py``); "" where that was not said."""
    line = models.CharField(max_length=400, blank=True)
    """The role's line in the person's own words; "" for the usual ones."""

    class Meta:
        abstract = True
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.filename
