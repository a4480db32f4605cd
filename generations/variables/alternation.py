"""Where alternations stand in a text, also one in an option of another: ``{a|{b|c} d}``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from .scan import OTHER_CHOICE, Choice, Mark

DEEPEST = 8
"""Alternations one in another; deeper ones stay as they are written."""
MOST_OPTIONS = 1_000
"""Options of an alternation that has others in it; one with more stays as it is written."""
SIGN = re.compile(r"\\[^\n]|[{}|`\n]")
"""What an alternation is read by; after a backslash a sign stands for itself."""

Span = tuple[int, int]
Option = tuple[Span | str, ...]
"""What is written for it, in order: stretches of the text, and words of lists."""


@dataclass(frozen=True, slots=True)
class Node:
    """An alternation, or a word list with its name. ``bars`` are the places of its own; ``inner`` what lies in its options."""

    start: int
    end: int
    list_name: str = ""
    bars: tuple[int, ...] = ()
    inner: tuple[Node, ...] = ()
    depth: int = 1


@dataclass(slots=True)
class _Open:
    """A brace that waits for its end."""

    start: int
    bars: list[int] = field(default_factory=list)
    inner: list[Node] = field(default_factory=list)
    code: bool = False


def nodes(text: str, marks: Sequence[Mark], choices: Iterable[Choice]) -> list[Node]:
    """The outermost ones, in order. ``choices`` are those that have no braces in them but variables'."""
    known = {(one.start, one.end): one.list_name for one in choices}
    return _Braces(text, known).read(marks) if known else []


class _Braces:
    def __init__(self, text: str, known: Mapping[Span, str]) -> None:
        self._text, self._known = text, known
        self._found: list[Node] = []
        self._open: list[_Open] = []

    def read(self, marks: Sequence[Mark]) -> list[Node]:
        for sign in self._signs(marks):
            self._take(sign[0], sign.start())
        self._end_line()
        return sorted(self._found, key=lambda one: one.start)

    def _signs(self, marks: Sequence[Mark]) -> Iterator[re.Match[str]]:
        at = 0
        for start, end in [*((mark.start, mark.end) for mark in marks), (len(self._text), 0)]:
            yield from SIGN.finditer(self._text, at, start)
            at = end

    def _take(self, sign: str, at: int) -> None:
        if sign == "{":
            self._open.append(_Open(at))
        elif sign == "\n":
            self._end_line()
        elif self._open and sign == "}":
            closed = self._closed(self._open.pop(), at + 1)
            (self._open[-1].inner if self._open else self._found).extend(closed)
        elif self._open and sign == "|":
            self._open[-1].bars.append(at)
        elif self._open and sign == "`":
            self._open[-1].code = True

    def _end_line(self) -> None:
        for one in self._open:
            self._found += one.inner
        self._open.clear()

    def _closed(self, one: _Open, end: int) -> Sequence[Node]:
        """What is to be chosen in a pair of braces: itself, or what lies in it; nothing where other tools mean something else by it."""
        name = self._known.get((one.start, end))
        if name is not None:
            return [Node(one.start, end, name, tuple(one.bars))]
        if not one.inner or not one.bars or one.code:
            return one.inner
        depth = 1 + max(inner.depth for inner in one.inner)
        return (
            []
            if depth > DEEPEST or self._is_others(one.start, end)
            else [Node(one.start, end, "", tuple(one.bars), tuple(one.inner), depth)]
        )

    def _is_others(self, start: int, end: int) -> bool:
        """By the rules that :mod:`~generations.variables.scan` has for a single one."""
        before = self._text[start - 1] if start else ""
        return before in ("$", "{") or OTHER_CHOICE.search(self._text, start, end) is not None


def options(text: str, node: Node, lists: Mapping[str, Sequence[str]]) -> list[Option]:
    """What ``node`` stands for, in order, the innermost varying fastest; nothing where it stays as it is written."""
    if node.list_name:
        return [(word,) for word in lists.get(node.list_name, ())]
    found: list[Option] = []
    for span in _spans(text, node):
        added = _variants(text, span, node.inner, lists)
        if not added or (node.inner and len(found) + len(added) > MOST_OPTIONS):
            return []
        found += added
    return found


def _variants(text: str, span: Span, inner: Sequence[Node], lists: Mapping[str, Sequence[str]]) -> list[Option]:
    """The texts of one option; nothing where they are too many."""
    here = [one for one in inner if span[0] <= one.start and one.end <= span[1]]
    choices = [options(text, one, lists) or [((one.start, one.end),)] for one in here]
    if prod(map(len, choices)) > MOST_OPTIONS:
        return []
    ends = [span[0], *(one.end for one in here)]
    starts = [*(one.start for one in here), span[1]]
    between = [((start, end),) for start, end in zip(ends, starts, strict=True)]
    woven = [part for pair in zip(([one] for one in between[:-1]), choices, strict=True) for part in pair]
    return [tuple(itertools.chain.from_iterable(parts)) for parts in itertools.product(*woven, [between[-1]])]


def _spans(text: str, node: Node) -> list[Span]:
    """Its options without the spaces around them; with them where one option is empty, as in ``a {very |}old house``."""
    edges = [node.start, *node.bars, node.end - 1]
    spans = [(start + 1, end) for start, end in itertools.pairwise(edges)]
    if len(spans) < 2:
        return []
    trimmed = [_trimmed(text, *span) for span in spans]
    return trimmed if all(start < end for start, end in trimmed) else spans


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
