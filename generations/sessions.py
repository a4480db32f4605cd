"""Whose session it is, without giving the session another key.

Django's own look-up moves a session that was opened under an older SECRET_KEY to a new key and tells the browser with the page.
A live stream sends no cookie, and of several requests under way at once only the first would still find its session: either
way people were signed out by a rotation of the keys. So the key stays, and only the hash in the session is renewed, by pages.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from generations.models import User


def person_of(session: SessionBase) -> User | None:
    """Who signed in with it, None where nobody did or it no longer holds. Reads only; older SECRET_KEYs verify too."""
    user_id = str(session.get(SESSION_KEY, ""))
    if not user_id.isdecimal() or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = User.objects.filter(pk=int(user_id), is_active=True).first()
    return user if user and _holds(session.get(HASH_SESSION_KEY, ""), user) else None


def renew(session: SessionBase, user: User) -> None:
    """Have the session hold under the newest SECRET_KEY, so that the older ones may go."""
    newest = user.get_session_auth_hash()
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), newest):
        session[HASH_SESSION_KEY] = newest


def _holds(said: str, user: User) -> bool:
    """Whether the hash is of the person's password of now, under any of the keys."""
    known = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(said, one) for one in known)
