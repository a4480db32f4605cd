"""What housekeeping removes, and what it leaves."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Pillow

from generations.engine import entry, receipts, tidy
from generations.models import Draft, Event, Image, Kit, LedgerEntry, Picture, SavedMask, ShelfItem, Slot
from generations.workflow import disposal
from generations.workflow.orders import OrderedImage
from generations.workflow.rerun import rerun
from generations.workflow.upload import upload
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.steps import answer, begun
from tests.gateways.demo import DemoServer


def trashed(studio: World, days: int = 31) -> Picture:
    picture = drained(submitted(studio)).pictures.select_related("image").get()
    Picture.objects.filter(pk=picture.pk).update(trashed=timezone.now() - timedelta(days=days))
    return picture


def test_old_notices_are_forgotten(studio: World) -> None:
    Event.tell(studio.team, "gateway")
    Event.objects.update(created=timezone.now() - timedelta(hours=conf.EVENT_HOURS + 1))
    Event.tell(studio.team, "gateway")
    entry.housekeeping(1)
    assert Event.objects.count() == 1


def test_the_trash_is_emptied_after_its_days(studio: World, demo: DemoServer) -> None:
    image = trashed(studio).image
    entry.housekeeping(1)
    assert not Picture.objects.exists()
    assert not Image.objects.exists()
    assert not default_storage.exists(image.key)


def test_emptying_the_trash_leaves_the_ledger(studio: World, demo: DemoServer) -> None:
    trashed(studio)
    before = LedgerEntry.objects.spent()
    entry.housekeeping(1)
    assert LedgerEntry.objects.spent() == before > 0
    check_all()


def test_a_picture_not_long_in_the_trash_stays(studio: World, demo: DemoServer) -> None:
    trashed(studio, days=1)
    entry.housekeeping(1)
    assert Picture.objects.exists()


def test_a_file_that_is_a_reference_elsewhere_stays(studio: World, demo: DemoServer) -> None:
    picture = trashed(studio)
    submitted(studio, references=(OrderedImage(image=picture.image, filename="a.png"),))
    entry.housekeeping(1)
    assert default_storage.exists(picture.image.key)


def test_a_file_that_a_draft_speaks_of_stays(studio: World, demo: DemoServer) -> None:
    picture = trashed(studio)
    data = {"references": [{"image": picture.image.public_id, "filename": "a.png"}]}
    Draft.objects.create(user=studio.alice, project=studio.project, data=data)
    entry.housekeeping(1)
    assert default_storage.exists(picture.image.key)


def on_the_shelf(studio: World, image: Image, days: int | None) -> list[Any]:
    removed = None if days is None else timezone.now() - timedelta(days=days)
    facts: dict[str, Any] = {"team": studio.team, "person": studio.alice, "name": "Bottle", "removed": removed}
    kit = Kit.objects.create(**facts)
    kit.items.create(image=image, position=0, filename="a.png")
    shelf = ShelfItem.objects.create(**facts, image=image, filename="a.png")
    return [kit, shelf, SavedMask.objects.create(**facts, image=image)]


@pytest.mark.parametrize("place", range(3))
def test_a_file_that_a_kit_the_shelf_or_a_mask_has_stays(studio: World, demo: DemoServer, place: int) -> None:
    image = trashed(studio).image
    for number, row in enumerate(on_the_shelf(studio, image, None)):
        if number != place:
            row.delete()
    entry.housekeeping(1)
    assert not Picture.objects.exists()
    assert default_storage.exists(image.key)


@pytest.mark.parametrize(("days", "left"), [(31, 0), (1, 1)])
def test_what_was_removed_long_ago_goes_with_its_file(studio: World, demo: DemoServer, days: int, left: int) -> None:
    image = trashed(studio).image
    on_the_shelf(studio, image, days)
    entry.housekeeping(1)
    assert [kind.objects.count() for kind in (Kit, ShelfItem, SavedMask)] == [left] * 3
    assert default_storage.exists(image.key) is bool(left)


def painted(studio: World, folder: Path, days: int, number: int = 0) -> Image:
    """A mask that was kept so long ago, and is in nobody's hands."""
    Pillow.new("RGB", (8, 8), (number, 1, 2)).save(folder / "mask.png")
    image = upload(studio.team, folder / "mask.png")
    Image.objects.filter(pk=image.pk).update(created=timezone.now() - timedelta(days=days))
    return image


@pytest.mark.parametrize(("days", "left"), [(31, 0), (29, 1)])
def test_what_nothing_speaks_of_goes_after_the_days_of_the_trash(
    studio: World, tmp_path: Path, days: int, left: int
) -> None:
    image = painted(studio, tmp_path, days)
    entry.housekeeping(1)
    assert Image.objects.count() == left
    assert default_storage.exists(image.key) is default_storage.exists(image.thumb_key(320)) is bool(left)


@pytest.mark.parametrize("field", ["mask", "mask_of", "reference"])
def test_what_a_draft_holds_stays_however_old(studio: World, tmp_path: Path, field: str) -> None:
    image = painted(studio, tmp_path, 400)
    data: dict[str, Any] = {field: image.public_id}
    if field == "reference":
        data = {"references": [{"image": image.public_id, "filename": "a.png"}]}
    draft = Draft.objects.create(user=studio.alice, project=studio.project, data=data)
    entry.housekeeping(1)
    assert default_storage.exists(image.key)
    draft.delete()
    entry.housekeeping(1)
    assert not default_storage.exists(image.key)


@pytest.mark.parametrize("place", range(3))
def test_what_the_shelf_holds_stays_however_old(studio: World, tmp_path: Path, place: int) -> None:
    image = painted(studio, tmp_path, 400)
    for number, row in enumerate(on_the_shelf(studio, image, None)):
        if number != place:
            row.delete()
    entry.housekeeping(1)
    assert default_storage.exists(image.key)


def test_old_references_and_results_stay(studio: World, demo: DemoServer, tmp_path: Path) -> None:
    image = painted(studio, tmp_path, 400)
    made = drained(submitted(studio, references=(OrderedImage(image=image, filename="a.png"),)))
    Image.objects.update(created=timezone.now() - timedelta(days=400))
    entry.housekeeping(1)
    assert default_storage.exists(image.key)
    assert default_storage.exists(made.pictures.get().image.key)


def test_a_look_goes_on_where_the_last_one_ended(
    studio: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(tidy, "LOOKED_AT", 2)
    ages = [40, 40, 40, 40, 40, 1]
    images = [painted(studio, tmp_path, days, number) for number, days in enumerate(ages)]
    held = {"references": [{"image": image.public_id} for image in images[:3]]}
    draft = Draft.objects.create(user=studio.alice, project=studio.project, data=held)
    left = []
    for _ in range(4):
        tidy.forget_unused()
        left.append(Image.objects.count())
    # Two that are held; one held and one not; one, and the end; from the beginning.
    assert left == [6, 5, 4, 4]
    draft.delete()
    for _ in range(3):
        tidy.forget_unused()
    assert list(Image.objects.all()) == images[5:]
    with django_assert_max_num_queries(6):
        tidy.forget_unused()


def test_every_use_of_an_image_is_known() -> None:
    """A new key to images would be passed over, and its files deleted."""
    found = {
        (field.related_model, field.field.name)
        for field in Image._meta.get_fields(include_hidden=True)
        if field.one_to_many or field.one_to_one
    }
    assert found == set(disposal.USES)


def test_a_guarded_picture_goes_with_both_its_files(studio: World, demo: DemoServer) -> None:
    picture = trashed(studio)
    raw = drained(submitted(studio)).pictures.get().image
    Picture.objects.filter(image=raw).delete()
    Picture.objects.filter(pk=picture.pk).update(raw=raw)
    entry.housekeeping(1)
    assert not Image.objects.exists()
    assert not default_storage.exists(raw.key)


def test_a_picture_that_a_turn_goes_on_from_stays(studio: World, demo: DemoServer) -> None:
    picture = drained(submitted(studio)).pictures.select_related("image").get()
    turn = drained(submitted(studio, prompt="Make the sky pink", continues=picture))
    Picture.objects.filter(pk=picture.pk).update(trashed=timezone.now() - timedelta(days=31))
    entry.housekeeping(1)
    disposal.purge([picture.pk])
    turn.refresh_from_db()
    assert turn.continues == picture
    assert default_storage.exists(picture.image.key)
    rerun(turn, studio.alice, "again")
    entry.drain(1)
    assert [part["sha256"] for part in demo.calls()[-1]["parts"]] == [picture.image.sha256]


def test_previews_of_ended_slots_are_removed(studio: World, demo: DemoServer) -> None:
    drained(submitted(studio, partial_images=1, quality="medium", prompt="Pears #demo:slow=100"))
    key = Slot.objects.get().preview
    assert default_storage.exists(key)
    entry.housekeeping(1)
    assert Slot.objects.get().preview == ""
    assert not default_storage.exists(key)


def test_old_files_of_the_spool_go_and_receipts_stay(studio: World, settings: Any) -> None:
    submitted(studio)
    receipts.keep(begun()[0].attempt_id, answer())
    spool = Path(conf.SPOOL_DIR)
    left = [spool / "wire-abc", spool / "preview-abc.webp", spool / "in" / "1-0" / "320.webp"]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    old = time.time() - 2 * tidy.SPOOL_SECONDS
    for path in spool.rglob("*"):
        os.utime(path, (old, old))
    tidy.empty_spool()
    assert not any(path.exists() for path in left)
    assert len(receipts.waiting()) == 1


def test_it_is_due_once_and_again_after_a_while(studio: World) -> None:
    assert tidy.is_due()
    assert not tidy.is_due()
