"""The ZIP and the sheets: whole, in parts, and not at all."""

from __future__ import annotations

import asyncio
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pixels

from generations.models import Delivery, Picture
from generations.workflow.upload import upload
from tests import factories
from tests.base import World


def real_picture(world: World) -> Picture:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        Pixels.new("RGB", (60, 40), "teal").save(path)
        return factories.picture(world.project, world.alice, image=upload(world.team, path))


@pytest.fixture
def made(world: World) -> Delivery:
    return factories.delivery(world.team, world.alice, real_picture(world))


def get(world: World, made: Delivery, method: str = "get", **headers: str) -> Any:
    address = world.url(f"deliver/{made.public_id}/download")
    return getattr(world.client(world.alice), method)(address, headers=headers)


def body(answer: Any) -> bytes:
    async def read() -> bytes:
        return b"".join([chunk async for chunk in answer.streaming_content])

    return asyncio.run(read())


def test_the_whole_is_a_zip_of_the_length_it_said(world: World, made: Delivery) -> None:
    answer = get(world, made)
    data = body(answer)
    assert int(answer.headers["Content-Length"]) == len(data) == made.bytes
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_it_is_called_as_the_delivery_is(world: World, made: Delivery) -> None:
    assert f'filename="{made.name}.zip"' in get(world, made, "head").headers["Content-Disposition"]


def test_a_part_is_that_of_the_whole(world: World, made: Delivery) -> None:
    whole = body(get(world, made))
    part = get(world, made, Range="bytes=50-149")
    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes 50-149/{made.bytes}")
    assert body(part) == whole[50:150]


def test_a_part_of_the_same_version_is_given(world: World, made: Delivery) -> None:
    etag = get(world, made, "head").headers["ETag"]
    assert not etag.startswith("W/")
    assert get(world, made, **{"Range": "bytes=50-", "If-Range": etag}).status_code == 206


def test_of_another_version_comes_the_whole(world: World, made: Delivery) -> None:
    answer = get(world, made, **{"Range": "bytes=50-", "If-Range": '"other"'})
    assert (answer.status_code, len(body(answer))) == (200, made.bytes)


def test_what_lies_behind_the_end_cannot_be_given(world: World, made: Delivery) -> None:
    answer = get(world, made, Range=f"bytes={made.bytes}-")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{made.bytes}")


def test_who_has_it_already_is_told_so(world: World, made: Delivery) -> None:
    etag = get(world, made, "head").headers["ETag"]
    assert get(world, made, **{"If-None-Match": etag}).status_code == 304


def test_the_head_alone_says_the_same_and_takes_nothing_away(world: World, made: Delivery) -> None:
    answer = get(world, made, "head")
    assert (answer.status_code, answer.headers["Accept-Ranges"], answer.content) == (200, "bytes", b"")
    assert int(answer.headers["Content-Length"]) == made.bytes
    assert not Picture.objects.exclude(downloaded=None).exists()


def test_what_is_taken_away_counts_as_downloaded(world: World, made: Delivery) -> None:
    get(world, made)
    assert Picture.objects.exclude(downloaded=None).count() == 1


def test_a_delivery_that_is_being_made_cannot_be_taken(world: World, made: Delivery) -> None:
    Delivery.objects.update(status=Delivery.Status.RUNNING)
    assert get(world, made).status_code == 404


def test_a_teammate_does_not_get_it(world: World, made: Delivery) -> None:
    assert world.client(world.bob).get(world.url(f"deliver/{made.public_id}/download")).status_code == 404


def test_pictures_deleted_since_are_said_before_a_byte(world: World, made: Delivery) -> None:
    picture = Picture.objects.get()
    picture.delete()
    picture.image.delete()
    answer = get(world, made)
    assert answer.status_code == 410
    assert b"Make it again" in answer.content


@pytest.mark.parametrize(
    ("kind", "shown", "begins"), [("pdf", "inline", b"%PDF-"), ("html", "attachment", b"<!doctype")]
)
def test_a_sheet_can_be_had_on_its_own(world: World, kind: str, shown: str, begins: bytes) -> None:
    made = factories.delivery(world.team, world.alice, real_picture(world), whole=False, sheets=(kind,))
    answer = world.client(world.alice).get(world.url(f"deliver/{made.public_id}/sheets/1"))
    data = body(answer)
    assert data.startswith(begins) and len(data) == int(answer.headers["Content-Length"])
    assert answer.headers["Content-Disposition"].startswith(shown)


@pytest.mark.parametrize("number", ["0", "2", "x", "99999"])
def test_no_other_sheet_is_there(world: World, made: Delivery, number: str) -> None:
    assert world.client(world.alice).get(world.url(f"deliver/{made.public_id}/sheets/{number}")).status_code == 404
