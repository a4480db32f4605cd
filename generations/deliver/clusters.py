"""Letters as a person sees them: what must not be cut apart. The cases of Unicode's UAX 29 that names and captions meet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

JOINER = "\u200d"
FIRST_FLAG, LAST_FLAG = "\U0001f1e6", "\U0001f1ff"
FIRST_TONE, LAST_TONE = "\U0001f3fb", "\U0001f3ff"
VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2")
"""Between two consonants of one syllable in India's, Burma's and Cambodia's scripts."""
JAMO = "\u1100", "\u11ff"
"""Parts of Korean syllables; composed ones are one character."""


def clusters(text: str) -> Iterator[str]:
    """``text`` in pieces: a letter with its marks, an emoji with what is joined to it, a flag."""
    start = 0
    for at in range(1, len(text)):
        if not _belongs(text, at, start):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _belongs(text: str, at: int, start: int) -> bool:
    """Whether the character at ``at`` goes with those from ``start`` on."""
    char, before = text[at], text[at - 1]
    if unicodedata.category(char)[0] == "M" or char in "\u200c\u200d" or FIRST_TONE <= char <= LAST_TONE:
        return True
    if before == JOINER or before in VIRAMAS:
        return True
    if _is_flag(char) and _is_flag(before):
        return (at - start) % 2 == 1
    return JAMO[0] <= char <= JAMO[1] and JAMO[0] <= before <= JAMO[1]


def _is_flag(char: str) -> bool:
    return FIRST_FLAG <= char <= LAST_FLAG
