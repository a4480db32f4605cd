"""Archives whose every byte is known before one is sent."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generations.deliver import Archive, FilePart, Member
from tests.deliver.made import MOMENT, archive_of, bytes_of

FILES = {"a.png": b"first" * 40, "茶盏/青瓷.webp": b"\x00" * 1000, "empty.txt": b"", "ünï — 🍐.jpg": b"x"}
LARGE = 5 << 30


def test_what_is_sent_is_a_zip_with_every_file() -> None:
    archive = archive_of(FILES)
    with zipfile.ZipFile(io.BytesIO(bytes_of(archive, FILES))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == FILES


def test_its_length_is_known_beforehand() -> None:
    archive = archive_of(FILES)
    assert len(bytes_of(archive, FILES)) == archive.size


def test_names_say_that_they_are_utf_8() -> None:
    with zipfile.ZipFile(io.BytesIO(bytes_of(archive_of(FILES), FILES))) as opened:
        assert all(info.flag_bits & 0x800 for info in opened.infolist())


def test_all_have_the_one_time() -> None:
    with zipfile.ZipFile(io.BytesIO(bytes_of(archive_of(FILES), FILES))) as opened:
        assert {info.date_time for info in opened.infolist()} == {(2026, 11, 22, 19, 30, 42)}


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_part_is_that_of_the_whole(data: st.DataObject) -> None:
    archive = archive_of(FILES)
    whole = bytes_of(archive, FILES)
    start = data.draw(st.integers(0, archive.size - 1))
    stop = data.draw(st.integers(start + 1, archive.size + 10))
    assert bytes_of(archive, FILES, start, stop) == whole[start:stop]


def test_a_part_far_behind_reads_no_file_before_it() -> None:
    archive = archive_of(FILES)
    keys = {piece.member.key for piece in archive.pieces(archive.size - 400) if isinstance(piece, FilePart)}
    assert "a.png" not in keys


def test_the_validator_follows_the_content() -> None:
    other = FILES | {"a.png": b"other" * 40}
    assert archive_of(FILES).etag != archive_of(other).etag


def test_the_same_delivery_has_the_same_validator() -> None:
    assert archive_of(FILES).etag == archive_of(dict(FILES)).etag


def test_an_empty_archive_can_be_opened() -> None:
    with zipfile.ZipFile(io.BytesIO(bytes_of(archive_of({}), {}))) as opened:
        assert opened.namelist() == []


def test_more_than_65535_files_need_zip64() -> None:
    files = {f"{number}.txt": b"x" for number in range(65_536)}
    with zipfile.ZipFile(io.BytesIO(bytes_of(archive_of(files), files))) as opened:
        assert len(opened.namelist()) == 65_536


def test_files_beyond_4_gib_are_found_where_they_lie(tmp_path: Path) -> None:
    """Written with a hole instead of the large file, as sparse files keep it, and read by the standard library."""
    members = [Member("large.bin", LARGE, 0, "large"), Member("after.txt", 5, 0x3610A686, "after")]
    archive = Archive(members, MOMENT)
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        for piece in archive.pieces():
            if isinstance(piece, bytes):
                file.write(piece)
            elif piece.member.key == "after":
                file.write(b"hello")
            else:
                file.seek(piece.length, 1)
    assert path.stat().st_size == archive.size
    with zipfile.ZipFile(path) as opened:
        assert opened.getinfo("large.bin").file_size == LARGE
        assert opened.read("after.txt") == b"hello"


@pytest.mark.skipif(not shutil.which("unzip"), reason="no unzip here")
def test_unzip_finds_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / "some.zip"
    path.write_bytes(bytes_of(archive_of(FILES), FILES))
    done = subprocess.run(["unzip", "-t", path], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("names", [["a", "a"], [""], ["n" * 65_536]])
def test_no_archive_has_names_that_cannot_stand(names: list[str]) -> None:
    with pytest.raises(ValueError):
        Archive([Member(name, 1, 0, "k") for name in names], MOMENT)
