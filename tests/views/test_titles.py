"""What stands in a browser's tab: the page, the team, the studio."""

from __future__ import annotations

import re

import pytest

from tests import factories
from tests.base import World


def title(world: World, path: str) -> str:
    found = re.search(r"<title>(.*?)</title>", world.client(world.alice).get(path).content.decode(), re.DOTALL)
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("studio", "General"),
        ("gallery", "Gallery"),
        ("trash", "Trash"),
        ("settings", "Team"),
        ("settings/members", "Members"),
        ("settings/gateways/add", "Connect a gateway"),
    ],
)
def test_a_teams_page(world: World, path: str, page: str) -> None:
    assert title(world, world.url(path)) == f"{page} · Northlight · Prompt Studio"


def test_a_picture(world: World) -> None:
    made = factories.picture(world.project, world.bob)

    assert title(world, world.url(f"p/{made.public_id}")).endswith(" · Northlight · Prompt Studio")


def test_a_page_of_no_team(world: World) -> None:
    assert title(world, "/join/no-such") == "Invitation · Prompt Studio"
