"""What a prompt's page shows of the changes proposed to it."""

from __future__ import annotations

from typing import Any

from django import template

from generations.access import Actor
from generations.models import Prompt
from generations.views.writing.proposals import listed

register = template.Library()


@register.inclusion_tag("generations/writing/_changes.html")
def proposed_changes(prompt: Prompt, actor: Actor) -> dict[str, Any]:
    """The list of open and lately decided changes; nothing to be seen where there are none. It keeps itself up to date."""
    return listed(actor, prompt)
