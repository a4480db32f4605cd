"""How the library's own words are shown."""

from __future__ import annotations

from django import template

from generations.forms import prompt_words

register = template.Library()


@register.filter
def category_word(code: str) -> str:
    """A category in the reader's language; the team's own word as it is."""
    return prompt_words.category(code)


@register.filter
def language_word(code: str) -> str:
    """A language by its own name."""
    return str(prompt_words.LANGUAGE_WORDS.get(code, code))


@register.filter
def type_word(code: str) -> str:
    """What a variable takes: "Text", "Colour"."""
    return str(prompt_words.VARIABLE_TYPES.get(code, code))
