"""Pictures handed over, from what was chosen to the ZIP."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image as Pixels

from generations import storage
from generations.deliver import FilePart
from generations.models import Delivery, Event, Picture, Prompt, Tag
from generations.workflow import deliveries
from generations.workflow.deliveries import Choices
from generations.workflow.deliveries.making import Making, NoTime
from generations.workflow.upload import upload
from tests import factories
from tests.base import World

pytestmark = pytest.mark.django_db


def real_picture(world: World, colour: str = "teal", size: tuple[int, int] = (90, 60), **fields: Any) -> Picture:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        Pixels.new("RGB", size, colour).save(path)
        return factories.picture(world.project, world.alice, image=upload(world.team, path), **fields)


def ordered(world: World, pictures: list[Picture], **choices: Any) -> Delivery:
    return deliveries.order(world.team, world.alice, [one.pk for one in pictures], Choices(**choices))


def worked(delivery: Delivery) -> Delivery:
    deliveries.work(lambda: False)
    delivery.refresh_from_db()
    return delivery


def opened(delivery: Delivery) -> zipfile.ZipFile:
    data = io.BytesIO()
    for piece in deliveries.archive_of(delivery).pieces():
        if isinstance(piece, FilePart):
            with storage.open_key(piece.member.key) as file:
                data.write(file.read())
        else:
            data.write(piece)
    file = zipfile.ZipFile(data)
    assert file.testzip() is None
    return file


def manifest(delivery: Delivery) -> list[dict[str, Any]]:
    return json.loads(opened(delivery).read("manifest.json"))["files"]


def test_pictures_as_they_came_are_ready_at_once(world: World) -> None:
    pictures = [real_picture(world, "teal"), real_picture(world, "plum")]
    delivery = ordered(world, pictures)
    day = f"{timezone.now():%Y%m%d}"
    assert delivery.status == Delivery.Status.READY
    assert opened(delivery).namelist() == [
        f"General-{day}-001.png",
        f"General-{day}-002.png",
        "manifest.csv",
        "manifest.json",
    ]


def test_a_picture_as_it_came_is_the_stored_file(world: World) -> None:
    picture = real_picture(world)
    with storage.open_key(picture.image.key) as file:
        assert opened(ordered(world, [picture], template="{id}")).read(f"{picture.public_id}.png") == file.read()


def test_the_size_of_the_whole_is_known(world: World) -> None:
    delivery = ordered(world, [real_picture(world)])
    assert delivery.bytes == deliveries.archive_of(delivery).size


def test_a_list_tells_of_every_file(world: World) -> None:
    picture = real_picture(world, prompt="=pears")
    factories_tag = Tag.objects.create(team=world.team, name="Food", folded="food")
    picture.taggings.create(tag=factories_tag)
    picture.ratings.create(person=world.bob, stars=4)
    picture.ratings.create(person=world.alice, stars=5)
    row = manifest(ordered(world, [picture]))[0]
    assert (row["id"], row["prompt"], row["rating"], row["tags"]) == (picture.public_id, "=pears", 4.5, ["Food"])
    assert (row["sha256"], row["asked"], row["width"]) == (picture.image.sha256, "1024x1024", 90)


def test_a_table_is_safe_in_a_spreadsheet(world: World) -> None:
    text = opened(ordered(world, [real_picture(world, prompt="=pears")])).read("manifest.csv").decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["prompt"] == "'=pears"


def test_prices_stand_in_a_list_only_where_they_are_wished(world: World) -> None:
    picture = real_picture(world, cost_nano=42_000_000)
    assert "price" not in manifest(ordered(world, [picture]))[0]
    assert manifest(ordered(world, [picture], prices=True))[0]["price"] == "0.042"


def test_pictures_are_converted_by_a_worker(world: World) -> None:
    delivery = ordered(world, [real_picture(world)], mime="image/webp", edge=45)
    assert delivery.status == Delivery.Status.WAITING
    with Pixels.open(opened(worked(delivery)).open(opened(delivery).namelist()[0])) as image:
        assert (image.format, image.size) == ("WEBP", (45, 30))


def test_crops_have_their_exact_pixels_and_a_folder_each(world: World) -> None:
    delivery = worked(ordered(world, [real_picture(world)], template="{nr}", crops=("square", "story")))
    names = opened(delivery).namelist()
    assert names[:3] == ["001.png", "square/001.png", "story/001.png"]
    with Pixels.open(opened(delivery).open("story/001.png")) as image:
        assert image.size == (1080, 1920)
    assert manifest(delivery)[1]["notes"] == ["enlarged 18.0"]


def test_a_crop_keeps_what_its_person_keeps_in_sight(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "two.png"
        image = Pixels.new("RGB", (200, 100), "red")
        image.paste("blue", (100, 0, 200, 100))
        image.save(path)
        picture = factories.picture(world.project, world.alice, image=upload(world.team, path))
    deliveries.set_focus(world.alice, {picture.pk: (1000, 500)})
    deliveries.set_focus(world.bob, {picture.pk: (0, 500)})
    delivery = worked(ordered(world, [picture], template="{nr}", whole=False, crops=("square",)))
    with Pixels.open(opened(delivery).open("001.png")) as made:
        assert made.getpixel((5, 500)) == (0, 0, 255)


def test_contact_sheets_lie_in_the_archive_and_on_their_own(world: World) -> None:
    delivery = worked(
        ordered(world, [real_picture(world, prompt="宋代茶盏")], sheets=("pdf", "html"), sheet_prompts=True)
    )
    assert delivery.sheets == ["contact-sheet.pdf", "contact-sheet.html"]
    assert opened(delivery).read("contact-sheet.pdf").startswith(b"%PDF-")
    assert "宋代茶盏" in opened(delivery).read("contact-sheet.html").decode()
    member = deliveries.sheet_of(delivery, "contact-sheet.pdf")
    assert member and deliveries.open_member(member).read(5) == b"%PDF-"


def test_a_picture_whose_file_is_gone_is_told_of(world: World) -> None:
    lost, kept = real_picture(world, "teal"), real_picture(world, "plum")
    delivery = ordered(world, [lost, kept], template="{nr}", whole=False, crops=("square",))
    storage.delete_keys([lost.image.key])
    worked(delivery)
    assert [one["code"] for one in delivery.problems] == ["missing"]
    assert opened(delivery).namelist()[0] == "002.png"


def broken_picture(world: World) -> Picture:
    picture = real_picture(world)
    picture.image.size = len(b"no picture")
    picture.image.save()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "broken"
        path.write_bytes(b"no picture")
        storage.put_file(picture.image.key, path)
    return picture


def test_a_whole_picture_that_cannot_be_converted_comes_as_it_lies(world: World) -> None:
    picture = broken_picture(world)
    delivery = worked(ordered(world, [picture], template="{nr}", mime="image/jpeg"))
    assert [one["code"] for one in delivery.problems] == ["not_an_image"]
    layout = deliveries.archive_of(delivery)
    assert layout.members[0].name == "001.png"


def test_a_picture_whose_metadata_cannot_be_removed_is_left_out(world: World) -> None:
    delivery = worked(ordered(world, [broken_picture(world)], template="{nr}", strip=True))
    assert [one["code"] for one in delivery.problems] == ["not_an_image"]
    assert opened(delivery).namelist() == ["manifest.csv", "manifest.json"]


class Hurried:
    """Ends after the first picture."""

    def tell(self, done: int, steps: int) -> None:
        pass

    def ends(self) -> bool:
        return True

    def finish(self, **facts: object) -> None:
        raise AssertionError("it was to end before")


def test_what_was_made_is_not_made_again(world: World) -> None:
    pictures = [real_picture(world, "teal"), real_picture(world, "plum")]
    delivery = ordered(world, pictures, template="{nr}", whole=False, crops=("square",))
    with pytest.raises(NoTime):
        Making(delivery, Hurried()).run()
    storage.delete_keys([pictures[0].image.key])
    assert worked(delivery).problems == []
    assert opened(delivery).namelist()[:2] == ["001.png", "002.png"]


def test_a_worker_that_stops_leaves_the_rest(world: World) -> None:
    delivery = ordered(world, [real_picture(world)], crops=("square",))
    calls = iter([False, True, True])
    deliveries.work(lambda: next(calls))
    delivery.refresh_from_db()
    assert delivery.status == Delivery.Status.WAITING
    assert worked(delivery).status == Delivery.Status.READY


def test_a_delivery_whose_worker_was_killed_goes_on(world: World) -> None:
    delivery = ordered(world, [real_picture(world)], crops=("square",))
    late = timezone.now() - timedelta(seconds=1)
    Delivery.objects.update(status=Delivery.Status.RUNNING, lease_owner="gone", lease_until=late)
    assert deliveries.is_due()
    assert worked(delivery).status == Delivery.Status.READY


def test_one_delivery_is_worked_on_at_a_time(world: World) -> None:
    waiting = ordered(world, [real_picture(world)], crops=("square",))
    Delivery.objects.create(
        team=world.team,
        person=world.bob,
        status=Delivery.Status.RUNNING,
        lease_until=timezone.now() + timedelta(minutes=1),
    )
    assert not deliveries.is_due()
    assert worked(waiting).status == Delivery.Status.WAITING


def test_its_person_is_told_when_it_is_ready(world: World) -> None:
    delivery = worked(ordered(world, [real_picture(world)], crops=("square",)))
    assert Event.objects.filter(kind="delivery", public_id=delivery.public_id, audience=world.alice).exists()


def test_what_is_taken_away_counts_as_downloaded_and_kept(world: World) -> None:
    prompt = factories.prompt(world.team, world.alice)
    version = prompt.versions.get()
    pictures = [real_picture(world, version=version), real_picture(world, "plum", version=version)]
    delivery = ordered(world, pictures)
    deliveries.taken(delivery)
    deliveries.taken(delivery)
    assert Picture.objects.exclude(downloaded=None).filter(kept=True).count() == 2
    assert Prompt.objects.get(pk=prompt.pk).kept == 2


def test_pictures_deleted_since_are_noticed_before_a_byte_is_sent(world: World) -> None:
    delivery = ordered(world, [picture := real_picture(world)])
    image = picture.image
    picture.delete()
    image.delete()
    with pytest.raises(deliveries.Lost):
        deliveries.archive_of(delivery)


def test_files_that_have_served_their_time_go(world: World) -> None:
    delivery = worked(ordered(world, [real_picture(world)], template="{nr}", crops=("square",)))
    Delivery.objects.update(created=timezone.now() - timedelta(days=8))
    deliveries.sweep()
    delivery.refresh_from_db()
    assert delivery.status == Delivery.Status.GONE
    assert not storage.has(delivery.layout_key) and not storage.has(f"{delivery.folder}1.png")
    assert deliveries.last_choices(world.team, world.alice).crops == ("square",)


def test_of_several_old_ones_the_newest_row_stays(world: World) -> None:
    for _ in range(2):
        ordered(world, [real_picture(world)])
    Delivery.objects.update(created=timezone.now() - timedelta(days=8))
    deliveries.sweep()
    assert Delivery.objects.count() == 1


def test_a_collection_is_handed_over_in_its_order(world: World) -> None:
    first, second = (factories.picture(world.project, world.alice) for _ in range(2))
    collection = factories.collection(world.team, world.alice)
    for place, picture in enumerate((second, first)):
        collection.items.create(picture=picture, position=place)
    assert deliveries.of_collection(collection) == [second.pk, first.pk]


def test_what_lies_in_the_trash_is_not_handed_over(world: World) -> None:
    picture = factories.picture(world.project, world.alice, trashed=timezone.now())
    pictures = Picture.objects.filter(team=world.team)
    assert deliveries.of_pictures(pictures, [picture.public_id]) == []


def test_names_are_shown_before_anything_is_made(world: World) -> None:
    picture = factories.picture(world.project, world.alice, prompt="A bowl, of pears")
    choices = Choices(template="{prompt}_{width}", crops=("square",))
    assert deliveries.example(world.team, [picture.pk], choices) == [
        "A-bowl-of-pears_1024.png",
        "square/A-bowl-of-pears_1024.png",
    ]
