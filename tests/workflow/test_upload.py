"""Uploads become images of the team."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from generations.imaging import ImageRefused
from generations.models import Image
from generations.workflow.errors import NoSpace
from generations.workflow.timing import expected_seconds
from generations.workflow.upload import upload
from tests.base import World


def photograph(folder: Path, name: str = "photo.jpg") -> Path:
    path = folder / name
    Pillow.effect_noise((640, 480), 60).convert("RGB").save(path)
    return path


def test_a_photograph_is_kept(world: World, tmp_path: Path, settings: object) -> None:
    settings.FREE_SPACE_GATE = 0
    image = upload(world.team, photograph(tmp_path), "photo.jpg")
    assert (image.width, image.height, image.mime) == (640, 480, "image/jpeg")
    assert default_storage.exists(image.key)


def test_the_same_photograph_again_is_the_same_image(world: World, tmp_path: Path, settings: object) -> None:
    settings.FREE_SPACE_GATE = 0
    path = photograph(tmp_path)
    assert upload(world.team, path) == upload(world.team, path)
    assert path.exists()


def test_what_is_no_picture_leaves_nothing(world: World, tmp_path: Path, settings: object) -> None:
    settings.FREE_SPACE_GATE = 0
    path = tmp_path / "text.png"
    path.write_text("no picture")
    with pytest.raises(ImageRefused):
        upload(world.team, path)
    assert not Image.objects.exists()
    assert list(Path(conf.SPOOL_DIR).iterdir()) == []


def test_without_room_nothing_is_taken(world: World, tmp_path: Path, settings: object) -> None:
    settings.FREE_SPACE_GATE = 10**18
    with pytest.raises(NoSpace):
        upload(world.team, photograph(tmp_path))


def test_no_time_is_expected_before_three_runs(world: World) -> None:
    assert expected_seconds(world.gateway, "gpt-image-2", "low", 1024, 1024) is None
