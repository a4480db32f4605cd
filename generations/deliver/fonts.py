"""Fonts for a PDF without shipping any: TrueType files of the system where it has some, else those that every reader of PDFs brings.

Chinese, Japanese and Korean fall back to Adobe's standard CID fonts, which are named, not embedded; Latin to Helvetica. A character
that no font here has is drawn as a box.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

log = logging.getLogger(__name__)

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
)
WANTED = (
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "Arial Unicode.ttf",
    "Arial.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansBengali-Regular.ttf",
    "NotoSansTamil-Regular.ttf",
    "NotoSansTelugu-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "FreeSans.ttf",
)
"""In the order in which a character is looked for: a sans for Latin, Greek and Cyrillic first, then what covers one script each."""
LATIN = "Helvetica"
SIMPLIFIED, TRADITIONAL, JAPANESE, KOREAN = "STSong-Light", "MSung-Light", "HeiseiMin-W3", "HYGothic-Medium"
KANA = ("\u3040", "\u30ff")
HANGUL = (("\u1100", "\u11ff"), ("\u3130", "\u318f"), ("\uac00", "\ud7af"))
HAN = (("\u2e80", "\u303f"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\uff00", "\uffef"))
"""With the punctuation and the wide letters among them. Beyond the first 65,536 characters the CID fonts have none."""
UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that one font draws in one direction."""

    text: str
    font: str
    rightwards: bool = True


class Fonts:
    """The fonts for texts of one language ("zh-hans", "ja", …), which decides between forms of Chinese characters."""

    def __init__(self, language: str) -> None:
        self._files = system_fonts()
        self._han = _cid(_han_font(language))
        self._korean, self._japanese = _cid(KOREAN), _cid(JAPANESE)

    def font_of(self, char: str, han: str = "") -> str:
        """The name of the font for ``char``: embedded where one here has it. ``han``: for Chinese characters, if not the language's."""
        if any(first <= char <= last for first, last in HANGUL):
            return self._covering(char) or self._korean
        if KANA[0] <= char <= KANA[1]:
            return self._covering(char) or self._japanese
        if any(first <= char <= last for first, last in HAN):
            return self._covering(char) or han or self._han
        return self._covering(char) or LATIN

    def _covering(self, char: str) -> str:
        return next((name for name, has in self._files.items() if ord(char) in has), "")

    def runs(self, text: str) -> Iterator[Run]:
        """``text`` in its own order, cut where font or direction change; marks and spaces stay with what stands before them."""
        kept, font, rightwards = "", "", True
        # A text with kana is Japanese, whatever the sheet's language is: its Chinese characters shall match.
        han = self._japanese if any(KANA[0] <= char <= KANA[1] for char in text) else ""
        for char in text:
            if char in UNSEEN:
                continue
            if kept and (char == " " or unicodedata.category(char)[0] == "M"):
                kept += char
                continue
            own, right = self.font_of(char, han), unicodedata.bidirectional(char) not in ("R", "AL")
            if kept and (own, right) != (font, rightwards):
                yield Run(kept, font, rightwards)
                kept = ""
            kept, font, rightwards = kept + char, own, right
        if kept:
            yield Run(kept, font or LATIN, rightwards)


def _han_font(language: str) -> str:
    if language.startswith("ja"):
        return JAPANESE
    if language.startswith("ko"):
        return KOREAN
    return TRADITIONAL if language.startswith(("zh-hant", "zh-tw", "zh-hk")) else SIMPLIFIED


@cache
def _cid(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


@cache
def system_fonts() -> dict[str, frozenset[int]]:
    """The characters of each TrueType font found, by the name under which it can be drawn with; looked for once a process."""
    found = {path.name: path for folder in FOLDERS if folder.is_dir() for path in folder.rglob("*.tt[fc]")}
    fonts: dict[str, frozenset[int]] = {}
    for name in WANTED:
        if name in found:
            font = _loaded(found[name])
            if font is not None:
                fonts[font.fontName] = frozenset(font.face.charToGlyph)
    return fonts


def _loaded(path: Path) -> TTFont | None:
    try:
        font = TTFont(f"system-{path.stem}", str(path))
    except (TTFError, OSError) as error:
        log.info("A font cannot be used: %s", error, extra={"font": path.name})
        return None
    pdfmetrics.registerFont(font)
    return font
