"""A page listens from the moment before it was read: what changes while it is made is told to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection

from generations.models import Event
from tests import factories
from tests.base import World


@pytest.mark.parametrize(
    ("address", "table"), [("studio", "generations_generation"), ("gallery", "generations_picture")]
)
def test_a_change_while_the_page_is_made_is_behind_its_cursor(world: World, address: str, table: str) -> None:
    factories.picture(world.project, world.bob, prompt="Blue dunes")
    Event.tell(world.team, "generation", "before")
    told: list[int] = []

    def change_after(execute: Any, sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if f'FROM "{table}"' in sql and not told:
            told.append(0)
            Event.tell(world.team, "generation", "meanwhile")
            told[0] = Event.objects.newest_id()
        return result

    with connection.execute_wrapper(change_after):
        answer = world.client(world.bob).get(world.url(address), HTTP_ACCEPT="text/html,*/*;q=0.8")
    cursor = int(re.search(rb'data-cursor="(\d+)"', answer.content).group(1))
    assert told and 0 < cursor < told[0]
