"""The page for culling: which pictures, from where on, with whose marks; and the marks that it sends."""

from __future__ import annotations

from typing import Any

import pytest
from pyroaring import BitMap

from generations.models import Picture, Selection
from generations.workflow.trash import trash
from tests import factories
from tests.base import World


@pytest.fixture
def five(world: World) -> list[Picture]:
    """Newest first."""
    return [factories.picture(world.project, world.bob, prompt=f"Dune {n}") for n in range(5)][::-1]


def ids(pictures: list[Picture]) -> list[str]:
    return [one.public_id for one in pictures]


def look(world: World, query: str = "", who: str = "bob") -> Any:
    return world.client(getattr(world, who)).get(world.url(f"cull{query}"))


def shown(answer: Any) -> list[str]:
    return [frame["id"] for frame in answer.context["said"]["frames"]]


def fetched(world: World, query: str) -> list[str]:
    return [one["id"] for one in world.client(world.bob).get(world.url(f"cull/page{query}")).json()["frames"]]


def test_it_begins_with_the_newest(world: World, five: list[Picture]) -> None:
    answer = look(world)
    assert shown(answer) == ids(five)
    assert answer.context["current"].id == five[0].public_id


def test_it_begins_where_it_is_told_to_with_both_neighbours(world: World, five: list[Picture]) -> None:
    answer = look(world, f"?at={five[2].public_id}")
    assert shown(answer) == ids(five)
    assert answer.context["current"].id == five[2].public_id
    assert five[1].public_id in answer.context["previous"]
    assert five[3].public_id in answer.context["next"]


def test_a_filter_narrows_it_and_is_where_it_leads_back(world: World, five: list[Picture]) -> None:
    other = factories.project(world.team, "Other")
    factories.picture(other, world.bob)
    answer = look(world, f"?project={world.project.public_id}")
    assert shown(answer) == ids(five)
    assert answer.context["home"].endswith(f"gallery?project={world.project.public_id}")


def test_a_collection_keeps_its_order(world: World, five: list[Picture]) -> None:
    order = [five[3], five[0], five[4]]
    shelf = factories.collection(world.team, world.alice, *order, name="Spring")
    answer = look(world, f"?collection={shelf.public_id}")
    assert shown(answer) == ids(order)
    assert "Spring" in answer.content.decode()
    assert fetched(world, f"?collection={shelf.public_id}&after={five[0].public_id}") == ids(order[2:])
    assert fetched(world, f"?collection={shelf.public_id}&before={five[0].public_id}") == ids(order[:1])


def test_it_goes_on_from_where_a_trashed_picture_stood_in_a_collection(world: World, five: list[Picture]) -> None:
    shelf = factories.collection(world.team, world.alice, *five)
    trash([five[2]], world.bob)
    query = f"?collection={shelf.public_id}"
    assert fetched(world, f"{query}&after={five[2].public_id}") == ids(five[3:])
    assert fetched(world, f"{query}&before={five[2].public_id}") == ids(five[:2])


def test_pictures_of_no_collection_are_a_filter_like_others(world: World, five: list[Picture]) -> None:
    factories.collection(world.team, world.alice, five[0])
    assert shown(look(world, "?collection=none")) == ids(five[1:])


def test_a_selection_is_its_persons_alone(world: World, five: list[Picture]) -> None:
    bits = BitMap([five[1].pk, five[3].pk]).serialize()
    held = Selection.objects.create(team=world.team, person=world.bob, bits=bits, count=2, query="q=dune")
    query = f"?selection={held.public_id}"
    answer = look(world, query)
    assert shown(answer) == ids([five[1], five[3]])
    assert answer.context["home"].endswith("gallery?q=dune")
    assert fetched(world, f"{query}&after={five[1].public_id}") == ids([five[3]])
    assert fetched(world, f"{query}&before={five[3].public_id}") == ids([five[1]])
    assert look(world, query, "alice").status_code == 404


def test_what_lies_in_the_trash_is_passed_over(world: World, five: list[Picture]) -> None:
    shelf = factories.collection(world.team, world.alice, *five)
    world.client(world.bob).post(world.url(f"p/{five[1].public_id}/trash"))
    left = [five[0], *five[2:]]
    assert shown(look(world)) == ids(left)
    assert shown(look(world, f"?collection={shelf.public_id}")) == ids(left)


def test_the_counts_are_the_persons_own(world: World, five: list[Picture]) -> None:
    for who, picture, kind in (("bob", 0, "pick"), ("bob", 1, "reject"), ("alice", 2, "pick"), ("alice", 1, "pick")):
        five[picture].flags.create(person=getattr(world, who), kind=kind)
    counts = look(world).context["tally"]
    assert (counts.of, counts.picked, counts.rejected) == (5, 1, 1)


def test_frames_tell_ones_own_marks_and_the_others_names(world: World, five: list[Picture]) -> None:
    five[0].flags.create(person=world.bob, kind="reject")
    five[0].flags.create(person=world.alice, kind="pick")
    five[0].ratings.create(person=world.bob, stars=2)
    five[0].ratings.create(person=world.alice, stars=5)
    said = look(world).context["said"]["frames"][0]
    told = {name: said[name] for name in ("flag", "stars", "picks", "rejects", "sum", "count")}
    assert told == {"flag": "reject", "stars": 2, "picks": world.alice.name, "rejects": "", "sum": 5, "count": 1}


def test_an_empty_series_says_so(world: World) -> None:
    assert "nothing to cull" in look(world).content.decode()


def test_more_pictures_take_no_more_queries(
    world: World, five: list[Picture], django_assert_max_num_queries: Any
) -> None:
    for picture in five:
        picture.flags.create(person=world.alice, kind="pick")
    client = world.client(world.bob)
    with django_assert_max_num_queries(22):
        client.get(world.url(f"cull?at={five[2].public_id}"))
    with django_assert_max_num_queries(9):
        client.get(world.url(f"cull/page?after={five[0].public_id}"))


def test_marks_are_set_and_told(world: World, five: list[Picture]) -> None:
    client, first = world.client(world.bob), five[0].public_id
    body = {"sitting": "abc", "mark": [f"1 {first} pick", f"2 {first} 3"]}
    assert client.post(world.url("marks"), body).json() == {"gone": []}
    said = client.get(world.url(f"marks?p={first}&p=nothere")).json()["pictures"]
    assert {name: said[first][name] for name in ("flag", "stars")} == {"flag": "pick", "stars": 3}
    assert list(said) == [first]


@pytest.mark.parametrize(
    "body",
    [
        {"mark": "1 x pick"},
        {"sitting": "a b", "mark": "1 x pick"},
        {"sitting": "a" * 33},
        {"sitting": "abc", "mark": "1 x adored"},
        {"sitting": "abc", "mark": [f"{n} x pick" for n in range(1, 102)]},
    ],
)
def test_what_no_page_sends_is_refused(world: World, body: dict[str, Any]) -> None:
    assert world.client(world.bob).post(world.url("marks"), body).status_code == 400


@pytest.mark.parametrize(("who", "status"), [("rae", 200), ("vic", 403), ("charlie", 404)])
def test_who_may_mark(world: World, five: list[Picture], who: str, status: int) -> None:
    body = {"sitting": "abc", "mark": f"1 {five[0].public_id} pick"}
    assert world.client(getattr(world, who)).post(world.url("marks"), body).status_code == status
    assert five[0].flags.count() == (status == 200)


def test_a_viewer_has_no_buttons(world: World, five: list[Picture]) -> None:
    assert "data-flag-kind" not in look(world, who="vic").content.decode()
