"""The variables of a text, filling them, and reading their values back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .jsonish import without_halves
from .names import key
from .scan import Mark, scan

Span = tuple[int, int]

LONGEST = 400_000
"""Characters of a filled text: more than any model takes, few enough to be kept and shown."""


class TooLong(ValueError):
    """Filled in, the text would have more than ``LONGEST`` characters: a long value stands there again and again."""


@dataclass(frozen=True, slots=True)
class Variable:
    """``spans`` are ``(start, end)`` in characters, brackets included, in order. ``default`` is the first one written."""

    name: str
    default: str | None
    spans: tuple[Span, ...]


def find(text: str) -> tuple[Variable, ...]:
    """The variables of ``text`` in the order in which they first stand there, by the name that is written there."""
    marks = scan(text).marks
    same: dict[str, list[Mark]] = {}
    for mark in marks:
        same.setdefault(key(mark.name), []).append(mark)
    defaults = defaults_of(marks)
    return tuple(
        Variable(alike[0].name, defaults.get(name), tuple((mark.start, mark.end) for mark in alike))
        for name, alike in same.items()
    )


def defaults_of(marks: Iterable[Mark]) -> dict[str, str]:
    """Key of a name → the first default that was written with it, for those that have one."""
    found: dict[str, str] = {}
    for mark in marks:
        if mark.default is not None:
            found.setdefault(key(mark.name), mark.default)
    return found


class Filling:
    """What is written in the place of each mark of ``text`` for ``values``; an empty value counts as none."""

    def __init__(self, text: str, marks: Iterable[Mark], values: Mapping[str, str]) -> None:
        self._text = text
        self._shown = {**defaults_of(marks), **{key(name): value for name, value in values.items() if value}}

    def of(self, mark: Mark) -> str:
        """The value, else the default, else the mark as it is written."""
        shown = self._shown.get(key(mark.name))
        return self._text[mark.start : mark.end] if shown is None else escaped(shown, mark.escapes)


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with each variable replaced, everywhere, by its value, else its default; else it stays as it is written.

    In a string of JSON the value is escaped, so that valid JSON stays valid. Values are not searched for variables. Raises
    :class:`TooLong`."""
    return joined(_pieces(text, values))


def _pieces(text: str, values: Mapping[str, str]) -> Iterator[str]:
    marks = scan(text).marks
    filling, at = Filling(text, marks, values), 0
    for mark in marks:
        yield text[at : mark.start]
        yield filling.of(mark)
        at = mark.end
    yield text[at:]


def joined(pieces: Iterable[str]) -> str:
    """One text of ``pieces``, of which no more are taken than fit into it. Raises :class:`TooLong`."""
    kept, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST:
            raise TooLong
        kept.append(piece)
    return "".join(kept)


def extract(template: str, filled: str) -> dict[str, str] | None:
    """The values with which ``fill`` makes ``filled`` of ``template``; None where there are none or they cannot be told.

    A variable that shows its default, or its own words, is left out. The values that were filled in come back if:

    * no value is empty or equal to what its variable shows without it, and every variable that has a value is in ``template``;
    * where a variable stands for the first time and anything follows, text of the template follows directly, and this text
      (up to the next variable) occurs nowhere earlier in the value as written followed by that text.
    """
    try:
        return _Reading(template, filled).values()
    except TooLong:
        return None


class _Reading:
    """Walks both texts side by side: each value ends where the template's next words begin."""

    def __init__(self, template: str, filled: str) -> None:
        self._template, self._filled = template, filled
        self._marks = scan(template).marks
        self._unfilled = Filling(template, self._marks, {})
        self._known: dict[str, str] = {}
        """Empty for a variable that was not filled."""

    def values(self) -> dict[str, str] | None:
        lead = self._template[: self._marks[0].start] if self._marks else self._template
        if not self._filled.startswith(lead):
            return None
        at = len(lead)
        for number, mark in enumerate(self._marks):
            following = self._after(mark, number, at)
            if following is None:
                return None
            at = following
        names = {key(mark.name): mark.name for mark in reversed(self._marks)}
        values = {names[name]: value for name, value in self._known.items() if value}
        return values if fill(self._template, values) == self._filled else None

    def _after(self, mark: Mark, number: int, at: int) -> int | None:
        """Where the next mark begins in the filled text, once this one's value is known."""
        last = number + 1 == len(self._marks)
        words = self._template[mark.end : None if last else self._marks[number + 1].start]
        name = key(mark.name)
        if name not in self._known and not self._learn(mark, words, at, last):
            return None
        value = self._known[name]
        shown = escaped(value, mark.escapes) if value else self._unfilled.of(mark)
        return at + len(shown) + len(words) if self._filled.startswith(shown + words, at) else None

    def _learn(self, mark: Mark, words: str, at: int, last: bool) -> bool:
        plain = self._unfilled.of(mark)
        rest = plain + words
        if self._filled.startswith(rest, at) and (not last or len(self._filled) == at + len(rest)):
            self._known[key(mark.name)] = ""
            return True
        end = len(self._filled) - len(words) if last else self._filled.find(words, at)
        value = unescaped(self._filled[at:end], mark.escapes) if words or last else None
        self._known[key(mark.name)] = value or ""
        return bool(value) and end >= at


def escaped(value: str, times: int) -> str:
    for _ in range(times):
        value = json.dumps(value, ensure_ascii=False)[1:-1]
    return value


def unescaped(value: str, times: int) -> str | None:
    for _ in range(times):
        try:
            value = json.loads(f'"{value}"', strict=False)
        except ValueError:
            return None
    return without_halves(value)
