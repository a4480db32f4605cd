"""ZIP files of strangers: what is in them comes out whole, and what would do harm is named and not opened."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generations.archives import Archive, BadArchive, BadEntry, Caps, name_of, told

SMALL = Caps(each=100_000, fair=1_000, ratio=50)


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return target.getvalue()


def opened(data: bytes, caps: Caps | None = None) -> Archive:
    return Archive(io.BytesIO(data), caps)


def fault(archive: Archive, place: int = 0) -> str:
    """The code by which an entry is refused."""
    with pytest.raises(BadEntry) as caught:
        list(archive.read(archive.entries[place]))
    return caught.value.code


def noise(size: int) -> bytes:
    """Bytes that do not compress, the same at every call."""
    return random.Random(size).randbytes(size)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("before", [b"", b"a program that unpacks itself"])
def test_what_was_packed_comes_out(method: int, before: bytes) -> None:
    files = (("a.png", noise(700_000)), ("b/图.png", b"x"))
    archive = opened(before + packed(*files, ("b/", b""), method=method))
    found = [one for one in archive.entries if not one.is_folder]
    assert [(one.name, b"".join(archive.read(one))) for one in found] == list(files)


def test_entries_beyond_four_gigabytes_are_found() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, archive.open("a.png", "w", force_zip64=True) as entry:
        entry.write(noise(400))
    found = opened(target.getvalue())
    assert b"".join(found.read(found.entries[0])) == noise(400)


class Counted(io.BytesIO):
    """A file that knows how many bytes were read from it."""

    read_of_it = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.read_of_it += len(found)
        return found


def test_what_stands_behind_the_end_of_an_entry_is_not_gathered() -> None:
    data = packed(("a.png", b"hello"), method=zipfile.ZIP_STORED)
    squeezed = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    long = squeezed.compress(b"hello") + squeezed.flush() + bytes(4 << 20)
    place = data.index(b"PK\x01\x02")
    head, directory = bytearray(data[: place - 5]), bytearray(data[place:])
    for block, at in ((head, 8), (directory, 10)):
        struct.pack_into("<H", block, at, 8)
        struct.pack_into("<I", block, at + 10, len(long))
    struct.pack_into("<I", directory, len(directory) - 6, len(head) + len(long))
    file = Counted(bytes(head) + long + bytes(directory))
    archive = Archive(file)
    (entry,) = archive.entries
    before = file.read_of_it
    assert b"".join(archive.read(entry)) == b"hello"
    assert file.read_of_it - before < 1 << 20


@pytest.mark.parametrize(
    "name",
    ["../a.png", "a/../../b.png", "/etc/passwd", "\\\\server\\share.png", "C:\\a.png", "c:a.png", "..\\a.png", ".."],
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert fault(opened(packed((name, b"x")))) == "zip_unsafe_name"


@pytest.mark.parametrize("kind", [0o120777, 0o020666, 0o010666])
def test_what_is_no_file_is_refused(kind: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("a.png")
        info.create_system, info.external_attr = 3, kind << 16
        archive.writestr(info, "/etc/passwd")
    assert fault(opened(target.getvalue())) == "zip_link"


def patched(data: bytes, change: Callable[[bytearray, int], None]) -> bytes:
    """With one field of the directory's first entry changed."""
    raw = bytearray(data)
    change(raw, raw.index(b"PK\x01\x02"))
    return bytes(raw)


def put(form: str, offset: int, value: int) -> Callable[[bytearray, int], None]:
    return lambda raw, place: struct.pack_into(form, raw, place + offset, value)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("<H", 8, 1), "zip_encrypted"),
        (put("<H", 10, 14), "zip_method"),
        (put("<H", 10, 9), "zip_method"),
        (put("<I", 16, 1), "zip_damaged"),
        (put("<I", 20, 90_000), "zip_damaged"),
        (put("<I", 42, 5), "zip_damaged"),
    ],
)
def test_a_directory_that_lies(change: Callable[[bytearray, int], None], code: str) -> None:
    assert fault(opened(patched(packed(("a.png", noise(4000))), change))) == code


def test_sizes_are_what_comes_out() -> None:
    """The directory says ten bytes; the cap counts what is really there."""
    lying = patched(packed(("a.png", noise(200_000))), put("<I", 24, 10))
    assert fault(opened(lying, SMALL)) == "too_many_bytes"


def test_a_bomb_stops_early() -> None:
    archive = opened(packed(("a.png", bytes(50 << 20))))
    out = 0
    with pytest.raises(BadEntry, match="zip_bomb"):
        for piece in archive.read(archive.entries[0]):
            out += len(piece)
    assert out < 12 << 20


def test_entries_that_share_their_bytes_are_a_bomb() -> None:
    data = packed(("a.png", noise(4000)), ("b.png", noise(4000)))
    second = data.rindex(b"PK\x01\x02")
    shared = bytearray(data)
    struct.pack_into("<I", shared, second + 42, 0)
    with pytest.raises(BadArchive, match="zip_overlaps"):
        _ = opened(bytes(shared)).entries


def test_a_zip_in_a_zip_is_not_opened() -> None:
    assert fault(opened(packed(("a.ZIP", packed(("b.png", b"x")))))) == "zip_inside"


def test_too_many_files() -> None:
    data = packed(*((f"{nr}.png", b"") for nr in range(11)))
    with pytest.raises(BadArchive, match="zip_too_many"):
        _ = opened(data, Caps(files=10)).entries


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"PK\x05\x06", b"x" * 100, packed(("a", b"x"))[:-8]],
    ids=["empty", "a head", "an end", "other bytes", "cut"],
)
def test_what_is_no_zip(data: bytes) -> None:
    with pytest.raises(BadArchive, match="not_a_zip"):
        _ = opened(data).entries


@pytest.mark.parametrize("name", ["__MACOSX/a/._b.png", ".DS_Store", "a/.DS_Store", "a/Thumbs.db", "._a.png"])
def test_litter_is_known(name: str) -> None:
    assert opened(packed((name, b"x"))).entries[0].is_litter


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("图片/梨.png".encode(), "图片/梨.png"),
        ("图片/梨.png".encode("gbk"), "图片/梨.png"),
        ("été.png".encode("cp437"), "été.png"),
        ("Grüße.png".encode("cp437"), "Grüße.png"),
        (b"plain.png", "plain.png"),
    ],
)
def test_names_in_any_encoding(raw: bytes, wanted: str) -> None:
    assert name_of(raw) == wanted


def test_a_name_is_told_as_one_printable_line() -> None:
    assert told("a\n\x1b[31m\u202eb.png") == "a\ufffd\ufffd[31m\ufffdb.png"
    assert len(told("x" * 5000)) == 400


@settings(max_examples=60, deadline=None)
@given(places=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_bytes_changed_end_in_bytes_or_a_refusal(places: list[tuple[int, int]]) -> None:
    raw = bytearray(packed(("a.png", noise(120)), ("图.png", b"y" * 60)))
    for place, value in places:
        raw[place % len(raw)] = value
    try:
        archive = opened(bytes(raw), SMALL)
        out = [len(piece) for one in archive.entries for piece in _read(archive, one.index)]
    except BadArchive:
        return
    assert sum(out) <= 2 * SMALL.each


def _read(archive: Archive, place: int) -> list[bytes]:
    try:
        return list(archive.read(archive.entries[place]))
    except BadEntry:
        return []
