"""Stars, collections and the starter library, as they are pressed."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from generations.models import Favourite, Prompt, PromptCollection
from generations.workflow import prompt_collections, starter
from tests import factories
from tests.base import HTMX, World


@pytest.fixture
def shelf(world: World) -> PromptCollection:
    return prompt_collections.begin(world.team, world.alice, "Spring")


@pytest.fixture
def prompt(world: World) -> Prompt:
    return factories.prompt(world.team, world.alice, title="Bowl")


def undo_of(answer: object) -> str:
    return json.loads(answer.headers["HX-Trigger"])["studio:toast"]["undo"]


def order(shelf: PromptCollection) -> list[str]:
    return list(shelf.items.order_by("position").values_list("prompt__title", flat=True))


@pytest.mark.parametrize("who", ["alice", "vic"])
def test_a_star_is_ones_own(world: World, prompt: Prompt, who: str) -> None:
    client, path = world.client(getattr(world, who)), world.url(f"prompts/{prompt.public_id}/favourite")
    answer = client.post(path, {"on": "yes"}, headers=HTMX)
    assert b'aria-pressed="true"' in answer.content
    assert [star.user for star in Favourite.objects.all()] == [getattr(world, who)]
    client.post(path, {"on": "yes"})
    client.post(path, {"on": "no"})
    assert not Favourite.objects.exists()


def test_a_star_on_anothers_private_prompt_is_none(world: World) -> None:
    secret = factories.prompt(world.team, world.bob, sharing="private")
    path = world.url(f"prompts/{secret.public_id}/favourite")
    assert world.client(world.alice).post(path, {"on": "yes"}).status_code == 404


def test_a_collection_is_begun_with_a_prompt_in_it(world: World, prompt: Prompt) -> None:
    given = {"name": "Spring", "prompt": prompt.public_id}
    answer = world.client(world.bob).post(world.url("library/collections"), given)
    made = PromptCollection.objects.get()
    assert (made.person, order(made), answer.url) == (
        world.bob,
        ["Bowl"],
        world.url(f"library?collection={made.public_id}"),
    )


@pytest.mark.parametrize("path", ["library/collections", "library/collections/{shelf}/rename"])
def test_a_collection_without_a_name_is_refused(world: World, shelf: PromptCollection, path: str) -> None:
    answer = world.client(world.alice).post(world.url(path.format(shelf=shelf.public_id)), {"name": " "})
    assert (answer.status_code, PromptCollection.objects.get().name) == (422, "Spring")


def test_it_is_renamed(world: World, shelf: PromptCollection) -> None:
    world.client(world.bob).post(world.url(f"library/collections/{shelf.public_id}/rename"), {"name": "Summer"})
    assert "Summer" in world.client(world.vic).get(world.url("library")).content.decode()


def test_it_is_removed_with_undo(world: World, shelf: PromptCollection, prompt: Prompt) -> None:
    prompt_collections.put(shelf, prompt)
    client = world.client(world.alice)
    answer = client.post(world.url(f"library/collections/{shelf.public_id}/remove"), follow=True)
    assert answer.context["undo"].text == "“Spring” is removed."
    assert b">Spring<" not in answer.content
    assert Prompt.objects.get().removed is None
    client.post(answer.context["undo"].address)
    assert b">Spring<" in client.get(world.url("library")).content


def test_a_removed_one_is_not_there(world: World, shelf: PromptCollection) -> None:
    shelf.remove()
    assert world.client(world.alice).get(world.url(f"library?collection={shelf.public_id}")).status_code == 404


def test_a_prompt_is_put_in_and_taken_out_with_undo(world: World, shelf: PromptCollection, prompt: Prompt) -> None:
    client, path = world.client(world.alice), world.url(f"prompts/{prompt.public_id}/menu")
    second = factories.prompt(world.team, world.alice, title="Spoon")
    client.post(path, {"collection": shelf.public_id, "put": "yes"}, headers=HTMX)
    prompt_collections.put(shelf, second)
    answer = client.post(path, {"collection": shelf.public_id, "put": "no"}, headers=HTMX)
    assert order(shelf) == ["Spoon"]
    client.post(undo_of(answer), headers=HTMX)
    assert order(shelf) == ["Bowl", "Spoon"]


def test_undo_passes_over_what_others_keep_to_themselves(world: World, shelf: PromptCollection, prompt: Prompt) -> None:
    client, path = world.client(world.alice), world.url(f"prompts/{prompt.public_id}/menu")
    secret = factories.prompt(world.team, world.bob, title="Secret", sharing="private")
    last = factories.prompt(world.team, world.alice, title="Spoon")
    for one in (prompt, secret, last):
        prompt_collections.put(shelf, one)
    undo = undo_of(client.post(path, {"collection": shelf.public_id, "put": "no"}, headers=HTMX))
    assert (secret.public_id in undo, last.public_id in undo) == (False, True)
    client.post(undo, headers=HTMX)
    assert order(shelf) == ["Secret", "Bowl", "Spoon"]


@pytest.mark.parametrize("who", ["rae", "vic"])
def test_collections_are_kept_by_those_who_write(
    world: World, shelf: PromptCollection, prompt: Prompt, who: str
) -> None:
    path = world.url(f"prompts/{prompt.public_id}/menu")
    given = {"collection": shelf.public_id, "put": "yes"}
    assert world.client(getattr(world, who)).post(path, given).status_code == 403


@pytest.mark.parametrize(
    ("given", "after"),
    [
        ({"prompt": "2", "before": "0"}, "201"),
        ({"prompt": "0", "before": ""}, "120"),
        ({"prompt": "0", "before": "", "behind": "1"}, "102"),
        ({"prompt": "0", "before": "", "behind": "2"}, "120"),
        ({"prompt": "1", "way": "up"}, "102"),
        ({"prompt": "1", "way": "down"}, "021"),
        ({"prompt": "0", "way": "up"}, "012"),
        ({"prompt": "2", "way": "down"}, "012"),
    ],
)
def test_a_prompt_moves_in_its_collection(
    world: World, shelf: PromptCollection, given: dict[str, str], after: str
) -> None:
    made = {name: factories.prompt(world.team, world.alice, title=name) for name in "012"}
    for one in made.values():
        prompt_collections.put(shelf, one)
    posted = {name: made[value].public_id if value in made else value for name, value in given.items()}
    world.client(world.bob).post(world.url(f"library/collections/{shelf.public_id}/move"), posted)
    assert "".join(order(shelf)) == after


def test_anothers_private_prompt_in_a_collection_is_passed_over(
    world: World, shelf: PromptCollection, prompt: Prompt
) -> None:
    secret = factories.prompt(world.team, world.bob, "A zeppelin", title="Secret", sharing="private")
    for one in (secret, prompt):
        prompt_collections.put(shelf, one)
    html = world.client(world.alice).get(world.url(f"library?collection={shelf.public_id}")).content.decode()
    assert re.findall(r'id="pr-(\w+)"', html) == [prompt.public_id]


def test_the_menu_offers_what_this_person_may(world: World, shelf: PromptCollection) -> None:
    theirs = factories.prompt(world.team, world.bob)

    def menu(client: Client) -> str:
        return client.get(world.url(f"prompts/{theirs.public_id}/menu"), headers=HTMX).content.decode()

    offered = {
        name: [
            word for word in ("Spring", "Remove from the library") if word in menu(world.client(getattr(world, name)))
        ]
        for name in ("alice", "bob", "vic")
    }
    both = ["Spring", "Remove from the library"]
    assert offered == {"alice": both, "bob": both, "vic": []}


# -- The starter library ---------------------------------------------------------------------------------------------------


def test_an_editor_loads_the_starter_library_and_only_an_owner_removes_it(world: World) -> None:
    bob, alice = world.client(world.bob), world.client(world.alice)
    bob.post(world.url("library/starter/load"))
    count = Prompt.objects.filter(owner=world.bob).exclude(starter="").count()
    assert count >= 60
    assert bob.post(world.url("library/starter/remove")).status_code == 403
    edited = Prompt.objects.exclude(starter="").first()
    factories.version(edited, "Ours")
    answer = alice.post(world.url("library/starter/remove"), follow=True)
    said = answer.context["undo"]
    assert said.text == f"The starter library is removed: {count - 1} prompts. 1 prompt that was edited stays."
    alice.post(said.address)
    assert Prompt.objects.filter(removed=None).exclude(starter="").count() == count


def test_a_team_has_its_starter_library_from_the_first_run_and_others_are_offered_it(world: World) -> None:
    html = world.client(world.alice).get(world.url("library")).content.decode()
    assert not starter.is_there(world.team)
    assert "Load the starter library" in html
