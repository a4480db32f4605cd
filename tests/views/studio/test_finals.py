"""The form that makes finals: who may, what it shows, and what a press does."""

from __future__ import annotations

import re

import pytest

from generations.models import Flag, Generation, LedgerEntry, Picture
from tests import factories, families
from tests.base import HTMX, World


@pytest.fixture
def drafts(world: World) -> list[Picture]:
    made = families.finished(world.project, world.bob, count=4, quality="low", prompt="Blue dunes")
    families.cost(made[0].generation, 20_000_000)
    for one in made[:2]:
        Flag.objects.create(picture=one, person=world.bob, kind="pick")
    return made


def url(world: World, drafts: list[Picture]) -> str:
    return world.url(f"g/{drafts[0].generation.public_id}/finals")


def shown(world: World, drafts: list[Picture], who: object = None, **fields: object) -> str:
    client = world.client(who or world.bob)
    if fields:
        return client.post(url(world, drafts) + "/quote", fields, headers=HTMX).content.decode()
    return client.get(url(world, drafts), headers=HTMX).content.decode()


def press(world: World, drafts: list[Picture], who: object = None, **fields: object) -> object:
    posted = {"press": "once", "draft": [one.public_id for one in drafts[:2]], "quality": "high", "resolution": "2K"}
    return world.client(who or world.bob).post(url(world, drafts), posted | fields, headers=HTMX)


def finals() -> list[Generation]:
    return list(Generation.objects.filter(parents__kind="final").order_by("pk"))


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 200), ("rae", 403), ("vic", 403), ("charlie", 404)]
)
def test_who_may(world: World, drafts: list[Picture], who: str, status: int) -> None:
    assert press(world, drafts, getattr(world, who)).status_code == status
    assert len(finals()) == (2 if status == 200 else 0)


def test_the_price_shown_is_what_is_reserved(world: World, drafts: list[Picture]) -> None:
    text = shown(world, drafts)
    price = re.search(r"data-price>≈ \$([\d.]+)", text).group(1)
    assert "Make 2 finals" in text
    press(world, drafts)
    assert f"{LedgerEntry.objects.held() / 1e9:.2f}" == price


def test_the_picks_of_the_whole_team_are_offered(world: World, drafts: list[Picture]) -> None:
    Flag.objects.create(picture=drafts[3], person=world.rae, kind="pick")
    Flag.objects.create(picture=drafts[2], person=world.rae, kind="reject")
    text = shown(world, drafts)
    assert re.findall(r'name="draft" value="(\w+)"', text) == [drafts[i].public_id for i in (0, 1, 3)]


def test_only_what_is_ticked_is_priced_and_made(world: World, drafts: list[Picture]) -> None:
    text = shown(world, drafts, press="once", draft=drafts[1].public_id)
    assert "Make 1 final<" in text
    press(world, drafts, draft=[drafts[1].public_id])
    assert [one.parents.get().picture for one in finals()] == [drafts[1]]


def test_a_changed_field_is_priced_without_the_forms_token_in_an_address(world: World, drafts: list[Picture]) -> None:
    text = shown(world, drafts)
    assert "csrfmiddlewaretoken" in text and "hx-get" not in text
    assert f'hx-post="{url(world, drafts)}/quote" hx-trigger="change"' in text
    assert world.client(world.bob).get(url(world, drafts) + "/quote").status_code == 405
    assert not finals()


def test_what_was_not_picked_is_not_made(world: World, drafts: list[Picture]) -> None:
    stranger = factories.picture(world.project, world.alice)
    answer = press(world, drafts, draft=[drafts[3].public_id, stranger.public_id])
    assert answer.status_code == 422
    assert "Choose at least one draft." in answer.content.decode()
    assert finals() == []


def test_a_second_press_makes_nothing_twice(world: World, drafts: list[Picture]) -> None:
    first, second = press(world, drafts), press(world, drafts)
    assert len(finals()) == 2
    assert [text.content.decode().count("<article") for text in (first, second)] == [2, 2]


def test_what_the_gateway_lacks_is_shown_with_its_reason_and_refused(world: World, drafts: list[Picture]) -> None:
    (lacking,) = re.findall(
        r'name="resolution" value="([^"]+)" aria-disabled="true" data-why="[^"]+"', shown(world, drafts)
    )
    answer = press(world, drafts, resolution=lacking)
    assert answer.status_code == 422
    assert finals() == []


def test_over_budget_is_said_before_and_refused_as_a_whole(world: World, drafts: list[Picture]) -> None:
    world.project.budget_nano = 100_000_000
    world.project.save()
    assert "Over this month" in shown(world, drafts)
    answer = press(world, drafts)
    assert answer.status_code == 422
    assert 'class="note bad"' in answer.content.decode()
    assert finals() == []


def test_without_a_script_it_is_a_page_and_leads_back_to_the_stream(world: World, drafts: list[Picture]) -> None:
    client = world.client(world.bob)
    assert "<!doctype html>" in client.get(url(world, drafts)).content.decode()
    fields = {"press": "once", "draft": drafts[0].public_id, "quality": "high", "resolution": "1K"}
    answer = client.post(url(world, drafts), fields)
    assert answer.url.endswith(f"#g-{finals()[0].public_id}")


def test_nothing_picked_any_more_is_said(world: World, drafts: list[Picture]) -> None:
    Flag.objects.all().delete()
    assert "Nothing is picked here any more" in shown(world, drafts)


def strip(world: World, made: Generation, who: object) -> str:
    return world.client(who).get(world.url(f"g/{made.public_id}")).content.decode()


def test_the_strips_of_a_round_say_what_it_cost_and_saved(world: World, drafts: list[Picture]) -> None:
    (final,) = families.child(drafts[0], "final")
    families.cost(final.generation, 210_000_000)
    for made in (drafts[0].generation, final.generation):
        text = strip(world, made, world.bob)
        assert "round: $0.02 drafts + $0.21 finals" in text
        assert "saved ≈ $0.61 against 4 finals" in text
    assert "final of a draft" in strip(world, final.generation, world.vic)


def test_the_cost_of_a_round_is_for_those_who_see_prices(world: World, drafts: list[Picture]) -> None:
    (final,) = families.child(drafts[0], "final")
    families.cost(final.generation, 210_000_000)
    text = strip(world, drafts[0].generation, world.vic)
    assert "round:" not in text
    assert "$" not in text
    assert "Make final" not in text
