"""Orders and their submission in the fewest words."""

from __future__ import annotations

import itertools
from typing import Any

from generations.engine import entry
from generations.models import Gateway, Generation, User
from generations.workflow.orders import Order
from generations.workflow.submit import submit
from tests.base import World

_numbers = itertools.count(1)


def order(studio: World, **fields: Any) -> Order:
    """Alice's order of one small picture at the demo gateway."""
    return order_at(studio.gateway, studio.alice, **({"project": studio.project} | fields))


def order_at(where: Gateway, who: User, **fields: Any) -> Order:
    """The same at any gateway, for anybody."""
    facts: dict[str, Any] = {
        "submission": f"order-{next(_numbers)}",
        "team": where.team,
        "project": fields.get("project") or where.team.projects.order_by("pk")[0],
        "person": who,
        "gateway": where,
        "model": where.model,
        "prompt": "A bowl of pears",
        "resolution": "1K",
        "width": 1024,
        "height": 1024,
        "quality": "low",
    }
    return Order(**(facts | fields))


def submitted(studio: World, **fields: Any) -> Generation:
    return submit(order(studio, **fields))


def drained(generation: Generation) -> Generation:
    """The generation after one drain."""
    entry.drain(1)
    generation.refresh_from_db()
    return generation
