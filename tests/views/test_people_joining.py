"""Links that owners hand out."""

from __future__ import annotations

from django.contrib.auth import get_user

from generations.models import Membership, Role, User
from generations.workflow import invitations, members
from tests import factories
from tests.base import PASSWORD, World

NEW = {"name": "Noor Haddad", "email": "noor@example.com", "password": "a quiet long one", "time_zone": "Europe/Paris"}


def link(world: World, role: str = Role.EDITOR) -> str:
    return f"/join/{invitations.invite(world.team, world.alice, role)[1]}"


class TestJoin:
    def test_shows_the_team_the_inviter_and_the_role(self, world: World) -> None:
        page = world.client().get(link(world, Role.REVIEWER)).content.decode()

        assert all(word in page for word in ("Northlight", "Alice", "Reviewer"))

    def test_a_new_account_is_in_at_once(self, world: World) -> None:
        client = world.client()

        response = client.post(link(world), NEW)

        assert response.url == "/northlight/studio"
        assert Membership.objects.get(team=world.team, user=get_user(client)).role == "editor"  # type: ignore[arg-type]

    def test_who_has_an_account_is_sent_to_sign_in(self, world: World) -> None:
        response = world.client().post(link(world), NEW | {"email": "Charlie@example.com"})

        assert response.status_code == 422
        assert b"Sign in with it" in response.content

    def test_signing_in_leads_back_to_the_invitation(self, world: World) -> None:
        address = link(world)

        response = world.client().post(
            "/sign-in", {"email": "charlie@example.com", "password": PASSWORD, "next": address}
        )

        assert response.url == address

    def test_who_is_signed_in_joins_with_one_press(self, world: World) -> None:
        world.client(world.charlie).post(link(world, Role.VIEWER))

        assert Membership.objects.get(team=world.team, user=world.charlie).role == "viewer"

    def test_looking_at_the_page_joins_nothing(self, world: World) -> None:
        world.client(world.charlie).get(link(world))

        assert not Membership.objects.filter(team=world.team, user=world.charlie).exists()

    def test_a_member_is_told_that_they_are_in(self, world: World) -> None:
        assert b"in this team already" in world.client(world.bob).get(link(world)).content

    def test_a_used_link_says_so(self, world: World) -> None:
        address = link(world)
        world.client(world.charlie).post(address)

        response = world.client().post(address, NEW)

        assert response.status_code == 410
        assert b"was used" in response.content
        assert not User.objects.filter(email=NEW["email"]).exists()


class TestReset:
    def address(self, world: World, user: User) -> str:
        return f"/reset/{user.public_id}/{members.reset_token(world.alice, user)}"

    def test_sets_the_password_and_signs_in(self, world: World) -> None:
        client = world.client()

        client.post(self.address(world, world.bob), {"password": "a quiet long one"})

        assert get_user(client) == world.bob  # type: ignore[arg-type]
        assert User.objects.get(pk=world.bob.pk).check_password("a quiet long one")

    def test_ends_every_other_session(self, world: World) -> None:
        elsewhere = world.client(world.bob)

        world.client().post(self.address(world, world.bob), {"password": "a quiet long one"})

        assert elsewhere.get("/me").status_code == 302

    def test_works_once(self, world: World) -> None:
        address = self.address(world, world.bob)
        world.client().post(address, {"password": "a quiet long one"})

        response = world.client().post(address, {"password": "another long one"})

        assert response.status_code == 410
        assert User.objects.get(pk=world.bob.pk).check_password("a quiet long one")

    def test_a_weak_password_is_refused_and_the_link_stays_good(self, world: World) -> None:
        address = self.address(world, world.bob)

        assert world.client().post(address, {"password": "bob"}).status_code == 422
        assert world.client().get(address).status_code == 200

    def test_a_link_of_another_person_does_not_open(self, world: World) -> None:
        token = members.reset_token(world.alice, world.bob)

        assert world.client().get(f"/reset/{world.rae.public_id}/{token}").status_code == 410

    def test_an_account_that_was_closed_stays_closed(self, world: World) -> None:
        dana = factories.user("Dana", is_active=False)

        assert world.client().get(f"/reset/{dana.public_id}/guess").status_code == 410
