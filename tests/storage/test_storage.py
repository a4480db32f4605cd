"""Files of the storage: kept once, durable, complete; and addresses that cannot be made up."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from generations import imaging, storage
from generations.models import THUMB_SIZES, Image
from tests.base import World


def stored(world: World, tmp_path: Path, size: tuple[int, int] = (300, 200), colour: str = "teal") -> Image:
    path = tmp_path / "made.png"
    Pillow.new("RGB", size, colour).save(path)
    return storage.keep(world.team, imaging.ingest(path, tmp_path / "thumbs"), path)


def test_a_file_and_all_its_sizes_are_kept(world: World, tmp_path: Path) -> None:
    image = stored(world, tmp_path)
    assert all(default_storage.exists(key) for key in [image.key, *(image.thumb_key(one) for one in THUMB_SIZES)])


def test_the_same_content_is_kept_once_in_a_team(world: World, tmp_path: Path) -> None:
    assert stored(world, tmp_path) == stored(world, tmp_path)
    assert Image.objects.count() == 1


def test_teams_do_not_share_files(world: World, tmp_path: Path) -> None:
    stored(world, tmp_path)
    path = tmp_path / "made.png"
    Pillow.new("RGB", (300, 200), "teal").save(path)
    other = storage.keep(world.charlie.teams.get(), imaging.ingest(path, tmp_path / "thumbs"), path)
    assert Image.objects.count() == 2
    assert default_storage.exists(other.key)


def test_no_draft_is_left_beside_the_file(world: World, tmp_path: Path) -> None:
    image = stored(world, tmp_path)
    folder = Path(default_storage.path(image.key)).parent
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_file_of_another_disk_is_copied_whole(world: World, tmp_path: Path, monkeypatch: object) -> None:
    monkeypatch.setattr(storage, "_same_disk", lambda path, folder: False)
    image = stored(world, tmp_path)
    assert default_storage.size(image.key) == image.size


def test_deleting_takes_every_size(world: World, tmp_path: Path) -> None:
    image = stored(world, tmp_path)
    storage.delete_image_files(image)
    assert not default_storage.exists(image.key)
    assert not default_storage.exists(image.thumb_key(320))


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def test_a_signed_address_is_true() -> None:
    assert storage.verify("1/ab/x.png", query_of(storage.signed_url("1/ab/x.png", download_name="茶盏.png")))


@pytest.mark.parametrize("change", [{"s": "AAAA"}, {"e": "99999999999"}, {"e": "soon"}, {"d": "other.png"}, {"s": "é"}])
def test_a_changed_address_is_not(change: dict[str, str]) -> None:
    query = query_of(storage.signed_url("1/ab/x.png", download_name="a.png"))
    assert not storage.verify("1/ab/x.png", query | change)


def test_an_address_is_good_for_its_own_file_only() -> None:
    assert not storage.verify("1/ab/y.png", query_of(storage.signed_url("1/ab/x.png")))


def test_an_address_stays_the_same_for_a_day_and_ends(monkeypatch: object) -> None:
    day = storage.DAY
    monkeypatch.setattr(storage.time, "time", lambda: 100 * day + 1.0)
    first = storage.signed_url("1/ab/x.png")
    monkeypatch.setattr(storage.time, "time", lambda: 101 * day - 1.0)
    assert storage.signed_url("1/ab/x.png") == first
    monkeypatch.setattr(storage.time, "time", lambda: 101 * day)
    assert storage.signed_url("1/ab/x.png") != first
    monkeypatch.setattr(storage.time, "time", lambda: 102 * day + 1.0)
    assert not storage.verify("1/ab/x.png", query_of(first))


def test_addresses_of_the_former_secret_key_hold_while_it_is_listed(settings: object) -> None:
    address = query_of(storage.signed_url("1/ab/x.png"))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" * 8
    assert storage.verify("1/ab/x.png", address)
    settings.SECRET_KEY_FALLBACKS = []
    assert not storage.verify("1/ab/x.png", address)
    assert storage.verify("1/ab/x.png", query_of(storage.signed_url("1/ab/x.png")))


def test_room_is_what_the_gate_asks_for(settings: object) -> None:
    settings.FREE_SPACE_GATE = 1
    assert storage.has_room()
    settings.FREE_SPACE_GATE = storage.free_bytes() * 2
    assert not storage.has_room()
