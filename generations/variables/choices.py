"""Alternation ``{a|b|c}`` and word lists ``{list:colours}``: how many texts a prompt stands for, and each of them.

Only outside JSON and code. Variables are filled first, and what was filled in is never expanded; neither are the words of a list.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .find import Filling
from .scan import Choice, Mark, scan

Lists = Mapping[str, Sequence[str]]

MOST = 1_000_000
"""Combinations are counted no further."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Something to choose from: the options of an alternation as spans of the text, or the words of a list."""

    options: tuple[tuple[int, int], ...] = ()
    words: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.options) or len(self.words)


def combinations(text: str, lists: Lists) -> int:
    """How many texts ``text`` stands for: the product of its choices, at most ``MOST``; 1 where there is nothing to choose."""
    return min(MOST, _Template(text, lists).count)


def resolved(text: str, values: Mapping[str, str], lists: Lists, index: int = 0) -> str:
    """Text number ``index`` of those that ``text`` stands for, with its variables filled; the last choice varies fastest.

    A word list named twice is the same word in one text. An unknown or empty list stays as it is written. Raises IndexError where
    there is no such text."""
    template = _Template(text, lists)
    if not 0 <= index < template.count:
        raise IndexError(index)
    return template.text_of(template.chosen(index), values)


class _Template:
    def __init__(self, text: str, lists: Lists) -> None:
        found = scan(text)
        self._text, self._marks = text, found.marks
        self._axes: dict[str | int, _Axis] = {}
        """In the order of the text: by name for a word list, by place for an alternation."""
        self._choices = [one for one in found.choices if self._known(one, lists)]
        self.count = math.prod(map(len, self._axes.values()))

    def _known(self, choice: Choice, lists: Lists) -> bool:
        axis = _Axis(words=tuple(lists.get(choice.list_name, ()))) if choice.list_name else self._alternation(choice)
        if len(axis):
            self._axes.setdefault(_key(choice), axis)
        return len(axis) > 0

    def _alternation(self, choice: Choice) -> _Axis:
        """Its options without the spaces around them; with them where one option is empty, as in ``a {very |}old house``."""
        inside = [mark for mark in self._marks if choice.start < mark.start < choice.end]
        if any(mark.start <= choice.start < mark.end for mark in self._marks):
            return _Axis()
        bars = [at for at in range(choice.start, choice.end) if self._text[at] == "|" and not _covers(inside, at)]
        edges = [choice.start, *bars, choice.end - 1]
        spans = [(start + 1, end) for start, end in zip(edges, edges[1:], strict=False)]
        if len(spans) < 2:
            return _Axis()
        trimmed = [self._trimmed(*span) for span in spans]
        return _Axis(options=tuple(trimmed if all(start < end for start, end in trimmed) else spans))

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        part = self._text[start:end]
        return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())

    def chosen(self, index: int) -> dict[str | int, int]:
        """Which option of each axis: ``index`` in mixed radix."""
        picked: dict[str | int, int] = {}
        for key, axis in reversed(self._axes.items()):
            index, picked[key] = divmod(index, len(axis))
        return picked

    def text_of(self, picked: Mapping[str | int, int], values: Mapping[str, str]) -> str:
        filling = Filling(self._text, self._marks, values)
        return "".join(self._pieces(0, len(self._text), picked, filling))

    def _pieces(self, start: int, end: int, picked: Mapping[str | int, int], filling: Filling) -> Iterator[str]:
        """What is written in the place of the text from ``start`` to ``end``."""
        at = start
        for item in self._items(start, end):
            if item.start < at:
                continue
            yield self._text[at : item.start]
            at = item.end
            if isinstance(item, Mark):
                yield filling.of(item)
                continue
            axis, number = self._axes[_key(item)], picked[_key(item)]
            if axis.words:
                yield axis.words[number]
            else:
                yield from self._pieces(*axis.options[number], picked, filling)
        yield self._text[at:end]

    def _items(self, start: int, end: int) -> list[Mark | Choice]:
        inside = [one for one in (*self._choices, *self._marks) if start <= one.start and one.end <= end]
        return sorted((one for one in inside if (start, end) != one[:2]), key=lambda one: one.start)


def _key(choice: Choice) -> str | int:
    return choice.list_name or choice.start


def _covers(marks: Sequence[Mark], at: int) -> bool:
    return any(mark.start <= at < mark.end for mark in marks)
