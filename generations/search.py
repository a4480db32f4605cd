"""The words by which pictures and prompts are found: of any script, Chinese from two characters and inside words.

Text is folded (case, width, accents) and cut into words; a run of CJK characters becomes its overlapping pairs, closed by its last
character alone. So "宋代茶盏" is kept as ``宋代 代茶 茶盏 盏``, and a search for "茶盏" or "代茶" finds it by an ordinary word index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
PIECES = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
LONGEST = 64
"""Longer "words" (hashes, base64) are cut: nobody types them."""
PICTURES = "team0id"
PROMPTS = "\ue000"
"""With what a team's token begins in each of the two tables. The second is a character that no text of a person is cut into, so that
not even a search for "t" meets the token itself."""
Meant = Mapping[str, tuple[str, ...]]
"""For a mistyped word, folded, the words that may have been meant."""


@dataclass(frozen=True)
class Match:
    """A search in the syntax of the two indexes: SQLite's FTS5 MATCH and PostgreSQL's tsquery."""

    fts5: str
    tsquery: str
    within: tuple[tuple[str, ...], ...] = ()
    """The same for a text's tokens as they stand: it is found where they hold one of each group."""


def tokens(text: str, team_id: int, mark: str = PICTURES) -> str:
    """The words to keep for ``text``, separated by spaces. The first one names the team, so that a search reads only its rows."""
    kept: list[str] = [team_token(team_id, mark)]
    for piece in pieces(text):
        kept += [*pairs(piece), piece[-1]] if is_cjk(piece) else [piece[:LONGEST]]
    return " ".join(kept)


def match(text: str, team_id: int, mark: str = PICTURES, meant: Meant | None = None) -> Match | None:
    """What finds rows with every word of ``text`` (words by their beginning, CJK runs as they stand); None if it has no word.

    A word of ``meant`` is taken for any of those given there.
    """
    terms = [_any_of([_term(word) for word in (meant or {}).get(piece, (piece,))]) for piece in pieces(text)]
    if not terms:
        return None
    team = team_token(team_id, mark)
    return Match(
        fts5=" AND ".join([team, *(term.fts5 for term in terms)]),
        tsquery=" & ".join([f"'{team}'", *(term.tsquery for term in terms)]),
        within=tuple(group for term in terms for group in term.within),
    )


def pieces(text: str) -> Iterator[str]:
    """The words and the CJK runs of ``text``, folded, in their order."""
    return (found.group() for found in PIECES.finditer(fold(text)))


def fold(text: str) -> str:
    """Lower case, half width, without accents: "Café ＡＢＣ" → "cafe abc"."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in flat if not unicodedata.combining(c)))


def team_token(team_id: int, mark: str = PICTURES) -> str:
    return f"{mark}{team_id}"


def is_cjk(piece: str) -> bool:
    return re.match(f"[{CJK}]", piece) is not None


def pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _term(piece: str) -> Match:
    if is_cjk(piece) and len(piece) > 1:
        found = pairs(piece)
        phrase = " ".join(found)
        query = "(" + " <-> ".join(f"'{p}'" for p in found) + ")"
        return Match(fts5=f'"{phrase}"', tsquery=query, within=((f" {phrase}",),))
    word = piece[:LONGEST]
    return Match(fts5=f'"{word}" *', tsquery=f"'{word}':*", within=((f" {word}",),))


def _any_of(terms: list[Match]) -> Match:
    if len(terms) == 1:
        return terms[0]
    return Match(
        fts5="(" + " OR ".join(term.fts5 for term in terms) + ")",
        tsquery="(" + " | ".join(term.tsquery for term in terms) + ")",
        within=(tuple(one for term in terms for group in term.within for one in group),),
    )
