"""Owners who make a project of the same name at the same moment: one is made, the others are told."""

from __future__ import annotations

from generations.models import Project
from generations.workflow import projects
from tests.base import World
from tests.races.crowd import Crowd

OWNERS = 8


def test_one_name_is_given_once(studio: World) -> None:
    def press() -> bool:
        try:
            projects.create(studio.team, "Lumen")
        except projects.NameTaken:
            return False
        return True

    with Crowd[bool](OWNERS) as crowd:
        assert sorted(crowd.at_once([press] * OWNERS)) == [False] * (OWNERS - 1) + [True]
    assert Project.objects.filter(name="Lumen").count() == 1
