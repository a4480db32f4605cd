"""Import and export by their pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generations.models import LibraryImport, Prompt
from tests import factories
from tests.base import World

pytestmark = pytest.mark.django_db
DATA = b"title,text\nPear,A pear\nBad,\nPlum,A plum\n"


def uploaded(world: World, data: bytes = DATA, name: str = "fruit.csv") -> LibraryImport:
    answer = world.client(world.bob).post(world.url("library/import"), {"files": SimpleUploadedFile(name, data)})
    job = LibraryImport.objects.get()
    assert answer["Location"] == world.url(f"library/import/{job.public_id}")
    return job


def address(world: World, job: LibraryImport, verb: str = "") -> str:
    return world.url(f"library/import/{job.public_id}{verb}")


def test_nothing_is_taken_in_before_it_was_seen(world: World) -> None:
    job = uploaded(world)
    page = world.client(world.bob).get(address(world, job))
    assert "Import 2 prompts" in page.content.decode()
    assert "There is no prompt text in it." in page.content.decode()
    assert not Prompt.objects.exists()


def test_without_scripts_the_answer_comes_at_the_end(world: World) -> None:
    job, bob = uploaded(world), world.client(world.bob)
    bob.post(address(world, job, "/begin"), {"sharing": "private", "changed": "version"})
    bob.post(address(world, job, "/step"))
    assert {(row.title, row.sharing, row.owner) for row in Prompt.objects.all()} == {
        ("Pear", "private", world.bob),
        ("Plum", "private", world.bob),
    }
    assert "2 new" in bob.get(address(world, job)).content.decode()


def test_with_scripts_each_answer_says_how_far_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generations.workflow.exchange.jobs.STEP", 1)
    job, bob = uploaded(world), world.client(world.bob)
    bob.post(address(world, job, "/begin"), {"sharing": "team", "changed": "version"})
    answers = [bob.post(address(world, job, "/step"), HTTP_HX_REQUEST="true").content.decode() for _ in range(3)]
    assert "1 / 2" in answers[0]
    assert "2 / 2" in answers[1]
    assert "2 new" in answers[2]


def test_pasted_prompts_are_read_by_how_they_begin(world: World) -> None:
    bob = world.client(world.bob)
    for pasted in ('[{"text": "A pear"}]', "act,prompt\nPear,A pear\n", "- A pear\n"):
        bob.post(world.url("library/import"), {"pasted": pasted})
    assert [job.found for job in LibraryImport.objects.all()] == [{"new": 1}] * 3


def test_nothing_chosen_is_said_and_nothing_lost(world: World) -> None:
    page = world.client(world.bob).post(world.url("library/import"), {"pasted": "  "})
    assert page.status_code == 422
    assert "Choose a file" in page.content.decode()


def test_a_file_of_another_kind_is_named(world: World) -> None:
    job = uploaded(world, b"x", "fruit.docx")
    page = world.client(world.bob).get(address(world, job)).content.decode()
    assert "There is nothing in it that could be imported." in page
    assert "This kind of file cannot be read." in page


@pytest.mark.parametrize("verb", ["", "/begin", "/step"])
def test_an_import_is_its_person_s_alone(world: World, verb: str) -> None:
    job = uploaded(world)
    for user in (world.alice, world.charlie):
        client: Any = world.client(user)
        answer = client.post(address(world, job, verb)) if verb else client.get(address(world, job))
        assert answer.status_code == 404


def test_a_reviewer_imports_nothing(world: World) -> None:
    assert world.client(world.rae).get(world.url("library/import")).status_code == 403


@pytest.mark.parametrize("kind", ["json", "csv", "chat", "md"])
def test_whoever_sees_prompts_may_export_them(world: World, kind: str) -> None:
    factories.prompt(world.team, world.bob, "A pear on linen")
    factories.prompt(world.team, world.bob, "A secret pear", sharing="private")
    answer = world.client(world.vic).get(world.url(f"library/export.{kind}"))
    body = b"".join(answer).decode()  # type: ignore[arg-type]
    assert "A pear on linen" in body
    assert "secret" not in body
    assert answer["Content-Disposition"].startswith("attachment")


def test_single_prompts_can_be_exported(world: World) -> None:
    factories.prompt(world.team, world.bob, "A plum")
    row = factories.prompt(world.team, world.bob, "A pear")
    answer = world.client(world.bob).get(world.url("library/export.json"), {"prompt": row.public_id})
    said = json.loads(b"".join(answer))  # type: ignore[arg-type]
    assert [one["versions"][0]["text"] for one in said["prompts"]] == ["A pear"]


def test_a_stranger_exports_nothing(world: World) -> None:
    assert world.client(world.charlie).get(world.url("library/export.json")).status_code == 404
