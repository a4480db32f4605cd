"""The words by which the library's prompts are found."""

from __future__ import annotations

from collections.abc import Iterable

from generations.models import Prompt, PromptSearch
from generations.search import PROMPTS, tokens
from generations.workflow import prompt_words


def keep(prompt: Prompt) -> None:
    """Bring one prompt's words up to date."""
    text = _tokens(prompt)
    PromptSearch.objects.update_or_create(prompt=prompt, defaults={"tokens": text})
    prompt_words.learn(prompt.team_id, [text])


def keep_many(prompts: Iterable[Prompt]) -> None:
    """Write the words of prompts of one team that have none yet, as an import makes them; their tags should be prefetched."""
    rows = list(prompts)
    texts = [_tokens(one) for one in rows]
    PromptSearch.objects.bulk_create(
        PromptSearch(prompt=one, tokens=text) for one, text in zip(rows, texts, strict=True)
    )
    if rows:
        prompt_words.learn(rows[0].team_id, texts)


def _tokens(prompt: Prompt) -> str:
    names = [tag.name for tag in prompt.tags.all()]
    said = "\n".join([prompt.title, prompt.text, prompt.notes, prompt.category, *names])
    return tokens(said, prompt.team_id, PROMPTS)
