"""A prompt's text in pieces, so that its variables and their values can be seen in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from generations import variables

PLAIN, OPEN, VALUE, USUAL, MENTION = "plain", "open", "value", "usual", "mentioned"
"""Kinds of pieces: as written; a variable in its own words; filled with a value, with its default, or with a picture's mention."""


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


def written(text: str) -> list[Piece]:
    """The text as it was written, its variables apart."""
    spans = sorted(span for one in variables.find(text) for span in one.spans)
    pieces, at = [], 0
    for start, end in spans:
        pieces += [Piece(PLAIN, text[at:start]), Piece(OPEN, text[start:end])]
        at = end
    return [one for one in (*pieces, Piece(PLAIN, text[at:])) if one.text]


def filled(
    text: str, whole: str, values: Mapping[str, str], kinds: Mapping[str, str], lists: Mapping[str, Sequence[str]]
) -> list[Piece]:
    """``whole``, which ``values`` make of ``text``, with what stands in the place of variables apart: each value as a piece of its name's
    kind, and the others in their own words. Where that cannot be told, in one piece."""
    first, last = _unused(text + "".join(values.values()))
    kinds, shown = dict(kinds), dict(values)
    for one in variables.find(text):
        own = {text[slice(*span)] for span in one.spans}
        if one.name not in shown and len(own) == 1:
            kinds[one.name], shown[one.name] = OPEN, own.pop()
    names = list(shown)
    marked = {name: f"{first}{names.index(name)}{first}{value}{last}" for name, value in shown.items()}
    try:
        filled_in = variables.resolved(text, marked, lists)
    except variables.TooLong:
        return [Piece(PLAIN, whole)]
    found = list(_split(filled_in, first, last, [kinds[name] for name in names]))
    return found if "".join(one.text for one in found) == whole else [Piece(PLAIN, whole)]


def html(pieces: Iterable[Piece]) -> SafeString:
    """As HTML whose text content is the text to the letter: a carriage return would be read as a line break."""
    return mark_safe("".join(_marked(piece).replace("\r", "&#13;") for piece in pieces))  # noqa: S308 (each piece is escaped)


def _marked(piece: Piece) -> str:
    if piece.kind == PLAIN:
        return escape(piece.text)
    return format_html('<mark class="{}">{}</mark>', piece.kind, piece.text)


def _split(text: str, first: str, last: str, kinds: Sequence[str]) -> Iterator[Piece]:
    at = 0
    for value in re.finditer(f"{first}([0-9]+){first}([^{last}]*){last}", text):
        yield from _plain(text[at : value.start()])
        yield Piece(kinds[int(value[1])], value[2])
        at = value.end()
    yield from _plain(text[at:])


def _plain(text: str) -> Iterator[Piece]:
    if text:
        yield Piece(PLAIN, text)


def _unused(text: str) -> tuple[str, str]:
    """Two characters of private use that do not stand in ``text``."""
    free = (char for char in map(chr, range(0xE000, 0xF8FF)) if char not in text)
    return next(free), next(free)
