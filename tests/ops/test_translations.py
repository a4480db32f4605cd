"""Every text has its translation, and the catalogues hold nothing else. `make messages` brings them up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from generations import translations

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
FILES = translations.catalogues()
FOUND = translations.gather()


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return list(text) if isinstance(text, (tuple, list)) else [text]


def names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text)) - {"%%"}


@pytest.fixture(params=FILES, ids=lambda path: path.parents[1].name)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def catalog(path: Path) -> Catalog:
    return translations.read(path)


def texts(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def test_every_language_but_english_has_a_catalogue(settings: object) -> None:
    assert len(FILES) == len(settings.LANGUAGES) - 1  # type: ignore[attr-defined]


def test_catalogue_is_what_the_sources_hold(path: Path, catalog: Catalog) -> None:
    assert path.read_bytes() == translations.written(translations.merged(catalog, FOUND)), "run: make messages"


def test_every_text_is_translated(catalog: Catalog) -> None:
    assert [message.id for message in texts(catalog) if not translations.is_translated(message)] == []


def test_nothing_is_fuzzy_or_left_over(catalog: Catalog) -> None:
    assert [message.id for message in texts(catalog) if message.fuzzy] == []
    assert not catalog.obsolete


def test_placeholders_are_the_same(catalog: Catalog) -> None:
    """A plural form may leave the number out; none may hold a name that the text does not have, or lack one that all forms have."""
    wrong = []
    for message in texts(catalog):
        allowed = set().union(*(names(form) for form in forms(message.id)))
        needed = set.intersection(*(names(form) for form in forms(message.id)))
        wrong += [message.id for form in forms(message.string) if form and not needed <= names(form) <= allowed]
    assert wrong == []


def test_texts_of_templates_are_found_too() -> None:
    assert any(name.startswith("templates/") for message in FOUND for name, _line in message.locations)
