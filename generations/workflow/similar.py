"""Prompts that resemble one, by their words: of any script, since the words are those of the search.

The index gives those that share its rarest words, and RapidFuzz says how much the words of each agree. How rare a word is, a sample of
the team's prompts tells: to count it in all of them would cost more than everything else.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db.models import Value
from django.db.models.functions import Left
from rapidfuzz.distance import Indel

from generations import search
from generations.models import Prompt, PromptSearch
from generations.models.prompt import PromptQuerySet
from generations.models.search_index import PROMPTS
from generations.search import Match, team_token

SAMPLE = 1_000
"""Prompts, the newest, that tell how common a word is."""
ENOUGH = 40
"""Prompts below which a sample tells nothing of that."""
FRESH = 600
"""Seconds for which a sample serves."""
COMMON = 0.25
"""A word in so large a part of the sample says nothing about a prompt."""
RARE, KNOWN = 32, 24
"""Words looked up: at most so many that the sample hardly has, all at once, and so many of the rarer ones that it has, one by one."""
HITS, MANY_HITS = 120, 600
CANDIDATES = 200
LENGTH = 3_000
"""Characters of a prompt's words that are compared."""
LEAST = 24
"""Of 100: below that, two prompts share a few words by chance."""


def similar(prompt: Prompt, among: PromptQuerySet, most: int = 6) -> list[Prompt]:
    """At most ``most`` prompts of ``among`` that resemble ``prompt``, the most similar first, ready for cards."""
    words = _words(prompt)
    counts = commonness(prompt.team_id, int(time.monotonic() // FRESH))
    found = _candidates(words, counts, prompt)
    rows = PromptSearch.objects.filter(prompt__in=among.filter(pk__in=found)).values_list("pk", Left("tokens", LENGTH))
    telling = _telling(words, counts)
    scores = {key: _score(telling, _telling(tokens.split()[1:], counts)) for key, tokens in rows}
    best = sorted((key for key in scores if scores[key] >= LEAST), key=lambda key: (-scores[key], -key))[:most]
    cards = among.for_cards().in_bulk(best)
    return [cards[key] for key in best]


@lru_cache(maxsize=8)
def commonness(team_id: int, _turn: int) -> Mapping[str, float]:
    """The part of the team's prompts in which a word stands, for the words that stand in more than one of the sample."""
    # The keys first, by their index: SQLite would cut and sort the words of every prompt of the team.
    newest = list(
        Prompt.objects.filter(team=team_id, removed=None).order_by("-pk").values_list("pk", flat=True)[:SAMPLE]
    )
    texts = list(PromptSearch.objects.filter(pk__in=newest).values_list(Left("tokens", LENGTH), flat=True))
    if len(texts) < ENOUGH:
        return {}
    counts = Counter(word for text in texts for word in set(text.split()[1:]))
    return {word: count / len(texts) for word, count in counts.items() if count > 1}


def _words(prompt: Prompt) -> list[str]:
    """Its words as the index has them, each once, in their order."""
    rows = PromptSearch.objects.filter(prompt=prompt).values_list(Left("tokens", Value(LENGTH)), flat=True)
    return list(dict.fromkeys((rows.first() or "").split()[1:]))


def _candidates(words: Iterable[str], counts: Mapping[str, float], prompt: Prompt) -> list[int]:
    """Keys of prompts that share telling words with it, those with the rarest first."""
    votes: Counter[int] = Counter()
    rare = sorted((word for word in words if word not in counts), key=len, reverse=True)[:RARE]
    known = sorted((word for word in words if 0 < counts.get(word, 0) < COMMON), key=lambda word: counts[word])[:KNOWN]
    if rare:
        for key in PROMPTS.first_hits(_match(prompt.team_id, rare), MANY_HITS):
            votes[key] += round(100 * math.log(SAMPLE))
    for word in known:
        for key in PROMPTS.first_hits(_match(prompt.team_id, [word]), HITS):
            votes[key] += round(-100 * math.log(counts[word]))
    votes.pop(prompt.pk, None)
    return [key for key, _votes in votes.most_common(CANDIDATES)]


def _match(team_id: int, words: Iterable[str]) -> Match:
    """Any of ``words``, whole, in a prompt of the team."""
    team, quoted = team_token(team_id, search.PROMPTS), list(words)
    return Match(
        fts5=f'"{team}" AND (' + " OR ".join(f'"{word}"' for word in quoted) + ")",
        tsquery=f"'{team}' & (" + " | ".join(f"'{word}'" for word in quoted) + ")",
    )


def _telling(words: Iterable[str], counts: Mapping[str, float]) -> list[str]:
    """Each word once, in order, without those that are everywhere."""
    return [word for word in dict.fromkeys(words) if counts.get(word, 0) < COMMON]


def _score(one: list[str], other: list[str]) -> float:
    """0 to 100, by whole words: how many the two share, how much of the shorter one that is, and whether they stand in one order."""
    if not one or not other:
        return 0
    shared = Indel.normalized_similarity(sorted(one), sorted(other))
    shorter = shared * (len(one) + len(other)) / 2 / min(len(one), len(other))
    return 100 * (0.5 * shared + 0.25 * shorter + 0.25 * Indel.normalized_similarity(one, other))
