"""The pages of an import: what a form and a script send, what is told, whose it is, and what its pictures are among the others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from generations import archives
from generations.messages import imports, pictures
from generations.models import Collection, Picture, PictureImport
from generations.workflow import picture_import
from tests.base import World
from tests.foreign import tools
from tests.workflow.test_picture_import import finished, imported, made, opened, sent

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture(autouse=True)
def room(settings: object) -> None:
    settings.FREE_SPACE_GATE = 0


@pytest.fixture
def bob(world: World) -> Client:
    return world.client(world.bob)


def given(world: World, **fields: Any) -> dict[str, Any]:
    return {"project": world.project.public_id, "tags": "", "collection": "", "new_collection": ""} | fields


def a_file(name: str = "a.png", data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or made().data)


@pytest.fixture
def job(world: World) -> PictureImport:
    return opened(world)


@pytest.fixture
def picture(world: World, tmp_path: Any) -> Picture:
    found = imported(world, tmp_path, ("trip/a.png", made().data)).files.get().picture
    assert found
    return found


class TestForm:
    def test_all_files_come_with_it(self, world: World, bob: Client) -> None:
        files = [a_file(), a_file("b.png", made(1).data), a_file("c.zip", tools.packed([], bomb=False))]
        answer = bob.post(world.url("import"), given(world, files=files, tags="trip, 海边", keywords="on"))
        job = PictureImport.objects.get()
        assert answer.headers["Location"] == world.url(f"import/{job.public_id}")
        assert (job.tags, job.keywords, job.closed, job.files.count()) == (["trip", "海边"], True, True, 3)

    def test_a_collection_may_be_begun_with_it(self, world: World, bob: Client) -> None:
        bob.post(world.url("import"), given(world, files=[a_file()], collection="new", new_collection="  Spring  "))
        assert PictureImport.objects.get().collection == Collection.objects.get(team=world.team, name="Spring")

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"collection": "new"}, "Give it a name."),
            ({"project": "nowhere"}, "Select a valid choice"),
            ({"tags": ",".join(map(str, range(21)))}, "At most 20 tags."),
            ({"tags": "x" * 61}, "A tag has at most 60 characters."),
        ],
    )
    def test_what_is_wrong_is_said(self, fields: dict[str, str], said: str, world: World, bob: Client) -> None:
        answer = bob.post(world.url("import"), given(world, files=[a_file()], **fields))
        assert (answer.status_code, PictureImport.objects.count()) == (422, 0)
        assert said in answer.content.decode()

    def test_without_a_file_nothing_is_begun(self, world: World, bob: Client) -> None:
        answer = bob.post(world.url("import"), given(world))
        assert (answer.status_code, PictureImport.objects.count()) == (422, 0)

    def test_a_full_disk_is_said(self, world: World, bob: Client, settings: Any) -> None:
        settings.FREE_SPACE_GATE = 1 << 60
        answer = bob.post(world.url("import"), given(world, files=[a_file()]))
        assert answer.status_code == 422
        assert "too little free space" in answer.content.decode()


class TestScript:
    def test_it_is_told_where_to_send(self, world: World, bob: Client) -> None:
        answer = bob.post(world.url("import"), given(world, begin="yes"))
        base = world.url(f"import/{PictureImport.objects.get().public_id}")
        assert json.loads(answer.content) == {"job": base, "file": f"{base}/file", "close": f"{base}/close"}

    def test_and_what_is_wrong(self, world: World, bob: Client) -> None:
        answer = bob.post(world.url("import"), given(world, begin="yes", collection="new"))
        assert (answer.status_code, json.loads(answer.content)) == (
            422,
            {"errors": {"new_collection": ["Give it a name."]}},
        )

    def send(self, world: World, client: Client, job: PictureImport, **fields: Any) -> tuple[int, dict[str, str]]:
        answer = client.post(world.url(f"import/{job.public_id}/file"), fields)
        return answer.status_code, json.loads(answer.content)

    def test_a_file_waits_under_the_name_of_its_folder(self, world: World, bob: Client, job: PictureImport) -> None:
        assert self.send(world, bob, job, file=a_file(), name="trip/day 1/a.png") == (200, {"status": "waiting"})
        assert job.files.get().name == "trip/day 1/a.png"

    def test_a_bad_one_is_told_at_once(self, world: World, bob: Client, job: PictureImport) -> None:
        status, said = self.send(world, bob, job, file=a_file(data=b"no picture"))
        assert (status, said["status"]) == (200, "bad")
        assert said["why"].startswith("The file is not a picture.")

    def test_a_known_one_is_told_with_its_picture(
        self, world: World, bob: Client, job: PictureImport, picture: Picture
    ) -> None:
        told = {"status": "same", "picture": world.url(f"p/{picture.public_id}")}
        assert self.send(world, bob, job, file=a_file()) == (200, told)

    def test_one_that_has_ended_takes_no_more(self, world: World, bob: Client, job: PictureImport) -> None:
        assert bob.post(world.url(f"import/{job.public_id}/close"), headers=FETCH).status_code == 204
        status, said = self.send(world, bob, job, file=a_file())
        assert (status, said["ends"]) == (422, True)

    def test_nothing_sent_is_said(self, world: World, bob: Client, job: PictureImport) -> None:
        assert self.send(world, bob, job)[0] == 422


class TestPage:
    def test_it_asks_again_as_long_as_it_runs(
        self, world: World, bob: Client, job: PictureImport, tmp_path: Any
    ) -> None:
        sent(job, tmp_path, "a.png", made().data)
        running = bob.get(world.url(f"import/{job.public_id}")).content.decode()
        assert f'hx-get="{world.url(f"import/{job.public_id}/progress")}"' in running
        picture_import.close(job)
        finished(job)
        assert "hx-get" not in bob.get(world.url(f"import/{job.public_id}/progress")).content.decode()

    def test_bad_ones_are_told_in_the_persons_language(self, world: World, bob: Client, tmp_path: Any) -> None:
        job = imported(world, tmp_path, ("坏.png", b"no picture"))
        world.bob.language = "zh-hans"
        world.bob.save()
        page = bob.get(world.url(f"import/{job.public_id}")).content.decode()
        assert "坏.png" in page
        assert "此文件不是图片。" in page

    def test_its_queries_do_not_grow_with_its_files(
        self, world: World, bob: Client, tmp_path: Any, django_assert_max_num_queries: Any
    ) -> None:
        good = [(one.name, one.data) for one in tools.good(20)]
        job = imported(world, tmp_path, *good, *tools.broken(10))
        with django_assert_max_num_queries(14):
            bob.get(world.url(f"import/{job.public_id}"))

    def test_undo_and_back(self, world: World, bob: Client, picture: Picture) -> None:
        job = PictureImport.objects.get()
        bob.post(world.url(f"import/{job.public_id}/undo"))
        picture.refresh_from_db()
        assert picture.trashed
        bob.post(world.url(f"import/{job.public_id}/restore"))
        picture.refresh_from_db()
        assert not picture.trashed

    def test_a_teammates_import_is_not_there(self, world: World, job: PictureImport) -> None:
        assert world.client(world.alice).get(world.url(f"import/{job.public_id}")).status_code == 404

    def test_the_last_ones_are_listed(self, world: World, bob: Client, picture: Picture) -> None:
        page = bob.get(world.url("import")).content.decode()
        assert world.url(f"import/{PictureImport.objects.get().public_id}") in page
        assert "1 picture" in page


class TestPicture:
    def test_its_page_tells_what_its_file_said(self, world: World, bob: Client, picture: Picture) -> None:
        page = bob.get(world.url(f"p/{picture.public_id}")).content.decode()
        told = ("AUTOMATIC1111", tools.MODEL, str(tools.SEED), tools.NEGATIVE, "trip/a.png", "Lora hashes")
        assert [one for one in told if one not in page] == []
        assert "Gateway" not in page

    def test_it_does_not_stand_in_the_studio(self, world: World, bob: Client, picture: Picture) -> None:
        assert picture.public_id not in bob.get(world.url("studio")).content.decode()
        assert bob.get(world.url(f"g/{picture.generation.public_id}")).status_code == 404

    def test_one_without_words_has_a_name_in_the_gallery(self, world: World, bob: Client, tmp_path: Any) -> None:
        imported(world, tmp_path, ("a.jpg", tools.encoded(5, "JPEG")))
        assert 'alt="Picture without a prompt"' in bob.get(world.url("gallery")).content.decode()

    @pytest.mark.parametrize("verb", ["strip-reuse", "strip-rerun", "picture-vary", "picture-reference"])
    def test_what_begins_with_it_has_a_gateway_of_the_team_or_says_no(
        self, verb: str, world: World, bob: Client, picture: Picture
    ) -> None:
        kind, name = verb.split("-")
        place = f"g/{picture.generation.public_id}" if kind == "strip" else f"p/{picture.public_id}"
        assert bob.post(world.url(f"{place}/{name}")).status_code in (200, 302, 422)


def test_every_reason_has_words() -> None:
    source = Path(archives.__file__).read_text()
    codes = set(re.findall(r'(?:BadEntry|BadArchive|return) ?\(?"([a-z_]+)"', source))
    assert codes - set(imports.TABLE) - set(pictures.TABLE) == set()
    assert {"zip_bomb", "zip_link", "not_a_zip"} <= codes
