"""A picture's page, its actions, and the trash."""

from __future__ import annotations

import re

import pytest

from generations.models import Draft, Picture
from tests import factories
from tests.base import World


@pytest.fixture
def made(world: World) -> Picture:
    return factories.picture(world.project, world.bob, prompt="Blue dunes", cost_nano=53_000_000)


def see(world: World, who: object, row: Picture, query: str = "") -> str:
    return world.client(who).get(world.url(f"p/{row.public_id}{query}")).content.decode()


def test_asked_and_got_are_shown_side_by_side(world: World, made: Picture) -> None:
    Picture.objects.filter(pk=made.pk).update(asked={"size": "2048x1152"}, got={"size": "1024x1024"})
    text = see(world, world.bob, made)
    assert "2048 × 1152" in text
    assert "not what was asked" in text


def test_the_price_is_for_those_who_may_see_it(world: World, made: Picture) -> None:
    assert "$0.053" in see(world, world.bob, made)
    assert "$0.053" not in see(world, world.rae, made)


def test_neighbours_follow_the_filter(world: World, made: Picture) -> None:
    factories.picture(world.project, world.alice)
    later = factories.picture(world.project, world.bob)
    answer = world.client(world.bob).get(world.url(f"p/{made.public_id}?person={world.bob.public_id}"))
    assert [card.public_id for card in answer.context["newer"]] == [later.public_id]


def test_the_neighbours_pictures_are_fetched_ahead(world: World, made: Picture) -> None:
    here, newer = factories.picture(world.project, world.bob), factories.picture(world.project, world.bob)
    ahead = re.findall(r'data-large="([^"?]+)', see(world, world.bob, here))
    assert ahead == [f"/media/{row.image.thumb_key(1280)}" for row in (newer, made)]


def test_over_the_gallery_the_part_alone_is_given(world: World, made: Picture) -> None:
    answer = world.client(world.bob).get(world.url(f"p/{made.public_id}"), headers={"X-Partial": "picture"})
    assert answer.content.lstrip().startswith(b"<picture-view")


def test_a_download_has_a_name_with_its_date(world: World, made: Picture) -> None:
    answer = world.client(world.vic).get(world.url(f"p/{made.public_id}/download"))
    assert answer.status_code == 302
    assert f"{made.created:%Y%m%d}-{made.public_id}.png" in answer.url


def test_what_is_done_with_it_leads_back_to_the_same_search(world: World, made: Picture) -> None:
    text = see(world, world.bob, made, "?q=dunes")
    back = re.findall(r'name="next" value="([^"]+)"', text)
    assert len(back) > 1 and set(back) == {world.url(f"p/{made.public_id}?q=dunes")}


def test_a_picture_becomes_a_reference_once(world: World, made: Picture) -> None:
    client = world.client(world.bob)
    for _ in range(2):
        client.post(world.url(f"p/{made.public_id}/reference"))
    assert [r["image"] for r in Draft.objects.get(user=world.bob).data["references"]] == [made.image.public_id]


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 204), ("bob", 204), ("rae", 403), ("vic", 403), ("charlie", 404)]
)
def test_who_may_trash(world: World, made: Picture, who: str, status: int) -> None:
    client = world.client(getattr(world, who))
    answer = client.post(world.url(f"p/{made.public_id}/trash"), headers={"HX-Request": "true"})
    made.refresh_from_db()
    assert (answer.status_code, made.trashed is not None) == (status, status == 204)


def test_an_editor_may_not_trash_anothers(world: World) -> None:
    hers = factories.picture(world.project, world.alice)
    assert world.client(world.bob).post(world.url(f"p/{hers.public_id}/trash")).status_code == 403


def test_the_toast_offers_to_undo(world: World, made: Picture) -> None:
    client = world.client(world.bob)
    answer = client.post(world.url(f"p/{made.public_id}/trash"), headers={"HX-Request": "true"})
    undo = world.url(f"p/{made.public_id}/restore")
    assert undo in answer.headers["HX-Trigger"]
    client.post(undo)
    made.refresh_from_db()
    assert made.trashed is None


def test_the_trash_shows_an_editor_their_own(world: World, made: Picture) -> None:
    hers = factories.picture(world.project, world.alice)
    Picture.objects.update(trashed=made.created)
    text = world.client(world.bob).get(world.url("trash")).content.decode()
    assert (made.public_id in text, hers.public_id in text) == (True, False)


def test_a_link_to_an_action_only_leads_to_the_picture(world: World, made: Picture) -> None:
    answer = world.client(world.bob).get(world.url(f"p/{made.public_id}/trash"))
    assert answer.url == world.url(f"p/{made.public_id}")
    assert not Picture.objects.exclude(trashed=None).exists()


def test_next_never_leads_outside(world: World, made: Picture) -> None:
    answer = world.client(world.bob).post(world.url(f"p/{made.public_id}/trash"), {"next": "https://evil.example/"})
    assert answer.url == world.url("gallery")
