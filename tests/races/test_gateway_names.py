"""Owners who connect a gateway of the same name at the same moment: one is made, the others are told."""

from __future__ import annotations

from generations.models import Gateway
from generations.workflow import gateways
from tests.base import World
from tests.races.crowd import Crowd

OWNERS = 8
FACTS = gateways.GatewayFacts(name="Ours", profile="openai", model="gpt-image-2", key="sk-0123456789abcdef")


def test_one_name_is_given_once(studio: World) -> None:
    def press() -> bool:
        try:
            gateways.create(studio.team, FACTS)
        except gateways.NameTaken:
            return False
        return True

    with Crowd[bool](OWNERS) as crowd:
        assert sorted(crowd.at_once([press] * OWNERS)) == [False] * (OWNERS - 1) + [True]
    assert Gateway.objects.filter(name="Ours").count() == 1
