"""The page behind the setup link."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user
from django.test import Client

from generations.models import SetupToken, Team, User

FIELDS = {
    "name": "Lena Moss",
    "email": "lena@example.com",
    "password": "a quiet long one",
    "team_name": "Northlight",
    "time_zone": "Asia/Shanghai",
}

pytestmark = pytest.mark.django_db


def test_makes_the_owner_signs_them_in_and_opens_the_studio(client: Client) -> None:
    response = client.post(f"/welcome/{SetupToken.make()}", FIELDS)

    assert response.url == "/northlight/studio"
    assert get_user(client) == User.objects.get(email="lena@example.com")  # type: ignore[arg-type]


def test_takes_the_browsers_time_zone_and_language(client: Client) -> None:
    client.post(f"/welcome/{SetupToken.make()}", FIELDS)

    owner = User.objects.get()
    assert (owner.time_zone, owner.language) == ("Asia/Shanghai", "")


def test_a_time_zone_that_is_none_is_passed_over(client: Client) -> None:
    client.post(f"/welcome/{SetupToken.make()}", FIELDS | {"time_zone": "../../etc/passwd"})

    assert User.objects.get().time_zone == "UTC"


def test_a_name_without_ascii_gets_an_address(client: Client) -> None:
    client.post(f"/welcome/{SetupToken.make()}", FIELDS | {"team_name": "北光设计"})

    team = Team.objects.get()
    assert (team.name, team.slug) == ("北光设计", "team")


def test_the_studio_it_opens_says_how_to_connect_a_real_gateway(client: Client) -> None:
    response = client.post(f"/welcome/{SetupToken.make()}", FIELDS, follow=True)

    before_the_stream, stream = response.content.decode().split('<main id="main"')
    for part in (before_the_stream, stream):
        assert part.count("Connect a real gateway") == 1


def test_errors_stand_beside_their_fields_and_the_rest_is_kept(client: Client) -> None:
    token = SetupToken.make()

    response = client.post(f"/welcome/{token}", FIELDS | {"password": "short", "email": "lena"})

    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="Northlight"' in text
    assert 'aria-describedby="id_email_error"' in text
    assert 'aria-describedby="id_password_helptext id_password_error"' in text
    assert "short" not in text.split("<form")[1].split("</form>")[0].replace("too short", "")


def test_the_first_wrong_field_has_the_focus(client: Client) -> None:
    response = client.post(f"/welcome/{SetupToken.make()}", FIELDS | {"password": "short", "email": "lena"})

    fields = re.findall(r"<input[^>]*>", response.content.decode())
    assert [re.search(r'name="(\w+)"', field).group(1) for field in fields if "autofocus" in field] == ["email"]


@pytest.mark.parametrize("password", ["12345678", "password", "lena@example"])
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    client.post(f"/welcome/{SetupToken.make()}", FIELDS | {"password": password})

    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "password", "lena@example"])
def test_what_is_wrong_with_a_password_is_said_in_chinese_too(client: Client, password: str) -> None:
    given = FIELDS | {"password": password}
    response = client.post(f"/welcome/{SetupToken.make()}", given, headers={"accept-language": "zh-CN"})

    said = re.search(r'id="id_password_error".*?</ul>', response.content.decode(), re.DOTALL).group(0)
    assert "密码" in said
    assert not re.search("[a-z]{4}", re.sub("<[^>]*>|id=\\S+", "", said))


def test_a_used_link_says_so(client: Client) -> None:
    token = SetupToken.make()
    client.post(f"/welcome/{token}", FIELDS)

    response = Client().get(f"/welcome/{token}")

    assert response.status_code == 410
    assert b"set up already" in response.content


def test_an_older_link_says_that_there_is_a_newer_one(client: Client) -> None:
    older = SetupToken.make()
    SetupToken.make()

    response = client.post(f"/welcome/{older}", FIELDS)

    assert response.status_code == 410
    assert b"not the current one" in response.content
    assert not User.objects.exists()
