"""The words by which the library's prompts are found."""

from __future__ import annotations

from collections.abc import Iterable

from generations.models import Prompt, PromptSearch
from generations.search import tokens


def keep(prompt: Prompt) -> None:
    """Bring one prompt's words up to date."""
    PromptSearch.objects.update_or_create(prompt=prompt, defaults={"tokens": _tokens(prompt)})


def keep_many(prompts: Iterable[Prompt]) -> None:
    """Write the words of prompts that have none yet, as an import makes them; their tags should be prefetched."""
    PromptSearch.objects.bulk_create(PromptSearch(prompt=one, tokens=_tokens(one)) for one in prompts)


def _tokens(prompt: Prompt) -> str:
    names = [tag.name for tag in prompt.tags.all()]
    return tokens("\n".join([prompt.title, prompt.text, prompt.notes, prompt.category, *names]), prompt.team_id)
