"""Who is in a team, with which role, and how they get back in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.db import transaction
from django.utils import timezone

from generations.models import Invitation, Membership, Role, Team, User
from generations.workflow import client_links, prompt_links
from generations.workflow.errors import NothingToDo, WorkflowError

REMOVED = "removed-member"
UNDO_SECONDS = 3600
"""For how long a removal can be undone; afterwards they are invited anew."""


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
def remove(membership: Membership) -> str:
    """The person leaves the team. Their open invitations, by which they could come back, and the public links that they made end; all
    else that they made stays.

    Returns what :func:`put_back` takes to undo it. Raises :class:`LastOwner`.
    """
    _keep_an_owner(membership, "")
    _revoke_invitations_of(membership)
    prompt_links.revoke_of_member(membership.team_id, membership.user_id)
    client_links.revoke_of_member(membership.team_id, membership.user_id)
    facts = {name: getattr(membership, name) for name in ("team_id", "user_id", "role")}
    was = signing.dumps(facts | {"created": membership.created.isoformat()}, salt=REMOVED)
    membership.delete()
    return was


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A member that was removed within the last hour and is not back."""

    user: User
    role: str
    created: datetime


def removed(team: Team, was: str) -> Removed | None:
    """What ``was`` says of a removal from this team; None where it is too old, is no such word, or they are back."""
    try:
        facts = signing.loads(was, salt=REMOVED, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=facts["user_id"]).exclude(memberships__team=team).first()
    if facts["team_id"] != team.pk or user is None:
        return None
    return Removed(user=user, role=facts["role"], created=datetime.fromisoformat(facts["created"]))


@transaction.atomic
def put_back(team: Team, was: str) -> Membership:
    """Undo a removal: the same role, the same place in the list. Raises :class:`NothingToDo`."""
    Team.objects.select_for_update().get(pk=team.pk)
    gone = removed(team, was)
    if gone is None:
        raise NothingToDo
    row = Membership.objects.create(team=team, user=gone.user, role=gone.role)
    Membership.objects.filter(pk=row.pk).update(created=gone.created)
    return row


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
