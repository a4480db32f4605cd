"""A team with many pictures whose thumbnails are real files, some hundred of them shared by all. Called inside a house."""

from __future__ import annotations

import base64
import io
import random
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFilter

from generations.models import THUMB_SIZES, Image, Picture
from tests.bench import gallery_rows, people

FILES = 250
DAYS = 240
"""The pictures are spread over so many days."""


def make(count: str) -> dict[str, object]:
    """``count`` pictures; the team's slug and its owner's session."""
    gallery_rows.IMAGES = FILES
    team, total, now = people.team(), int(count), timezone.now()
    owner, *_ = people.members(team, 2)
    with transaction.atomic():
        generations = gallery_rows._generations(team, owner, total // gallery_rows.EACH)
        images = Image.objects.bulk_create(gallery_rows._images(team))
        gallery_rows._pictures(team, owner, generations, images)
    first = Picture.objects.order_by("id").values_list("id", flat=True).first() or 0
    for day in range(DAYS):
        low, high = first + total * day // DAYS, first + total * (day + 1) // DAYS
        Picture.objects.filter(id__gte=low, id__lt=high).update(created=now - timedelta(days=DAYS - 1 - day))
    for image in Image.objects.order_by("id"):
        _files(image)
    call_command("gallery_index", rebuild=True, stdout=io.StringIO())
    return {"slug": team.slug, "session": people.session(owner)}


def _files(image: Image) -> None:
    """A picture of soft shapes: about as large as a photograph's thumbnail, and no two alike."""
    chance = random.Random(image.pk)
    full = Pillow.new("RGB", (image.width // 3, image.height // 3), _colour(chance))
    draw = ImageDraw.Draw(full)
    for _ in range(14):
        x, y, size = (chance.randrange(-100, limit) for limit in (*full.size, 500))
        draw.ellipse((x, y, x + abs(size), y + abs(size)), fill=_colour(chance))
    full = full.filter(ImageFilter.GaussianBlur(2))
    for edge in THUMB_SIZES:
        file = io.BytesIO()
        small = full.copy()
        small.thumbnail((edge, edge))
        small.save(file, "WEBP", quality=70)
        storages["default"].save(image.thumb_key(edge), ContentFile(file.getvalue()))
    soft = io.BytesIO()
    full.resize((16, max(1, 16 * full.height // full.width))).save(soft, "WEBP", quality=40)
    Image.objects.filter(pk=image.pk).update(placeholder=base64.b64encode(soft.getvalue()).decode())


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(30, 240), chance.randrange(30, 230), chance.randrange(30, 230)
