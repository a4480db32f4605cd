"""Rows and files of many pictures, made by ``python -m tests.bench.inside tests.browser.sheaf_rows:make PROJECT COUNT EDGE NOISE`` with a
studio's environment."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tempfile
from pathlib import Path

from django.utils import timezone
from PIL import Image as Pixels
from PIL import ImageDraw

from generations import storage
from generations.models import Generation, Image, Picture, Project, Slot

SHAPES = ((4, 3), (3, 4), (4, 4))
GROUNDS = ("#8a6f5a", "#54708a", "#6f8a54", "#8a5470", "#5a8a86")


def make(project: str, count: str, edge: str, noise: str) -> list[str]:
    rows = Project.objects.select_related("team").order_by("id")
    row = rows.get(public_id=project) if project else rows[0]
    with tempfile.TemporaryDirectory() as folder:
        made = [
            _picture(row, number, _drawn(number, int(edge), int(noise), row.public_id), Path(folder))
            for number in range(1, int(count) + 1)
        ]
    return [one.public_id for one in reversed(made)]


def _picture(project: Project, number: int, whole: Pixels.Image, folder: Path) -> Picture:
    team = project.team
    person, gateway = team.memberships.order_by("id")[0].user, team.gateways.order_by("id")[0]
    image = _image(project, number, whole, folder)
    generation = Generation.objects.create(
        team=team,
        project=project,
        person=person,
        gateway=gateway,
        gateway_name=gateway.name,
        profile=gateway.profile,
        model=gateway.model,
        submission=os.urandom(12).hex(),
        prompt=f"Sheet {number} of the sheaf",
        aspect="4:3",
        n=1,
        status="done",
        done_count=1,
    )
    slot = Slot.objects.create(generation=generation, index=0, status="done", ended=timezone.now())
    return Picture.objects.create(
        team=team,
        project=project,
        generation=generation,
        slot=slot,
        image=image,
        person=person,
        gateway=gateway,
        width=image.width,
        height=image.height,
    )


def _image(project: Project, number: int, whole: Pixels.Image, folder: Path) -> Image:
    data = _webp(whole)
    image = Image(
        team=project.team,
        sha256=hashlib.sha256(data).hexdigest(),
        mime="image/webp",
        width=whole.width,
        height=whole.height,
        size=len(data),
        crc32=number,
        phash=number,
        placeholder=base64.b64encode(_webp(_small(whole, 16))).decode(),
    )
    files = {image.key: data, image.thumb_key(1280): data}
    files |= {image.thumb_key(size): _webp(_small(whole, size)) for size in (320, 640)}
    for key, content in files.items():
        path = folder / "file"
        path.write_bytes(content)
        storage.put_file(key, path, copy=True)
    image.save()
    return image


def _drawn(number: int, edge: int, noise: int, seal: str) -> Pixels.Image:
    """The number on a ground; the seal makes each project's files its own."""
    across, down = SHAPES[number % len(SHAPES)]
    picture = Pixels.new("RGB", (edge * across // 4, edge * down // 4), GROUNDS[number % len(GROUNDS)])
    if noise:
        grain = Pixels.effect_noise(picture.size, noise).convert("RGB")
        picture = Pixels.blend(picture, grain, 0.3)
    draw = ImageDraw.Draw(picture)
    draw.text((edge // 10, edge // 10), str(number), fill="#fff", font_size=edge // 3)
    draw.text((edge // 40, edge // 40), seal, fill="#fff", font_size=20)
    return picture


def _small(picture: Pixels.Image, edge: int) -> Pixels.Image:
    copy = picture.copy()
    copy.thumbnail((edge, edge))
    return copy


def _webp(picture: Pixels.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=75, method=0)
    return target.getvalue()
