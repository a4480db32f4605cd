"""Who is in a team, with which role, and how they get back in."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone

from generations.models import Invitation, Membership, Role, Team, User
from generations.workflow.errors import WorkflowError


class LastOwner(WorkflowError):
    """A team without an owner could never be administered again."""

    code = "last_owner"


class BelongsElsewhere(WorkflowError):
    """The person is also in a team that the asking owner does not own: a reset link would open that team too."""

    code = "belongs_elsewhere"


@transaction.atomic
def change_role(membership: Membership, role: str) -> None:
    """Who is no owner any more invites nobody: their open links are revoked. Raises :class:`LastOwner`."""
    _keep_an_owner(membership, role)
    membership.role = role
    membership.save(update_fields=["role"])
    if role != Role.OWNER:
        _revoke_invitations_of(membership)


@transaction.atomic
def remove(membership: Membership) -> None:
    """The person leaves the team with their open invitations, by which they could come back; what they made stays.

    Raises :class:`LastOwner`.
    """
    _keep_an_owner(membership, "")
    _revoke_invitations_of(membership)
    membership.delete()


def may_reset(owner: User, member: User) -> bool:
    """Whether ``owner`` owns every team that ``member`` is in, so that a reset link opens nothing that is not theirs."""
    owned = Membership.objects.filter(user=owner, role=Role.OWNER).values("team")
    return not member.memberships.exclude(team__in=owned).exists()


def reset_token(owner: User, member: User) -> str:
    """The token of a reset link: works once, and until the password or the last sign-in changes, for a day.

    Raises :class:`BelongsElsewhere`.
    """
    if not may_reset(owner, member):
        raise BelongsElsewhere
    return default_token_generator.make_token(member)


@transaction.atomic
def set_password_by_link(user: User, token: str, password: str) -> bool:
    """Set the password if the token still holds. False where another use of the link was quicker.

    The new password ends every session of the person, because sessions carry a hash of it.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    if not default_token_generator.check_token(row, token):
        return False
    user.set_password(password)
    user.save(update_fields=["password"])
    return True


def owners(team: Team) -> list[User]:
    """The people who can help where a role lacks a right."""
    return list(User.objects.filter(memberships__team=team, memberships__role=Role.OWNER).order_by("name"))


def _revoke_invitations_of(membership: Membership) -> None:
    rows = Invitation.objects.filter(team=membership.team_id, created_by=membership.user_id)
    rows.filter(accepted=None, revoked=None).update(revoked=timezone.now())


def _keep_an_owner(membership: Membership, role: str) -> None:
    # All owners' rows are locked, so that two owners cannot step down at the same moment.
    rows = Membership.objects.select_for_update().filter(team=membership.team_id, role=Role.OWNER)
    others = [row for row in rows if row.pk != membership.pk]
    if role != Role.OWNER and not others:
        raise LastOwner
