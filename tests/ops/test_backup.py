"""Backup while the studio runs, restore into an empty one: by the real commands, on real folders."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.ops.running import ROOT

MANAGE = [sys.executable, "manage.py"]
MAKE_SOMETHING = """
from generations.models import Team, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
lena = User.objects.create_user("lena@example.com", "correct-horse-battery", name="Lena")
gateway = Team.objects.create(slug="here", name="Here").gateways.create(name="OpenAI", profile="openai", model="gpt-image-2")
gateway.seal_key("sk-0123456789abcdef")
gateway.save()
default_storage.save("1/ab/picture.png", ContentFile(b"bytes of a picture"))
"""


def manage(data: Path, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [*MANAGE, *arguments],
        cwd=ROOT,
        check=False,
        env=environment | {"DATA_DIR": str(data)},
        input=text,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a studio with a person and a picture."""
    data = tmp_path_factory.mktemp("studio") / "data"
    assert manage(data, "migrate", "--verbosity", "0").returncode == 0
    assert manage(data, "shell", "--verbosity", "0", text=MAKE_SOMETHING).returncode == 0
    return data


@pytest.fixture(scope="module")
def copy(studio: Path) -> Path:
    folder = studio.parent / "backup"
    done = manage(studio, "backup", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def people(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "studio.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT email FROM generations_user")]


def test_backup_holds_database_media_and_manifest(copy: Path) -> None:
    assert (copy / "media/1/ab/picture.png").read_bytes() == b"bytes of a picture"
    assert json.loads((copy / "manifest.json").read_text())["files"] == 1


def test_keys_are_in_a_folder_apart(copy: Path) -> None:
    assert {path.name for path in copy.with_name("backup-keys").iterdir()} == {"secret-key", "stored-secrets"}
    assert not list(copy.rglob("*secret*"))


def test_backup_into_a_full_folder_is_refused(studio: Path, copy: Path) -> None:
    done = manage(studio, "backup", str(copy))
    assert done.returncode == 1
    assert "not empty" in done.stderr


def test_restore_brings_everything_back(studio: Path, copy: Path, tmp_path: Path) -> None:
    done = manage(tmp_path / "new", "restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert people(tmp_path / "new") == ["lena@example.com"]
    assert (tmp_path / "new/media/1/ab/picture.png").read_bytes() == b"bytes of a picture"
    assert (tmp_path / "new/keys/secret-key").read_text() == (studio / "keys/secret-key").read_text()


def test_restore_with_the_keys_says_plainly_that_all_is_back(copy: Path, tmp_path: Path) -> None:
    done = manage(tmp_path / "new", "restore", str(copy))
    assert done.stderr == ""
    assert re.search(r"Restored the backup of \d{4}-\d\d-\d\d \d\d:\d\d UTC: the database and 1 files", done.stdout)


def test_restore_without_the_keys_names_the_gateways_that_lost_theirs(copy: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(copy, alone)
    done = manage(tmp_path / "new", "restore", str(alone))
    assert done.returncode == 0
    assert "keys were not found in " + str(tmp_path / "alone-keys") in done.stderr
    assert "“OpenAI”" in done.stderr and "--keys" in done.stderr

    again = manage(tmp_path / "new", "restore", str(alone), "--force", "--keys", str(copy.with_name("backup-keys")))
    assert again.stderr == ""


def test_restore_with_the_keys_of_another_studio_says_so(copy: Path, tmp_path: Path) -> None:
    manage(tmp_path / "other", "check")
    done = manage(tmp_path / "new", "restore", str(copy), "--keys", str(tmp_path / "other/keys"))
    assert "are not those of this backup" in done.stderr


def test_restore_with_keys_that_are_not_there_touches_nothing(copy: Path, tmp_path: Path) -> None:
    done = manage(tmp_path / "new", "restore", str(copy), "--keys", str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "There is no folder" in done.stderr
    assert not (tmp_path / "new/studio.sqlite3").exists() or not people_table(tmp_path / "new")


def people_table(data: Path) -> bool:
    with closing(sqlite3.connect(data / "studio.sqlite3")) as database:
        return bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = 'generations_user'").fetchall())


@pytest.mark.parametrize(
    "command", [["setup_token"], ["reset_password", "lena@example.com"], ["rotate_keys"], ["backup", "copy"]]
)
def test_before_the_first_start_commands_say_so_in_one_line(tmp_path: Path, command: list[str]) -> None:
    done = manage(tmp_path / "none", *command)
    assert done.returncode == 1
    assert (
        done.stderr.strip() == f"CommandError: There is no studio in {tmp_path / 'none'} yet. Start it once: make run"
    )


def test_restore_refuses_to_overwrite(studio: Path, copy: Path) -> None:
    done = manage(studio, "restore", str(copy))
    assert done.returncode == 1
    assert "--force" in done.stderr


def test_restore_with_force_overwrites(copy: Path, tmp_path: Path) -> None:
    manage(tmp_path / "new", "restore", str(copy))
    with closing(sqlite3.connect(tmp_path / "new/studio.sqlite3")) as database:
        database.execute("UPDATE generations_user SET email = 'changed@example.com'")
        database.commit()
    assert manage(tmp_path / "new", "restore", str(copy), "--force").returncode == 0
    assert people(tmp_path / "new") == ["lena@example.com"]


def test_restore_of_a_newer_version_is_refused(copy: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    newer.mkdir()
    facts = json.loads((copy / "manifest.json").read_text()) | {"migration": "9999_of_the_future"}
    (newer / "manifest.json").write_text(json.dumps(facts))
    assert "newer version" in manage(tmp_path / "new", "restore", str(newer)).stderr


def test_restore_of_an_unfinished_backup_is_refused(tmp_path: Path) -> None:
    assert "no finished backup" in manage(tmp_path / "new", "restore", str(tmp_path)).stderr
