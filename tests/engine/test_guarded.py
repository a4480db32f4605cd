"""Edits with a mask: what is sent, and what is put back. The demo gateway changes the whole picture, as real models do."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw

from generations import storage
from generations.engine import ingest, receipts
from generations.engine.database import Database
from generations.engine.job import Job
from generations.models import Generation, Image, Picture
from generations.providers import catalogue
from generations.providers.base import Outcome
from generations.workflow.orders import OrderedImage
from generations.workflow.upload import upload
from tests.base import World
from tests.engine.faulty import connect
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.steps import answer, begun
from tests.gateways.demo import DemoServer
from tests.gateways.faulty import FaultyGateway
from tests.imaging.corpus import differing

SIZE = (1024, 768)
HOLE = (300, 200, 500, 400)


def photograph(studio: World, folder: Path, ending: str = "png") -> Image:
    picture = Pillow.radial_gradient("L").resize(SIZE).convert("RGB")
    ImageDraw.Draw(picture).line((0, 0, *SIZE), fill=(200, 40, 40), width=12)
    picture.save(folder / f"photo.{ending}")
    return upload(studio.team, folder / f"photo.{ending}")


def mask_of(studio: World, folder: Path) -> Image:
    mask = Pillow.new("RGBA", SIZE, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), HOLE)
    mask.save(folder / "mask.png")
    return upload(studio.team, folder / "mask.png")


def edited(studio: World, folder: Path, ending: str = "png", **fields: Any) -> Generation:
    first = OrderedImage(image=photograph(studio, folder, ending), filename=f"photo.{ending}")
    facts: dict[str, Any] = {
        "mask": mask_of(studio, folder),
        "guarded": True,
        "feather": 8,
        "width": SIZE[0],
        "height": SIZE[1],
    }
    return submitted(studio, references=(first,), **(facts | fields))


def pixels(image: Image) -> Pillow.Image:
    with default_storage.open(image.key) as file, Pillow.open(file) as found:
        return found.convert("RGB")


def outside(feather: int) -> Pillow.Image:
    where = Pillow.new("L", SIZE, 255)
    where.paste(0, (HOLE[0] - feather, HOLE[1] - feather, HOLE[2] + feather, HOLE[3] + feather))
    return where


@pytest.mark.parametrize(("asked", "ending"), [("png", "png"), ("jpeg", "jpg"), ("webp", "webp")])
def test_outside_the_mask_stands_the_original(
    studio: World, demo: DemoServer, tmp_path: Path, asked: str, ending: str
) -> None:
    made = drained(edited(studio, tmp_path, ending, output_format=asked))
    picture = made.pictures.select_related("image", "raw").get()
    original = made.references.get().image
    assert picture.raw is not None
    assert (picture.image.mime, picture.raw.mime) == ("image/png", f"image/{asked}")
    assert differing(pixels(original), pixels(picture.image), outside(8)) == 0
    assert differing(pixels(original), pixels(picture.raw), outside(8)) > 0
    assert differing(pixels(picture.raw), pixels(picture.image), ImageChops.invert(outside(0))) == 0
    assert picture.guard["changed"] > 0
    assert SIZE[0] * SIZE[1] - 216 * 216 <= picture.guard["outside"] < SIZE[0] * SIZE[1] - 200 * 200
    assert made.done_count == 1
    check_all()


def test_another_size_is_brought_back_and_told(studio: World, demo: DemoServer, tmp_path: Path) -> None:
    made = drained(edited(studio, tmp_path, width=1024, height=1024))
    picture = made.pictures.select_related("image", "raw").get()
    assert ((picture.width, picture.height), picture.guard["resized"]) == (SIZE, [1024, 1024])
    assert (picture.original.width, picture.original.height) == (1024, 1024)
    assert picture.got == {}


def test_without_the_lock_the_result_stays_as_it_came(studio: World, demo: DemoServer, tmp_path: Path) -> None:
    picture = drained(edited(studio, tmp_path, guarded=False)).pictures.get()
    assert (picture.raw, picture.guard, picture.original) == (None, {}, picture.image)


def test_what_cannot_be_guarded_is_kept_as_it_came(
    studio: World, demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The original vanishes while the gateway works: the answer is paid for all the same."""
    made = edited(studio, tmp_path)
    original = made.references.get().image
    real = storage.put
    monkeypatch.setattr(storage, "put", lambda *args: (default_storage.delete(original.key), real(*args))[1])
    picture = drained(made).pictures.get()
    assert (picture.raw, picture.guard) == (None, {"failed": "file_missing"})
    check_all()


def test_the_masked_picture_goes_first_and_as_png(studio: World, settings: Any, tmp_path: Path) -> None:
    with FaultyGateway("ok") as server:
        gateway = connect(studio, server, settings)
        made = edited(studio, tmp_path, "jpg", gateway=gateway)
        second = OrderedImage(image=photograph(studio, tmp_path, "webp"), filename="second.webp")
        made.references.create(image=second.image, position=1, filename=second.filename)
        drained(made)
    parts = [part for part in server.requests[0].parts if part.filename]
    assert [(part.name, part.filename, part.content_type) for part in parts] == [
        ("image[]", "photo.png", "image/png"),
        ("image[]", "second.webp", "image/webp"),
        ("mask", "mask.png", "image/png"),
    ]
    assert parts[2].sha256 == Image.objects.get(pk=made.mask_id).sha256
    check_all()


def test_a_picture_made_smaller_takes_its_mask_along(
    studio: World, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = catalogue.PROFILES["openai-compatible"]
    small = replace(profile, capabilities=replace(profile.capabilities, max_reference_bytes=30_000))
    monkeypatch.setattr(catalogue, "PROFILES", {**catalogue.PROFILES, "openai-compatible": small})
    with FaultyGateway("ok") as server:
        gateway = connect(studio, server, settings)
        drained(edited(studio, tmp_path, "jpg", gateway=gateway))
    picture, mask = (part.data for part in server.requests[0].parts if part.filename)
    (tmp_path / "picture").write_bytes(picture)
    (tmp_path / "sent-mask").write_bytes(mask)
    with Pillow.open(tmp_path / "picture") as one, Pillow.open(tmp_path / "sent-mask") as cover:
        assert one.size == cover.size
        assert one.size[0] < SIZE[0]
        alpha = cover.getchannel("A")
        share = alpha.histogram()[0] / (alpha.width * alpha.height)
    assert share == pytest.approx(200 * 200 / (SIZE[0] * SIZE[1]), rel=0.05)


def test_the_same_answer_twice_makes_one_guarded_picture(
    studio: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed with the composite stored and nothing settled; and once more with everything settled and the receipt still there."""
    edited(studio, tmp_path)
    job = begun()[0]
    receipts.keep(job.attempt_id, answer())
    files = []
    for point in ("before_finish_commit", "after_finish"):
        with monkeypatch.context() as patch:
            patch.setattr(ingest, "reached", partial(killed_at, point))
            with pytest.raises(Killed):
                take_in(job)
        assert receipts.stands(job.attempt_id)
        files.append(stored_files())
    assert Picture.objects.get().raw is not None
    before = Picture.objects.values("image", "raw", "guard").get()
    take_in(job)
    assert not receipts.stands(job.attempt_id)
    assert Picture.objects.values("image", "raw", "guard").get() == before
    assert files == [stored_files()] * 2
    image = Picture.objects.get().image
    with default_storage.open(image.key) as file:
        assert hashlib.sha256(file.read()).hexdigest() == image.sha256
    check_all()


class Killed(BaseException):
    pass


def killed_at(where: str, point: str) -> None:
    if point == where:
        raise Killed


def take_in(job: Job) -> None:
    outcome = receipts.load(job.attempt_id)
    assert outcome is not None
    asyncio.run(_taken_in(job, outcome))


async def _taken_in(job: Job, outcome: Outcome) -> None:
    async with Database() as database:
        await ingest.Ingester(database).take_in(job, outcome)


def stored_files() -> set[str]:
    found = set[str]()
    for team in default_storage.listdir("")[0]:
        for part in default_storage.listdir(team)[0]:
            found |= {f"{team}/{part}/{name}" for name in default_storage.listdir(f"{team}/{part}")[1]}
    return found
