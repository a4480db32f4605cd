"""Picks and variations of one picture: who may, and what follows."""

from __future__ import annotations

import pytest

from generations.models import Draft, Event, Picture
from tests import factories
from tests.base import HTMX, World


@pytest.fixture
def made(world: World) -> Picture:
    return factories.picture(world.project, world.bob, prompt="Blue dunes")


def flag(world: World, who: str, row: Picture, kind: str = "pick", **headers: str) -> int:
    client = world.client(getattr(world, who))
    return client.post(world.url(f"p/{row.public_id}/flag"), {"kind": kind}, headers=headers).status_code


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 302), ("bob", 302), ("rae", 302), ("vic", 403), ("charlie", 404)]
)
def test_who_may_pick(world: World, made: Picture, who: str, status: int) -> None:
    assert flag(world, who, made) == status
    assert made.flags.count() == (status == 302)


def test_a_pick_is_one_per_person_and_goes_again(world: World, made: Picture) -> None:
    for who in ("alice", "bob", "bob"):
        flag(world, who, made)
    assert made.flags.count() == 2
    flag(world, "bob", made, "")
    assert list(made.flags.values_list("person", flat=True)) == [world.alice.pk]


def test_an_unknown_flag_is_refused(world: World, made: Picture) -> None:
    assert flag(world, "bob", made, "adored") == 400
    assert not made.flags.exists()


def test_a_reject_takes_the_place_of_ones_own_pick(world: World, made: Picture) -> None:
    for kind in ("pick", "reject"):
        flag(world, "bob", made, kind)
    assert list(made.flags.values_list("kind", flat=True)) == ["reject"]
    made.refresh_from_db()
    assert not made.kept


def test_the_page_names_who_picked_and_who_rejected(world: World, made: Picture) -> None:
    flag(world, "alice", made, "reject")
    flag(world, "rae", made)
    flag(world, "bob", made)
    text = (
        world.client(world.bob).get(world.url(f"p/{made.public_id}"), headers={"X-Partial": "marks"}).content.decode()
    )
    assert f"Picked by {world.rae.name}" in text
    assert f"Rejected by {world.alice.name}" in text
    assert world.bob.name not in text


def test_pages_that_show_the_picture_hear_of_it(world: World, made: Picture) -> None:
    flag(world, "bob", made)
    assert Event.objects.filter(kind="flags", public_id=made.public_id).exists()


def test_the_page_tells_what_reviews_say(world: World, made: Picture) -> None:
    item = factories.review(world.team, world.alice, made).items.get()
    item.state = "approved"
    item.save()
    text = (
        world.client(world.vic).get(world.url(f"p/{made.public_id}"), headers={"X-Partial": "marks"}).content.decode()
    )
    assert "decided-approved" in text


def test_without_a_script_it_leads_back_to_where_it_was_pressed(world: World, made: Picture) -> None:
    """A strip's form names no page: it stands on the studio's."""
    client, address = world.client(world.bob), world.url(f"p/{made.public_id}/flag")
    strip = world.url(f"studio?project={world.project.public_id}#g-{made.generation.public_id}")
    page = world.url(f"p/{made.public_id}?q=dunes")
    assert client.post(address, {"kind": "pick"}).url == strip
    assert client.post(address, {"kind": "pick", "next": page}).url == page


def test_the_answer_is_the_strip_and_open_pages_hear_of_it(world: World, made: Picture) -> None:
    client = world.client(world.bob)
    answer = client.post(world.url(f"p/{made.public_id}/flag"), {"kind": "pick"}, headers=HTMX)
    text = answer.content.decode()
    assert f'id="g-{made.generation.public_id}"' in text
    assert 'aria-pressed="true"' in text
    assert "1 picked" in text
    assert Event.objects.filter(kind="generation", public_id=made.generation.public_id).exists()


def test_a_teammates_pick_is_seen_and_not_ones_own(world: World, made: Picture) -> None:
    flag(world, "alice", made)
    answer = world.client(world.bob).get(world.url(f"g/{made.generation.public_id}"))
    (cell,) = answer.context["strip"].cells
    assert (cell.picked, cell.picks, answer.context["strip"].picks) == (False, 1, 1)


def test_a_trashed_pick_does_not_count(world: World, made: Picture) -> None:
    flag(world, "bob", made)
    world.client(world.bob).post(world.url(f"p/{made.public_id}/trash"))
    answer = world.client(world.bob).get(world.url(f"g/{made.generation.public_id}"))
    assert answer.context["strip"].picks == 0


def test_vary_fills_the_composer_with_the_picture_first(world: World, made: Picture) -> None:
    own = factories.image(world.team)
    made.generation.references.create(image=own, position=0, filename="logo.png", role="logo", line="The logo, small")
    mask = factories.image(world.team)
    made.generation.mask = mask
    made.generation.save()
    answer = world.client(world.alice).post(world.url(f"p/{made.public_id}/vary"))
    data = Draft.objects.get(user=world.alice).data
    assert answer.url.endswith(f"/studio?project={world.project.public_id}")
    assert [one["image"] for one in data["references"]] == [made.image.public_id, own.public_id]
    assert (data["references"][1]["role"], data["origin"], data["prompt"]) == ("logo", made.public_id, "Blue dunes")
    assert not data["mask"]


def test_vary_on_a_strip_answers_with_the_composer(world: World, made: Picture) -> None:
    answer = world.client(world.bob).post(world.url(f"p/{made.public_id}/vary"), headers=HTMX)
    assert f'name="origin" value="{made.public_id}"' in answer.content.decode()


def test_a_viewer_gets_no_buttons(world: World, made: Picture) -> None:
    text = world.client(world.vic).get(world.url(f"g/{made.generation.public_id}")).content.decode()
    assert "data-pick" not in text
    assert "data-edit-mask" not in text
    assert "data-finals" not in text
