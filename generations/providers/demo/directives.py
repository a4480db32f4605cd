"""Directives in a prompt (``#demo:slow=20``): ways to try a state of the studio on purpose.

| directive | what the gateway does |
|---|---|
| ``slow=20`` | takes that many seconds |
| ``429``, ``429=2``, ``429=all`` | rate limit for the first call, the first two, or every call with this prompt |
| ``quota`` | no money: 429 insufficient_quota, or 402 where the contract says so (Runbase: also ``=usage``, ``=spend``, ``=ip``) |
| ``refuse``, ``refuse=output`` | 400 moderation_blocked, at the input or the output stage; a task fails |
| ``timeout`` | reads the request and never answers |
| ``drop``, ``lost`` | closes the connection after the request, or in the middle of a stream; a task goes on |
| ``500``, ``502`` | an error envelope; a proxy's HTML page |
| ``fewer``, ``wrong-size``, ``garbage`` | one picture less than asked; another size; a picture that is none |
| ``url``, ``prefix``, ``text`` | an address; a ``data:`` prefix; plain text instead of JSON (Responses: an answer in words) |
| ``no-usage``, ``no-stream`` | leaves ``usage`` out; ignores ``stream`` |
| ``fail`` | a stream or a task that ends in an error |
| ``incomplete`` | Responses: ``response.incomplete`` |
| ``pictures=3`` | Responses: that many pictures |
| ``stuck``, ``status=odd`` | a task that never ends; one that gets a status of no contract |
| ``lookup=502``, ``retry-after=3`` | the first two look-ups of a task fail so; every look-up asks for that pause |
| ``shape=detail`` | RunAPI: where an error's text is |
| ``download=2`` | a result's address fails that many times |
| ``data-uris`` | ``data:`` URIs are accepted as references where they are refused otherwise |
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
