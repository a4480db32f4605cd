"""A change is proposed, seen with what it changes, and decided once."""

from __future__ import annotations

import re

import pytest

from generations.models import ChangeRequest, Prompt
from generations.workflow import changes
from generations.workflow.prompts import Words
from tests import factories
from tests.base import HTMX, World

Status = ChangeRequest.Status


@pytest.fixture
def prompt(world: World) -> Prompt:
    return factories.prompt(world.team, world.bob, text="A red car", title="Car", settings={"aspect": "1:1"})


@pytest.fixture
def change(world: World, prompt: Prompt) -> ChangeRequest:
    assert prompt.live
    words = Words(text="A blue car", settings={"aspect": "4:5"}, variables=[{"name": "car", "type": "choice"}])
    return changes.propose(prompt.live, world.rae, words, "Blue sells")


def page_of(world: World, change: ChangeRequest, user: str = "bob") -> str:
    return world.client(getattr(world, user)).get(world.url(f"changes/{change.public_id}")).content.decode()


def test_a_reviewer_proposes_a_version(world: World, prompt: Prompt) -> None:
    rae, address = world.client(world.rae), world.url(f"prompts/{prompt.public_id}/propose")
    assert "Publish now" not in rae.get(address).content.decode()
    assert rae.post(address, {"text": "A blue car", "aspect": "4:5", "note": "Blue sells"}).status_code == 302
    made = ChangeRequest.objects.get()
    assert (made.person, made.text, made.note, made.base) == (world.rae, "A blue car", "Blue sells", prompt.live)
    assert made.settings == {"aspect": "4:5"}
    prompt.refresh_from_db()
    assert prompt.text == "A red car"


def test_who_may_edit_is_led_to_the_same_version_there(world: World, prompt: Prompt) -> None:
    first = prompt.live
    factories.version(prompt, "Newer")
    propose = world.url(f"prompts/{prompt.public_id}/propose")
    client = world.client(world.alice)
    assert client.get(propose).url == world.url(f"prompts/{prompt.public_id}/edit")
    answer = client.get(f"{propose}?from={first.public_id}", follow=True)
    assert (answer.status_code, answer.context["desk"].base) == (200, first)


def test_what_changes_nothing_is_not_proposed(world: World, prompt: Prompt) -> None:
    address = world.url(f"prompts/{prompt.public_id}/propose")
    answer = world.client(world.rae).post(address, {"text": "A red car", "aspect": "1:1"})
    assert answer.status_code == 422
    assert "Nothing is changed yet." in answer.content.decode()


def test_who_may_publish_is_led_to_the_editor(world: World, prompt: Prompt) -> None:
    address = world.url(f"prompts/{prompt.public_id}/propose")
    for user in (world.bob, world.alice):
        assert world.client(user).get(address).headers["Location"].endswith("/edit")


def test_the_change_is_shown_in_words_with_its_settings_and_variables(world: World, change: ChangeRequest) -> None:
    page = page_of(world, change)
    assert "A </span><del>red</del><ins>blue</ins><span> car" in page
    assert "<del>1:1</del> <ins>4:5</ins>" in page
    assert "<ins>Choice</ins>" in page
    assert "Against the live version" not in page


def test_where_the_live_version_moved_on_the_change_is_shown_against_it_too(
    world: World, prompt: Prompt, change: ChangeRequest
) -> None:
    factories.version(prompt, "A red lorry")
    page = page_of(world, change)
    assert "Against the live version 2" in page
    assert "<del>red lorry</del><ins>blue car</ins>" in page


def test_an_accepted_change_is_live_with_its_note(world: World, prompt: Prompt, change: ChangeRequest) -> None:
    bob = world.client(world.bob)
    assert bob.post(world.url(f"changes/{change.public_id}/accept"), {"answer": "Thanks"}).status_code == 302
    prompt.refresh_from_db()
    assert prompt.live
    assert (prompt.text, prompt.live.why, prompt.live.person) == ("A blue car", "Blue sells", world.rae)
    page = page_of(world, change, "rae")
    assert "Accepted as version 2" in page
    assert "Thanks" in page


def test_declining_owes_an_answer(world: World, change: ChangeRequest) -> None:
    bob, address = world.client(world.bob), world.url(f"changes/{change.public_id}/decline")
    assert bob.post(address, {"answer": " "}).status_code == 422
    assert bob.post(address, {"answer": "Too blue"}).status_code == 302
    assert "Too blue" in page_of(world, change, "rae")


def test_only_the_proposer_withdraws(world: World, change: ChangeRequest) -> None:
    address = world.url(f"changes/{change.public_id}/withdraw")
    assert world.client(world.alice).post(address).status_code == 403
    assert world.client(world.rae).post(address).status_code == 302
    change.refresh_from_db()
    assert change.status == Status.WITHDRAWN


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_who_decides_too_late_is_told(world: World, prompt: Prompt, change: ChangeRequest, act: str) -> None:
    changes.withdraw(ChangeRequest.objects.get(pk=change.pk))
    answer = world.client(world.bob).post(world.url(f"changes/{change.public_id}/{act}"), {"answer": "x"})
    assert answer.status_code == 409
    assert "decided a moment before" in answer.content.decode()
    assert prompt.versions.count() == 1


def test_nobody_decides_about_a_removed_prompt(world: World, prompt: Prompt, change: ChangeRequest) -> None:
    prompt.remove()
    for user, address in (
        (world.bob, f"changes/{change.public_id}/accept"),
        (world.rae, f"prompts/{prompt.public_id}/propose"),
    ):
        assert world.client(user).post(world.url(address), {"text": "x"}).status_code == 404


def test_the_list_has_open_changes_first_and_asks_little(
    world: World, prompt: Prompt, change: ChangeRequest, django_assert_max_num_queries: object
) -> None:
    assert prompt.live
    for number in range(5):
        other = changes.propose(prompt.live, world.rae, Words(text=f"{number}"), f"note {number}")
        changes.decline(other, world.bob, "no")
    bob, address = world.client(world.bob), world.url(f"prompts/{prompt.public_id}/changes")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        page = bob.get(address, headers=HTMX).content.decode()
    found = re.findall(r'row-name cut">([^<]+)<', page)
    assert found == ["Blue sells", "note 4", "note 3", "note 2", "note 1", "note 0"]


def test_the_list_listens_for_the_prompts_notices(world: World, prompt: Prompt) -> None:
    page = world.client(world.vic).get(world.url(f"prompts/{prompt.public_id}/changes")).content.decode()
    assert f'hx-trigger="studio:prompt-{prompt.public_id} from:body"' in page
