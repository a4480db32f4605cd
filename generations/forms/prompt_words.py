"""The words of what is said about a prompt: its category and its language."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from generations.library_words import CATEGORIES
from generations.search import fold

CATEGORY_WORDS = {
    "product": pgettext_lazy("category", "Product"),
    "photography": pgettext_lazy("category", "Photography"),
    "poster": pgettext_lazy("category", "Poster"),
    "food": pgettext_lazy("category", "Food"),
    "portrait": pgettext_lazy("category", "Portrait"),
    "architecture": pgettext_lazy("category", "Architecture"),
    "infographic": pgettext_lazy("category", "Infographic"),
    "ui": pgettext_lazy("category", "UI mock-up"),
    "brand": pgettext_lazy("category", "Brand system"),
    "illustration": pgettext_lazy("category", "Illustration"),
}
LANGUAGE_WORDS = {
    "en": "English",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
    "ja": "日本語",
    "ko": "한국어",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "ru": "Русский",
    "other": pgettext_lazy("language", "Another"),
}
"""Each by its own name, as in every list of languages."""
VARIABLE_TYPES = {
    "text": pgettext_lazy("type of a variable", "Text"),
    "long": pgettext_lazy("type of a variable", "Long text"),
    "choice": pgettext_lazy("type of a variable", "Choice"),
    "number": pgettext_lazy("type of a variable", "Number"),
    "colour": pgettext_lazy("type of a variable", "Colour"),
    "picture": pgettext_lazy("type of a variable", "Picture"),
    "date": pgettext_lazy("type of a variable", "Date"),
}
NO_RECOMMENDATION = pgettext_lazy("recommended setting", "Any")


def category(code: str) -> str:
    """A known category in the reader's language; the team's own word as it is."""
    return str(CATEGORY_WORDS.get(code, code))


def category_code(word: str) -> str:
    """What is kept of a typed category: the code of a known one, however it is called; else the word itself."""
    known = {fold(code): code for code in CATEGORIES} | {fold(str(CATEGORY_WORDS[code])): code for code in CATEGORIES}
    return known.get(fold(word), word)
