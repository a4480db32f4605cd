"""Searches under a name: one's own and the team's, renamed, removed and brought back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generations.models import SavedSearch, User
from tests.base import World


def post(world: World, person: User, path: str, **fields: Any) -> Any:
    return world.client(person).post(world.url(path), fields, headers={"HX-Request": "true"})


def save(world: World, person: User, name: str = "Dunes", **fields: Any) -> SavedSearch:
    assert post(world, person, "gallery/saved", name=name, query="?q=dunes&nonsense=1", **fields).status_code == 204
    return SavedSearch.objects.latest("pk")


def listed(world: World, person: User) -> list[tuple[str, bool]]:
    answer = world.client(person).get(world.url("gallery/saved"))
    return [(row.name, may_change) for row, may_change in answer.context["searches"]]


def test_only_what_the_gallery_knows_is_kept(world: World) -> None:
    assert save(world, world.bob).query == "q=dunes"


def test_a_private_one_is_its_persons_alone(world: World) -> None:
    row = save(world, world.bob)
    assert listed(world, world.bob) == [("Dunes", True)]
    assert listed(world, world.alice) == []
    assert post(world, world.alice, f"gallery/saved/{row.public_id}", name="Mine").status_code == 404


@pytest.mark.parametrize(("who", "may"), [("alice", True), ("rae", False), ("vic", False)])
def test_a_shared_one_is_changed_by_its_person_and_the_owner(world: World, who: str, may: bool) -> None:
    row = save(world, world.bob, shared="on")
    person = getattr(world, who)
    assert listed(world, person) == [("Dunes", may)]
    status = post(world, person, f"gallery/saved/{row.public_id}", name="Sand", shared="on").status_code
    row.refresh_from_db()
    assert (status, row.name) == ((204, "Sand") if may else (403, "Dunes"))


def test_who_may_not_curate_saves_for_themselves(world: World) -> None:
    assert save(world, world.vic, shared="on").shared is False


def test_a_nameless_one_is_refused_with_the_reason(world: World) -> None:
    answer = post(world, world.bob, "gallery/saved", name="  ", query="q=dunes")
    assert answer.status_code == 422
    assert "Give it a name." in answer.content.decode()


def test_undo_brings_it_back_as_it_was(world: World) -> None:
    row = save(world, world.bob, shared="on")
    answer = post(world, world.bob, f"gallery/saved/{row.public_id}/remove")
    assert not SavedSearch.objects.exists()
    undo = json.loads(answer.headers["HX-Trigger"])["studio:toast"]["undo"]
    for _twice in range(2):
        assert world.client(world.bob).post(undo, headers={"HX-Request": "true"}).status_code == 204
    back = SavedSearch.objects.get()
    assert (back.public_id, back.name, back.query, back.shared) == (row.public_id, row.name, row.query, True)
    assert back.person == world.bob


def test_an_undo_that_was_not_given_out_brings_nothing(world: World) -> None:
    answer = post(world, world.bob, "gallery/saved/restore?was=made-up")
    assert "no longer" in json.loads(answer.headers["HX-Trigger"])["studio:toast"]["text"]
    assert not SavedSearch.objects.exists()
