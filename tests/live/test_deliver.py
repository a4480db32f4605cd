"""A ZIP over real HTTP: cut in the middle, resumed, and checked by what people unpack it with."""

from __future__ import annotations

import random
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from PIL import Image as Pixels

from generations.workflow.upload import upload
from studio.asgi import django_application
from tests import factories
from tests.base import World
from tests.engine.conftest import _shared_database, empty_database, real_db, studio
from tests.live.server import serving

__all__ = ["_shared_database", "empty_database", "real_db", "studio"]


@pytest.fixture
def address(studio: World) -> Iterator[str]:
    with serving(django_application) as base:
        yield base


def noise(folder: Path, number: int) -> Path:
    """A picture that does not compress, some 750 kB."""
    path = folder / f"{number}.png"
    Pixels.frombytes("RGB", (500, 500), random.Random(number).randbytes(750_000)).save(path, compress_level=0)
    return path


def resumed(address: str, cookies: dict[str, str], path: Path, cuts: list[int]) -> None:
    """The file at ``path``, fetched in as many connections as there are ``cuts`` and one more, each broken off there."""
    etag = ""
    for cut in [*cuts, 0]:
        have = path.stat().st_size if path.exists() else 0
        headers = {"Range": f"bytes={have}-", "If-Range": etag} if have else {}
        with (
            httpx.stream("GET", address, cookies=cookies, headers=headers, timeout=30) as answer,
            path.open("ab") as file,
        ):
            assert answer.status_code == (206 if have else 200)
            etag = answer.headers["ETag"]
            for chunk in answer.iter_bytes(65_536):
                file.write(chunk)
                if cut and file.tell() >= cut:
                    break


def test_a_zip_that_is_cut_twice_and_resumed_is_whole(address: str, studio: World, tmp_path: Path) -> None:
    pictures = [
        factories.picture(studio.project, studio.alice, image=upload(studio.team, noise(tmp_path, number)))
        for number in range(6)
    ]
    made = factories.delivery(studio.team, studio.alice, *pictures, template="茶盏/{nr}")
    cookies = {settings.SESSION_COOKIE_NAME: studio.client(studio.alice).cookies[settings.SESSION_COOKIE_NAME].value}
    path = tmp_path / "all.zip"
    resumed(f"{address}{studio.url(f'deliver/{made.public_id}/download')}", cookies, path, [1_000_000, 3_100_000])
    assert path.stat().st_size == made.bytes
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[:2] == ["茶盏/001.png", "茶盏/002.png"]
    if shutil.which("unzip"):
        assert subprocess.run(["unzip", "-tq", path], check=False, capture_output=True).returncode == 0
