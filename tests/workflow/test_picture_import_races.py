"""An import while something else is done to it: what came first stands, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from generations.models import ImportFile, Picture, PictureImport
from generations.workflow import picture_import
from generations.workflow.picture_import import Closed, arriving, packed, single
from tests.base import World
from tests.foreign import tools
from tests.workflow.test_picture_import import finished, made, opened, sent


@pytest.fixture(autouse=True)
def room(settings: object) -> None:
    settings.FREE_SPACE_GATE = 0


def test_a_file_sent_again_leaves_what_became_of_it(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = opened(world)
    row = sent(job, tmp_path, "a.png", made().data)
    real = arriving._judged

    def judged_meanwhile(*given: object) -> ImportFile:
        found = real(*given)
        finished(job)
        return found

    monkeypatch.setattr(arriving, "_judged", judged_meanwhile)
    sent(job, tmp_path, "a.png", made().data)
    row.refresh_from_db()
    assert (row.status, row.key) == (ImportFile.Status.DONE, "")


def test_a_file_that_comes_while_the_import_is_taken_back_is_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = opened(world)
    keys: list[str] = []
    real = arriving._judged

    def undone_meanwhile(*given: object) -> ImportFile:
        found = real(*given)
        keys.append(found.key)
        picture_import.undo(PictureImport.objects.get(pk=job.pk))
        return found

    monkeypatch.setattr(arriving, "_judged", undone_meanwhile)
    with pytest.raises(Closed):
        sent(job, tmp_path, "a.png", made().data)
    assert keys
    assert not default_storage.exists(keys[0])
    assert job.files.count() == 0


@pytest.mark.parametrize("way", [single, packed])
def test_undo_while_a_file_is_looked_at_leaves_no_picture(
    way: object, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = opened(world)
    one = made()
    name, data = (one.name, one.data) if way is single else ("a.zip", tools.packed([(one.name, one.data)], bomb=False))
    sent(job, tmp_path, name, data)
    real = single.together

    def undone_meanwhile(*given: object) -> object:
        found = real(*given)
        picture_import.undo(PictureImport.objects.get(pk=job.pk))
        return found

    monkeypatch.setattr(way, "together", undone_meanwhile)
    assert finished(job).status == PictureImport.Status.UNDONE
    assert Picture.objects.count() == 0
