from __future__ import annotations

import pytest
from django.test import Client

from tests.base import World

pytestmark = pytest.mark.django_db


def test_language_follows_the_browser_until_somebody_signs_in(client: Client) -> None:
    assert client.get("/sign-in", headers={"Accept-Language": "zh-CN,zh;q=0.9"})["Content-Language"] == "zh-hans"


def test_language_of_the_person_wins(world: World) -> None:
    world.alice.language = "zh-hans"
    world.alice.save()
    assert world.client(world.alice).get("/me", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"


def test_language_does_not_leak_into_the_next_request(world: World, client: Client) -> None:
    world.alice.language = "zh-hans"
    world.alice.save()
    world.client(world.alice).get("/me")
    assert client.get("/sign-in", headers={"Accept-Language": "en"})["Content-Language"] == "en"
