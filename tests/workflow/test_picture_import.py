"""Pictures from elsewhere: what comes into the gallery, what does not and why, and that nothing is lost or taken twice."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Pixels

from generations import storage
from generations.models import (
    CollectedPicture,
    Generation,
    ImportFile,
    LedgerEntry,
    Notification,
    Picture,
    PictureImport,
)
from generations.models.picture_import import ABANDONED
from generations.workflow import gallery, picture_import, trash
from generations.workflow.disposal import unused
from generations.workflow.errors import NoSpace
from generations.workflow.picture_import import Closed, Wanted, undoing
from generations.workflow.picture_import.arriving import begin, close, take
from tests import factories
from tests.base import World
from tests.foreign import tools


@pytest.fixture(autouse=True)
def room(settings: object) -> None:
    settings.FREE_SPACE_GATE = 0


def never() -> bool:
    return False


def opened(world: World, **wanted: object) -> PictureImport:
    return begin(world.team, world.bob, Wanted(project=world.project, **wanted))


def sent(job: PictureImport, tmp_path: Path, name: str, data: bytes) -> ImportFile:
    path = tmp_path / "sent"
    path.write_bytes(data)
    return take(job, path, name)


def imported(world: World, tmp_path: Path, *files: tuple[str, bytes], **wanted: object) -> PictureImport:
    """An import of these files from its beginning to its end."""
    job = opened(world, **wanted)
    for name, data in files:
        sent(job, tmp_path, name, data)
    close(job)
    return finished(job)


def finished(job: PictureImport) -> PictureImport:
    while picture_import.work(never):
        pass
    job.refresh_from_db()
    return job


def became(job: PictureImport) -> dict[str, str]:
    """Each file's name with its status, or its code where it is bad."""
    rows = job.files.values_list("name", "status", "code")
    return {name.rpartition("/")[2]: code or status for name, status, code in rows}


def made(nr: int = 0) -> tools.Made:
    return list(tools.good(nr + 1))[nr]


def test_a_picture_comes_with_all_that_its_file_says(world: World, tmp_path: Path) -> None:
    one = made()
    job = imported(world, tmp_path, ("trip/a.png", one.data))
    picture = job.files.get().picture
    asked, origin = picture.generation, picture.origin
    assert (asked.source, asked.gateway, asked.gateway_name) == ("import", None, "AUTOMATIC1111")
    assert (asked.prompt, asked.model, asked.status) == (one.prompt, tools.MODEL, Generation.Status.DONE)
    assert (origin.negative, origin.seed, origin.steps) == (tools.NEGATIVE, str(tools.SEED), tools.STEPS)
    assert (origin.filename, origin.tool) == ("trip/a.png", "AUTOMATIC1111")
    assert "Lora hashes" in origin.raw["parameters"]


def test_the_file_is_kept_byte_for_byte_with_its_thumbnails(world: World, tmp_path: Path) -> None:
    one = made(2)
    image = imported(world, tmp_path, ("a.jpg", one.data)).files.get().picture.image
    assert storage.open_key(image.key).read() == one.data
    assert default_storage.exists(image.thumb_key(320))


def test_what_browsers_do_not_show_is_shown_as_a_copy_and_kept_as_it_came(world: World, tmp_path: Path) -> None:
    data = io.BytesIO()
    Pixels.new("RGB", (40, 30), (200, 90, 10)).save(data, "BMP")
    picture = imported(world, tmp_path, ("a.bmp", data.getvalue())).files.get().picture
    assert (picture.image.mime, picture.width, picture.height) == ("image/png", 40, 30)
    assert storage.open_key(picture.origin.original.key).read() == data.getvalue()
    assert unused([picture.origin.original.pk]) == []


def test_it_costs_nothing_and_asks_nobody(world: World, tmp_path: Path) -> None:
    picture = imported(world, tmp_path, ("a.png", made().data)).files.get().picture
    assert (picture.cost_nano, picture.generation.attempts.count()) == (0, 0)
    assert LedgerEntry.objects.count() == 0


def test_it_is_found_by_prompt_and_by_name(world: World, tmp_path: Path) -> None:
    picture = imported(world, tmp_path, ("trip/Sundown 07.png", made().data)).files.get().picture
    for words in ("一碗梨 pears", "sundown"):
        assert gallery.pages.older(world.team.pk, world.bob.pk, gallery.Search(text=words), None, 9) == [picture.pk]


def test_tags_and_a_collection_are_added(world: World, tmp_path: Path) -> None:
    collection = factories.collection(world.team, world.alice)
    data = made(18).data
    job = imported(
        world, tmp_path, ("a.jpg", data), ("b.png", made().data), tags=("Trip", "food"), collection=collection
    )
    first, second = (row.picture for row in job.files.order_by("pk"))
    assert sorted(one.tag.name for one in first.taggings.all()) == ["Trip", "food", "still life"]
    assert sorted(one.tag.name for one in second.taggings.all()) == ["Trip", "food"]
    ordered = CollectedPicture.objects.filter(collection=collection, picture__in=[first, second]).order_by("position")
    assert [one.picture for one in ordered] == [first, second]


def test_a_files_own_keywords_may_be_left_out(world: World, tmp_path: Path) -> None:
    picture = imported(world, tmp_path, ("a.jpg", made(18).data), keywords=False).files.get().picture
    assert picture.taggings.count() == 0


def test_the_same_content_is_told_and_not_taken_twice(world: World, tmp_path: Path) -> None:
    first = imported(world, tmp_path, ("a.png", made().data)).files.get().picture
    again = imported(
        world, tmp_path, ("b.png", made().data), ("c.zip", tools.packed([("d.png", made().data)], bomb=False))
    )
    assert became(again) | {"b.png": "same", "d.png": "same"} == became(again)
    assert {row.picture for row in again.files.filter(status="same")} == {first}
    assert Picture.objects.count() == 1


def test_content_from_the_trash_comes_again(world: World, tmp_path: Path) -> None:
    first = imported(world, tmp_path, ("a.png", made().data)).files.get().picture
    trash.trash([first], world.bob)
    assert became(imported(world, tmp_path, ("a.png", made().data))) == {"a.png": "done"}


def test_another_teams_content_is_no_duplicate(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path, ("a.png", made().data))
    project = world.charlie.memberships.get().team.projects.get()
    job = begin(project.team, world.charlie, Wanted(project=project))
    sent(job, tmp_path, "a.png", made().data)
    close(job)
    assert became(finished(job)) == {"a.png": "done"}


def test_a_file_sent_again_after_a_lost_answer_is_the_same_row(world: World, tmp_path: Path) -> None:
    job = opened(world)
    assert sent(job, tmp_path, "a.png", made().data) == sent(job, tmp_path, "a.png", made().data)


def test_two_of_the_same_in_one_import_are_one_picture(world: World, tmp_path: Path) -> None:
    assert became(imported(world, tmp_path, ("a.png", made().data), ("b.png", made().data))) == {
        "a.png": "done",
        "b.png": "same",
    }


def test_bad_files_are_named_with_their_reason(world: World, tmp_path: Path) -> None:
    found = became(imported(world, tmp_path, *tools.broken(10)))
    assert {name[4:]: code for name, code in found.items()} == {
        "empty.png": "empty",
        "words.jpg": "not_an_image",
        "cut.jpg": "truncated",
        "cut.png": "truncated",
        "claims.png": "side_too_long",
        "huge.png": "implausible",
        "drawing.png": "unsupported_type",
        "paper.png": "unsupported_type",
        "checksum.png": "truncated",
        "film.webp": "unsupported_type",
    }
    assert Picture.objects.count() == 0


def test_what_stands_beside_pictures_is_passed_over(world: World, tmp_path: Path) -> None:
    found = became(
        imported(world, tmp_path, ("a/notes.txt", b"words"), ("a/.DS_Store", b"x"), ("a/b.png", made().data))
    )
    assert found == {"notes.txt": "left", ".DS_Store": "left", "b.png": "done"}


def files_under(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.soak)])
def test_a_zip_of_everything(count: int, world: World, tmp_path: Path) -> None:
    """Good ones in, bad ones listed, nothing written outside, nothing left on the way."""
    outside = files_under(tmp_path.parent) - files_under(tmp_path)
    good = list(tools.good(count))
    data = tools.packed([*((one.name, one.data) for one in good), *tools.broken(20)])
    job = imported(world, tmp_path, ("everything.zip", data))
    assert job.status == PictureImport.Status.DONE
    rows = {row.name.removeprefix("everything.zip/"): row for row in job.files.select_related("picture__generation")}
    read = [(rows[one.name].picture.generation.gateway_name, rows[one.name].picture.generation.prompt) for one in good]
    assert read == [(one.tool, one.prompt) for one in good]
    bad = {name: row.code for name, row in rows.items() if row.status == "bad"}
    assert {name for name in bad if name.startswith("bad/")} == {name for name, _data in tools.broken(20)}
    assert {bad.pop(name) for name in tools.EVIL} == {"zip_unsafe_name"}
    assert (bad["bomb.png"], bad["inner.zip"], bad["link.png"]) == ("zip_bomb", "zip_inside", "zip_link")
    assert files_under(tmp_path.parent) - files_under(tmp_path) == outside
    kept = {key for image in world.team.images.all() for key in (image.key, *map(image.thumb_key, (320, 640, 1280)))}
    assert {str(path.relative_to(tmp_path / "media")) for path in files_under(tmp_path / "media")} == kept
    assert files_under(tmp_path / "spool") == set()


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"PK\x03\x04 and no more", "not_a_zip"), (tools.packed([], bomb=False)[:-30], "not_a_zip")],
    ids=["a head", "cut"],
)
def test_a_zip_that_cannot_be_walked(data: bytes, code: str, world: World, tmp_path: Path) -> None:
    job = imported(world, tmp_path, ("a.zip", data))
    assert (became(job), job.status) == ({"a.zip": code}, PictureImport.Status.DONE)


def test_a_zip_that_is_too_large(world: World, tmp_path: Path, settings: object) -> None:
    settings.IMPORT_ZIP_BYTES = 100
    assert became(imported(world, tmp_path, ("a.zip", tools.packed([], bomb=False)))) == {"a.zip": "too_many_bytes"}


class Stopping:
    """Says that the studio stops, from the ``count``-th time that it is asked."""

    def __init__(self, count: int) -> None:
        self.left = count

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_a_worker_that_is_stopped_goes_on_where_it_was(world: World, tmp_path: Path) -> None:
    job = opened(world)
    sent(job, tmp_path, "a.zip", tools.packed([(one.name, one.data) for one in tools.good(12)], bomb=False))
    close(job)
    picture_import.work(Stopping(2))
    parcel = job.files.get(is_zip=True)
    assert 0 < Picture.objects.count() == parcel.at < 12
    finished(job)
    assert Picture.objects.count() == 12


def test_an_import_whose_worker_was_killed_is_taken_up_once_its_lease_is_over(world: World, tmp_path: Path) -> None:
    job = opened(world)
    sent(job, tmp_path, "a.png", made().data)
    rows = PictureImport.objects.filter(pk=job.pk)
    rows.update(lease_until=timezone.now() + timedelta(minutes=1))
    assert not picture_import.is_due()
    rows.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert picture_import.is_due()
    picture_import.work(never)
    assert became(job) == {"a.png": "done"}


def test_without_room_nothing_is_taken_and_what_waits_goes_on_later(
    world: World, tmp_path: Path, settings: object
) -> None:
    job = opened(world)
    sent(job, tmp_path, "a.png", made().data)
    settings.FREE_SPACE_GATE = 1 << 60
    assert picture_import.work(never) is False
    with pytest.raises(NoSpace):
        sent(job, tmp_path, "b.png", made(1).data)
    assert became(job) == {"a.png": "waiting"}
    settings.FREE_SPACE_GATE = 0
    picture_import.work(never)
    assert became(job) == {"a.png": "done"}


def test_an_import_whose_page_was_closed_ends_by_itself(world: World, tmp_path: Path) -> None:
    job = opened(world)
    sent(job, tmp_path, "a.png", made().data)
    finished(job)
    assert job.status == PictureImport.Status.OPEN
    PictureImport.objects.filter(pk=job.pk).update(updated=timezone.now() - ABANDONED - timedelta(seconds=1))
    assert finished(job).status == PictureImport.Status.DONE


def test_the_end_of_a_long_one_is_notified(world: World, tmp_path: Path) -> None:
    job = opened(world)
    PictureImport.objects.filter(pk=job.pk).update(created=timezone.now() - timedelta(minutes=5))
    sent(job, tmp_path, "a.png", made().data)
    close(job)
    finished(job)
    told = Notification.objects.get()
    assert (told.user, told.code, told.subject, told.params) == (world.bob, "import", job.public_id, {"n": 1})


def test_one_that_has_ended_takes_no_more(world: World, tmp_path: Path) -> None:
    job = imported(world, tmp_path)
    with pytest.raises(Closed):
        sent(job, tmp_path, "a.png", made().data)


def live(rows: Iterable[ImportFile]) -> int:
    return sum(row.picture is not None and row.picture.trashed is None for row in rows)


def test_undo_trashes_what_came_and_leaves_what_was_there(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path, ("a.png", made().data))
    job = imported(world, tmp_path, ("a.png", made().data), ("b.png", made(1).data))
    picture_import.undo(job)
    assert job.status == PictureImport.Status.UNDONE
    assert [row.picture.trashed is None for row in job.files.order_by("pk")] == [True, False]


def test_undo_can_be_taken_back(world: World, tmp_path: Path) -> None:
    job = imported(world, tmp_path, ("a.png", made().data))
    picture_import.undo(job)
    picture_import.restore(job)
    assert (job.status, live(job.files.all())) == (PictureImport.Status.DONE, 1)


def test_undo_ends_an_import_under_way(world: World, tmp_path: Path) -> None:
    job = opened(world)
    row = sent(job, tmp_path, "a.png", made().data)
    picture_import.undo(job)
    assert (job.status, became(job)) == (PictureImport.Status.UNDONE, {"a.png": "left"})
    assert not default_storage.exists(row.key)
    assert not picture_import.is_due()


def test_a_large_undo_goes_on_in_the_background(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "STEP", 2)
    job = imported(world, tmp_path, *((one.name, one.data) for one in tools.good(5)))
    picture_import.undo(job)
    assert (job.status, live(job.files.all())) == (PictureImport.Status.UNDOING, 5)
    assert (finished(job).status, live(job.files.all())) == (PictureImport.Status.UNDONE, 0)


def test_progress_counts_what_is_packed(world: World, tmp_path: Path) -> None:
    job = opened(world)
    sent(job, tmp_path, "a.zip", tools.packed([(one.name, one.data) for one in tools.good(8)], bomb=False))
    assert (picture_import.progress(job).judged, picture_import.progress(job).waiting) == (0, 1)
    picture_import.work(Stopping(2))
    found = picture_import.progress(job)
    assert (found.done, found.all) == (4, 17)
