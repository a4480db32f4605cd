"""What changed between two texts, for people who read: words in Latin and its like, single characters in Chinese, Japanese and
Korean, which put no spaces between words. Texts too large for that are compared by lines, and beyond that as wholes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "added", "removed"]

CELLS = 4_000_000
"""Words of one text times words of the other, up to which they are compared word by word (0.14 s for Chinese of ten characters)."""
_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"(\s*)([{_CJK}]|[^\W{_CJK}]+(?:['’][^\W{_CJK}]+)*|[^\w\s]|$)")
_SAID = re.compile(r"\w")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text. What is same and removed, joined, is the old text; same and added, joined, the new one."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class _Word:
    """A word with the space before it; two are the same where their words are."""

    gap: str
    word: str


def diff(old: str, new: str) -> list[Piece]:
    """The way from ``old`` to ``new``; where both stand at one place, removed comes before added. Neighbours differ in kind."""
    return _merged(_calmed(_merged(_by_words(old, new))))


def _by_words(old: str, new: str) -> Iterator[Piece]:
    a, b = _words(old), _words(new)
    if len(a) * len(b) > CELLS:
        yield from _by_lines(old, new)
        return
    for tag, i, to_i, j, to_j in _steps([one.word for one in a], [one.word for one in b]):
        if tag == "equal":
            for before, after in zip(a[i:to_i], b[j:to_j], strict=True):
                yield from _replaced(before.gap, after.gap)
                yield Piece(kind="same", text=after.word)
        else:
            shared = a[i].gap if i < to_i and j < to_j and a[i].gap == b[j].gap else ""
            yield Piece(kind="same", text=shared)
            yield from _replaced(_text(a[i:to_i])[len(shared) :], _text(b[j:to_j])[len(shared) :])


def _by_lines(old: str, new: str) -> Iterator[Piece]:
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(a) * len(b) > CELLS or min(len(a), len(b)) < 2:
        yield from _replaced(old, new)
        return
    for tag, i, to_i, j, to_j in _steps(a, b):
        before, after = "".join(a[i:to_i]), "".join(b[j:to_j])
        if tag != "equal" and (i, to_i, j, to_j) != (0, len(a), 0, len(b)):
            yield from _by_words(before, after)
        else:
            yield from _replaced(before, after)


def _steps(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())


def _words(text: str) -> list[_Word]:
    return [_Word(gap, word) for gap, word in _TOKEN.findall(text) if gap or word]


def _text(words: Sequence[_Word]) -> str:
    return "".join(one.gap + one.word for one in words)


def _replaced(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece(kind="same", text=new)
    else:
        yield Piece(kind="removed", text=old)
        yield Piece(kind="added", text=new)


def _calmed(pieces: list[Piece]) -> Iterator[Piece]:
    """Commas and spaces that only chance left standing between changes go with them: fewer, longer stretches."""
    for place, one in enumerate(pieces):
        inside = 0 < place < len(pieces) - 1
        if one.kind == "same" and inside and not _SAID.search(one.text) and "\n" not in one.text:
            yield Piece(kind="removed", text=one.text)
            yield Piece(kind="added", text=one.text)
        else:
            yield one


def _merged(pieces: Iterator[Piece] | Sequence[Piece]) -> list[Piece]:
    """Neighbouring changes as one removed and one added piece, neighbouring same ones as one; none empty."""
    found: list[Piece] = []
    for same, group in groupby((one for one in pieces if one.text), key=lambda one: one.kind == "same"):
        held = list(group)
        for kind in ("same",) if same else ("removed", "added"):
            text = "".join(one.text for one in held if one.kind == kind)
            if text:
                found.append(Piece(kind=kind, text=text))  # type: ignore[arg-type]
    return found
