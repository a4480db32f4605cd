"""What tests of a prompt's page share."""

from __future__ import annotations

import html
from typing import Any

from django.http import HttpResponse
from django.test import Client

from generations.models import Prompt, PromptVersion, User
from tests import factories
from tests.base import HTMX, World

TEXT = "A bowl of [fruit] on [cloth: linen], calm"
"""Two variables, the second with a default."""
FRUIT = {"name": "fruit", "required": True, "help": "One kind."}


def prompt(world: World, text: str = TEXT, **fields: Any) -> Prompt:
    """Bob's, so that alice is the owner of the team and no more."""
    return factories.prompt(world.team, fields.pop("owner", world.bob), text, **fields)


def live(row: Prompt) -> PromptVersion:
    assert row.live is not None
    return row.live


def address(world: World, row: Prompt, more: str = "") -> str:
    return world.url(f"prompts/{row.public_id}{more}")


def see(world: World, who: User, row: Prompt, more: str = "", **options: Any) -> str:
    """The page as ``who`` reads it: entities are the characters that they stand for."""
    answer = world.client(who).get(address(world, row, more), **options)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def fill(
    world: World, who: User, row: Prompt, values: dict[str, str], *, script: bool = True, **fields: Any
) -> HttpResponse:
    """Type values of variables: as a script sends them, or as a plain form."""
    rows = {"variable": list(values), "variable_value": list(values.values()), "variable_image": [""] * len(values)}
    client: Client = world.client(who)
    return client.post(  # type: ignore[return-value]
        address(world, row, "/preview"), {**rows, **fields}, headers=HTMX if script else {}
    )
