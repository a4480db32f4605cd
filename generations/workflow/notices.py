"""Telling people: what happened goes to the bell, into the mail, or to the browser, as each person has switched it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from generations.models import Event, Membership, Notification, Team, User

Kind = Notification.Kind
BELL, MAIL, BROWSER = "bell", "mail", "browser"
CHANNELS = (BELL, MAIL, BROWSER)
DEFAULTS: Mapping[str, frozenset[str]] = {
    Kind.DONE: frozenset(),
    Kind.FAILED: frozenset({BELL, BROWSER}),
    Kind.MENTION: frozenset({BELL, MAIL, BROWSER}),
    Kind.COMMENT: frozenset({BELL, MAIL}),
    Kind.REVIEW: frozenset({BELL, MAIL, BROWSER}),
    Kind.CLIENT: frozenset({BELL, MAIL, BROWSER}),
    Kind.TASK: frozenset({BELL, BROWSER}),
    Kind.PROMPT: frozenset({BELL, MAIL}),
    Kind.BUDGET: frozenset({BELL, MAIL}),
}
"""Pictures that are done are told by the page itself and, where wished, by the browser: a bell for each would ring all day."""
DIGESTS = ("", "hourly", "daily")
SAME = timedelta(minutes=30)
"""What happens again within this time, and was not read, is told once, with its number."""


def channels(user: User, kind: str) -> frozenset[str]:
    """By which of ``CHANNELS`` the person is told of ``kind``."""
    chosen = (user.notices or {}).get(kind)
    return DEFAULTS[kind] if chosen is None else frozenset(chosen) & frozenset(CHANNELS)


def choose(user: User, chosen: Mapping[str, Iterable[str]], digest: str | None = None) -> None:
    """Keep the person's switches, and how often mail comes where ``digest`` is one of ``DIGESTS``. Kinds that stand as they are by
    default are not kept, so that a better default reaches them."""
    wanted = {kind: frozenset(given) for kind, given in chosen.items() if kind in DEFAULTS}
    user.notices = {kind: sorted(given) for kind, given in wanted.items() if given != DEFAULTS[kind]}
    if digest in DIGESTS:
        user.digest = digest
    user.save(update_fields=["notices", "digest"])


@transaction.atomic
def notify(
    people: Iterable[User],
    team: Team | int,
    kind: str,
    code: str,
    subject: str = "",
    *,
    actor: User | None = None,
    actor_name: str = "",
    params: Mapping[str, Any] | None = None,
) -> list[Notification]:
    """Tell each of ``people`` but the one who did it, and those who have left the team. In the transaction of what it tells of: both or
    neither."""
    team_id = team if isinstance(team, int) else team.pk
    facts: dict[str, Any] = {"kind": kind, "code": code, "subject": subject, "actor": actor}
    facts |= {"actor_name": (actor_name or (actor.name if actor else ""))[:80], "params": dict(params or {})}
    told: list[Notification] = []
    for user in _members({one.pk: one for one in people if one != actor}, team_id):
        if ways := channels(user, kind):
            told.append(_told(user, team_id, facts, ways))
    return told


def _members(people: Mapping[int, User], team_id: int) -> list[User]:
    """Those who are in the team: what somebody made there stays theirs when they leave, its words are no longer for them."""
    inside = Membership.objects.filter(team=team_id, user__in=people).values_list("user_id", flat=True)
    known = set(inside) if people else set()
    return [user for key, user in people.items() if key in known]


def _told(user: User, team_id: int, facts: Mapping[str, Any], ways: frozenset[str]) -> Notification:
    again = Notification.objects.unread().filter(
        user=user,
        team_id=team_id,
        code=facts["code"],
        subject=facts["subject"],
        actor_name=facts["actor_name"],
        created__gt=timezone.now() - SAME,
    )
    row = again.order_by("-id").first()
    if row is None:
        row = Notification.objects.create(
            user=user,
            team_id=team_id,
            in_bell=BELL in ways,
            by_mail=MAIL in ways and settings.MAIL_IS_GIVEN,
            by_browser=BROWSER in ways,
            **facts,
        )
    else:
        Notification.objects.filter(pk=row.pk).update(times=F("times") + 1, params=facts["params"])
    Event.tell(team_id, "bell", row.public_id, audience=user)
    return row


def read(user: User, team: Team, public_ids: Iterable[str] | None = None) -> int:
    """Mark these, or all of the team, as read. Returns how many were not."""
    rows = Notification.objects.unread().filter(user=user, team=team)
    if public_ids is not None:
        rows = rows.filter(public_id__in=list(public_ids))
    changed = rows.update(read=timezone.now())
    if changed:
        Event.tell(team, "bell", audience=user)
    return changed


def unread(user: User, team: Team, public_ids: Iterable[str]) -> None:
    """Take :func:`read` back."""
    Notification.objects.filter(user=user, team=team, public_id__in=list(public_ids)).update(read=None)
    Event.tell(team, "bell", audience=user)


def read_about(user: User, team: Team, *subjects: str) -> None:
    """What leads to one of ``subjects`` (public ids) is read by looking at that."""
    rows = Notification.objects.unread().filter(user=user, team=team, subject__in=subjects)
    if rows.update(read=timezone.now()):
        Event.tell(team, "bell", audience=user)


def forget(days: int) -> None:
    """Notifications older than ``days``."""
    Notification.objects.filter(created__lt=timezone.now() - timedelta(days=days)).delete()
