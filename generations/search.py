"""The words by which pictures and prompts are found: of any script, Chinese from two characters and inside words.

Text is folded (case, width, accents) and cut into words; a run of CJK characters becomes its overlapping pairs, closed by its last
character alone. So "宋代茶盏" is kept as ``宋代 代茶 茶盏 盏``, and a search for "茶盏" or "代茶" finds it by an ordinary word index.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
PIECES = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
LONGEST = 64
"""Longer "words" (hashes, base64) are cut: nobody types them."""


@dataclass(frozen=True)
class Match:
    """A search in the syntax of the two indexes: SQLite's FTS5 MATCH and PostgreSQL's tsquery."""

    fts5: str
    tsquery: str


def tokens(text: str, team_id: int) -> str:
    """The words to keep for ``text``, separated by spaces. The first one names the team, so that a search reads only its rows."""
    kept: list[str] = [team_token(team_id)]
    for piece in PIECES.findall(fold(text)):
        kept += [*pairs(piece), piece[-1]] if is_cjk(piece) else [piece[:LONGEST]]
    return " ".join(kept)


def match(text: str, team_id: int) -> Match | None:
    """What finds rows with every word of ``text`` (words by their beginning, CJK runs as they stand); None if it has no word."""
    terms = [_term(piece) for piece in PIECES.findall(fold(text))]
    if not terms:
        return None
    team = team_token(team_id)
    return Match(
        fts5=" AND ".join([team, *(term.fts5 for term in terms)]),
        tsquery=" & ".join([f"'{team}'", *(term.tsquery for term in terms)]),
    )


def fold(text: str) -> str:
    """Lower case, half width, without accents: "Café ＡＢＣ" → "cafe abc"."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in flat if not unicodedata.combining(c)))


def team_token(team_id: int) -> str:
    return f"team0id{team_id}"


def is_cjk(piece: str) -> bool:
    return re.match(f"[{CJK}]", piece) is not None


def pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _term(piece: str) -> Match:
    if is_cjk(piece) and len(piece) > 1:
        found = pairs(piece)
        return Match(fts5='"' + " ".join(found) + '"', tsquery="(" + " <-> ".join(f"'{p}'" for p in found) + ")")
    word = piece[:LONGEST]
    return Match(fts5=f'"{word}" *', tsquery=f"'{word}':*")
