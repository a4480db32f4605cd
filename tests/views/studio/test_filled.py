"""The composer filled from another page: what stood in it can be put back."""

from __future__ import annotations

from typing import Any

from generations.models import Draft
from tests import factories
from tests.base import HTMX, World
from tests.views.studio.test_library_use import draft, use


def put_back(world: World, script: bool = False) -> Any:
    address = f"{world.url('compose/put-back')}?project={world.project.public_id}"
    return world.client(world.bob).post(address, headers=HTMX if script else {})


def test_what_another_page_replaced_can_be_put_back(world: World) -> None:
    old = {"prompt": "Old [fruit]", "quality": "high", "values": {"fruit": "fig"}}
    Draft.objects.overwrite(world.bob, world.project, old)
    answer = use(world, factories.prompt(world.team, world.alice, "New"), script=False)
    shown = world.client(world.bob).get(answer.url).content.decode()
    assert "The composer now holds this prompt and its settings." in shown
    assert f"compose/put-back?project={world.project.public_id}" in shown
    assert put_back(world).url.endswith(f"studio?project={world.project.public_id}")
    assert draft(world) == old


def test_the_word_about_it_is_said_once(world: World) -> None:
    Draft.objects.overwrite(world.bob, world.project, {"prompt": "Old"})
    use(world, factories.prompt(world.team, world.alice, "New"), script=False)
    shown = world.client(world.bob).get(world.url("studio")).content.decode()
    assert "compose/put-back?" not in shown


def test_it_can_be_put_back_after_the_composer_was_changed(world: World) -> None:
    Draft.objects.overwrite(world.bob, world.project, {"prompt": "Old"})
    use(world, factories.prompt(world.team, world.alice, "New"), script=False)
    revision = Draft.objects.get(user=world.bob).revision
    Draft.objects.keep(world.bob, world.project, {"prompt": "New, changed"}, revision)
    assert put_back(world, script=True).status_code == 204
    assert draft(world) == {"prompt": "Old"}


def test_what_was_replaced_in_turn_is_put_back_in_turn(world: World) -> None:
    Draft.objects.overwrite(world.bob, world.project, {"prompt": "Typed by hand"})
    first, second = (factories.prompt(world.team, world.alice, text) for text in ("First", "Second"))
    for made in (first, second, second):
        use(world, made, script=False)
    put_back(world)
    assert draft(world)["prompt"] == "First"
    put_back(world)
    assert draft(world) == {"prompt": "Typed by hand"}
    put_back(world)
    assert draft(world) == {"prompt": "Typed by hand"}


def test_only_a_few_are_held(world: World) -> None:
    Draft.objects.overwrite(world.bob, world.project, {"prompt": "0"})
    for number in range(1, 9):
        Draft.objects.fill(world.bob, world.project, {"prompt": str(number)})
    for _once in range(9):
        put_back(world)
    assert draft(world) == {"prompt": "5"}


def test_one_person_puts_back_nothing_of_anothers(world: World) -> None:
    Draft.objects.overwrite(world.bob, world.project, {"prompt": "Old"})
    use(world, factories.prompt(world.team, world.alice, "New"), script=False)
    address = f"{world.url('compose/put-back')}?project={world.project.public_id}"
    world.client(world.alice).post(address)
    assert draft(world)["prompt"] == "New"


def test_a_reused_generation_and_a_variation_can_be_taken_back_too(world: World) -> None:
    picture = factories.picture(world.project, world.bob)
    client = world.client(world.bob)
    for path in (f"g/{picture.generation.public_id}/reuse", f"p/{picture.public_id}/vary"):
        Draft.objects.overwrite(world.bob, world.project, {"prompt": "Old"})
        assert "&undo=1" in client.post(world.url(path)).url
        put_back(world)
        assert draft(world) == {"prompt": "Old"}
