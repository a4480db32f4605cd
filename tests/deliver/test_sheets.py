"""Contact sheets: one file each, in any script."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from generations.deliver import Sheet, SheetPicture, write_html, write_pdf
from generations.deliver.fonts import Fonts
from generations.deliver.typeset import width_of, wrapped

PROMPTS = [
    "A bowl of ripe pears on linen, soft window light",
    "宋代茶盏，静物摄影",
    "日本の庭、霧",
    "한국의 전통 가옥",
    "مدينة قديمة عند الغروب with neon 2024",
    "שלום abc סוף",
    "नमस्ते दुनिया 🍐",
]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    path = tmp_path / "small.jpg"
    Image.new("RGB", (42, 28), "teal").save(path)
    pictures = [
        SheetPicture(
            thumb=path, width=42, height=28, name=f"{n}.png", facts=("42 × 28",), prompt=PROMPTS[n % len(PROMPTS)]
        )
        for n in range(21)
    ]
    return Sheet(title="Lumen <春季>", line="21 pictures", language="zh-hans", pictures=pictures)


@pytest.mark.parametrize(("prompts", "pages"), [(True, 2), (False, 2)])
def test_a_pdf_has_every_picture(sheet: Sheet, tmp_path: Path, prompts: bool, pages: int) -> None:
    path = tmp_path / "sheet.pdf"
    assert write_pdf(path, sheet, prompts=prompts) == pages
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) == pages


def test_a_pdf_holds_a_picture_as_it_is(sheet: Sheet, tmp_path: Path) -> None:
    write_pdf(tmp_path / "sheet.pdf", sheet, prompts=False)
    assert b"/DCTDecode" in (tmp_path / "sheet.pdf").read_bytes()


def test_a_pdf_of_nothing_has_a_page(sheet: Sheet, tmp_path: Path) -> None:
    assert write_pdf(tmp_path / "sheet.pdf", Sheet(title="x", line="", language="en", pictures=[]), prompts=True) == 1


def test_a_browser_is_given_no_script_and_fetches_nothing(sheet: Sheet) -> None:
    file = io.StringIO()
    write_html(file, sheet)
    html = file.getvalue()
    assert "<script" not in html
    assert set(re.findall(r'(?:src|href)="([a-z]+:)', html)) == {"data:"}
    assert html.count("<img") == 21


def test_what_people_wrote_is_text_in_a_browser(sheet: Sheet) -> None:
    file = io.StringIO()
    write_html(file, sheet)
    assert "Lumen &lt;春季&gt;" in file.getvalue()


@pytest.mark.parametrize("text", PROMPTS)
def test_no_line_is_wider_than_its_column(text: str) -> None:
    fonts = Fonts("en")
    lines = wrapped(text * 5, fonts, 7, 60, 4)
    assert 1 < len(lines) <= 4
    assert all(width_of(line, fonts, 7) <= 60.01 for line in lines)


def test_what_is_cut_off_is_marked() -> None:
    assert wrapped("pear " * 100, Fonts("en"), 7, 60, 2)[-1].endswith("…")


def test_what_fits_is_not() -> None:
    assert wrapped("two pears", Fonts("en"), 7, 60, 2) == ["two pears"]


def test_a_page_names_fonts_for_chinese_characters(tmp_path: Path) -> None:
    fonts = Fonts("zh-hans")
    assert {run.font for run in fonts.runs("宋代")} != {"Helvetica"}


def test_characters_of_a_japanese_text_are_of_one_font() -> None:
    assert len({run.font for run in Fonts("en").runs("日本の庭")}) == 1
