"""Alternation ``{a|b|c}`` and word lists ``{list:colours}``: how many texts a prompt stands for, and each of them.

Only outside JSON and code. Variables are filled first, and what was filled in is never expanded; neither are the words of a list.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generations.search import fold

from .find import Filling, joined
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
    return _Template(text, lists).count(MOST)


def resolved(text: str, values: Mapping[str, str], lists: Lists, index: int = 0) -> str:
    """Text number ``index`` of those that ``text`` stands for, with its variables filled; the last choice varies fastest.

    A word list named twice is the same word in one text. An unknown or empty list stays as it is written. Raises IndexError where
    there is no such text, and :class:`~generations.variables.TooLong`."""
    template = _Template(text, lists)
    if not 0 <= index < template.count(index + 1):
        raise IndexError(index)
    return template.text_of(template.chosen(index), values)


class _Template:
    """Choices never overlap each other; variables lie between them or, whole, in one of their options."""

    def __init__(self, text: str, lists: Lists) -> None:
        found = scan(text)
        self._text, self._marks = text, found.marks
        self._starts = [mark.start for mark in found.marks]
        self._axes: dict[str | int, _Axis] = {}
        """In the order of the text: by name for a word list, by place for an alternation."""
        self._choices = [one for one in found.choices if self._known(one, lists)]

    def count(self, most: int) -> int:
        """How many texts there are, counted to ``most``: all of thousands of choices would be a number of thousands of digits."""
        product = 1
        for axis in self._axes.values():
            product *= len(axis)
            if product >= most:
                return most
        return product

    def _known(self, choice: Choice, lists: Lists) -> bool:
        axis = _Axis(words=tuple(lists.get(choice.list_name, ()))) if choice.list_name else self._alternation(choice)
        if len(axis):
            self._axes.setdefault(_key(choice), axis)
        return len(axis) > 0

    def _alternation(self, choice: Choice) -> _Axis:
        """Its options without the spaces around them; with them where one option is empty, as in ``a {very |}old house``."""
        edges = [choice.start, *self._bars(choice), choice.end - 1]
        spans = [(start + 1, end) for start, end in itertools.pairwise(edges)]
        if len(spans) < 2:
            return _Axis()
        trimmed = [self._trimmed(*span) for span in spans]
        return _Axis(options=tuple(trimmed if all(start < end for start, end in trimmed) else spans))

    def _bars(self, choice: Choice) -> Iterator[int]:
        at = choice.start
        for end, following in [*((m.start, m.end) for m in self._within(choice.start, choice.end)), (choice.end, 0)]:
            yield from (place for place in range(at, end) if self._text[place] == "|")
            at = following

    def _within(self, start: int, end: int) -> Sequence[Mark]:
        return self._marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

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
        return joined(self._pieces(picked, Filling(self._text, self._marks, values)))

    def _pieces(self, picked: Mapping[str | int, int], filling: Filling) -> Iterator[str]:
        at = 0
        for choice in self._choices:
            axis, number = self._axes[_key(choice)], picked[_key(choice)]
            yield from self._filled(at, choice.start, filling)
            yield from [axis.words[number]] if axis.words else self._filled(*axis.options[number], filling)
            at = choice.end
        yield from self._filled(at, len(self._text), filling)

    def _filled(self, start: int, end: int, filling: Filling) -> Iterator[str]:
        at = start
        for mark in self._within(start, end):
            yield self._text[at : mark.start]
            yield filling.of(mark)
            at = mark.end
        yield self._text[at:end]


def _key(choice: Choice) -> str | int:
    """Lists are the same where their names fold to one, as a team's do."""
    return " ".join(fold(choice.list_name).split()) or choice.start
