"""Threads: who may go on from a picture, what a turn asks for, and that its lineage is kept."""

from __future__ import annotations

import html
from typing import Any

import pytest

from generations.models import Draft, Generation, Picture
from tests import factories
from tests.base import World


@pytest.fixture
def picture(world: World) -> Picture:
    return factories.picture(world.project, world.bob, prompt="A harbour at noon")


def read(world: World, picture: Picture, who: Any = None, query: str = "") -> Any:
    return world.client(who or world.bob).get(world.url(f"thread/{picture.generation.public_id}{query}"))


def say(world: World, picture: Picture, prompt: str = "Make the sky pink", who: Any = None, **data: Any) -> Any:
    address = world.url(f"thread/{picture.generation.public_id}/go-on")
    data = {"from": picture.public_id, "prompt": prompt, "submission": "turn-1", **data}
    return world.client(who or world.bob).post(address, data)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("path", ["", "/next"])
def test_a_stranger_does_not_find_it(world: World, picture: Picture, path: str) -> None:
    address = world.url(f"thread/{picture.generation.public_id}{path}")
    assert world.client(world.charlie).get(address).status_code == 404


def test_a_stranger_says_nothing(world: World, picture: Picture) -> None:
    assert say(world, picture, who=world.charlie).status_code == 404
    assert not Generation.objects.filter(continues=picture).exists()


def test_a_viewer_reads_and_says_nothing(world: World, picture: Picture) -> None:
    assert "A harbour at noon" in text_of(read(world, picture, world.vic))
    assert 'name="prompt"' not in text_of(read(world, picture, world.vic))
    assert say(world, picture, who=world.vic).status_code == 403


def test_a_turn_keeps_the_settings_and_says_what_it_goes_on_from(world: World, picture: Picture) -> None:
    Generation.objects.filter(pk=picture.generation_id).update(quality="high", resolution="1K", aspect="1:1")
    answer = say(world, picture)
    made = Generation.objects.get(continues=picture)
    assert answer.url.endswith(f"#g-{made.public_id}")
    assert (made.prompt, made.quality, made.aspect, made.n) == ("Make the sky pink", "high", "1:1", 1)
    assert (made.thread, made.gateway) == (picture.generation, picture.gateway)
    assert not made.references.exists()


def test_a_turn_leaves_the_mask_of_its_parent_behind(world: World, picture: Picture) -> None:
    mask, photo = factories.image(world.team), factories.image(world.team)
    Generation.objects.filter(pk=picture.generation_id).update(mask=mask, guarded=True, feather=8)
    picture.generation.references.create(image=photo, position=0, filename="photo.png", role="subject")
    say(world, picture)
    made = Generation.objects.get(continues=picture)
    assert (made.mask, made.guarded, made.sent_prompt, made.references.count()) == (None, False, "", 0)


def test_two_presses_are_one_turn(world: World, picture: Picture) -> None:
    say(world, picture)
    say(world, picture)
    assert Generation.objects.filter(continues=picture).count() == 1


def test_the_third_turn_belongs_to_the_same_thread(world: World, picture: Picture) -> None:
    say(world, picture)
    second = Generation.objects.get(continues=picture)
    later = factories.picture(world.project, world.bob)
    Generation.objects.filter(pk=later.generation_id).update(thread=picture.generation, continues=picture)
    later.generation.refresh_from_db()
    say(world, later, "Now add a boat", submission="turn-2")
    third = Generation.objects.get(continues=later)
    assert {second.thread, third.thread} == {picture.generation}
    shown = text_of(read(world, picture))
    assert shown.index("A harbour at noon") < shown.index("Make the sky pink") < shown.index("Now add a boat")


def test_any_turn_leads_to_the_threads_one_address(world: World, picture: Picture) -> None:
    say(world, picture)
    turn = Generation.objects.get(continues=picture)
    answer = world.client(world.bob).get(world.url(f"thread/{turn.public_id}?from={picture.public_id}"))
    assert answer.url == world.url(f"thread/{picture.generation.public_id}?from={picture.public_id}")


def test_nothing_said_is_refused_and_the_thread_stays(world: World, picture: Picture) -> None:
    answer = say(world, picture, "  ")
    assert answer.status_code == 422
    assert "Write what should be in the picture." in text_of(answer)
    assert not Generation.objects.filter(continues=picture).exists()


def test_a_gateway_that_is_off_says_so_and_keeps_what_was_typed(world: World, picture: Picture) -> None:
    world.team.gateways.update(enabled=False)
    answer = say(world, picture, "Make it dusk")
    assert answer.status_code == 422
    assert "switched off" in text_of(answer)
    assert "Make it dusk" in text_of(answer)


def test_another_teams_picture_is_not_there(world: World, picture: Picture) -> None:
    theirs = world.charlie.memberships.get().team
    other = factories.picture(theirs.projects.get(), world.charlie)
    address = world.url(f"thread/{picture.generation.public_id}/go-on")
    answer = world.client(world.bob).post(address, {"from": other.public_id, "prompt": "Mine now"})
    assert answer.status_code == 404


def test_the_price_of_a_turn_stands_on_its_button(world: World, picture: Picture) -> None:
    assert "· ≈ $" in text_of(read(world, picture))


def test_a_trashed_picture_is_not_gone_on_from(world: World, picture: Picture) -> None:
    Picture.objects.update(trashed=picture.created)
    assert 'name="prompt"' not in text_of(read(world, picture))
    assert say(world, picture).status_code == 404


@pytest.mark.parametrize(("chosen", "follows"), [("newest", True), ("older", False)])
def test_who_chose_no_older_picture_follows_the_thread(
    world: World, picture: Picture, chosen: str, follows: bool
) -> None:
    second = factories.picture(world.project, world.bob)
    Generation.objects.filter(pk=second.generation_id).update(thread=picture.generation, continues=picture)
    third = factories.picture(world.project, world.bob)
    Generation.objects.filter(pk=third.generation_id).update(thread=picture.generation, continues=second)
    started = second if chosen == "newest" else picture
    query = f"/next?from={started.public_id}&newest={second.public_id}"
    shown = text_of(read(world, picture, query=query))
    wanted = third if follows else picture
    assert f'value="{wanted.public_id}" checked' in shown


def test_a_turn_edits_whatever_its_parent_was_told_to_do(world: World, picture: Picture) -> None:
    Generation.objects.filter(pk=picture.generation_id).update(action="generate")
    say(world, picture)
    assert Generation.objects.get(continues=picture).action == "auto"


def test_reusing_a_turn_brings_its_picture_along(world: World, picture: Picture) -> None:
    say(world, picture)
    turn = Generation.objects.get(continues=picture)
    world.client(world.bob).post(world.url(f"g/{turn.public_id}/reuse"))
    kept = Draft.objects.get(user=world.bob).data["references"]
    assert [one["image"] for one in kept] == [picture.image.public_id]
