"""The words of the library's list."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from generations.messages.words import listed
from generations.models import Prompt
from generations.search import Meant
from generations.workflow.library_search import Sort

SORT_WORDS = {
    Sort.NEWEST: pgettext_lazy("order of prompts", "Newest"),
    Sort.USE: pgettext_lazy("order of prompts", "Most used"),
    Sort.RATE: pgettext_lazy("order of prompts", "Most often kept"),
    Sort.PLACE: pgettext_lazy("order of prompts", "In order"),
}
SHARING_WORDS = {
    Prompt.Sharing.TEAM: pgettext_lazy("who sees a prompt", "The team"),
    Prompt.Sharing.MEMBERS: pgettext_lazy("who sees a prompt", "Chosen members"),
    Prompt.Sharing.PRIVATE: pgettext_lazy("who sees a prompt", "Only me"),
}


def meant_words(meant: Meant) -> str:
    """What was searched for in the place of mistyped words, for a sentence; "" where nothing was."""
    return listed(f"“{word}”" for words in meant.values() for word in words)
