"""Using a prompt from an agent: the set-up of the gateway's own server, and the instruction that carries the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

PROFILE = "runapi"
"""Gateways of this kind have a server for agents, run by whoever runs the gateway."""


@dataclass(frozen=True)
class Agent:
    """``label`` is a name, shown as it is; ``setup`` is typed into a terminal once."""

    key: str
    label: str
    setup: str


AGENTS = (
    Agent("claude", "Claude Code", "claude mcp add runapi -s user -- npx -y @runapi.ai/mcp"),
    Agent("codex", "Codex", "codex plugin install runapi-mcp@agents"),
    Agent("cursor", "Cursor", "npx @runapi.ai/mcp init cursor"),
    Agent("windsurf", "Windsurf", "npx @runapi.ai/mcp init windsurf"),
)
RAIL = "-----"


def instruction(prompt: str, settings: Sequence[str]) -> str:
    """The whole prompt between two lines that do not stand in it, with the settings beside it."""
    rail = RAIL
    while rail in prompt:
        rail += RAIL
    return "\n".join(
        [
            _("Generate a picture with RunAPI. Use these settings:"),
            *(f"- {line}" for line in settings),
            "",
            _("Send the text between the two lines as the prompt, unchanged:"),
            "",
            rail,
            prompt,
            rail,
        ]
    )
