"""Texts and values as they are written in a language's source."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from generations.providers.base import FilePart

WIDTH = 72
"""Characters up to which a map or a list inside another one stays on one line."""
MOST_LINES = 200
"""Lines up to which a text is written line by line: a parser may not take a sum of thousands."""
IDEOGRAPHIC_SPACE = "\u3000"
"""Wide enough to be seen, and Chinese text is full of it."""

COMMON = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
"""Escapes that all the languages share."""


def is_seen(char: str) -> bool:
    """Whether a character may stand in a program as itself."""
    return char.isprintable() or char == IDEOGRAPHIC_SPACE


def quoted(text: str, code: Callable[[int], str], quote: str = '"') -> str:
    """Between quotes with escapes; ``code`` writes an unseen character's code point."""
    escapes = {**COMMON, quote: f"\\{quote}"}
    written = (escapes.get(char) or (char if is_seen(char) else code(ord(char))) for char in text)
    return f"{quote}{''.join(written)}{quote}"


def quoted_either(text: str, code: Callable[[int], str]) -> str:
    """The same where a language takes both kinds of quotes: in those that the text does not hold."""
    return quoted(text, code, "'" if '"' in text and "'" not in text else '"')


def is_plain(text: str, without: str) -> bool:
    """Whether a text reads better in quotes that know no escapes, and can stand in them."""
    return '"' in text and all(is_seen(char) and char not in without for char in text)


def utf16(point: int) -> str:
    r"""A code point in JSON and JavaScript: ``\u2028``, above U+FFFF as two halves."""
    if point < 0x10000:
        return f"\\u{point:04x}"
    return "".join(f"\\u{half:04x}" for half in (0xD800 + (point - 0x10000 >> 10), 0xDC00 + (point & 0x3FF)))


def utf32(point: int) -> str:
    r"""A code point in Python and Go: ``\u2028``, above U+FFFF ``\U000e0001``."""
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


@dataclass(frozen=True, kw_only=True)
class Notation:
    """How a language writes values. ``text`` writes one literal, ``file`` the code that makes a file's ``data:`` URI.

    ``joint`` stands between the lines of a text; None keeps it in one literal. ``last`` follows the last item of a map or list
    of several lines."""

    text: Callable[[str], str]
    file: Callable[[FilePart], str]
    pair: str = "{}: {}"
    map_start: str = "{"
    list_start: str = "["
    list_end: str = "]"
    words: tuple[str, str, str] = ("null", "true", "false")
    joint: str | None = " +"
    last: str = ","
    indent: str = "  "

    def value(self, value: Any, depth: int = 0) -> str:
        """A value whose first line stands ``depth`` steps in; a map at the start of a body is never put on one line."""
        return self._map(value, depth, whole=True) if isinstance(value, Mapping) else self._inner(value, depth)

    def _inner(self, value: Any, depth: int) -> str:
        if isinstance(value, FilePart):
            return self.text(value.url) if value.url else self.file(value)
        if isinstance(value, str):
            return self.lines(value, depth)
        if isinstance(value, Mapping):
            return self._map(value, depth)
        if isinstance(value, list | tuple):
            return self._rows([self._inner(item, depth + 1) for item in value], self.list_start, self.list_end, depth)
        return self._word(value)

    def lines(self, text: str, depth: int) -> str:
        """A text, each of its lines in a literal of its own."""
        pieces = text.split("\n")
        if self.joint is None or not 1 < len(pieces) <= MOST_LINES:
            return self.text(text)
        ended = [f"{piece}\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
        return f"{self.joint}\n{self.indent * (depth + 1)}".join(map(self.text, ended))

    def _map(self, value: Mapping[str, Any], depth: int, *, whole: bool = False) -> str:
        rows = [self.pair.format(self.text(name), self._inner(item, depth + 1)) for name, item in value.items()]
        return self._rows(rows, self.map_start, "}", depth, whole=whole)

    def _rows(self, rows: list[str], start: str, end: str, depth: int, *, whole: bool = False) -> str:
        line = f"{start}{', '.join(rows)}{end}"
        if not rows or (not whole and len(line) <= WIDTH and "\n" not in line):
            return line
        inner = f"\n{self.indent * (depth + 1)}"
        return f"{start}{inner}{f',{inner}'.join(rows)}{self.last}\n{self.indent * depth}{end}"

    def _word(self, value: Any) -> str:
        none, true, false = self.words
        if value is None:
            return none
        if isinstance(value, bool):
            return true if value else false
        return json.dumps(value, allow_nan=False)
