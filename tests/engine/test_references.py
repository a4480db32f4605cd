"""Reference pictures on their way to the gateway."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from generations.models import Image
from generations.providers import catalogue
from generations.workflow.orders import OrderedImage
from generations.workflow.upload import upload
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.gateways.faulty import FaultyGateway
from tests.gateways.seen import Part


def photograph(studio: World, folder: Path, colour: str) -> Image:
    path = folder / f"{colour}.png"
    Pillow.new("RGB", (800, 600), colour).save(path)
    return upload(studio.team, path)


def sent(studio: World, settings: Any, images: list[Image], **fields: Any) -> list[Part]:
    ordered = tuple(OrderedImage(image=one, filename=f"tray-{place}.png") for place, one in enumerate(images))
    with FaultyGateway("ok") as server:
        gateway = connect(studio, server, settings)
        generation = drained(submitted(studio, gateway=gateway, references=ordered, **fields))
    assert generation.status == "done"
    check_all()
    return [part for part in server.requests[0].parts if part.filename]


def test_they_arrive_whole_in_the_order_of_the_tray(studio: World, settings: Any, tmp_path: Path) -> None:
    images = [photograph(studio, tmp_path, colour) for colour in ("teal", "coral", "olive")]
    images.reverse()
    parts = sent(studio, settings, images)
    assert [part.sha256 for part in parts] == [image.sha256 for image in images]
    assert [(part.name, part.filename, part.content_type) for part in parts] == [
        ("image[]", f"tray-{place}.png", "image/png") for place in range(3)
    ]


def test_a_mask_goes_along(studio: World, settings: Any, tmp_path: Path) -> None:
    image, mask = photograph(studio, tmp_path, "teal"), photograph(studio, tmp_path, "black")
    parts = sent(studio, settings, [image], mask=mask)
    assert parts[-1].name == "mask"
    assert parts[-1].sha256 == mask.sha256


def test_one_too_heavy_for_the_gateway_is_made_to_fit(
    studio: World, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "noise.png"
    Pillow.effect_noise((700, 700), 80).convert("RGB").save(path)
    profile = catalogue.PROFILES["openai-compatible"]
    small = replace(profile, capabilities=replace(profile.capabilities, max_reference_bytes=100_000))
    monkeypatch.setattr(catalogue, "PROFILES", {**catalogue.PROFILES, "openai-compatible": small})
    assert len(sent(studio, settings, [upload(studio.team, path)])[0].data) <= 100_000


def test_a_file_that_is_gone_costs_nothing(studio: World, settings: Any, tmp_path: Path) -> None:
    settings.ENGINE_TRIES = 1
    image = photograph(studio, tmp_path, "teal")
    default_storage.delete(image.key)
    with FaultyGateway("ok") as server:
        gateway = connect(studio, server, settings)
        ordered = (OrderedImage(image=image, filename="a.png"),)
        generation = drained(submitted(studio, gateway=gateway, references=ordered))
    assert (generation.status, generation.slots.get().error_code) == ("failed", "reference_missing")
    assert not server.requests
    check_all()
