"""A prompt's text in pieces, so that its variables and their values can be seen in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from generations import variables

PLAIN, OPEN, VALUE, USUAL = "plain", "open", "value", "usual"
"""Kinds of pieces: as written; a variable in its own words; filled with a value, or with its default."""


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


def written(text: str) -> list[Piece]:
    """The text as it was written, its variables apart."""
    return list(_pieces(text, {}))


def filled(text: str, values: Mapping[str, str], defaults: Mapping[str, str]) -> list[Piece]:
    """The text with its variables filled: with ``values``, else with ``defaults``, else in their own words."""
    return list(_pieces(text, {name: (VALUE, value) for name, value in values.items() if value}, defaults))


def joined(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def html(pieces: Iterable[Piece]) -> SafeString:
    """As HTML whose text content is the text to the letter: a carriage return would be read as a line break."""
    return mark_safe("".join(_exact(_marked(piece)) for piece in pieces))  # noqa: S308 (each piece is escaped)


def _marked(piece: Piece) -> str:
    if piece.kind == PLAIN:
        return escape(piece.text)
    return format_html('<mark class="{}">{}</mark>', piece.kind, piece.text)


def _exact(markup: str) -> str:
    return markup.replace("\r", "&#13;")


def _pieces(
    text: str, values: Mapping[str, tuple[str, str]], defaults: Mapping[str, str] | None = None
) -> Iterator[Piece]:
    shown = {name: (USUAL, value) for name, value in (defaults or {}).items() if value} | dict(values)
    spans = sorted((*span, one.name) for one in variables.find(text) for span in one.spans)
    inserted = iter(_inserted(text, {name: value for name, (_kind, value) in shown.items()}) if shown else ())
    at = 0
    for start, end, name in spans:
        if start > at:
            yield Piece(PLAIN, text[at:start])
        yield Piece(shown[name][0], next(inserted)) if name in shown else Piece(OPEN, text[start:end])
        at = end
    if at < len(text):
        yield Piece(PLAIN, text[at:])


def _inserted(text: str, values: Mapping[str, str]) -> Sequence[str]:
    """What filling writes in the place of each variable that has a value, in order: escaped where it lies in JSON."""
    first, last = _unused(text + "".join(values.values()))
    whole = variables.fill(text, {name: f"{first}{value}{last}" for name, value in values.items()})
    return re.findall(f"{first}([^{last}]*){last}", whole)


def _unused(text: str) -> tuple[str, str]:
    """Two characters of private use that do not stand in ``text``."""
    free = (char for char in map(chr, range(0xE000, 0xF8FF)) if char not in text)
    return next(free), next(free)
