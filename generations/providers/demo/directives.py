"""Directives in a prompt (``#demo:slow=20``): ways to try a state of the studio on purpose.

| directive | what the gateway does |
|---|---|
| ``slow=20`` | takes that many seconds |
| ``429``, ``429=2``, ``429=all`` | rate limit for the first call, the first two, or every call with this prompt |
| ``refuse``, ``refuse=output`` | 400 moderation_blocked, at the input or the output stage |
| ``timeout`` | reads the request and never answers |
| ``drop`` | closes the connection after the request, or in the middle of a stream |
| ``500``, ``502`` | an error envelope; a proxy's HTML page |
| ``fewer``, ``wrong-size``, ``garbage`` | one picture less than asked; another size; base64 that is none |
| ``url``, ``prefix``, ``text`` | answers with an address, with a ``data:`` prefix, or with plain text instead of JSON |
| ``no-usage``, ``no-stream`` | leaves ``usage`` out; ignores ``stream`` |
| ``seed=7``, ``plain`` | draws that variation; draws a plain gradient, fast |
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_DIRECTIVE = re.compile(r"#demo:([a-z0-9-]+)(?:=([a-z0-9.]+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Directives:
    """The directives of one prompt, by name; a directive without a value has the value ""."""

    given: dict[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.given

    def text(self, name: str, default: str) -> str:
        """The directive's value, or the default where it is absent or bare."""
        return self.given.get(name) or default

    def number(self, name: str, default: float) -> float:
        """The directive's value as a number, or the default where it is absent or not one."""
        try:
            return float(self.text(name, ""))
        except ValueError:
            return default


def split(prompt: str) -> tuple[str, Directives]:
    """Part a prompt into the words to draw and its directives."""
    given = {match[1].lower(): (match[2] or "").lower() for match in _DIRECTIVE.finditer(prompt)}
    return " ".join(_DIRECTIVE.sub(" ", prompt).split()), Directives(given)
