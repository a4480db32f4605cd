"""The style sheets put together when static files are collected."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finders

from generations import sheets
from tests.ops.running import ROOT

SHEETS = sorted(path.relative_to(ROOT / "static").as_posix() for path in (ROOT / "static").glob("css/**/*.css"))


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """``static`` of a studio, collected twice as by two starts; the whole sheet's file."""
    storage = sheets.SheetsTogether(location=tmp_path)
    for _start in range(2):
        paths: dict[str, Any] = {}
        for finder in get_finders():
            for path, source in finder.list([]):
                if path.startswith(("css/", "img/")):
                    paths[path] = (source, path)
                    storage.delete(path)
                    storage.save(path, source.open(path))
        list(storage.post_process(paths))
    return tmp_path / storage.stored_name(sheets.WHOLE)


def test_tokens_and_layout_come_first_and_every_sheet_once() -> None:
    ordered = sheets.in_order(reversed(SHEETS))
    assert ordered[:3] == ["css/tokens.css", "css/base.css", "css/layout.css"]
    assert sorted(ordered) == SHEETS


def test_the_whole_holds_each_of_them(collected: Path) -> None:
    whole = collected.read_text()
    for name in SHEETS:
        lines = (ROOT / "static" / name).read_text().splitlines()
        assert max((line for line in lines if "url(" not in line), key=len) in whole


def test_its_pictures_are_where_it_says(collected: Path) -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', collected.read_text())
    assert len(addresses) >= 5
    assert all((collected.parent / address).resolve().is_file() for address in addresses)


def test_it_is_there_compressed(collected: Path) -> None:
    assert collected.with_name(f"{collected.name}.gz").stat().st_size < collected.stat().st_size / 4
