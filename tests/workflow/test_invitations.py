"""Joining by a link."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from generations.models import Invitation, Membership, Role, User
from generations.workflow import invitations
from tests import factories
from tests.base import World


def test_who_accepts_joins_with_the_role_of_the_link(world: World) -> None:
    _, token = invitations.invite(world.team, world.alice, Role.REVIEWER)

    member = invitations.accept(token, world.charlie)

    assert (member.team, member.role) == (world.team, "reviewer")


def test_only_a_hash_of_the_token_is_kept(world: World) -> None:
    row, token = invitations.invite(world.team, world.alice, Role.EDITOR)

    assert token not in {str(value) for value in Invitation.objects.filter(pk=row.pk).values().get().values()}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"expires": timezone.now() - timedelta(seconds=1)}, "expired"),
        ({"revoked": timezone.now()}, "revoked"),
        ({"accepted": timezone.now()}, "used"),
    ],
)
def test_a_closed_link_says_why(world: World, change: dict[str, object], reason: str) -> None:
    row, token = invitations.invite(world.team, world.alice, Role.EDITOR)
    Invitation.objects.filter(pk=row.pk).update(**change)

    with pytest.raises(invitations.InvitationClosed) as closed:
        invitations.accept(token, world.charlie)
    assert closed.value.reason == reason


def test_an_unknown_token_opens_nothing(world: World) -> None:
    with pytest.raises(invitations.InvitationClosed) as closed:
        invitations.open_invitation("guessed")
    assert closed.value.reason == "unknown"


def test_a_member_keeps_their_role_and_the_link_stays_open(world: World) -> None:
    row, token = invitations.invite(world.team, world.alice, Role.VIEWER)

    member = invitations.accept(token, world.bob)

    row.refresh_from_db()
    assert (member.role, row.is_open) == ("editor", True)


def test_a_used_link_cannot_be_revoked_afterwards(world: World) -> None:
    row, token = invitations.invite(world.team, world.alice, Role.VIEWER)
    invitations.accept(token, world.charlie)

    invitations.revoke(row)

    row.refresh_from_db()
    assert row.revoked is None


def test_a_new_account_and_its_membership_come_together(world: World) -> None:
    row, token = invitations.invite(world.team, world.alice, Role.EDITOR)
    invitations.revoke(row)

    with pytest.raises(invitations.InvitationClosed):
        invitations.join_as_new(token, name="Noor", email="noor@example.com", password="x" * 12, time_zone="")
    assert not User.objects.filter(email="noor@example.com").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_link_at_the_same_moment_one_joins() -> None:
    team = factories.team("Northlight", factories.user("Alice"))
    people = [factories.user(name) for name in ("Dan", "Eve", "Fay")]
    _, token = invitations.invite(team, team.memberships.get().user, Role.EDITOR)
    start = threading.Barrier(len(people))

    def press(user: User) -> None:
        start.wait()
        try:
            invitations.accept(token, user)
        except invitations.InvitationClosed:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Membership.objects.filter(team=team, role="editor").count() == 1
