"""Addresses that show a review to people without an account: signed, for a time, revocable at once; and the guests who come by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from generations.models import ClientLink, Guest, Review, User
from generations.workflow.reviews import telling

SALT, GUEST_SALT = "client-link", "client-guest"
SEPARATOR = "."
ONE_VISIT = timedelta(minutes=30)
"""Away for longer, a guest who comes again is counted again."""
TRIES, TRIES_SECONDS = 10, 900
"""Wrong passwords of one link within a quarter of an hour; then the door stays shut until it is over."""
SWITCHES = (
    "may_pick",
    "may_decide",
    "may_comment",
    "may_download",
    "originals",
    "shows_prompts",
    "shows_prices",
    "shows_team",
)


def make(
    review: Review,
    person: User,
    *,
    label: str = "",
    password: str = "",
    expires: datetime | None = None,
    watermark: str = "",
    switches: Mapping[str, bool] | None = None,
) -> ClientLink:
    """A new link to ``review``; ``switches`` are those of :data:`SWITCHES` that are not as usual."""
    facts: dict[str, Any] = {"label": label, "expires": expires, "watermark": watermark, **(switches or {})}
    return ClientLink.objects.create(review=review, person=person, password=_hashed(password), **facts)


def change(link: ClientLink, *, password: str | None = None, **values: Any) -> None:
    """Other switches, from the next press on; ``password`` None leaves it, "" takes it away. Who is in already stays in."""
    if password is not None:
        values["password"] = _hashed(password)
    for name, value in values.items():
        setattr(link, name, value)
    # These alone: it may have been revoked, or visited, since it was read.
    link.save(update_fields=list(values))
    telling.changed(link.review)


@transaction.atomic
def revoke(link: ClientLink) -> None:
    """From now on it shows nothing, also to who looks at it. Twice is once."""
    if ClientLink.objects.filter(pk=link.pk, revoked=None).update(revoked=timezone.now()):
        telling.changed(link.review)


def restore(link: ClientLink) -> None:
    """Take :func:`revoke` back."""
    ClientLink.objects.filter(pk=link.pk).update(revoked=None)


def revoke_of_member(team_id: int, user_id: int) -> None:
    """All that the person made: who leaves the team keeps no way in."""
    rows = ClientLink.objects.filter(review__team=team_id, person=user_id, revoked=None)
    rows.update(revoked=timezone.now())


def token_of(link: ClientLink) -> str:
    """What its address carries: its id, and a signature that only this studio can make."""
    return signing.Signer(salt=SALT, sep=SEPARATOR).sign(link.public_id)


def link_of(token: str) -> ClientLink | None:
    """The open link whose address carries ``token``."""
    try:
        public_id = signing.Signer(salt=SALT, sep=SEPARATOR).unsign(token)
    except signing.BadSignature:
        return None
    row = ClientLink.objects.filter(public_id=public_id).select_related("review__team", "person").first()
    return row if row is not None and row.is_open else None


# -- Guests ------------------------------------------------------------------------------------------------------------


class TooManyTries(Exception):
    """Wrong passwords of this link; nobody's is looked at until :data:`TRIES_SECONDS` are over."""


def password_is_right(link: ClientLink, given: str) -> bool:
    """True where the link has none. A wrong one is counted. Raises :class:`TooManyTries`."""
    if not link.password:
        return True
    key = f"client-tries-{link.pk}"
    if cache.get(key, 0) >= TRIES:
        raise TooManyTries
    if check_password(given, link.password):
        return True
    cache.add(key, 0, TRIES_SECONDS)
    cache.incr(key)
    return False


@transaction.atomic
def enter(link: ClientLink, name: str) -> Guest:
    """Somebody new, by the name that was given; the visit is counted."""
    guest = Guest.objects.create(link=link, name=name)
    _count(link)
    telling.came(guest)
    return guest


def seen(link: ClientLink, guest: Guest, now: datetime | None = None) -> None:
    """The guest looks at it. After a while away that is another visit."""
    now = now or timezone.now()
    if now - guest.seen < timedelta(minutes=1):
        return
    if now - guest.seen > ONE_VISIT:
        _count(link)
    Guest.objects.filter(pk=guest.pk).update(seen=now)


def pass_of(guest: Guest) -> str:
    """What the guest's cookie holds."""
    return signing.Signer(salt=GUEST_SALT, sep=SEPARATOR).sign(guest.public_id)


def guest_of(link: ClientLink, held: str) -> Guest | None:
    """Whose cookie it is, for this link alone."""
    try:
        public_id = signing.Signer(salt=GUEST_SALT, sep=SEPARATOR).unsign(held)
    except signing.BadSignature:
        return None
    return Guest.objects.filter(public_id=public_id, link=link).first()


def _count(link: ClientLink) -> None:
    ClientLink.objects.filter(pk=link.pk).update(visits=F("visits") + 1, last_visit=timezone.now())


def _hashed(password: str) -> str:
    return make_password(password) if password else ""
