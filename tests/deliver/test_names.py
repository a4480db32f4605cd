"""Names that are safe everywhere, whatever is in them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.deliver.names import (
    FIELDS,
    RESERVED,
    Names,
    TemplateError,
    check_template,
    safe_name,
    same,
    slug,
    units,
)

ODD = [
    "plain",
    "with space",
    "two  spaces",
    "trailing dot.",
    "trailing space ",
    "...leading",
    "-rf",
    "--help",
    "~$temp",
    ".hidden",
    "..",
    ".",
    "",
    " ",
    "a/b\\c",
    "../../etc/passwd",
    "C:\\Windows\\win.ini",
    'what? "this" <that> |*',
    "line\nbreak\ttab\x00null\x7f",
    "bell\x07 and \x1b[31m",
    "\u202egnp.exe",
    "rtl\u200fmark\u2066isolate\u2069",
    "zero\u200bwidth\ufeff",
    "soft\u00adhyphen",
    "Ünïcode",
    "U\u0308ni\u0308code",
    "ﬁligature",
    "Straße",
    "İstanbul",
    "宋代茶盏 静物",
    "臺灣繁體",
    "日本の庭",
    "がぎぐ",
    "か\u3099き\u3099",
    "한국의 집",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8",
    "مدينة قديمة",
    "نمی\u200cخواهم",
    "שלום עולם",
    "नमस्ते दुनिया",
    "வணக்கம்",
    "สวัสดีชาวโลก",
    "ជំរាបសួរ",
    "မင်္ဂလာပါ",
    "გამარჯობა",
    "Բարեւ",
    "ሰላም",
    "Ελληνικά",
    "кириллица",
    "Tiếng Việt",
    "👩\u200d👩\u200d👧\u200d👦 family",
    "🇩🇪🇫🇷 flags",
    "👍🏽 tone",
    "𝔉𝔯𝔞𝔨𝔱𝔲𝔯",
    "Z̸̡̢a̴l̵g̶o",
    "\u3164\u115f\u2800",
    "\ud800 lone",
    "\ue000 private",
    "\U000e0041 tag",
    "non\u00a0breaking\u2003em",
    "x" * 400,
    "茶" * 300,
    "🍐" * 200,
    "e\u0301" * 300,
    "👩\u200d👩\u200d👧\u200d👦" * 40,
    "=HYPERLINK(1)",
    "%00%2e%2e",
    "name.tar.gz",
    "a:stream",
]
BIDI = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def reserved_names() -> list[str]:
    plain = [*sorted(RESERVED), "COM¹", "com²", "Lpt³", "nul", "Con", "aux "]
    return [name + more for name in plain for more in ("", ".txt", ".tar.gz", " .png", "...")]


@pytest.mark.parametrize("name", [*ODD, *reserved_names()])
def test_every_name_is_safe_on_every_system(name: str) -> None:
    made = safe_name(name, "png")
    stem = made.removesuffix(".png")
    assert made.endswith(".png")
    assert not set(made) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") for c in made)
    assert not set(made) & BIDI
    assert stem == stem.strip()
    assert not stem.startswith((".", "-", "~"))
    assert not stem.endswith(".")
    assert unicodedata.is_normalized("NFC", made)
    assert len(made.encode()) <= 255
    assert units(made) <= 255
    assert unicodedata.normalize("NFKC", made.partition(".")[0]).strip().upper() not in RESERVED


def test_every_name_can_be_written_here(tmp_path: Path) -> None:
    names = Names("{project}")
    for name in [*ODD, *reserved_names()]:
        (tmp_path / names.give({"project": name}, "png")).touch(exist_ok=False)


@given(st.text(max_size=300))
def test_no_text_makes_an_unsafe_name(text: str) -> None:
    made = safe_name(text, "jpg")
    assert made == safe_name(made.removesuffix(".jpg"), "jpg")
    assert len(made) > len(".jpg")
    assert not set(made) & {"/", "\\", "\0", ":"}


@pytest.mark.parametrize(
    "name", ["宋代茶盏 静物", "مدينة قديمة", "नमस्ते दुनिया", "Ελληνικά", "👩\u200d👩\u200d👧\u200d👦 family"]
)
def test_a_script_stays_as_it_is(name: str) -> None:
    assert safe_name(name, "png") == f"{name}.png"


def test_long_names_are_cut_between_letters() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"
    assert set(safe_name(family * 40, "png").removesuffix(".png").split(family)) == {""}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Pear", "pear"),
        ("Ünï", "U\u0308ni\u0308"),
        ("Straße", "STRASSE"),
        ("ＡＢＣ", "abc"),
        ("a\u200db", "ab"),
        ("x", "x"),
    ],
)
def test_names_that_are_one_somewhere_are_given_apart(first: str, second: str) -> None:
    names = Names("{project}")
    one, two = (names.give({"project": name}, "png") for name in (first, second))
    assert same(one) != same(two)
    assert two.endswith("-2.png")


def test_a_thousand_of_one_name_are_a_thousand_names() -> None:
    names = Names("{project}")
    assert len({same(names.give({"project": "x" * 300}, "png")) for _ in range(1000)}) == 1000


def test_a_template_is_filled() -> None:
    values = {"project": "Lumen", "date": "20261122", "nr": "0007"}
    assert Names("{project}-{date}-{nr}").give(values, "png") == "Lumen-20261122-0007.png"


def test_an_empty_field_leaves_no_gap() -> None:
    assert Names("{project}-{collection}-{nr}").give({"project": "Lumen", "nr": "1"}, "png") == "Lumen-1.png"


def test_a_slash_makes_a_folder() -> None:
    assert Names("{person}/{nr}").give({"person": "Ada", "nr": "1"}, "png") == "Ada/1.png"


def test_a_value_makes_no_folder() -> None:
    assert Names("{project}/{nr}").give({"project": "../../x", "nr": "1"}, "png") == "x/1.png"


def test_a_folder_is_never_taken_for_a_file() -> None:
    names = Names("{project}")
    assert names.give({"project": "a"}, "png") == "a.png"
    assert names.keep(["a.png"], "b", "png") == "a_png/b.png"


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("", "empty"),
        (" / ", "empty"),
        ("x" * 201, "too_long"),
        ("{nr", "braces"),
        ("nr}", "braces"),
        ("{{nr}}", "braces"),
        ("{colour}", "unknown_field"),
        ("{}", "unknown_field"),
        ("{NR}", "unknown_field"),
    ],
)
def test_a_template_that_cannot_be_is_refused(template: str, code: str) -> None:
    with pytest.raises(TemplateError) as refused:
        check_template(template)
    assert refused.value.code == code


def test_an_unknown_field_is_answered_with_those_there_are() -> None:
    with pytest.raises(TemplateError) as refused:
        check_template("{colour}")
    assert refused.value.params["field"] == "colour"
    assert all(f"{{{name}}}" in str(refused.value.params["allowed"]) for name in FIELDS)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("A bowl of ripe pears, soft light!", "A-bowl-of-ripe-pears-soft-light"),
        ("宋代茶盏，静物摄影", "宋代茶盏-静物摄影"),
        ("नमस्ते दुनिया", "नमस्ते-दुनिया"),
        ("…!?", ""),
    ],
)
def test_a_prompt_becomes_a_few_words(prompt: str, expected: str) -> None:
    assert slug(prompt) == expected


def test_a_prompt_is_cut_between_words() -> None:
    assert slug("photograph " * 20) == "photograph-photograph-photograph"
