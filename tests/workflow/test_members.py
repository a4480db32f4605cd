"""Roles, leaving, and getting back in."""

from __future__ import annotations

import pytest
from django.contrib.auth.tokens import default_token_generator

from generations.models import Membership
from generations.workflow import invitations, members
from tests import factories
from tests.base import World


def membership(world: World, user: object) -> Membership:
    return Membership.objects.get(team=world.team, user=user)


def test_the_last_owner_cannot_be_removed(world: World) -> None:
    with pytest.raises(members.LastOwner):
        members.remove(membership(world, world.alice))
    assert membership(world, world.alice).role == "owner"


def test_the_last_owner_cannot_step_down(world: World) -> None:
    with pytest.raises(members.LastOwner):
        members.change_role(membership(world, world.alice), "editor")
    assert membership(world, world.alice).role == "owner"


def test_with_a_second_owner_the_first_can_step_down(world: World) -> None:
    members.change_role(membership(world, world.bob), "owner")

    members.change_role(membership(world, world.alice), "viewer")

    assert membership(world, world.alice).role == "viewer"


def test_who_is_removed_is_out_and_what_they_made_stays(world: World) -> None:
    picture = factories.picture(world.project, world.bob)

    members.remove(membership(world, world.bob))

    picture.refresh_from_db()
    assert (picture.person, list(world.bob.memberships.all())) == (world.bob, [])


@pytest.mark.parametrize("role", ["editor", ""])
def test_who_is_no_owner_any_more_has_no_open_links(world: World, role: str) -> None:
    members.change_role(membership(world, world.bob), "owner")
    theirs, _ = invitations.invite(world.team, world.bob, "owner")
    others, _ = invitations.invite(world.team, world.alice, "viewer")

    row = membership(world, world.bob)
    members.change_role(row, role) if role else members.remove(row)

    theirs.refresh_from_db()
    others.refresh_from_db()
    assert (theirs.is_open, others.is_open) == (False, True)


def test_no_reset_link_for_someone_who_is_also_in_a_team_of_others(world: World) -> None:
    factories.team("Elsewhere", world.bob)

    with pytest.raises(members.BelongsElsewhere):
        members.reset_token(world.alice, world.bob)


def test_a_reset_link_sets_the_password_once(world: World) -> None:
    token = members.reset_token(world.alice, world.bob)

    first = members.set_password_by_link(world.bob, token, "a new long one")
    second = members.set_password_by_link(world.bob, token, "another long one")

    assert (first, second) == (True, False)
    assert world.bob.check_password("a new long one")


def test_the_token_is_of_one_person(world: World) -> None:
    token = members.reset_token(world.alice, world.bob)

    assert not default_token_generator.check_token(world.rae, token)
