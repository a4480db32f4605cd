"""The studio's page: for whom, what is on it, and what it costs the database."""

from __future__ import annotations

from typing import Any

import pytest

from generations.models import Attempt, Draft, Picture, Reference, Slot
from tests import factories
from tests.base import World


def page(world: World, who: Any, query: str = "") -> Any:
    return world.client(who).get(world.url(f"studio{query}"))


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_stranger_does_not_find_it(world: World) -> None:
    assert page(world, world.charlie).status_code == 404


def test_nobody_is_sent_to_the_door(world: World) -> None:
    assert "/sign-in" in page(world, None).url


def test_an_editor_gets_the_composer(world: World) -> None:
    assert 'id="compose"' in text(page(world, world.bob))


@pytest.mark.parametrize("name", ["rae", "vic"])
def test_who_only_looks_gets_the_stream_alone(world: World, name: str) -> None:
    factories.picture(world.project, world.bob, prompt="Blue dunes")
    shown = text(page(world, getattr(world, name)))
    assert 'id="compose"' not in shown
    assert "Blue dunes" in shown


def test_an_empty_place_says_what_comes(world: World) -> None:
    assert "Your pictures will appear here" in text(page(world, world.alice))
    assert "Pictures will appear here" in text(page(world, world.vic))


def test_the_demo_says_that_it_is_one(world: World) -> None:
    shown = text(page(world, world.alice))
    assert "play money" in shown
    assert "Play money: nothing is billed." in shown


def test_the_composer_is_as_the_person_left_it(world: World) -> None:
    image = factories.image(world.team)
    data = {"prompt": "A quiet lake", "references": [{"image": image.public_id, "filename": "lake.png"}]}
    Draft.objects.create(user=world.bob, project=world.project, data=data)
    shown = text(page(world, world.bob))
    assert "A quiet lake" in shown
    assert f'value="{image.public_id}"' in shown


def test_a_draft_is_its_persons_own(world: World) -> None:
    Draft.objects.create(user=world.bob, project=world.project, data={"prompt": "A quiet lake"})
    assert "A quiet lake" not in text(page(world, world.alice))


def test_the_project_worked_on_last_opens(world: World) -> None:
    other = factories.project(world.team, "Lumen")
    Draft.objects.create(user=world.bob, project=other, data={})
    assert page(world, world.bob).context["project"] == other


def test_who_only_looks_finds_the_project_that_is_worked_on(world: World) -> None:
    other = factories.project(world.team, "Lumen")
    factories.generation(other, world.bob)
    assert page(world, world.vic).context["project"] == other


def test_a_project_of_another_team_is_not_there(world: World) -> None:
    theirs = factories.project(world.charlie.teams.get())
    assert page(world, world.alice, f"?project={theirs.public_id}").status_code == 404


def test_the_stream_is_the_projects_own(world: World) -> None:
    other = factories.project(world.team, "Lumen")
    factories.picture(other, world.bob, prompt="Elsewhere")
    assert "Elsewhere" not in text(page(world, world.alice, f"?project={world.project.public_id}"))


def test_mine_leaves_out_the_others(world: World) -> None:
    factories.picture(world.project, world.bob, prompt="By Bob")
    factories.picture(world.project, world.alice, prompt="By Alice")
    shown = text(page(world, world.alice, f"?project={world.project.public_id}&who=me"))
    assert "By Alice" in shown
    assert "By Bob" not in shown


def test_prices_are_for_those_who_may_see_them(world: World) -> None:
    factories.generation(world.project, world.bob, estimate_nano=210_000_000)
    assert "$0.21" in text(page(world, world.bob))
    assert "$0.21" not in text(page(world, world.vic))


def test_older_strips_follow_by_a_cursor(world: World) -> None:
    for number in range(25):
        factories.generation(world.project, world.bob, prompt=f"prompt-{number:02}.")
    first = page(world, world.alice).context["stream"]
    assert len(first.strips) == 20
    query = f"project={world.project.public_id}&before={first.before}"
    older = text(world.client(world.alice).get(world.url(f"stream?{query}")))
    assert [f"prompt-{number:02}." in older for number in (5, 4, 0)] == [False, True, True]
    assert 'id="older"' not in older


def full_stream(world: World, strips: int) -> None:
    for _ in range(strips):
        made = factories.generation(world.project, world.bob, n=4, status="done", done_count=4)
        Reference.objects.create(generation=made, image=factories.image(world.team), position=0, filename="a.png")
        for slot in made.slots.all():
            image = factories.image(world.team)
            Picture.objects.create(
                team=world.team,
                project=world.project,
                generation=made,
                slot=slot,
                image=image,
                person=world.bob,
                gateway=world.gateway,
                width=1024,
                height=1024,
            )
    Slot.objects.update(status="done")
    Attempt.objects.update(status="done")


def test_twenty_strips_cost_no_more_queries_than_two(world: World, django_assert_max_num_queries: Any) -> None:
    full_stream(world, 20)
    client = world.client(world.alice)
    url = world.url(f"stream?project={world.project.public_id}")
    with django_assert_max_num_queries(11):
        client.get(url)


def test_the_whole_page_is_pinned_too(world: World, django_assert_max_num_queries: Any) -> None:
    full_stream(world, 20)
    client = world.client(world.alice)
    with django_assert_max_num_queries(22):
        client.get(world.url("studio"))


def test_the_count_follows_what_arrives(world: World) -> None:
    url = world.url(f"stream/count?project={world.project.public_id}")
    before = text(world.client(world.vic).get(url))
    factories.picture(world.project, world.bob)
    assert (before, text(world.client(world.vic).get(url))) == ("0 pictures", "1 picture")
