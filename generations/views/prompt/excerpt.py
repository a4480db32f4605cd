"""The changes of a long text with only the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from generations.word_diff import Piece

AROUND = 48
"""Characters kept on each side of a change."""
MOST = 900
"""Characters of changes shown; the comparison has them all."""
GAP = " … "


def excerpt(pieces: Sequence[Piece]) -> list[Piece]:
    """[] where nothing changed."""
    if all(one.kind == "same" for one in pieces):
        return []
    found: list[Piece] = []
    room = MOST
    for place, one in enumerate(pieces):
        text = one.text if one.kind != "same" else _short(one.text, place == 0, place == len(pieces) - 1)
        if len(text) > room:
            return [*found, Piece(kind=one.kind, text=text[:room]), Piece(kind="same", text=GAP)]
        room -= len(text)
        found.append(Piece(kind=one.kind, text=text))
    return found


def _short(text: str, first: bool, last: bool) -> str:
    if len(text) <= 2 * AROUND:
        return text
    head, tail = ("" if first else text[:AROUND].rstrip()), ("" if last else text[-AROUND:].lstrip())
    return f"{head}{GAP}{tail}"
