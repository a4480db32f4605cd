"""Members and invitations on the page."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from generations.models import Invitation, Membership
from generations.workflow import invitations, members
from tests import factories
from tests.base import World


def post(world: World, path: str, **fields: str) -> object:
    return world.client(world.alice).post(world.url(f"settings/{path}"), fields)


def link_on(response: object) -> str:
    found = re.search(r'value="http://testserver([^"]+)"', response.content.decode())  # type: ignore[attr-defined]
    assert found, "no link on the page"
    return found.group(1)


def test_an_invitations_link_is_shown_once_and_opens(world: World) -> None:
    address = link_on(post(world, "members/invite", role="reviewer", note="Noor"))

    assert Client().get(address).status_code == 200
    assert address not in world.client(world.alice).get(world.url("settings/members")).content.decode()


def test_the_link_carries_the_public_address_where_there_is_one(world: World, settings: object) -> None:
    settings.PUBLIC_URL = "https://studio.example.com"  # type: ignore[attr-defined]

    page = post(world, "members/invite", role="viewer")

    assert b"https://studio.example.com/join/" in page.content  # type: ignore[attr-defined]


def test_an_invitation_needs_a_known_role(world: World) -> None:
    response = post(world, "members/invite", role="emperor")

    assert response.status_code == 422  # type: ignore[attr-defined]
    assert not Invitation.objects.exists()


def test_a_revoked_link_is_dead(world: World) -> None:
    row, token = invitations.invite(world.team, world.alice, "editor")

    post(world, f"invitations/{row.public_id}/revoke")

    assert Client().get(f"/join/{token}").status_code == 410


def test_an_invitation_of_another_team_is_not_there(world: World) -> None:
    elsewhere = world.charlie.memberships.get().team
    row, _ = invitations.invite(elsewhere, world.charlie, "editor")

    response = post(world, f"invitations/{row.public_id}/revoke")

    row.refresh_from_db()
    assert (response.status_code, row.is_open) == (404, True)  # type: ignore[attr-defined]


def test_a_role_can_be_changed(world: World) -> None:
    post(world, f"members/{world.bob.public_id}/role", role="viewer")

    assert Membership.objects.get(user=world.bob).role == "viewer"


def test_the_last_owner_stays_and_is_told_why(world: World) -> None:
    response = post(world, f"members/{world.alice.public_id}/role", role="viewer")

    assert response.status_code == 409  # type: ignore[attr-defined]
    assert b"needs an owner" in response.content  # type: ignore[attr-defined]
    assert Membership.objects.get(user=world.alice).role == "owner"


def test_an_owner_who_gives_up_the_role_is_led_out_of_the_settings(world: World) -> None:
    Membership.objects.filter(user=world.bob).update(role="owner")

    assert post(world, f"members/{world.alice.public_id}/role", role="editor").url == "/"  # type: ignore[attr-defined]


def test_who_is_removed_is_a_stranger_at_once(world: World) -> None:
    bob = world.client(world.bob)

    post(world, f"members/{world.bob.public_id}/remove")

    assert bob.get(world.url("studio")).status_code == 404


def undo_address(page: bytes) -> str:
    found = re.search(r'action="([^"]*/members/restore[^"]*)"', page.decode())
    assert found, "no Undo on the page"
    return html.unescape(found.group(1))


def test_a_removal_can_be_undone_with_the_role_and_the_place(world: World) -> None:
    alice = world.client(world.alice)
    before = list(world.team.memberships.order_by("created").values_list("user", "role", "created"))

    page = alice.post(world.url(f"settings/members/{world.rae.public_id}/remove"), follow=True).content
    assert b"Rae is no longer in the team" in page
    back = alice.post(undo_address(page), follow=True)

    assert b"in the team again: Reviewer" in back.content
    assert list(world.team.memberships.order_by("created").values_list("user", "role", "created")) == before


def test_a_removal_is_undone_by_a_toast_without_a_page(world: World) -> None:
    alice = world.client(world.alice)
    page = alice.post(world.url(f"settings/members/{world.bob.public_id}/remove"), follow=True).content

    assert alice.post(undo_address(page), headers={"HX-Request": "true"}).status_code == 204
    assert Membership.objects.get(user=world.bob).role == "editor"


def test_an_undo_is_for_an_owner_of_that_team_within_the_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, charlie = world.client(world.alice), world.client(world.charlie)
    page = alice.post(world.url(f"settings/members/{world.bob.public_id}/remove"), follow=True).content
    address = undo_address(page)

    assert charlie.post(address).status_code == 404
    assert charlie.post(address.replace("/northlight/", "/strangers/")).status_code == 409
    assert world.client(world.vic).post(address).status_code == 403
    monkeypatch.setattr(members, "UNDO_SECONDS", -1)
    assert b"can no longer be undone" in alice.post(address).content
    assert not Membership.objects.filter(user=world.bob).exists()


def test_who_leaves_is_told_and_led_home(world: World) -> None:
    Membership.objects.filter(user=world.bob).update(role="owner")

    page = world.client(world.alice).post(world.url(f"settings/members/{world.alice.public_id}/remove"), follow=True)

    assert b"You have left Northlight" in page.content


def test_a_person_of_another_team_cannot_be_touched(world: World) -> None:
    for verb in ("role", "remove", "reset"):
        response = post(world, f"members/{world.charlie.public_id}/{verb}", role="viewer")
        assert response.status_code == 404  # type: ignore[attr-defined]


def test_a_reset_link_opens_the_page_for_a_new_password(world: World) -> None:
    address = link_on(post(world, f"members/{world.bob.public_id}/reset"))

    assert b"bob@example.com" in Client().get(address).content


def test_no_reset_link_for_who_is_in_a_team_of_others_too(world: World) -> None:
    factories.team("Elsewhere", world.bob)

    response = post(world, f"members/{world.bob.public_id}/reset")

    assert response.status_code == 409  # type: ignore[attr-defined]
    assert b"/reset/" + world.bob.public_id.encode() not in response.content  # type: ignore[attr-defined]
