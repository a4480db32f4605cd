"""Owners who give one name to two things at the same moment: one is made, the others are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generations.models import Gateway, Project, Team
from generations.workflow import gateways, projects
from tests.base import World
from tests.races.crowd import Crowd

OWNERS = 8
FACTS = gateways.GatewayFacts(name="Ours", profile="openai", model="gpt-image-2", key="sk-0123456789abcdef")


@pytest.mark.parametrize(
    ("make", "taken", "kind"),
    [
        (lambda team: gateways.create(team, FACTS), gateways.NameTaken, Gateway),
        (lambda team: projects.create(team, "Ours"), projects.NameTaken, Project),
    ],
    ids=["gateways", "projects"],
)
def test_one_name_is_given_once(
    studio: World, make: Callable[[Team], object], taken: type[Exception], kind: type[Gateway | Project]
) -> None:
    def press() -> bool:
        try:
            make(studio.team)
        except taken:
            return False
        return True

    with Crowd[bool](OWNERS) as crowd:
        assert sorted(crowd.at_once([press] * OWNERS)) == [False] * (OWNERS - 1) + [True]
    assert kind.objects.filter(name="Ours").count() == 1
