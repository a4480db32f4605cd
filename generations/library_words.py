"""The library's own words: categories and languages as codes. What people see of them is in ``messages/library.py``."""

from __future__ import annotations

import re
import unicodedata

CATEGORIES = (
    "product",
    "photography",
    "poster",
    "food",
    "portrait",
    "architecture",
    "infographic",
    "ui",
    "brand",
    "illustration",
)
LANGUAGES = ("en", "zh-hans", "zh-hant", "ja", "ko", "de", "fr", "es", "it", "pt", "ru", "other")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
ENOUGH = 0.15
"""Of the letters: so many of one script and the text is written in it, product names in Latin letters notwithstanding."""


def language_of(text: str) -> str:
    """The language that the script tells: ja, ko, zh-hans; en for Latin letters, which a person may correct; "" without letters."""
    letters = sum(1 for char in text if unicodedata.category(char).startswith("L"))
    if not letters:
        return ""
    kana, hangul, han = (len(script.findall(text)) / letters for script in (_KANA, _HANGUL, _HAN))
    if kana > ENOUGH / 3 and kana + han > ENOUGH:
        return "ja"
    if hangul > ENOUGH:
        return "ko"
    return "zh-hans" if han > ENOUGH else "en"
