"""What the composer says of the prompt as it is sent: the whole text, with what was added marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generations import roles
from generations.forms import drafts
from generations.forms.filling import Filled


@dataclass(frozen=True)
class Sent:
    """``pieces`` is the whole text; ``unknown`` what is mentioned and is no reference, without the ``@``."""

    pieces: tuple[roles.Piece, ...]
    unknown: tuple[str, ...]
    language: str
    has_lines: bool
    has_roles: bool
    """Whether a reference has something to say, also where that is switched off."""
    filled: bool = False
    """Whether variables or alternations made another text of what was typed."""

    @cached_property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def differs(self) -> bool:
        return any(piece.added for piece in self.pieces)

    @property
    def is_shown(self) -> bool:
        return self.differs or self.has_roles or self.filled

    @property
    def added(self) -> int:
        """Characters that are sent in place of a mention, or after the prompt."""
        return sum(len(piece.text) for piece in self.pieces if piece.added)


def sent(prompt: Filled, data: Mapping[str, Any]) -> Sent:
    """Of the posted composer, or of a draft."""
    placed = [one.placed for one in prompt.tray.found]
    return Sent(
        pieces=tuple(drafts.sent_pieces(prompt.text, data, prompt.tray)),
        unknown=tuple(roles.unknown_mentions(prompt.text, placed)),
        language=roles.language_of(prompt.text),
        has_lines=drafts.has_lines(data),
        has_roles=any(one.role or one.line for one in placed),
        filled=prompt.text != prompt.template,
    )
