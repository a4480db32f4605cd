"""The words that stand in a team's prompts, and which of them a mistyped one may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from generations.models import PromptWord
from generations.search import is_cjk

SHORTEST = 3
"""Letters of a word that is remembered."""
AT_ONCE = 800
"""Words of one look-up."""
GUESSES = 12
"""Words that are tried for one that was mistyped."""
TYPING_FROM = 5
"""Letters from which a word is taken for the beginning of another with a typo in it: shorter ones begin too many."""


def learn(team_id: int, texts: Iterable[str]) -> None:
    """Remember the words of ``texts`` (each as :func:`generations.search.tokens` makes it): alphabets only, no numbers, no CJK."""
    words = sorted({word for text in texts for word in text.split() if _is_learnt(word)})
    for at in range(0, len(words), AT_ONCE):
        part = words[at : at + AT_ONCE]
        known = set(PromptWord.objects.filter(team_id=team_id, word__in=part).values_list("word", flat=True))
        fresh = [PromptWord.of(team_id, word) for word in part if word not in known]
        PromptWord.objects.bulk_create(fresh, ignore_conflicts=True)


def typos_in(word: str) -> int:
    """How many edits (a letter more, less, another, or two that changed places) ``word`` may be away from what was meant: one from
    four letters, two from eight. None in numbers and CJK."""
    if not word.isalpha() or is_cjk(word) or len(word) > PromptWord.LONGEST:
        return 0
    return 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0


def nearest(team_id: int, word: str) -> list[list[str]]:
    """What ``word`` may have meant, the nearest first: groups of words that are equally near, whole words before such as only begin
    like it. At most one of the two typos may be among the first letters. Words of prompts that not everybody may see are among them."""
    allowed = typos_in(word)
    if not allowed:
        return []
    ranked = sorted(_distances(word, _alike(team_id, word), allowed), key=lambda one: (*one[0], len(one[1]), one[1]))
    groups = [[known for _, known in group] for _, group in groupby(ranked, key=lambda one: one[0])]
    return [_shortest(group)[:GUESSES] for group in groups]


def _is_learnt(word: str) -> bool:
    return SHORTEST <= len(word) <= PromptWord.LONGEST and word.isalpha() and not is_cjk(word)


def _alike(team_id: int, word: str) -> list[str]:
    """Known words with the same first letter, and those that have it after a typo there: added, lost, replaced, or changed places."""
    rows = PromptWord.objects.filter(team_id=team_id)
    tails = {word[1:3], word[0:2], word[0] + word[2], word[2:4]}
    same = rows.filter(head=word[0]).values_list("word", flat=True)
    return list(same) + list(rows.filter(tail__in=tails).exclude(head=word[0]).values_list("word", flat=True))


def _distances(word: str, known: Sequence[str], allowed: int) -> Iterator[tuple[tuple[int, bool], str]]:
    """((edits, whether only the beginning is alike), word), each word at its nearest."""
    best: dict[str, tuple[int, bool]] = {}
    lengths = (len(word), len(word) + 1, len(word) - 1) if len(word) >= TYPING_FROM else ()
    for length in (None, *lengths):
        begun = [(one[:length], one) for one in known if length is None or len(one) > length]
        for _, edits, place in process.extract(
            word, [cut for cut, _ in begun], scorer=OSA.distance, score_cutoff=allowed, limit=None
        ):
            near, whole = (int(edits), length is not None), begun[place][1]
            best[whole] = min(near, best.get(whole, near))
    return ((near, whole) for whole, near in best.items() if near[0])


def _shortest(words: Sequence[str]) -> list[str]:
    """Without those that begin with another one: a search by beginnings finds them anyway."""
    kept: list[str] = []
    for word in words:
        if not word.startswith(tuple(kept)):
            kept.append(word)
    return kept
