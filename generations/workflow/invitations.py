"""Joining a team by a link that an owner made."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from generations.models import Invitation, Membership, Team, User
from generations.models.people import token_hash
from generations.workflow.errors import WorkflowError

INVITATION_LIFE = timedelta(days=7)


class InvitationClosed(WorkflowError):
    """The link opens nothing. ``reason``: unknown, used, revoked or expired."""

    code = "invitation_closed"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


def invite(team: Team, by: User, role: str, note: str = "") -> tuple[Invitation, str]:
    """A new invitation and its token, which is kept nowhere: show it now."""
    token = secrets.token_urlsafe(24)
    row = Invitation.objects.create(
        team=team,
        created_by=by,
        role=role,
        note=note,
        token=token_hash(token),
        expires=timezone.now() + INVITATION_LIFE,
    )
    return row, token


def open_invitation(token: str) -> Invitation:
    """The invitation behind a link. Raises :class:`InvitationClosed` with the reason."""
    row = Invitation.objects.select_related("team", "created_by").filter(token=token_hash(token)).first()
    if row is None:
        raise InvitationClosed("unknown")
    if row.is_open:
        return row
    raise InvitationClosed(_why_closed(row))


@transaction.atomic
def accept(token: str, user: User) -> Membership:
    """``user`` joins with the invitation's role. Who is a member already stays as they are, and the link stays open.

    Raises :class:`InvitationClosed`.
    """
    row = open_invitation(token)
    member = Membership.objects.filter(team=row.team, user=user).first()
    if member is not None:
        return member
    # Of two people with one link at the same moment, one finds it used.
    open_rows = Invitation.objects.filter(pk=row.pk, accepted=None, revoked=None)
    if open_rows.update(accepted=timezone.now(), accepted_by=user) != 1:
        row.refresh_from_db()
        raise InvitationClosed(_why_closed(row))
    return Membership.objects.create(team=row.team, user=user, role=row.role)


@transaction.atomic
def join_as_new(token: str, *, name: str, email: str, password: str, time_zone: str) -> tuple[User, Membership]:
    """A new account that joins at once: both or neither. Raises :class:`InvitationClosed`; ``IntegrityError`` where the
    e-mail has an account."""
    row = open_invitation(token)
    user = User.objects.create_user(email, password, name=name, time_zone=time_zone or row.team.time_zone)
    return user, accept(token, user)


def revoke(invitation: Invitation) -> None:
    """The link stops working; nothing happens to one that was used."""
    Invitation.objects.filter(pk=invitation.pk, accepted=None, revoked=None).update(revoked=timezone.now())


def _why_closed(row: Invitation) -> str:
    if row.accepted is not None:
        return "used"
    return "revoked" if row.revoked is not None else "expired"
