"""Which version of the library's prompts a generation was made from, as its strip says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generations.access import Actor
from generations.models import Generation


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A version of a prompt that the person may see. ``prompt`` is the prompt's public id."""

    prompt: str
    version: str
    name: str
    number: int


def origins(made: Iterable[Generation], actor: Actor) -> dict[int, Origin]:
    """By the versions' keys; versions of prompts that this person may not see are not among them. One query, none where no generation
    was made from the library."""
    wanted = {one.version_id for one in made} - {None}
    if not wanted:
        return {}
    rows = actor.versions().filter(pk__in=wanted, prompt__removed=None).select_related("prompt__live")
    return {
        row.pk: Origin(prompt=row.prompt.public_id, version=row.public_id, name=row.prompt.name, number=row.number)
        for row in rows
    }
