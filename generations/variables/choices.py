"""Alternation ``{a|b|c}`` and word lists ``{list:colours}``: how many texts a prompt stands for, and each of them.

Only outside JSON and code. Variables are filled first, and what was filled in is never expanded; neither are the words of a list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence

from generations.search import fold

from .alternation import Node, Option, nodes, options
from .find import Filling, joined
from .names import key
from .scan import scan

Lists = Mapping[str, Sequence[str]]

MOST = 1_000_000
"""Combinations are counted no further."""


def literals(text: str) -> dict[str, str]:
    """What :func:`resolved` may change in ``text``, as it is written → the key of the variable that it is, "" for a choice."""
    found = scan(text)
    chosen = {text[one.start : one.end]: "" for one in nodes(text, found.marks, found.choices)}
    return {**{text[mark.start : mark.end]: key(mark.name) for mark in found.marks}, **chosen}


def combinations(text: str, lists: Lists, as_is: Container[str] = ()) -> int:
    """How many texts ``text`` stands for: the product of its choices, at most ``MOST``; 1 where there is nothing to choose."""
    return _Template(text, lists, as_is).count(MOST)


def resolved(text: str, values: Mapping[str, str], lists: Lists, index: int = 0, as_is: Container[str] = ()) -> str:
    """Text number ``index`` of those that ``text`` stands for, with its variables filled; the last choice varies fastest.

    A word list named twice is the same word in one text. An unknown or empty list stays as it is written, and so does whatever is
    written as one of ``as_is``. Raises IndexError where there is no such text, and :class:`~generations.variables.TooLong`."""
    template = _Template(text, lists, as_is)
    if not 0 <= index < template.count(index + 1):
        raise IndexError(index)
    return template.text_of(template.chosen(index), values)


class _Template:
    """Choices never overlap each other; variables lie between them or, whole, in one of their options."""

    def __init__(self, text: str, lists: Lists, as_is: Container[str]) -> None:
        found = scan(text)
        self._text = text
        self._marks = [mark for mark in found.marks if text[mark.start : mark.end] not in as_is]
        self._starts = [mark.start for mark in self._marks]
        self._axes: dict[str | int, list[Option]] = {}
        """In the order of the text: by name for a word list, by place for an alternation."""
        open_ = [one for one in nodes(text, found.marks, found.choices) if text[one.start : one.end] not in as_is]
        self._choices = [one for one in open_ if self._known(one, lists)]

    def count(self, most: int) -> int:
        """How many texts there are, counted to ``most``: all of thousands of choices would be a number of thousands of digits."""
        product = 1
        for axis in self._axes.values():
            product *= len(axis)
            if product >= most:
                return most
        return product

    def _known(self, choice: Node, lists: Lists) -> bool:
        found = self._axes.get(_key(choice)) or options(self._text, choice, lists)
        if found:
            self._axes[_key(choice)] = found
        return bool(found)

    def chosen(self, index: int) -> dict[str | int, int]:
        """Which option of each axis: ``index`` in mixed radix."""
        picked: dict[str | int, int] = {}
        for place, axis in reversed(self._axes.items()):
            index, picked[place] = divmod(index, len(axis))
        return picked

    def text_of(self, picked: Mapping[str | int, int], values: Mapping[str, str]) -> str:
        return joined(self._pieces(picked, Filling(self._text, self._marks, values)))

    def _pieces(self, picked: Mapping[str | int, int], filling: Filling) -> Iterator[str]:
        at = 0
        for choice in self._choices:
            yield from self._filled(at, choice.start, filling)
            for part in self._axes[_key(choice)][picked[_key(choice)]]:
                yield from [part] if isinstance(part, str) else self._filled(*part, filling)
            at = choice.end
        yield from self._filled(at, len(self._text), filling)

    def _filled(self, start: int, end: int, filling: Filling) -> Iterator[str]:
        at = start
        for mark in self._marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            yield self._text[at : mark.start]
            yield filling.of(mark)
            at = mark.end
        yield self._text[at:end]


def _key(choice: Node) -> str | int:
    """Lists are the same where their names fold to one, as a team's do."""
    return " ".join(fold(choice.list_name).split()) or choice.start
