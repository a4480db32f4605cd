"""The team's word lists."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from generations.models import User, WordList
from tests.base import World


def sent(world: World, path: str = "lists", user: User | None = None, **fields: str) -> HttpResponse:
    return world.client(user or world.alice).post(world.url(path), fields)


def test_one_word_a_line_each_once(world: World) -> None:
    sent(world, name="Colours", words="red\r\n\r\n ink blue \nred\n")
    assert WordList.objects.get().words == ["red", "ink blue"]


@pytest.mark.parametrize("name", ["colours", "ＣＯＬＯＵＲＳ", " Cólours "])
def test_a_name_is_taken_however_it_is_written(world: World, name: str) -> None:
    sent(world, name="Colours", words="red")
    response = sent(world, name=name, words="blue")
    assert response.status_code == 422
    assert b"Another list has this name." in response.content
    assert WordList.objects.count() == 1


@pytest.mark.parametrize(("name", "words"), [("", "red"), ("a}b", "red"), ("Colours", " \n "), ("x" * 61, "red")])
def test_what_is_not_possible_is_said_and_kept_as_typed(world: World, name: str, words: str) -> None:
    response = sent(world, name=name, words=words)
    assert response.status_code == 422
    assert name in response.content.decode()
    assert not WordList.objects.exists()


def test_a_list_is_changed(world: World) -> None:
    row = WordList.objects.create(team=world.team, name="Colours", words=["red"])
    assert sent(world, f"lists/{row.public_id}", world.bob, name="colours", words="red\nblue").status_code == 302
    row.refresh_from_db()
    assert (row.name, row.words) == ("colours", ["red", "blue"])


def test_a_removed_one_is_out_of_use_and_comes_back(world: World) -> None:
    row = WordList.objects.create(team=world.team, name="Colours", words=["red"])
    page = world.client(world.alice).post(world.url(f"lists/{row.public_id}/remove"), follow=True).content.decode()
    assert f"/lists/{row.public_id}/restore" in page
    assert not world.actor(world.alice).word_lists().exists()
    sent(world, f"lists/{row.public_id}/restore")
    assert world.actor(world.alice).word_lists().get() == row


def test_it_does_not_come_back_beside_another_of_its_name(world: World) -> None:
    row = WordList.objects.create(team=world.team, name="Colours", words=["red"])
    row.remove()
    sent(world, name="COLOURS", words="blue")
    sent(world, f"lists/{row.public_id}/restore")
    assert world.actor(world.alice).word_lists().get().words == ["blue"]


def test_readers_see_them_and_write_none(world: World) -> None:
    WordList.objects.create(team=world.team, name="Colours", words=["red"])
    page = world.client(world.vic).get(world.url("lists")).content.decode()
    assert "Colours" in page
    assert '<form class="form"' not in page
    assert sent(world, user=world.vic, name="More", words="x").status_code == 403
