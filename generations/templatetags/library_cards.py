"""A card's own addresses, from those made once for all cards."""

from __future__ import annotations

from django import template

from generations.forms.prompt_words import LANGUAGE_WORDS
from generations.views.library.cards import PROMPT, Card

register = template.Library()


@register.filter
def of(address: str, card: Card) -> str:
    """``address`` with the card's prompt in it."""
    return address.replace(PROMPT, card.public_id)


@register.filter
def language_word(code: str) -> str:
    """A language by its own name."""
    return str(LANGUAGE_WORDS.get(code, code))
