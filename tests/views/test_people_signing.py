"""The door: home, signing in and out, throttling."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user
from django.test import Client

from tests import factories
from tests.base import PASSWORD, World


def signed_in(client: Client) -> bool:
    return get_user(client).is_authenticated  # type: ignore[arg-type]


@pytest.fixture
def client(db: None) -> Client:
    return Client()


def test_a_fresh_studio_says_where_its_setup_link_is(client: Client) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert b"printed in the terminal" in response.content


def test_home_leads_nobody_to_sign_in(world: World) -> None:
    assert world.client().get("/").url == "/sign-in"


def test_home_leads_a_member_to_their_studio(world: World) -> None:
    assert world.client(world.bob).get("/").url == "/northlight/studio"


def test_home_asks_who_is_in_several_teams(world: World) -> None:
    factories.team("Elsewhere", world.bob)

    response = world.client(world.bob).get("/")

    assert b"/northlight/studio" in response.content
    assert b"/elsewhere/studio" in response.content


def test_home_tells_who_is_in_no_team_what_to_do(client: Client) -> None:
    client.force_login(factories.user("Dana"), backend="django.contrib.auth.backends.ModelBackend")

    assert b"invitation link" in client.get("/").content


def test_signs_in_by_e_mail_however_it_is_written(world: World) -> None:
    client = world.client()

    response = client.post("/sign-in", {"email": " BOB@example.com ", "password": PASSWORD})

    assert (response.status_code, signed_in(client)) == (302, True)


def test_a_wrong_password_keeps_the_e_mail_and_not_the_password(world: World) -> None:
    response = world.client().post("/sign-in", {"email": "bob@example.com", "password": "wrong-secret"})

    assert response.status_code == 422
    assert b"do not match" in response.content
    assert b'value="bob@example.com"' in response.content
    assert b"wrong-secret" not in response.content


def test_an_unknown_e_mail_is_told_the_same(world: World) -> None:
    response = world.client().post("/sign-in", {"email": "nobody@example.com", "password": "wrong"})

    assert b"do not match" in response.content


def test_goes_on_to_the_page_that_was_asked_for(world: World) -> None:
    fields = {"email": "alice@example.com", "password": PASSWORD, "next": "/northlight/settings"}

    assert world.client().post("/sign-in", fields).url == "/northlight/settings"


@pytest.mark.parametrize("address", ["https://evil.example.com/", "//evil.example.com", "javascript:alert(1)"])
def test_never_goes_on_to_another_site(world: World, address: str) -> None:
    fields = {"email": "alice@example.com", "password": PASSWORD, "next": address}

    assert world.client().post("/sign-in", fields).url == "/"


def test_too_many_wrong_passwords_lock_the_e_mail_for_a_while(world: World) -> None:
    client = world.client()
    for _ in range(8):
        client.post("/sign-in", {"email": "bob@example.com", "password": "wrong"})

    response = client.post("/sign-in", {"email": "bob@example.com", "password": PASSWORD})

    assert (response.status_code, signed_in(client)) == (429, False)
    assert b"15 minutes" in response.content


def test_others_can_sign_in_while_one_e_mail_is_locked(world: World) -> None:
    client = world.client()
    for _ in range(9):
        client.post("/sign-in", {"email": "bob@example.com", "password": "wrong"})

    client.post("/sign-in", {"email": "alice@example.com", "password": PASSWORD})

    assert signed_in(client)


def test_signing_out_is_a_post(world: World) -> None:
    client = world.client(world.bob)

    assert client.get("/sign-out").url == "/"
    assert signed_in(client)
    assert client.post("/sign-out").url == "/sign-in"
    assert not signed_in(client)


@pytest.mark.parametrize("word", ["studio", "home", "nowhere", "//evil.example/x", "https://evil.example/"])
def test_a_next_page_that_is_no_address_of_the_studio_is_passed_over(world: World, word: str) -> None:
    assert world.client(world.bob).get("/sign-in", {"next": word}).url == "/"


def test_nul_in_a_form_or_an_address_is_refused(world: World) -> None:
    client = world.client(world.bob)
    assert client.post("/me", {"name": "a\0b"}).status_code == 400
    assert client.get("/northlight/gallery", {"q": "\0"}).status_code == 400
    assert client.get("/join/%00").status_code == 400
