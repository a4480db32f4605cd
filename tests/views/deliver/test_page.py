"""Choosing how pictures are handed over."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from generations.models import Delivery, FocalPoint, Picture, Selection
from generations.workflow import selections
from generations.workflow.bits import BitMap
from tests import factories
from tests.base import World

RIGHT = {"template": "{project}-{nr}", "whole": "on", "mime": "", "quality": "90", "prompts": "on"}


@pytest.fixture
def client(world: World) -> Client:
    return world.client(world.alice)


def pictures(world: World, count: int = 3, **fields: Any) -> list[Picture]:
    return [factories.picture(world.project, world.alice, **fields) for _ in range(count)]


def selection(world: World, rows: list[Picture]) -> Selection:
    return selections.keep(world.team, world.alice, BitMap(one.pk for one in rows))


def send(client: Client, world: World, **fields: Any) -> Any:
    return client.post(world.url("deliver"), RIGHT | fields)


def test_single_pictures_are_handed_over_in_their_order(client: Client, world: World) -> None:
    first, _second, third = pictures(world)
    send(client, world, p=[third.public_id, first.public_id])
    assert Delivery.objects.get().pictures == [third.pk, first.pk]


def test_a_selection_is_handed_over_newest_first(client: Client, world: World) -> None:
    rows = pictures(world)
    send(client, world, selection=selection(world, rows).public_id)
    assert Delivery.objects.get().pictures == [one.pk for one in reversed(rows)]


def test_a_collection_gives_its_name(client: Client, world: World) -> None:
    collection = factories.collection(world.team, world.alice, *pictures(world, 1))
    answer = send(client, world, collection=collection.public_id)
    made = Delivery.objects.get()
    assert made.name == f"{collection.name} {timezone.now():%Y-%m-%d}"
    assert answer.headers["Location"] == world.url(f"deliver/{made.public_id}")


def test_a_delivery_can_be_made_again(client: Client, world: World) -> None:
    kept, gone = pictures(world, 2)
    before = factories.delivery(world.team, world.alice, kept, gone)
    Picture.objects.filter(pk=gone.pk).update(trashed=timezone.now())
    send(client, world, again=before.public_id)
    assert Delivery.objects.latest("pk").pictures == [kept.pk]


def test_more_than_one_delivery_takes_is_said(client: Client, world: World) -> None:
    row = selection(world, pictures(world, 1))
    Selection.objects.update(count=10_001)
    answer = client.get(world.url("deliver"), {"selection": row.public_id})
    assert "10,001" in answer.content.decode()


def test_without_anything_chosen_the_page_says_how(client: Client, world: World) -> None:
    assert "Nothing chosen" in client.get(world.url("deliver")).content.decode()


def test_pictures_of_another_team_are_not_there(world: World) -> None:
    (row,) = pictures(world, 1)
    elsewhere = world.charlie.memberships.get().team.slug
    answer = world.client(world.charlie).get(f"/{elsewhere}/deliver", {"p": row.public_id})
    assert answer.status_code == 404


def test_the_page_shows_the_choices_of_the_last_time(client: Client, world: World) -> None:
    (row,) = pictures(world, 1)
    send(client, world, p=row.public_id, template="{id}", crop=["story"], sheet=["pdf"])
    form = client.get(world.url("deliver"), {"p": row.public_id}).context["form"]
    assert (form["template"].value(), form["crop"].value(), form["sheet"].value()) == ("{id}", ["story"], ["pdf"])


def test_an_unknown_field_is_answered_with_those_there_are(client: Client, world: World) -> None:
    answer = send(client, world, p=pictures(world, 1)[0].public_id, template="{colour}")
    assert answer.status_code == 422
    assert "There is no field “{colour}”. There are: {project}" in answer.content.decode()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"quality": "0"}, {"edge": "3"}, {"mime": "image/gif"}, {"crop": "moon"}, {"sheet": "doc"}, {"whole": ""}],
)
def test_what_cannot_be_is_refused(client: Client, world: World, fields: dict[str, str]) -> None:
    assert send(client, world, p=pictures(world, 1)[0].public_id, **fields).status_code == 422


def test_a_contact_sheet_may_come_alone(client: Client, world: World) -> None:
    send(client, world, p=pictures(world, 1)[0].public_id, whole="", sheet=["html"])
    assert Delivery.objects.get().choices["whole"] is False


def test_what_is_kept_in_sight_is_remembered_for_its_person(client: Client, world: World) -> None:
    moved, left = pictures(world, 2)
    places = {f"x-{moved.public_id}": "100", f"y-{moved.public_id}": "900"}
    places |= {f"x-{left.public_id}": "500", f"y-{left.public_id}": "500"}
    send(client, world, p=[moved.public_id, left.public_id], crop=["square"], **places)
    assert list(FocalPoint.objects.values_list("picture", "person", "x", "y")) == [(moved.pk, world.alice.pk, 100, 900)]
    assert Delivery.objects.get().focus == {str(moved.pk): [100, 900]}


def test_a_place_outside_the_picture_is_passed_over(client: Client, world: World) -> None:
    (row,) = pictures(world, 1)
    send(client, world, p=row.public_id, **{f"x-{row.public_id}": "1001", f"y-{row.public_id}": "0"})
    assert not FocalPoint.objects.exists()


def test_the_first_crop_is_drawn_on_each_picture(client: Client, world: World) -> None:
    image = factories.image(world.team, width=2000, height=1000)
    row = factories.picture(world.project, world.alice, image=image)
    send(client, world, p=row.public_id, crop=["square"])
    html = client.get(world.url("deliver"), {"p": row.public_id}).content.decode()
    assert '<rect class="frame" x="500" y="0" width="1000" height="1000"/>' in html


def test_prices_are_offered_only_to_those_who_see_them(world: World) -> None:
    (row,) = pictures(world, 1)
    for person, offered in ((world.bob, True), (world.vic, False)):
        html = world.client(person).get(world.url("deliver"), {"p": row.public_id}).content.decode()
        assert ('name="prices"' in html) is offered


def test_prices_that_are_asked_for_without_the_right_are_not_told(world: World) -> None:
    send(world.client(world.vic), world, p=pictures(world, 1)[0].public_id, prices="on")
    assert Delivery.objects.get().choices["prices"] is False


def test_names_are_shown_while_they_are_typed(client: Client, world: World) -> None:
    (row,) = pictures(world, 1)
    asked = {"p": row.public_id, "template": "{id}", "whole": "on", "mime": "image/jpeg", "crop": "story"}
    html = client.get(world.url("deliver/names"), asked).content.decode()
    assert f"{row.public_id}.jpg" in html and f"story/{row.public_id}.jpg" in html


def test_what_is_wrong_with_names_is_said_while_they_are_typed(client: Client, world: World) -> None:
    asked = {"p": pictures(world, 1)[0].public_id, "template": "{nr"}
    assert "A field stands between" in client.get(world.url("deliver/names"), asked).content.decode()


def test_a_page_of_many_pictures_asks_few_questions(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    chosen = selection(world, pictures(world, 60))
    client.get(world.url("deliver"), {"selection": chosen.public_id})
    with django_assert_max_num_queries(24):
        client.get(world.url("deliver"), {"selection": chosen.public_id})


def test_earlier_deliveries_are_ones_own(world: World) -> None:
    factories.delivery(world.team, world.bob)
    assert not world.client(world.alice).get(world.url("deliver")).context["earlier"]
    assert world.client(world.bob).get(world.url("deliver")).context["earlier"]


def test_a_delivery_that_is_being_made_says_how_far_it_is(client: Client, world: World) -> None:
    send(client, world, p=pictures(world, 1)[0].public_id, crop=["square"])
    Delivery.objects.update(steps=8, done=3)
    html = client.get(world.url(f"deliver/{Delivery.objects.get().public_id}/progress")).content.decode()
    assert "3 / 8" in html and 'max="8" value="3"' in html


def test_what_could_not_be_made_is_told(client: Client, world: World) -> None:
    made = factories.delivery(world.team, world.alice, crops=("square",))
    html = client.get(world.url(f"deliver/{made.public_id}")).content.decode()
    assert "The picture&#x27;s file is gone." in html


@pytest.mark.parametrize("status", list(Delivery.Status))
def test_every_state_has_its_page(client: Client, world: World, status: str) -> None:
    made = factories.delivery(world.team, world.alice)
    Delivery.objects.update(status=status)
    assert client.get(world.url(f"deliver/{made.public_id}")).status_code == 200


def test_a_delivery_can_be_given_up(client: Client, world: World) -> None:
    send(client, world, p=pictures(world, 1)[0].public_id, crop=["square"])
    answer = client.post(world.url(f"deliver/{Delivery.objects.get().public_id}/remove"))
    assert answer.headers["Location"] == world.url("deliver")
    assert not Delivery.objects.exists()


def test_there_must_be_room_for_what_is_made(client: Client, world: World, settings: Any) -> None:
    settings.FREE_SPACE_GATE = 1 << 60
    answer = send(client, world, p=pictures(world, 1)[0].public_id, crop=["square"])
    assert answer.status_code == 422
    assert not Delivery.objects.exists()
