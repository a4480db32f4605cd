"""The personal page."""

from __future__ import annotations

import re

import pytest

from generations.models import User
from tests import factories
from tests.base import PASSWORD, World

FIELDS = {
    "name": "Bob",
    "email": "bob@example.com",
    "language": "zh-hans",
    "theme": "dark",
    "time_zone": "Asia/Shanghai",
    "notify_done": "on",
}


def bob(world: World) -> User:
    return User.objects.get(pk=world.bob.pk)


def test_keeps_what_was_chosen(world: World) -> None:
    world.client(world.bob).post("/me", FIELDS)

    row = bob(world)
    assert (row.language, row.theme, row.time_zone) == ("zh-hans", "dark", "Asia/Shanghai")
    assert (row.single_keys, row.notify_done) == (False, True)


def test_the_browsers_language_can_be_chosen_again(world: World) -> None:
    world.client(world.bob).post("/me", FIELDS)
    world.client(world.bob).post("/me", FIELDS | {"language": ""})

    assert bob(world).language == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "alice@example.com"), ("email", "no"), ("time_zone", "Mars/Base"), ("theme", "pink"), ("name", " ")],
)
def test_refuses_what_cannot_be(world: World, field: str, value: str) -> None:
    response = world.client(world.bob).post("/me", FIELDS | {field: value})

    assert response.status_code == 422
    assert (bob(world).name, bob(world).email) == ("Bob", "bob@example.com")


def test_the_list_of_keys_is_each_persons_own(world: World) -> None:
    """It is kept from page to page."""
    world.client(world.bob).post("/me", FIELDS)

    for _ in range(2):
        assert "Shortcuts of a single key are on." in page_of(world, world.alice)
        assert "单键快捷键已关闭" in page_of(world, world.bob)
        unknown = world.client().get("/sign-in", headers={"accept-language": "zh-hans"}).content.decode()
        assert "键盘快捷键" in unknown
        assert "单键快捷键" not in unknown


def page_of(world: World, person: User) -> str:
    return world.client(person).get("/me").content.decode()


def test_a_zone_by_an_older_name_survives_a_save(world: World) -> None:
    User.objects.filter(pk=world.bob.pk).update(time_zone="US/Pacific")
    client = world.client(world.bob)

    assert b'<option value="US/Pacific" selected>' in client.get("/me").content
    client.post("/me", FIELDS | {"time_zone": "US/Pacific"})
    assert bob(world).time_zone == "US/Pacific"


def test_zones_are_offered_by_their_names_of_today_each_once(world: World) -> None:
    offered = re.findall(r'<option value="([^"]+/[^"]+)"', world.client(world.bob).get("/me").content.decode())

    assert {"Asia/Kolkata", "America/Argentina/Buenos_Aires", "Europe/Oslo"} <= set(offered)
    assert not {"Asia/Calcutta", "America/Buenos_Aires", "Asia/Chongqing"} & set(offered)
    assert len(offered) == len(set(offered))


def test_the_team_one_came_from_stands_beside_it(world: World) -> None:
    factories.team("Elsewhere", world.alice)

    page = world.client(world.alice).get("/me", {"team": "elsewhere"}).content

    assert b"/elsewhere/settings/members" in page


def test_the_appearance_alone_is_kept_at_once(world: World) -> None:
    response = world.client(world.bob).post("/me/appearance", {"theme": "light"})

    assert (response.status_code, bob(world).theme) == (204, "light")


def test_changing_the_password_keeps_this_session_and_ends_the_others(world: World) -> None:
    here, elsewhere = world.client(world.bob), world.client(world.bob)

    here.post("/me/password", {"current": PASSWORD, "password": "a quiet long one"})

    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 302


def test_without_the_current_password_nothing_changes(world: World) -> None:
    response = world.client(world.bob).post("/me/password", {"current": "guess", "password": "a quiet long one"})

    assert response.status_code == 422
    assert bob(world).check_password(PASSWORD)
    assert b"a quiet long one" not in response.content


def test_guessing_the_current_password_is_stopped_as_at_the_door(world: World) -> None:
    client = world.client(world.bob)
    for _ in range(8):
        client.post("/me/password", {"current": "guess", "password": "a quiet long one"})

    response = client.post("/me/password", {"current": PASSWORD, "password": "a quiet long one"})

    assert response.status_code == 429
    assert User.objects.get(pk=world.bob.pk).check_password(PASSWORD)


@pytest.mark.parametrize("confirm", ["", "guess"])
def test_another_e_mail_takes_the_password(world: World, confirm: str) -> None:
    response = world.client(world.bob).post("/me", FIELDS | {"email": "robert@example.com", "confirm": confirm})

    assert response.status_code == 422
    assert b'id="id_confirm_error"' in response.content
    assert bob(world).email == "bob@example.com"


def test_with_the_password_the_e_mail_changes(world: World) -> None:
    client = world.client(world.bob)

    client.post("/me", FIELDS | {"email": "Robert@example.com", "confirm": PASSWORD})

    assert bob(world).email == "robert@example.com"
    assert client.get("/me").status_code == 200


def test_guessing_the_password_by_the_e_mail_is_stopped_as_at_the_door(world: World) -> None:
    client = world.client(world.bob)
    for _ in range(8):
        client.post("/me", FIELDS | {"email": "robert@example.com", "confirm": "guess"})

    response = client.post("/me", FIELDS | {"email": "robert@example.com", "confirm": PASSWORD})

    assert (response.status_code, bob(world).email) == (429, "bob@example.com")


def test_the_password_forms_address_leads_back_to_the_page(world: World) -> None:
    assert world.client(world.bob).get("/me/password").url == "/me"


def test_owners_find_their_teams_settings_beside_it_others_do_not(world: World) -> None:
    assert b"/northlight/settings/members" in world.client(world.alice).get("/me").content
    assert b"/northlight/settings/members" not in world.client(world.bob).get("/me").content
