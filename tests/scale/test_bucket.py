"""Pictures in a bucket: kept, read, streamed and removed over real HTTP; what goes wrong there is what a disk would say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from generations import imaging, media, storage
from generations.models import THUMB_SIZES, Image
from tests.base import World
from tests.live.server import serving
from tests.scale.bucket_server import BucketService, bucket_service

LARGE = 9_000_000
"""More than boto3 sends in one request."""


@pytest.fixture
def bucket(settings: object) -> Iterator[BucketService]:
    with bucket_service() as service:
        options = {
            "bucket_name": "pictures",
            "endpoint_url": service.address,
            "access_key": "key",
            "secret_key": "secret",
            "region_name": "us-east-1",
        }
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "studio.bucket.Bucket", "OPTIONS": options},
        }
        yield service


@pytest.fixture
def kept(world: World, bucket: BucketService, tmp_path: Path) -> Image:
    path = tmp_path / "made.png"
    Pillow.new("RGB", (300, 200), "teal").save(path)
    return storage.keep(world.team, imaging.ingest(path, tmp_path / "thumbs"), path)


def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.png"
    path.write_bytes(bytes(range(256)) * (LARGE // 256))
    return path


def test_a_picture_and_all_its_sizes_are_in_the_bucket(kept: Image, bucket: BucketService) -> None:
    keys = [kept.key, *(kept.thumb_key(edge) for edge in THUMB_SIZES)]
    assert set(bucket.objects) == {f"pictures/{key}" for key in keys}


def test_the_file_here_is_gone_once_it_is_kept(kept: Image, tmp_path: Path) -> None:
    assert not (tmp_path / "made.png").exists()


def test_what_was_kept_is_read_back(kept: Image, bucket: BucketService) -> None:
    with storage.open_key(kept.key) as file:
        assert file.read() == bucket.objects[f"pictures/{kept.key}"]


def test_a_large_file_arrives_whole(bucket: BucketService, tmp_path: Path) -> None:
    path = large(tmp_path)
    storage.put_file("1/ab/large.png", path, copy=True)
    assert bucket.objects["pictures/1/ab/large.png"] == path.read_bytes()


def test_the_same_file_again_is_not_sent_again(bucket: BucketService, tmp_path: Path) -> None:
    path = large(tmp_path)
    storage.put_file("1/ab/large.png", path, copy=True)
    before = len(bucket.requests)
    storage.put_file("1/ab/large.png", path, copy=True)
    assert bucket.requests[before:] == ["HEAD /pictures/1/ab/large.png"]


def test_a_gateway_s_reference_is_copied_here(kept: Image, bucket: BucketService, tmp_path: Path) -> None:
    copy = storage.local_copy(kept.key, tmp_path / "out")
    assert copy.read_bytes() == bucket.objects[f"pictures/{kept.key}"]


def test_deleting_takes_every_size(kept: Image, bucket: BucketService) -> None:
    storage.delete_image_files(kept)
    assert not bucket.objects


def test_deleting_what_is_not_there_is_no_error(bucket: BucketService) -> None:
    storage.delete_keys(["1/ab/never.png"])


def test_a_signed_address_streams_a_thumbnail_by_one_request(kept: Image, bucket: BucketService) -> None:
    before = len(bucket.requests)
    with serving(media.app) as address:
        answer = httpx.get(address + storage.signed_url(kept.thumb_key(320)))
    assert answer.content == bucket.objects[f"pictures/{kept.thumb_key(320)}"]
    assert len(bucket.requests) == before + 1


def test_a_signed_address_streams_a_large_file(bucket: BucketService, tmp_path: Path) -> None:
    storage.put_file("1/ab/large.png", large(tmp_path), copy=True)
    with serving(media.app) as address:
        answer = httpx.get(address + storage.signed_url("1/ab/large.png"))
    assert answer.headers["content-length"] == str(len(bucket.objects["pictures/1/ab/large.png"]))
    assert answer.content == bucket.objects["pictures/1/ab/large.png"]


def test_a_signed_address_of_a_removed_file_is_404(bucket: BucketService) -> None:
    with serving(media.app) as address:
        assert httpx.get(address + storage.signed_url("1/ab/never.png")).status_code == 404


def test_a_missing_file_is_said_to_be_missing(bucket: BucketService) -> None:
    with pytest.raises(FileNotFoundError):
        storage.open_key("1/ab/never.png")


def test_a_bucket_that_fails_is_an_oserror_that_the_engine_waits_out(bucket: BucketService, tmp_path: Path) -> None:
    path = large(tmp_path)
    bucket.broken = True
    with pytest.raises(OSError, match="bucket"):
        storage.put_file("1/ab/large.png", path)
    assert path.exists()


def test_a_bucket_that_is_not_there_is_waited_out_too(bucket: BucketService, tmp_path: Path) -> None:
    path = large(tmp_path)
    bucket.missing = True
    with pytest.raises(OSError, match="bucket") as caught:
        storage.put_file("1/ab/large.png", path)
    assert not isinstance(caught.value, FileNotFoundError)


def test_a_bucket_out_of_reach_is_an_oserror(bucket: BucketService, settings: object) -> None:
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "studio.bucket.Bucket", "OPTIONS": options}}
    with pytest.raises(OSError, match="reached"):
        default_storage.exists("1/ab/any.png")
