"""A planned call as code that a person can run. The key is an environment variable, never a value.

The call is the one that the dialect itself would make (:meth:`generations.providers.base.Dialect.plan`), so what is shown here
is what the studio sends. Each language has a module with one function that writes it; what they share stands in ``literals``
(texts and values) and ``shown`` (the call, and the files that a person has at hand). No snippet holds a character that is not
seen, but line breaks: what a page, a clipboard or a terminal would change or obey is written as an escape.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from generations.providers.base import Call
from generations.providers.snippets import curl, go, javascript, python, ruby
from generations.providers.snippets.shown import Shown

__all__ = ["LANGUAGES", "Snippet", "key_variable", "snippets"]


@dataclass(frozen=True)
class Snippet:
    """``language`` is a key of ``LANGUAGES``; ``label`` is its name, shown as it is; ``text`` is the whole program."""

    language: str
    label: str
    text: str


LANGUAGES: dict[str, tuple[str, Callable[[Shown], str]]] = {
    "curl": ("cURL", curl.write),
    "python": ("Python", python.write),
    "javascript": ("JavaScript", javascript.write),
    "go": ("Go", go.write),
    "ruby": ("Ruby", ruby.write),
}
"""Key → name and writer, in the order in which they are shown."""


def snippets(call: Call, base_url: str, key_variable: str) -> tuple[Snippet, ...]:
    """The call in every language. ``key_variable`` is the environment variable that holds the key."""
    shown = Shown(call, f"{base_url.rstrip('/')}/{call.path.lstrip('/')}", key_variable)
    return tuple(Snippet(key, label, write(shown)) for key, (label, write) in LANGUAGES.items())


def key_variable(profile_key: str) -> str:
    """ "openai-hk" → "OPENAI_HK_API_KEY"."""
    return re.sub(r"[^A-Z0-9]+", "_", profile_key.upper()).strip("_") + "_API_KEY"
